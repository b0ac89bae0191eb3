"""A person blocks the bot, or no longer does."""

from datetime import datetime
from functools import partial

from intake.conversation.context import ConversationContext
from intake.conversation.units import ConversationUnit
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


class NoteBlock:
    """Keep since when the person cannot be written to."""

    def __init__(
        self, units: UnitOfWorkFactory[ConversationUnit], context: ConversationContext
    ) -> None:
        self._once = Once(units, context.clock)

    async def __call__(self, update_id: UpdateId, profile: Profile, blocked: bool) -> None:
        """Note the change; a person who never wrote to us is met by it."""
        await self._once(update_id, partial(self._note, profile, blocked), again=_nothing)

    async def _note(
        self, profile: Profile, blocked: bool, unit: ConversationUnit, now: datetime
    ) -> None:
        if await unit.people.get(profile.id) is None:
            await unit.people.meet(profile, now)
        await unit.people.mark_blocked(profile.id, now if blocked else None)


async def _nothing(_: ConversationUnit) -> None:
    """Say nothing again: nothing was said."""
