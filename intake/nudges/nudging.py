"""What all that comes to prospects by itself has in common: its rows, and its nights."""

from datetime import datetime

from intake.kernel.ids import LeadId, PersonId
from intake.leads.lead import HasLeads, Lead
from intake.leads.timer import HasTimers, Timer, of_lead
from intake.nudges.quiet_hours import quiet_until
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import ProspectNotice
from intake.team.team import Team


def nudge_row(notice: ProspectNotice, now: datetime) -> NewOutboxRow:
    """Return the row that says it; a person's notices go one after another."""
    return NewOutboxRow(notice, now, frozenset({nudge_key(notice.person_id)}))


def nudge_key(person_id: PersonId) -> str:
    """Return the ordering key of what a person is told by itself."""
    return f"nudge:{person_id}"


async def lead_about(unit: HasLeads, about: str) -> Lead | None:
    """Return the lead that a clock or a notice is about."""
    number = about.removeprefix(of_lead(LeadId(0))[:-1])
    return await unit.leads.get(LeadId(int(number))) if number.isdecimal() else None


async def put_off(unit: HasTimers, timer: Timer, team: Team, zone: str, now: datetime) -> bool:
    """Have a clock that fired at night fire once more in the morning, and say whether it was."""
    until = quiet_until(team.rules, team.time_zone or zone, now)
    if until is None:
        return False
    await start_again(unit, timer, until)
    return True


async def start_again(unit: HasTimers, timer: Timer, due_at: datetime) -> None:
    """Start a clock that fired too early once more."""
    again = Timer(
        kind=timer.kind,
        subject=timer.subject,
        key=timer.key,
        stage=timer.stage,
        started_at=timer.started_at,
        budget=due_at - timer.started_at,
        due_at=due_at,
        payload=timer.payload,
    )
    await unit.timers.start(again)
