"""What of a lead's dialogue somebody can still take back."""

from intake.dialogue.answer_prospect import Speakers
from intake.dialogue.change_words import TAKEN_BACK_WITHIN
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.relayed import Relayed
from intake.kernel.clock import Clock
from intake.kernel.ids import LeadId, PersonId
from intake.kernel.unit_of_work import UnitOfWorkFactory

SHOWN = 6
"""Whoever wants to take something back has only just sent it."""
_READ = 40
"""Albums have up to ten parts, and are shown as one."""


class OwnWords:
    """Reads them: one's own, and for whoever has the lead, or leads, everybody's."""

    def __init__(
        self, reading: UnitOfWorkFactory[TeamTalkUnit], clock: Clock, speakers: Speakers
    ) -> None:
        self._reading = reading
        self._clock = clock
        self._speakers = speakers

    async def __call__(self, person_id: PersonId, lead_id: LeadId) -> tuple[Relayed, ...]:
        """Return them, the newest first; an album is its first part."""
        since = self._clock.now() - TAKEN_BACK_WITHIN
        async with self._reading() as unit:
            lead = await unit.leads.get(lead_id)
            if lead is None:
                return ()
            found = await unit.relayed.to_take_back(lead_id, since, _READ)
            member = await unit.members.get(person_id)
            may = [one for one in found if self._speakers.decides(member, person_id, lead, one)]
        albums: dict[str | int, Relayed] = {}
        for one in may:
            first = albums.setdefault(one.album or one.id, one)
            if one.source_message < first.source_message:
                albums[one.album or one.id] = one
        return tuple(albums.values())[:SHOWN]
