"""Getting a lead: who has it from now on, and all that is told of that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import LeadId
from intake.leads.assignment import How
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook, LeadUnit, Ownership, owns
from intake.leads.timer import of_lead
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow, lead_row
from intake.outbox.tasks.lead_tasks import LeadAct, LeadMention, LeadNote, Mention
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.team.member import Member
from intake.team.team import Introduction


class NotesActs(HasOutbox, Protocol):
    """Enough to have the CRM note an act."""


async def note_act(
    unit: NotesActs,
    lead_id: LeadId,
    what: LeadAct,
    by: Member,
    now: datetime,
    args: Mapping[str, str | int] | None = None,
) -> None:
    """Have it noted in the CRM's timeline."""
    note = LeadNote(lead_id, what, by.person_id, now, args or {})
    await unit.outbox.add(lead_row(note, now), now)


class Taking:
    """Lets somebody have a lead: by a button, by their first words, or by a colleague's hand.

    The CRM notes it, and the prospect is told once who writes to them, if the team wants that.
    """

    def __init__(self, book: LeadBook) -> None:
        self._book = book

    async def take(
        self, unit: LeadUnit, lead: Lead, by: Member, now: datetime, how: How = How.TAKE
    ) -> Ownership:
        """Let them have a lead that nobody has taken; whoever comes second sees who has it."""
        had = owns(lead, by.person_id) and lead.offered_until is None
        ownership = await self._book.take(unit, lead, by.person_id, now, how)
        if ownership.won and not had:
            await note_act(unit, lead.id, LeadAct.TAKEN, by, now)
            await self._introduce(unit, ownership.lead, by, now)
        return ownership

    async def take_over(
        self, unit: LeadUnit, lead: Lead, by: Member, before: str, now: datetime
    ) -> Lead:
        """Let them have what somebody else has; ``before`` is that one's name."""
        taken = await self._book.give(
            unit, lead, by.person_id, How.TAKEN_OVER, now, by=by.person_id
        )
        await note_act(unit, lead.id, LeadAct.TAKEN_OVER, by, now, {"from": before})
        await self._introduce(unit, taken, by, now)
        return taken

    async def hand(self, unit: LeadUnit, lead: Lead, by: Member, to: Member, now: datetime) -> Lead:
        """Hand a lead to somebody, who is told aloud."""
        handed = await self._book.give(unit, lead, to.person_id, How.HANDED, now, by=by.person_id)
        await note_act(unit, lead.id, LeadAct.HANDED, by, now, {"to": to.name})
        mention = LeadMention(lead.id, Mention.HANDED, 0, (to.person_id,))
        await unit.outbox.add(lead_row(mention, now), now)
        await self._introduce(unit, handed, to, now)
        return handed

    async def _introduce(self, unit: LeadUnit, lead: Lead, who: Member, now: datetime) -> None:
        """Tell the prospect once, when the lead is taken for the first time."""
        team = await unit.teams.get(lead.team_id)
        taken = [
            one for one in await unit.assignments.of_lead(lead.id) if one.accepted_at is not None
        ]
        if team is None or len(taken) != 1:
            return
        match team.rules.introduces:
            case Introduction.NAME:
                text, name = "prospect-introduced", who.name
            case Introduction.TEAM if team.name:
                text, name = "prospect-introduced-team", team.name
            case _:
                return
        notice = ProspectNotice(
            lead.person_id,
            text,
            NudgeKind.INTRODUCTION,
            {"name": name},
            team_id=lead.team_id,
            about=of_lead(lead.id),
            answers=True,
        )
        await unit.outbox.add(NewOutboxRow(notice, now), now)
