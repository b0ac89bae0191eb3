"""What the handlers of channels work with."""

from dataclasses import dataclass
from typing import Protocol

from intake.kernel.ids import LinkId, PersonId, UpdateId
from intake.links.channel import Channel, LinkChannels, NewChannelLink


class NotesChannel(Protocol):
    """The bot may do other things in a channel than before."""

    async def __call__(self, update_id: UpdateId, channel: Channel, *, is_new: bool) -> None:
        """Keep it; ``is_new``: the bot was not there before."""
        ...


class ShowsChannels(Protocol):
    """The channels of a link."""

    async def __call__(self, link_id: LinkId) -> LinkChannels | None:
        """Return them; ``None``: there is no such link."""
        ...


class KeepsChannelLink(Protocol):
    """An invitation link was made."""

    async def __call__(
        self, update_id: UpdateId, made: NewChannelLink, by: PersonId
    ) -> LinkChannels | None:
        """Keep it, and return the channels as they are now."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelCases:
    """Everything that channels need."""

    note: NotesChannel
    show: ShowsChannels
    keep: KeepsChannelLink
