"""Which words of the team stay inside: pure rules."""

from collections.abc import Collection
from dataclasses import dataclass, field

from intake.conversation.inputs import Spoken
from intake.kernel.ids import ChatId, PersonId

ASIDE = "//"
"""What begins with this is for colleagues."""


@dataclass(frozen=True, slots=True)
class TeamWords:
    """A message of one of the team, in a lead's topic or as an answer to what we wrote."""

    spoken: Spoken
    chat_id: ChatId
    topic_id: int | None
    text: str = field(default="", repr=False)
    """What was typed, without markup."""
    is_command: bool = False
    """It is typed as a command is, for us or for another bot."""
    answers_us: bool = False
    """It answers a message of the bot."""
    in_our_topic: bool = False
    """It answers nothing, in a topic that the bot made."""
    answers_person: PersonId | None = None
    """Whose message it answers, if a person's."""
    usernames: frozenset[str] = frozenset()
    """Whom it mentions, without regard to case."""
    people: frozenset[PersonId] = frozenset()
    """Whom it mentions who have no username."""

    @property
    def is_for_us(self) -> bool:
        """Whether whoever wrote it expects the bot to do something with it."""
        return self.answers_us or self.in_our_topic


def is_aside(text: str) -> bool:
    """Say whether words are marked as for colleagues."""
    return text.lstrip().startswith(ASIDE)


def stays_inside(
    words: TeamWords, author: PersonId, usernames: Collection[str], members: Collection[PersonId]
) -> bool:
    """Say whether a message is for colleagues: it begins with two slashes, mentions one of them,
    or answers one of them. ``usernames`` and ``members`` are the team's."""
    if is_aside(words.text):
        return True
    if words.answers_person not in {None, author}:
        return True
    others = {name.casefold() for name in usernames}
    return bool(words.usernames & others or words.people & set(members))
