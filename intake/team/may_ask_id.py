"""Whether a group's id is told: it is asked for once, when the bot is set up."""

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.team.group import HasGroups
from intake.team.group_answers import OnceAMinute


class MayAskId:
    """Says yes to an admin of ours and to whoever added the bot, once a minute in each group."""

    def __init__(
        self, reading: UnitOfWorkFactory[HasGroups], clock: Clock, *, admins: frozenset[PersonId]
    ) -> None:
        self._reading = reading
        self._once_a_minute = OnceAMinute(clock)
        self._admins = admins

    async def __call__(self, chat_id: ChatId, person_id: PersonId) -> bool:
        """Say whether to answer now; a yes counts as the answer of this minute."""
        if not self._once_a_minute.is_due(chat_id) or not await self._may(chat_id, person_id):
            return False
        return self._once_a_minute(chat_id)

    async def _may(self, chat_id: ChatId, person_id: PersonId) -> bool:
        if person_id in self._admins:
            return True
        async with self._reading() as unit:
            return await unit.groups.added_by(chat_id) == person_id
