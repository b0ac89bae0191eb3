"""Whether a group's id is told: it is asked for once, when the bot is set up."""

from collections import OrderedDict
from datetime import datetime, timedelta

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.team.group import HasGroups

EVERY = timedelta(minutes=1)
_REMEMBERED = 1000
"""Chats whose last answer is remembered."""


class MayAskId:
    """Says yes to an admin of ours and to whoever added the bot, once a minute in each group.

    The last answers are kept in memory only: a restart may answer once more, which harms nobody.
    """

    def __init__(
        self, reading: UnitOfWorkFactory[HasGroups], clock: Clock, *, admins: frozenset[PersonId]
    ) -> None:
        self._reading = reading
        self._clock = clock
        self._admins = admins
        self._answered: OrderedDict[ChatId, datetime] = OrderedDict()

    async def __call__(self, chat_id: ChatId, person_id: PersonId) -> bool:
        """Say whether to answer now; a yes counts as the answer of this minute."""
        now = self._clock.now()
        before = self._answered.get(chat_id)
        if before is not None and timedelta() <= now - before < EVERY:
            return False
        if not await self._may(chat_id, person_id):
            return False
        self._answered[chat_id] = now
        self._answered.move_to_end(chat_id)
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        return True

    async def _may(self, chat_id: ChatId, person_id: PersonId) -> bool:
        if person_id in self._admins:
            return True
        async with self._reading() as unit:
            return await unit.groups.added_by(chat_id) == person_id
