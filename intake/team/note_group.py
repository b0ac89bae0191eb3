"""The bot is added to a group, or taken out of it."""

from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.team.group import HasGroups


class GroupUnit(HasGroups, OnceUnit, Protocol):
    """What is written when a group changes."""


class NoteGroup:
    """Keep who added the bot: nobody else may ask there what the group's id is."""

    def __init__(self, units: UnitOfWorkFactory[GroupUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, chat_id: ChatId, by: PersonId, *, present: bool
    ) -> None:
        """Note the change."""
        await self._once(update_id, partial(_note, chat_id, by, present), again=_nothing)


async def _note(
    chat_id: ChatId, by: PersonId, present: bool, unit: GroupUnit, now: datetime
) -> None:
    if present:
        await unit.groups.join(chat_id, by, now)
    else:
        await unit.groups.leave(chat_id)


async def _nothing(_: GroupUnit) -> None:
    """Say nothing again: nothing was said."""
