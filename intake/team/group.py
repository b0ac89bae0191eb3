"""The groups that the bot is in, and who put it there."""

from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId, PersonId


class Groups(Protocol):
    """The groups' storage."""

    async def join(self, chat_id: ChatId, by: PersonId, now: datetime) -> None:
        """Keep who added the bot; being added anew counts."""
        ...

    async def leave(self, chat_id: ChatId) -> None:
        """Forget the group."""
        ...

    async def trouble_in(self, chat_id: ChatId) -> str:
        """Return what was last told to be missing there; empty: nothing."""
        ...

    async def note_trouble(self, chat_id: ChatId, trouble: str, now: datetime) -> None:
        """Keep what was told to be missing there; empty: nothing any more."""
        ...

    async def added_by(self, chat_id: ChatId) -> PersonId | None:
        """Return who added the bot; ``None`` where it was added before this was kept."""
        ...


class HasGroups(Protocol):
    """A unit of work with the groups."""

    @property
    def groups(self) -> Groups:
        """Within the unit's transaction."""
        ...
