"""What the bot may do in a group, and what it lacks for a team to work there."""

from dataclasses import dataclass
from enum import StrEnum

from intake.team.team import PlaceKind


class Lack(StrEnum):
    """Something that is missing."""

    GONE = "gone"
    """The bot is no longer in the group."""
    MUTED = "muted"
    TOPICS_OFF = "topics-off"
    """The group has no topics, or does not show them to the bot."""
    TOPIC_RIGHT = "topic-right"
    """Managing topics."""
    DELETE_RIGHT = "delete-right"
    """Deleting messages: what is taken back, and mentions that are over."""


@dataclass(frozen=True, slots=True)
class BotRights:
    """What the bot is and may in a group."""

    present: bool
    writes: bool = True
    topics: bool = False
    """The group has topics."""
    manages_topics: bool = False
    deletes: bool = False

    def lacks(self, place: PlaceKind) -> tuple[Lack, ...]:
        """Return what is missing for a team with such a place (docs/managers.md has the table)."""
        if place is PlaceKind.PRIVATE:
            return ()
        if not self.present:
            return (Lack.GONE,)
        if not self.writes:
            return (Lack.MUTED,)
        if place is PlaceKind.GROUP:
            return ()
        found = []
        if not self.topics:
            found.append(Lack.TOPICS_OFF)
        if not self.manages_topics:
            found.append(Lack.TOPIC_RIGHT)
        if not self.deletes:
            found.append(Lack.DELETE_RIGHT)
        return tuple(found)
