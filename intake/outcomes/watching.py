"""Watching what a delivery left in the CRM: from then on it is read again, as long as it is there.

Two clocks' worth of work: a delivery starts watching; the one clock for all writes the row that
reads, and each reading starts it anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.delivery.plan import Assignee
from intake.kernel.ids import LeadId, PersonId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import HasLeads, Lead, LeadState
from intake.leads.timer import EVERYTHING, HasTimers, Timer, TimerKind
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow, lead_row
from intake.outbox.tasks.lead_tasks import ReadOutcomes, Responsible, TodoDone
from intake.outcomes.lead_entity import EntityKey, HasLeadEntities, LeadEntity
from intake.submissions.submission import Created, Submission
from intake.team.member import HasMembers
from intake.team.team import HasTeams

EVERY = timedelta(minutes=1)
"""Between two readings of a portal that tells of nothing by itself."""
SELDOM = timedelta(minutes=10)
"""Of one that does: what its events do not tell (moves to another pipeline) is seen then."""
FINDABLE = timedelta(days=30)
"""So long a bin keeps what was deleted: so long it may come back."""
SOON = timedelta(seconds=2)
"""After an event: several of one card come at once, and are one reading."""

_READING = frozenset({"read-outcomes"})


class WatchUnit(HasLeads, HasLeadEntities, HasMembers, HasOutbox, HasTimers, Protocol):
    """What is read and written when a submission is delivered."""


async def look_again(unit: HasTimers, now: datetime, after: timedelta) -> None:
    """Have the CRM read after that time at the latest."""
    await unit.timers.bring_forward(
        Timer(kind=TimerKind.POLL, subject=EVERYTHING, started_at=now, due_at=now + after)
    )


@dataclass(frozen=True, slots=True)
class BundleWatched:
    """A delivered submission's bundle is watched from now on."""

    submission_id: SubmissionId
    made: Created

    @classmethod
    async def write(
        cls, unit: WatchUnit, effects: Sequence["BundleWatched"], now: datetime
    ) -> None:
        """Write them: a few statements, however many there are."""
        leads = await unit.leads.of_submissions([one.submission_id for one in effects])
        keys = {EntityKey(e.kind, e.id) for one in effects for e in one.made.entities}
        known = await unit.lead_entities.get_all(keys)
        before = await unit.leads.get_all({one.lead_id for one in known.values()})
        for one in effects:
            if (lead := leads.get(one.submission_id)) is not None:
                known |= _watched(one, lead, known, before)
        await unit.lead_entities.put(*known.values())
        await _say_who_has_them(unit, list(leads.values()), now)
        if known:
            await look_again(unit, now, EVERY)


def watch(submission: Submission, made: Created) -> BundleWatched:
    """Return what is written when a submission is delivered."""
    return BundleWatched(submission.id, made)


def _watched(
    effect: BundleWatched,
    lead: Lead,
    known: dict[EntityKey, LeadEntity],
    before: dict[LeadId, Lead],
) -> dict[EntityKey, LeadEntity]:
    """Return a bundle's entities. One that is known stays what it was: it goes to the newer lead
    unless the older one is still open."""
    found: dict[EntityKey, LeadEntity] = {}
    for entity in effect.made.entities:
        key = EntityKey(entity.kind, entity.id)
        old = known.get(key)
        if old is None:
            submission_id = effect.submission_id if entity.made else None
            found[key] = LeadEntity(
                key=key, lead_id=lead.id, made=entity.made, submission_id=submission_id
            )
            continue
        theirs = before.get(old.lead_id)
        stays = theirs is not None and theirs.is_open and theirs.team_id != lead.team_id
        lead_id = old.lead_id if stays else lead.id
        found[key] = replace(old, lead_id=lead_id, gone=None, gone_at=None, seen_at=None)
    return found


async def _say_who_has_them(unit: WatchUnit, leads: Sequence[Lead], now: datetime) -> None:
    """Have the CRM told who took a lead before there was anything to be responsible for.

    What was made may say so already, and what was adopted does not: the row looks first.
    """
    owners = {one.id: one.owner_id for one in leads if one.owner_id is not None}
    members = await unit.members.get_all(set(owners.values())) if owners else {}
    rows = [
        lead_row(Responsible(lead_id), now)
        for lead_id, owner in owners.items()
        if owner in members and members[owner].crm_user is not None
    ]
    await unit.outbox.add_all(rows, now)


class PollUnit(HasLeads, HasLeadEntities, HasOutbox, Protocol):
    """What the one clock's firing reads and writes."""


async def poll(unit: PollUnit, timer: Timer, now: datetime) -> None:  # noqa: ARG001
    """Have the CRM read, and have to-dos ticked off that the team has seen to."""
    await unit.outbox.add(NewOutboxRow(ReadOutcomes(), now, _READING), now)
    waiting = await unit.lead_entities.with_todo()
    leads = await unit.leads.get_all({one.lead_id for one in waiting})
    for entity in waiting:
        lead = leads.get(entity.lead_id)
        if lead is None or _is_done(lead, entity):
            await unit.outbox.add(lead_row(TodoDone(entity.lead_id), now), now)


def _is_done(lead: Lead, entity: LeadEntity) -> bool:
    """Say whether nobody has to remember any more: the lead is closed, or somebody called or wrote
    since it was postponed."""
    if lead.state is LeadState.CLOSED:
        return True
    answered = lead.last_out_at is not None and lead.last_out_at > (
        entity.todo_at or lead.opened_at
    )
    return answered and lead.state is not LeadState.ASLEEP


class AssigneeUnit(HasLeads, HasMembers, HasTeams, Protocol):
    """What is read to find out who took a lead."""


class FindAssignee:
    """Says who is responsible for what a submission makes, when somebody has taken it by then."""

    def __init__(self, reading: UnitOfWorkFactory[AssigneeUnit]) -> None:
        self._reading = reading

    async def __call__(self, submission_id: SubmissionId) -> Assignee | None:
        """Return the owner's user in the CRM."""
        async with self._reading() as unit:
            lead = await unit.leads.of_submission(submission_id)
            if lead is None or lead.owner_id is None or lead.state is LeadState.OFFERED:
                return None
            user = await crm_user_of(unit, lead.owner_id)
            team = await unit.teams.get(lead.team_id)
        if user is None or team is None:
            return None
        return Assignee(user, team.rules.people_too)


async def crm_user_of(unit: HasMembers, person_id: PersonId | None) -> int | None:
    """Return a member's user in the CRM, once that is confirmed."""
    member = None if person_id is None else await unit.members.get(person_id)
    return None if member is None else member.crm_user
