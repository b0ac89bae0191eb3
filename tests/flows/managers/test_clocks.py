"""Clocks: what is said when nobody takes a lead, and when nobody answers."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from intake.leads.lead import Lead, LeadState
from intake.leads.lead_book import LeadBook
from intake.team.absence import Absence, AbsenceKind
from intake.team.team import Strategy
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.delivery.office import notices, prepare
from tests.flows.managers.shift import OFFICE, Shifts
from tests.flows.world import World
from tests.people import Person, SeenMessage

UNTAKEN = "waiting for somebody to take"
FIRST, NEXT = "hasn’t had an answer yet", "has written again and waits"


@pytest.fixture
async def shifts(world: World) -> Shifts:
    """The default team leaves its leads to everybody; nobody is in it yet."""
    await prepare(world)
    shifts = Shifts(world)
    await shifts.team(Strategy.EVERYBODY)
    return shifts


async def words_arrive(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
    await book.note_inbound(unit, lead, now)


async def rests(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
    await book.needs_no_answer(unit, lead, now)


async def said(world: World, part: str) -> int:
    """How many messages of the managers' group say that now."""
    return sum(part in one.text for one in await world.cards())


async def ever(world: World, part: str) -> int:
    """How many ever did, those that another one replaced as well."""
    everything = await world.managers.everything()
    return sum(part in one.text for one in everything if one.by_bot)


def called_up(message: SeenMessage) -> set[int]:
    """Whom a message mentions, so that they hear it."""
    entities = message.raw.get("entities", [])
    return {one["user"]["id"] for one in entities if one["type"] == "text_mention"}


async def test_nobody_takes_it_who_must_act_then_everybody_then_the_admins(
    world: World, shifts: Shifts
) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await vera.says("/away")
    await shifts.asks()
    await world.deliver()
    assert await ever(world, UNTAKEN) == 0
    await shifts.passes(minutes=5)
    assert await ever(world, UNTAKEN) == 1
    assert called_up(await world.managers.last()) == {boris.id}
    await shifts.passes(minutes=10)
    assert await ever(world, UNTAKEN) == 2
    assert called_up(await world.managers.last()) == set(), "the whole group is told"
    assert await said(world, UNTAKEN) == 1, "the new one takes the place of the one before"
    assert await notices(world, "Nobody has taken lead 1") == []
    await shifts.passes(minutes=15)
    (notice,) = await notices(world, "Nobody has taken lead 1")
    assert "30 minutes" in notice.text
    await shifts.passes(hours=9)
    assert await ever(world, UNTAKEN) == 2
    assert len(await notices(world, "Nobody has taken lead 1")) == 1


async def test_what_waits_over_night_is_told_in_hours(world: World, shifts: Shifts) -> None:
    await shifts.team(Strategy.EVERYBODY, hours=OFFICE)
    await shifts.joins("Boris")
    await shifts.passes(hours=9)
    await shifts.asks()
    await world.deliver()
    await shifts.passes(hours=15, minutes=10)
    (notice,) = await notices(world, "Nobody has taken lead 1")
    assert "waiting for 15 hours" in notice.text


async def test_an_admin_is_told_in_the_language_that_they_chose(
    world: World, shifts: Shifts
) -> None:
    await world.admin.says("/language")
    await world.admin.presses("Русский")
    await shifts.joins("Boris")
    await shifts.asks()
    await shifts.passes(minutes=31)
    texts = [one.text for one in await world.admin.chat.messages() if one.text.startswith("⏰")]
    assert texts
    assert all("Заявку 1 до сих пор никто не взял" in one for one in texts)


async def test_a_team_without_members_reminds_nobody(world: World, shifts: Shifts) -> None:
    await shifts.asks()
    await shifts.passes(hours=5)
    assert await shifts.clocks() == ()
    assert await ever(world, "🔔") == 0


async def test_clocks_count_working_time_alone(world: World, shifts: Shifts) -> None:
    """It comes on Friday three minutes before the end: two are left for Monday."""
    await shifts.team(Strategy.EVERYBODY, hours=OFFICE, time_zone="Europe/Berlin")
    await shifts.joins("Boris")
    friday = datetime(2026, 3, 6, 16, 57, tzinfo=UTC)
    await world.advance(friday - world.clock.now())
    await shifts.asks()
    await shifts.passes(hours=20)
    assert await ever(world, UNTAKEN) == 0
    monday = datetime(2026, 3, 9, 8, 2, tzinfo=UTC)
    await world.advance(monday - timedelta(seconds=1) - world.clock.now())
    await world.deliver()
    assert await ever(world, UNTAKEN) == 0
    await shifts.passes(seconds=1)
    assert await ever(world, UNTAKEN) == 1


async def test_a_clock_that_runs_over_the_change_of_clock_is_no_hour_off(
    world: World, shifts: Shifts
) -> None:
    """In New York clocks go forward on the 8th: nine on Monday is an hour earlier by UTC."""
    await shifts.team(Strategy.EVERYBODY, hours=OFFICE, time_zone="America/New_York")
    await shifts.joins("Boris")
    await world.advance(datetime(2026, 3, 6, 23, 30, tzinfo=UTC) - world.clock.now())
    await shifts.asks()
    (clock,) = [one for one in await shifts.clocks() if one.kind == "take"]
    assert clock.due_at == datetime(2026, 3, 9, 13, 5, tzinfo=UTC)


async def test_what_falls_on_the_end_of_a_shift_waits_for_the_next(
    world: World, shifts: Shifts
) -> None:
    await shifts.team(Strategy.EVERYBODY, hours=OFFICE)
    await shifts.joins("Boris")
    await world.advance(datetime(2026, 3, 5, 17, 55, tzinfo=UTC) - world.clock.now())
    await shifts.asks()
    await shifts.passes(minutes=5)
    assert await ever(world, UNTAKEN) == 0
    await world.advance(datetime(2026, 3, 6, 9, 0, tzinfo=UTC) - world.clock.now())
    await world.deliver()
    assert await ever(world, UNTAKEN) == 1


async def test_taken_and_not_answered_the_owner_hears_then_the_team(
    world: World, shifts: Shifts
) -> None:
    boris, _ = await shifts.joins("Boris"), await shifts.joins("Mia")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await shifts.passes(minutes=10)
    assert await ever(world, FIRST) == 1
    assert called_up(await world.managers.last()) == {boris.id}
    await shifts.passes(minutes=20)
    assert await ever(world, FIRST) == 2
    assert called_up(await world.managers.last()) == set(), "the whole group is told"
    await shifts.passes(hours=9)
    assert await ever(world, FIRST) == 2


async def test_an_answer_stops_the_clock_and_the_next_words_start_another(
    world: World, shifts: Shifts
) -> None:
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await shifts.answers(boris)
    await shifts.passes(hours=2)
    assert await ever(world, FIRST) == 0
    await shifts.changes(words_arrive)
    await shifts.passes(minutes=10)
    await shifts.changes(words_arrive)  # more words neither restart nor double it
    assert len(await shifts.clocks()) == 1
    await shifts.passes(minutes=5)
    assert await ever(world, NEXT) == 1
    await shifts.answers(boris)
    await shifts.passes(hours=2)
    assert await ever(world, NEXT) == 1


async def test_no_answer_needed_lets_clocks_rest(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await shifts.answers(boris)
    await shifts.changes(words_arrive)
    await shifts.changes(rests)
    await shifts.passes(hours=5)
    assert await ever(world, NEXT) == 0
    assert await shifts.clocks() == ()


async def test_a_new_owner_gets_their_own_time(world: World, shifts: Shifts) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await shifts.passes(minutes=9)

    async def hand(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
        await book.give(unit, lead, PersonId(vera.id), How.HANDED, now, by=PersonId(boris.id))

    await shifts.changes(hand)
    await shifts.passes(minutes=9)
    assert await ever(world, FIRST) == 0
    await shifts.passes(minutes=1)
    assert await ever(world, FIRST) == 1
    assert str(vera.id) in str((await world.managers.last()).raw)


async def test_a_leave_moves_the_clock_that_runs_already(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await shifts.joins("Vera")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    (before,) = await shifts.clocks()
    await boris.says("/leave 5.3")
    (after,) = await shifts.clocks()
    assert after.due_at > before.due_at + timedelta(hours=10)
    await shifts.passes(hours=3)
    assert await ever(world, FIRST) == 0


async def test_a_clock_that_was_early_because_days_changed_runs_on(
    world: World, shifts: Shifts
) -> None:
    """The leave was written behind everybody's back: the clock notices when it fires."""
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    now = world.clock.now()
    async with world.database.writing() as unit:
        until = now + timedelta(hours=2)
        who = PersonId(boris.id)
        await unit.absences.add(Absence(who, AbsenceKind.LEAVE, now, until, who))
        await unit.commit()
    await shifts.passes(minutes=10)
    assert await ever(world, FIRST) == 0
    await shifts.passes(hours=1, minutes=59)
    assert await ever(world, FIRST) == 0
    await shifts.passes(minutes=1)
    assert await ever(world, FIRST) == 1


async def test_somebody_who_is_just_away_is_waited_for(world: World, shifts: Shifts) -> None:
    """Else the team would never hear that nobody answers."""
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await boris.says("/away")
    await shifts.passes(minutes=10)
    assert await ever(world, FIRST) == 1


async def test_a_lead_wakes_and_its_owner_hears(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await asleep(shifts, hours=20)
    await shifts.passes(hours=19)
    assert await ever(world, "time to get back") == 0
    await shifts.passes(hours=1)
    assert await ever(world, "time to get back") == 1
    assert (await shifts.lead()).state is LeadState.TAKEN
    assert [one.kind for one in await shifts.clocks()] == ["first_reply"]


async def test_words_that_wake_a_lead_start_its_clock(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await asleep(shifts, hours=20)
    assert [one.kind for one in await shifts.clocks()] == ["wake"]
    await shifts.changes(words_arrive)
    assert [one.kind for one in await shifts.clocks()] == ["first_reply"]


async def asleep(shifts: Shifts, number: int = 1, **span: float) -> None:
    async def sleep(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
        await book.sleep(unit, lead, now + timedelta(**span), now, sleeps_on=False)

    await shifts.changes(sleep, number)


# --- after an outage ---


async def away_for(world: World, **span: float) -> None:
    """The process is away for that time."""
    await world.stop()
    await world.advance(timedelta(**span))
    await world.start()
    await world.deliver()


async def ten_leads(world: World, shifts: Shifts) -> Person:
    boris = await shifts.joins("Boris", max_open=100)
    for number in range(1, 11):
        await shifts.asks(f"Ann{number}")
        await shifts.takes(boris, number)
    await world.deliver()
    return boris


async def test_an_outage_counts_for_nobody(world: World, shifts: Shifts) -> None:
    await ten_leads(world, shifts)
    await shifts.passes(minutes=4)
    await away_for(world, hours=3)
    assert await ever(world, FIRST) == 0
    await shifts.passes(minutes=5, seconds=59)
    assert await ever(world, FIRST) == 0
    await shifts.passes(seconds=1)
    await world.settle()
    assert await ever(world, FIRST) == 10


async def test_a_short_pause_is_no_outage(world: World, shifts: Shifts) -> None:
    await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await away_for(world, minutes=5)
    assert await ever(world, UNTAKEN) == 1


async def test_after_an_outage_one_digest_and_not_a_message_each(
    world: World, shifts: Shifts
) -> None:
    boris = await ten_leads(world, shifts)
    for number in range(1, 11):
        await asleep(shifts, number, hours=number / 10)
    await world.deliver()
    before = len(await world.managers.everything())
    await away_for(world, hours=3)
    new = [one for one in (await world.managers.everything())[before:] if one.by_bot]
    (digest,) = [one for one in new if "I was away" in one.text]
    assert "10 leads are waiting" in digest.text
    assert all(f"{number} · Ann{number}: postponed" in digest.text for number in range(1, 11))
    assert str(boris.id) in str(digest.raw)
    assert [one for one in new if "time to get back" in one.text] == []
    assert all([(await shifts.lead(n)).state is LeadState.TAKEN for n in range(1, 11)])
    await away_for(world, hours=1)
    assert await ever(world, "I was away") == 1


async def test_a_single_lead_after_an_outage_is_mentioned_like_any_other(
    world: World, shifts: Shifts
) -> None:
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    await asleep(shifts, hours=1)
    await away_for(world, hours=3)
    assert await ever(world, "time to get back") == 1
    assert await ever(world, "I was away") == 0


async def test_what_was_settled_before_the_digest_left_is_not_in_it(
    world: World, shifts: Shifts
) -> None:
    boris = await ten_leads(world, shifts)
    for number in range(1, 11):
        await asleep(shifts, number, hours=1)
    await world.deliver()
    await world.stop()
    await world.advance(timedelta(hours=3))
    await world.start()
    for number in range(1, 9):
        await shifts.answers(boris, number)
    await world.deliver()
    (digest,) = [one for one in await world.cards() if "I was away" in one.text]
    assert "2 leads are waiting" in digest.text
