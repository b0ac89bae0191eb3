"""Who gets a lead that nobody has, and when: as the team sees it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.wiring.staffing import build_staff
from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from intake.leads.lead import Lead, LeadOutcome, LeadState
from intake.leads.lead_book import LeadBook
from intake.team.absence import Absence, AbsenceKind, CalendarDay
from intake.team.team import DEFAULT_TEAM, PlaceKind, RoutingRule, Strategy
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.delivery.office import notices, prepare
from tests.flows.managers.shift import OFFICE, Shifts, each_day
from tests.flows.world import World


@pytest.fixture
async def shifts(world: World) -> Shifts:
    """The default team gives its leads out by turns; nobody is in it yet."""
    await prepare(world)
    shifts = Shifts(world)
    await shifts.team()
    return shifts


async def close(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
    await book.close(unit, lead, LeadOutcome.DONE, now)


async def test_leads_go_round(world: World, shifts: Shifts) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    for name in ("Ann", "Bob", "Cid", "Dan"):
        await shifts.asks(name)
        await world.deliver()
    owners = [(await shifts.lead(number)).owner_id for number in range(1, 5)]
    assert owners == [boris.id, vera.id, boris.id, vera.id]


async def test_who_gets_a_lead_is_mentioned_and_takes_it(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await boris.joins(world.managers)
    await shifts.asks("Ann")
    await world.deliver()
    card, mention = (await world.cards())[-2:]
    assert "Offered to Boris" in card.text
    assert "is yours if you take it" in mention.text
    assert f"tg://user?id={boris.id}" in str(mention.raw) or str(boris.id) in str(mention.raw)
    await boris.presses("Take", at=world.managers)
    await world.deliver()
    lead = await shifts.lead()
    assert (lead.state, lead.owner_id) == (LeadState.TAKEN, boris.id)
    assert [one.kind for one in await shifts.clocks()] == ["first_reply"]


async def test_an_offer_that_is_let_pass_goes_to_the_next_then_to_everybody(
    world: World, shifts: Shifts
) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).owner_id == boris.id
    await shifts.passes(minutes=5)
    assert (await shifts.lead()).owner_id == vera.id
    await shifts.passes(minutes=5)
    lead = await shifts.lead()
    assert (lead.state, lead.owner_id) == (LeadState.WAITING, None)
    assert "waiting for somebody to take" in (await world.managers.last()).text
    assert [one.member_id for one in await shifts.history()] == [boris.id, vera.id]


async def test_whoever_is_faster_may_take_what_is_offered_to_another(
    world: World, shifts: Shifts
) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).owner_id == boris.id
    await shifts.takes(vera)
    await shifts.passes(minutes=6)
    lead = await shifts.lead()
    assert (lead.state, lead.owner_id) == (LeadState.TAKEN, vera.id)


async def test_capacity_that_frees_is_found_at_once(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins(max_open=1)
    await shifts.asks("Ann")
    await shifts.asks("Bob")
    await world.deliver()
    assert [(await shifts.lead(number)).owner_id for number in (1, 2)] == [boris.id, None]
    await shifts.takes(boris)
    await shifts.changes(close)
    await world.deliver()
    assert (await shifts.lead(2)).owner_id == boris.id


async def test_a_lead_that_sleeps_frees_room(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins(max_open=1)
    await shifts.asks("Ann")
    await shifts.asks("Bob")
    await world.deliver()
    await shifts.takes(boris)

    async def sleep(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: datetime) -> None:
        await book.sleep(unit, lead, now + timedelta(days=1), now, sleeps_on=False)

    await shifts.changes(sleep)
    await world.deliver()
    assert (await shifts.lead(2)).owner_id == boris.id


async def test_the_window_passes_also_when_nobody_looks(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins(max_per_window=1, window_minutes=15)
    await shifts.asks("Ann")
    await shifts.asks("Bob")
    await world.deliver()
    await shifts.takes(boris)
    await shifts.passes(minutes=14)
    assert (await shifts.lead(2)).owner_id is None
    await shifts.passes(minutes=1)
    assert (await shifts.lead(2)).owner_id == boris.id


async def test_a_lead_that_is_silent_for_days_no_longer_counts(
    world: World, shifts: Shifts
) -> None:
    """Nothing was said since Thursday, and Friday, Monday and Tuesday are worked."""
    boris = await shifts.joins(max_open=1, hours=OFFICE)
    await shifts.asks("Ann")
    await world.deliver()
    await shifts.takes(boris)
    await shifts.answers(boris)
    await shifts.asks("Bob")
    await world.deliver()
    await shifts.passes(days=5, hours=14)
    assert world.clock.now() == datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert (await shifts.lead(2)).owner_id is None
    await shifts.passes(hours=9, minutes=30)
    assert (await shifts.lead(2)).owner_id == boris.id


async def test_a_break_is_no_time_for_leads(world: World, shifts: Shifts) -> None:
    hours = each_day(("09:00", "13:00"), ("14:00", "18:00"))
    boris = await shifts.joins(hours=hours)
    await shifts.passes(hours=3, minutes=40)
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).owner_id is None
    await shifts.passes(minutes=49)
    assert (await shifts.lead()).owner_id is None
    await shifts.passes(minutes=1)
    assert (await shifts.lead()).owner_id == boris.id


async def test_a_holiday_and_a_leave_over_a_change_of_clock_in_two_zones(
    world: World, shifts: Shifts
) -> None:
    """Berlin puts its clocks forward on Sunday the 29th; its Monday is a day off for the team.
    In Novosibirsk, where Vera is, Monday begins five hours earlier, and she is on leave until
    Tuesday noon."""
    await shifts.team(time_zone="Europe/Berlin", hours=OFFICE)
    boris = await shifts.joins("Boris")
    vera = await shifts.joins("Vera", time_zone="Asia/Novosibirsk", max_open=0)
    now = world.clock.now()
    noon = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)
    async with world.database.writing() as unit:
        monday = CalendarDay(date(2026, 3, 30), (), DEFAULT_TEAM, None, "holidays")
        await unit.absences.set_days([monday])
        leave = Absence(PersonId(vera.id), AbsenceKind.LEAVE, now, noon, PersonId(vera.id))
        await unit.absences.add(leave)
        await unit.commit()
    await world.advance(datetime(2026, 3, 27, 18, 0, tzinfo=UTC) - now)
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).owner_id is None
    opening = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)  # 9:00 in summer time
    await world.advance(opening - timedelta(seconds=1) - world.clock.now())
    await world.deliver()
    assert (await shifts.lead()).owner_id is None
    await shifts.passes(seconds=1)
    assert (await shifts.lead()).owner_id == boris.id


async def test_who_works_in_an_earlier_zone_is_there_first(world: World, shifts: Shifts) -> None:
    """Thursday, 18:00 in Berlin and 23:00 in Novosibirsk: Vera's Friday begins first."""
    await shifts.team(hours=OFFICE, time_zone="Europe/Berlin")
    await shifts.joins("Boris")
    vera = await shifts.joins("Vera", time_zone="Asia/Novosibirsk")
    await shifts.passes(hours=8)
    await shifts.asks()
    await world.deliver()
    friday = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)
    await world.advance(friday - timedelta(seconds=1) - world.clock.now())
    await world.deliver()
    assert (await shifts.lead()).owner_id is None
    await shifts.passes(seconds=1)
    assert (await shifts.lead()).owner_id == vera.id


async def test_admins_hear_once_when_nobody_is_on_duty(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris")
    await boris.says("/away")
    await shifts.asks("Ann")
    await world.deliver()
    await shifts.asks("Bob")
    await shifts.passes(minutes=1)
    (notice,) = await notices(world, "Nobody is on duty")
    assert "1 lead is waiting" in notice.text
    await boris.says("/duty")
    await boris.presses("I’m back")
    await world.deliver()
    assert [(await shifts.lead(number)).owner_id for number in (1, 2)] == [boris.id] * 2
    await boris.says("/away")
    await shifts.asks("Cid")
    await world.deliver()
    assert len(await notices(world, "Nobody is on duty")) == 2, "that is another time"


async def test_outside_the_teams_hours_nobody_has_to_be_there(world: World, shifts: Shifts) -> None:
    await shifts.team(hours=OFFICE)
    boris = await shifts.joins("Boris")
    await shifts.passes(hours=10)
    await shifts.asks()
    await world.deliver()
    assert await notices(world, "Nobody is on duty") == []
    await boris.says("/away")
    await shifts.passes(hours=13, minutes=29)
    assert await notices(world, "Nobody is on duty") == []
    await shifts.passes(minutes=1)
    (notice,) = await notices(world, "Nobody is on duty")
    assert "don’t know when" in notice.text


async def test_an_everybodys_lead_waits_for_whoever_wants_it(world: World, shifts: Shifts) -> None:
    await shifts.team(Strategy.EVERYBODY)
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).state is LeadState.WAITING
    await shifts.takes(boris)
    assert (await shifts.history())[0].how is How.TAKE


async def test_a_removed_owners_leads_go_back_to_the_line(world: World, shifts: Shifts) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await shifts.asks()
    await world.deliver()
    await shifts.takes(boris)
    since = (await shifts.lead()).waiting_since
    await shifts.passes(minutes=3)
    process = world.process
    async with world.database.writing() as unit:
        member = await unit.members.get(PersonId(boris.id))
        assert member is not None
        staff = build_staff(process.settings)
        await staff.take_out(
            unit, PersonId(world.admin.id), member, DEFAULT_TEAM, world.clock.now()
        )
        await unit.commit()
    await world.deliver()
    lead = await shifts.lead()
    assert (lead.owner_id, lead.waiting_since) == (vera.id, since)
    assert [one.member_id for one in await shifts.history()] == [boris.id, vera.id]
    assert len([one for one in await shifts.clocks() if one.kind == "take"]) == 1


async def test_a_returning_prospect_goes_to_their_manager(world: World, shifts: Shifts) -> None:
    await shifts.joins("Boris")
    vera = await shifts.joins("Vera")
    ann = await shifts.asks("Ann")
    await world.deliver()
    await shifts.takes(vera)
    await shifts.changes(close)
    for _ in range(2):
        await shifts.asks("Bob")
        await world.deliver()
    await ann.opens("spring")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await ann.says(text)
    await ann.presses("Send")
    await world.deliver()
    (last,) = await shifts.history(4)
    assert (last.member_id, last.how) == (vera.id, How.RETURNING)


async def test_an_earlier_manager_who_is_away_is_passed_over_and_hears_of_it(
    world: World, shifts: Shifts
) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    ann = await shifts.asks("Ann")
    await world.deliver()
    await shifts.takes(vera)
    await shifts.changes(close)
    await vera.says("/away")
    await ann.opens("spring")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await ann.says(text)
    await ann.presses("Send")
    await world.deliver()
    assert (await shifts.lead(2)).owner_id == boris.id
    assert "Lead 2 would have been yours" in (await vera.sees()).text


async def test_a_rule_names_who_may_and_after_a_while_others_may_as_well(
    world: World, shifts: Shifts
) -> None:
    boris = await shifts.joins("Boris")
    vera = await shifts.joins("Vera", max_open=1)
    rule = RoutingRule(members=(PersonId(vera.id),), source="Google")
    await shifts.team(rules=(rule,), take=())
    await shifts.asks("Ann")
    await world.deliver()
    await shifts.takes(vera)
    await shifts.asks("Bob")
    await world.deliver()
    assert (await shifts.history(1))[0].how is How.FIXED
    assert (await shifts.lead(2)).owner_id is None
    await shifts.passes(minutes=29)
    assert (await shifts.lead(2)).owner_id is None
    await shifts.passes(minutes=1)
    assert (await shifts.lead(2)).owner_id == boris.id


async def test_an_older_lead_moves_so_that_a_newer_one_need_not_wait(
    world: World, shifts: Shifts
) -> None:
    await world.add_link("autumn", form="quick", source="vk")
    hours = each_day(("11:00", "18:00"))
    boris = await shifts.joins("Boris", max_open=1, hours=hours)
    vera = await shifts.joins("Vera", max_open=1, hours=hours)
    rule = RoutingRule(members=(PersonId(boris.id),), source="vk")
    await shifts.team(rules=(rule,), patience=timedelta(days=9))
    await shifts.asks("Ann")
    bob = world.person("Bob")
    await bob.opens("autumn")
    for text in ("Bob Lee", "+4930901820", "Lee & Sons"):
        await bob.says(text)
    await bob.presses("Send")
    await world.deliver()
    await shifts.passes(hours=1, minutes=30)
    assert [(await shifts.lead(number)).owner_id for number in (1, 2)] == [vera.id, boris.id]


async def test_hours_that_are_changed_move_what_waits(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris", hours=each_day(("14:00", "18:00")))
    await shifts.asks()
    await world.deliver()
    assert (await shifts.lead()).owner_id is None
    process = world.process
    async with world.database.writing() as unit:
        member = await unit.members.get(PersonId(boris.id))
        assert member is not None
        changed = replace(member, hours=None, revision=member.revision + 1)
        await unit.members.save(changed, was=member.revision)
        staff = build_staff(process.settings)
        await staff.moved(unit, world.clock.now(), (f"member:{boris.id}",))
        await unit.commit()
    await world.deliver()
    assert (await shifts.lead()).owner_id == boris.id


# --- /why ---


async def test_why_answers_a_card_with_rule_candidates_and_who_was_passed_over(
    world: World, shifts: Shifts
) -> None:
    boris = await shifts.joins("Boris")
    await shifts.joins("Vera", max_open=0)
    gleb = await shifts.joins("Gleb")
    await gleb.says("/away")
    await boris.joins(world.managers)
    await shifts.asks("Ann")
    await world.deliver()
    card = next(one for one in await world.cards() if "Ann" in one.text)
    await boris.says("/why", at=world.managers, reply_to=card.id)
    answer = (await world.managers.last()).text
    assert "Lead 1 · Ann" in answer
    assert "Boris, 9:30: by turns – may still take it" in answer
    assert "By the team’s usual rule" in answer
    assert "Boris: got it" in answer
    assert "Vera: has as many open leads as they can take" in answer
    assert "Gleb: is away" in answer


async def test_why_says_why_a_lead_is_still_waiting(world: World, shifts: Shifts) -> None:
    boris = await shifts.joins("Boris", max_open=0)
    await shifts.asks()
    await world.deliver()
    await boris.says("/why 1")
    answer = (await boris.sees()).text
    assert "Nobody has had it yet" in answer
    assert "no room right now" in answer
    assert "Boris: has as many open leads" in answer


async def test_why_is_for_the_team_alone(world: World, shifts: Shifts) -> None:
    await shifts.joins("Boris")
    ann = await shifts.asks("Ann")
    await world.deliver()
    await ann.says("/why 1")
    assert "Lead 1" not in (await ann.sees()).text
    stranger = world.person("Zoe")
    other = await world.telegram.group("Elsewhere", owner=stranger)
    await stranger.says("/why 1", at=other)
    assert await other.messages() == []
    await world.admin.says("/why 1")
    assert "Lead 1" in (await world.admin.sees()).text


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/why", "Which lead do you mean?"),
        ("/why 99", "I know no lead 99 in your teams."),
        ("/why " + "9" * 40, "Which lead do you mean?"),
        ("/why Ann", "Which lead do you mean?"),
        ("/why -1", "Which lead do you mean?"),
    ],
)
async def test_why_asks_back_what_it_cannot_find(
    world: World, shifts: Shifts, asked: str, answer: str
) -> None:
    await shifts.joins("Boris")
    await world.admin.says(asked)
    assert answer in (await world.admin.sees()).text


async def test_a_private_team_mentions_in_private(world: World, shifts: Shifts) -> None:
    await shifts.team(place=PlaceKind.PRIVATE)
    boris = await shifts.joins("Boris")
    await shifts.asks()
    await world.deliver()
    assert "is yours if you take it" in (await boris.sees()).text
