"""The bot is added to a group, taken out of it, or may do other things there than before."""

from datetime import datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.team.bot_rights import BotRights
from intake.team.group import HasGroups


class GroupUnit(HasGroups, OnceUnit, Protocol):
    """What is written when a group changes."""


UnitT = TypeVar("UnitT", bound=GroupUnit)
UnitT_contra = TypeVar("UnitT_contra", contravariant=True)


class WatchesGroup(Protocol[UnitT_contra]):
    """Hears what the bot may do in a group now."""

    async def __call__(
        self, unit: UnitT_contra, chat_id: ChatId, rights: BotRights, now: datetime
    ) -> None:
        """Do what follows, in the same transaction."""
        ...


class NoteGroup(Generic[UnitT]):
    """Keep who added the bot: nobody else may ask there what the group's id is."""

    def __init__(
        self,
        units: UnitOfWorkFactory[UnitT],
        clock: Clock,
        watch: WatchesGroup[UnitT] | None = None,
    ) -> None:
        self._once = Once(units, clock)
        self._watch = watch

    async def __call__(
        self,
        update_id: UpdateId,
        chat_id: ChatId,
        by: PersonId,
        *,
        present: bool | None,
        rights: BotRights | None = None,
    ) -> None:
        """Note the change; ``present`` is ``None`` where the bot stays in, or out, as it was."""
        effect = partial(self._note, chat_id, by, present, rights)
        await self._once(update_id, effect, again=_nothing)

    async def _note(
        self,
        chat_id: ChatId,
        by: PersonId,
        present: bool | None,
        rights: BotRights | None,
        unit: UnitT,
        now: datetime,
    ) -> None:
        if present is True:
            await unit.groups.join(chat_id, by, now)
        elif present is False:
            await unit.groups.leave(chat_id)
        if rights is not None and self._watch is not None:
            await self._watch(unit, chat_id, rights, now)


async def _nothing(_: GroupUnit) -> None:
    """Nobody is answered."""
