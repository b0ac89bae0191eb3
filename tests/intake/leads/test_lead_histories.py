"""Whatever a team does, over the real storage: who has what, and what clocks say of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from intake.kernel.ids import ChatId, LeadId, PersonId
from intake.kernel.person import Profile
from intake.leads.assignment import AUTOMATIC, Assignment, How
from intake.leads.dispatch import Dispatch
from intake.leads.due_clock import Recompute
from intake.leads.fire_timers import FireTimers, TimerEffect
from intake.leads.lead import OWNED, Lead, LeadOutcome, LeadState, Side
from intake.leads.lead_book import LeadBook
from intake.leads.line import assign, next_change
from intake.leads.line_picture import Assigned, Kept
from intake.leads.note_alive import NoteAlive
from intake.leads.read_line import read_line
from intake.leads.reminding import PassOffer, RemindToReply, RemindToTake, WakeLead
from intake.leads.timer import Timer, TimerKind, by_member, member_of
from intake.leads.voice import EachByItself, Voice
from intake.team.absence import Absence, AbsenceKind
from intake.team.member import Member
from intake.team.roster import Roster
from intake.team.team import DEFAULT_TEAM, Strategy
from intake.team.working_time import is_working
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.examples import examples
from tests.intake.leads.lines import HOURS, ZONES, team

START = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
"""A Friday; Europe puts its clocks forward on Sunday."""
ZONE = "Europe/Berlin"
PEOPLE = tuple(PersonId(number) for number in range(1, 4))
PROSPECTS = tuple(PersonId(number) for number in range(11, 17))
OWNERS = (ChatId(99),)

leads = st.sampled_from([LeadId(number) for number in range(1, 9)])
people = st.sampled_from(PEOPLE)
prospects = st.sampled_from(PROSPECTS)
Act = Callable[[SqlUnitOfWork, Lead], Awaitable[object]]


class Clock:
    """The one time of all of it."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class Spoken:
    """A clock said something."""

    episode: tuple[TimerKind, str, str, int]
    working: bool
    """Whoever it waits for was working then, or never works."""
    turn: Side
    state: LeadState


class _RecordsSpeech:
    """What clocks say is noted, and then said."""

    spoken: list[Spoken]

    async def _speak(
        self, unit: Any, timer: Timer, lead: Lead, roster: Roster, now: datetime
    ) -> None:
        calendar = roster.working_calendar(member_of(timer.calendar))
        works = not timer.calendar or is_working(calendar, now)
        never = roster.due(member_of(timer.calendar), now, timedelta(minutes=1))
        episode = (timer.kind, timer.subject, timer.key, timer.stage)
        no_work = never == now + timedelta(minutes=1) and not works
        self.spoken.append(Spoken(episode, works or no_work, lead.turn, lead.state))
        await super()._speak(unit, timer, lead, roster, now)  # type: ignore[misc]  # mixed in below


class _Take(_RecordsSpeech, RemindToTake):
    pass


class _Offer(_RecordsSpeech, PassOffer):
    pass


class _Reply(_RecordsSpeech, RemindToReply):
    pass


class _Wake(_RecordsSpeech, WakeLead):
    pass


class Team(RuleBasedStateMachine):
    """Three people, six prospects, and much that may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.spoken: list[Spoken] = []
        self.failures: list[Exception] = []
        self.book = LeadBook(zone=ZONE)
        self.dispatch = Dispatch(self.book, zone=ZONE, admins=OWNERS)

    @initialize(
        strategy=st.sampled_from([Strategy.ROUND_ROBIN, Strategy.FEWEST_OPEN]),
        limits=st.lists(st.integers(1, 3), min_size=6, max_size=6),
        hours=st.lists(HOURS, min_size=4, max_size=4),
        zone=st.none() | ZONES,
    )
    def begin(
        self, strategy: Strategy, limits: list[int], hours: list[Any], zone: str | None
    ) -> None:
        async def start() -> Database:
            database = await Database.open("sqlite+aiosqlite://")
            async with database.writing() as unit:
                await unit.teams.add(replace(team(strategy), hours=hours[3], time_zone=zone))
                for person in (*PEOPLE, *PROSPECTS):
                    await unit.people.meet(Profile(person, f"P{person}"), START)
                for at, person in enumerate(PEOPLE):
                    member = Member(
                        person_id=person,
                        name=f"P{person}",
                        hours=hours[at],
                        max_open=limits[at],
                        max_per_window=limits[at + 3],
                        joined_at=START,
                    )
                    await unit.members.join(member, DEFAULT_TEAM)
                await unit.commit()
            return database

        self.database = self.runner.run(start())
        self.fire = FireTimers(
            self.database.writing,
            self.clock,
            self.effects(EachByItself(OWNERS)),
            lambda _, error: self.failures.append(error),
        )
        self.heart = NoteAlive(
            self.database.writing,
            self.clock,
            self.effects,
            self.failures.append,
            admins=OWNERS,
        )
        self.runner.run(self.heart())

    def effects(self, voice: Voice) -> Mapping[TimerKind, TimerEffect[Any]]:
        reply = _Reply(self.book, voice, zone=ZONE)
        take, wake = _Take(self.book, voice, zone=ZONE), _Wake(self.book, voice, zone=ZONE)
        offer = _Offer(self.book, voice, self.dispatch, zone=ZONE)
        for one in (reply, take, wake, offer):
            one.spoken = self.spoken
        return {
            TimerKind.DISPATCH: self.dispatch,
            TimerKind.TAKE: take,
            TimerKind.OFFER: offer,
            TimerKind.FIRST_REPLY: reply,
            TimerKind.NEXT_REPLY: reply,
            TimerKind.WAKE: wake,
            TimerKind.EXPECTATION: _Nothing(),
            TimerKind.RATING: _Nothing(),
        }

    # --- what may happen ---

    @rule(senders=st.lists(prospects, min_size=1, max_size=4, unique=True))
    def write(self, senders: list[PersonId]) -> None:
        async def write(unit: SqlUnitOfWork) -> None:
            for prospect in senders:
                await self.book.opened(unit, prospect, DEFAULT_TEAM, self.clock.time)

        self.act(write)

    @rule(lead=leads, who=people)
    def takes(self, lead: LeadId, who: PersonId) -> None:
        self.with_lead(lead, lambda unit, found: self.book.take(unit, found, who, self.clock.time))

    @rule(lead=leads, who=people)
    def hands(self, lead: LeadId, who: PersonId) -> None:
        async def hand(unit: SqlUnitOfWork, found: Lead) -> None:
            if found.state in OWNED and found.owner_id != who:
                await self.book.give(
                    unit, found, who, How.HANDED, self.clock.time, by=found.owner_id
                )

        self.with_lead(lead, hand)

    @rule(lead=leads)
    def answers(self, lead: LeadId) -> None:
        async def answer(unit: SqlUnitOfWork, found: Lead) -> None:
            if found.state is LeadState.TAKEN and found.owner_id is not None:
                await self.book.answered(unit, found, found.owner_id, self.clock.time)

        self.with_lead(lead, answer)

    @rule(lead=leads)
    def needs_no_answer(self, lead: LeadId) -> None:
        async def rest(unit: SqlUnitOfWork, found: Lead) -> None:
            if found.state is LeadState.TAKEN:
                await self.book.needs_no_answer(unit, found, self.clock.time)

        self.with_lead(lead, rest)

    @rule(lead=leads)
    def releases(self, lead: LeadId) -> None:
        async def release(unit: SqlUnitOfWork, found: Lead) -> None:
            if found.state in {LeadState.TAKEN, LeadState.OFFERED}:
                await self.book.release(unit, found, self.clock.time)

        self.with_lead(lead, release)

    @rule(lead=leads, hours=st.integers(1, 30), sleeps_on=st.booleans())
    def postpones(self, lead: LeadId, hours: int, sleeps_on: bool) -> None:
        async def sleep(unit: SqlUnitOfWork, found: Lead) -> None:
            if found.state is LeadState.TAKEN:
                until = self.clock.time + timedelta(hours=hours)
                await self.book.sleep(unit, found, until, self.clock.time, sleeps_on=sleeps_on)

        self.with_lead(lead, sleep)

    @rule(lead=leads, outcome=st.sampled_from([LeadOutcome.DONE, LeadOutcome.LOST]))
    def closes(self, lead: LeadId, outcome: LeadOutcome) -> None:
        async def close(unit: SqlUnitOfWork, found: Lead) -> None:
            await self.book.close(unit, found, outcome, self.clock.time)

        self.with_lead(lead, close)

    @rule(who=people, hours=st.none() | st.integers(1, 40))
    def goes_away(self, who: PersonId, hours: int | None) -> None:
        kind = AbsenceKind.AWAY if hours is None else AbsenceKind.LEAVE
        until = None if hours is None else self.clock.time + timedelta(hours=hours)

        async def go(unit: SqlUnitOfWork) -> None:
            await unit.absences.add(Absence(who, kind, self.clock.time, until, who))
            await self.moved(unit, who)

        self.act(go)

    @rule(who=people)
    def comes_back(self, who: PersonId) -> None:
        async def back(unit: SqlUnitOfWork) -> None:
            await unit.absences.end(who, None, self.clock.time)
            await self.moved(unit, who)

        self.act(back)

    @rule(who=people, hours=HOURS, zone=st.none() | ZONES)
    def works_otherwise(self, who: PersonId, hours: Any, zone: str | None) -> None:
        async def change(unit: SqlUnitOfWork) -> None:
            member = await unit.members.get(who)
            assert member is not None
            changed = replace(member, hours=hours, time_zone=zone, revision=member.revision + 1)
            await unit.members.save(changed, was=member.revision)
            await self.moved(unit, who)

        self.act(change)

    @rule(minutes=st.sampled_from([1, 4, 7, 20, 60, 300, 433, 1500]))
    def time_passes(self, minutes: int) -> None:
        end = self.clock.time + timedelta(minutes=minutes)
        while (due := self.runner.run(self.fire.next_due())) is not None and due <= end:
            self.clock.time = max(self.clock.time, due)
            self.settle()
        self.clock.time = end
        self.settle()

    @rule(minutes=st.integers(1, 5))
    def the_process_is_slow(self, minutes: int) -> None:
        """Clocks fire late, and not so late that it is an outage."""
        self.clock.time += timedelta(minutes=minutes)
        self.settle()

    @rule(hours=st.integers(1, 30))
    def the_process_is_away(self, hours: int) -> None:
        self.clock.time += timedelta(hours=hours)
        self.runner.run(self.heart())
        self.settle()

    # --- what must always be so ---

    @invariant()
    def assignments_equal_owners_and_never_overlap(self) -> None:
        for lead, history in self.stored():
            for before, after in pairwise(history):
                assert before.until_at is not None
                assert before.from_at <= before.until_at <= after.from_at
            now_has = [one.member_id for one in history if one.until_at is None]
            owner = [] if lead.owner_id is None else [lead.owner_id]
            assert now_has == owner
            assert (lead.state in OWNED) == bool(owner)

    @invariant()
    def clocks_run_where_somebody_has_to_act(self) -> None:
        async def read() -> dict[LeadId, list[Timer]]:
            async with self.database.reading() as unit:
                return {
                    lead.id: list(await unit.timers.open_of(f"lead:{lead.id}"))
                    for lead, _ in self.stored_now
                }

        self.stored_now = self.stored()
        for lead_id, clocks in self.runner.run(read()).items():
            lead = next(one for one, _ in self.stored_now if one.id == lead_id)
            kinds = Counter(one.kind for one in clocks)
            replies = kinds[TimerKind.FIRST_REPLY] + kinds[TimerKind.NEXT_REPLY]
            assert max(kinds.values(), default=0) <= 1
            assert replies <= 1
            assert not replies or (lead.state, lead.turn) == (LeadState.TAKEN, Side.TEAM)
            assert kinds[TimerKind.OFFER] == (lead.state is LeadState.OFFERED)
            assert kinds[TimerKind.WAKE] == (lead.state is LeadState.ASLEEP)
            untaken = lead.state in {LeadState.WAITING, LeadState.OFFERED}
            assert not kinds[TimerKind.TAKE] or untaken
            for one in clocks:
                if one.kind is TimerKind.OFFER:
                    assert one.due_at == lead.offered_until
                if one.calendar and member_of(one.calendar):
                    assert one.calendar == by_member(lead.owner_id or PersonId(0))

    @invariant()
    def each_stage_speaks_once_and_never_while_resting(self) -> None:
        assert all(count == 1 for count in Counter(one.episode for one in self.spoken).values())
        assert all(one.working for one in self.spoken)
        replies = [one for one in self.spoken if one.episode[0].endswith("reply")]
        assert all(one.turn is Side.TEAM and one.state is LeadState.TAKEN for one in replies)

    @invariant()
    def another_run_gives_nothing_out(self) -> None:
        async def run() -> frozenset[LeadId]:
            async with self.database.writing() as unit:
                return await self.dispatch.give_out(unit, self.clock.time)

        assert self.runner.run(run()) == frozenset()

    @invariant()
    def nothing_changes_before_the_line_is_looked_at_again(self) -> None:
        async def read() -> tuple[Any, datetime | None]:
            async with self.database.reading() as unit:
                line = await read_line(unit, self.clock.time, zone=ZONE)
                open_clocks = await unit.timers.open_of("all")
            return line, min((one.due_at for one in open_clocks), default=None)

        line, looked_at = self.runner.run(read())
        change = next_change(line)
        if change is not None:
            assert looked_at is not None
            assert looked_at <= change
        if change is not None:
            late = line.at(max(self.clock.time, change - timedelta(seconds=1)))
            assert [_gist(one) for one in assign(late)] == [_gist(one) for one in assign(line)]

    @invariant()
    def nothing_failed(self) -> None:
        assert self.failures == []

    # --- the parts ---

    def act(self, act: Callable[[SqlUnitOfWork], Awaitable[object]]) -> None:
        async def run() -> None:
            async with self.database.writing() as unit:
                await act(unit)
                await unit.commit()

        self.runner.run(run())
        self.settle()

    def with_lead(self, lead_id: LeadId, act: Act) -> None:
        """Do it with a lead that is open, if there is one with that number."""

        async def run(unit: SqlUnitOfWork) -> None:
            lead = await unit.leads.get(lead_id)
            if lead is not None and lead.is_open:
                await act(unit, lead)

        self.act(run)

    async def moved(self, unit: SqlUnitOfWork, who: PersonId) -> None:
        await Recompute(self.book, zone=ZONE)(unit, (by_member(who),), self.clock.time)

    def settle(self) -> None:
        """Fire what is due now, one look after the other; nobody is given more than they take."""

        async def run() -> None:
            async with self.database.writing() as unit:
                await unit.absences.alive(self.clock.time)
                await unit.commit()
            before = await self.given()
            while await self.fire():
                after = await self.given()
                await self.check_room(after - before)
                before = after

        self.runner.run(run())

    async def given(self) -> Counter[PersonId]:
        histories = [history for _, history in await self.read_all()]
        return Counter(
            one.member_id for history in histories for one in history if one.how in AUTOMATIC
        )

    async def check_room(self, given: Counter[PersonId]) -> None:
        now = self.clock.time
        async with self.database.reading() as unit:
            for person_id in given:
                member = await unit.members.get(person_id)
                assert member is not None
                lately = await unit.line_records.given((person_id,), now - member.window)
                assert len(lately) <= member.max_per_window
        open_now = Counter(
            lead.owner_id
            for lead, _ in await self.read_all()
            if lead.state in {LeadState.OFFERED, LeadState.TAKEN}
            and now - max(filter(None, (lead.last_in_at, lead.last_out_at))) < timedelta(days=1)
        )
        async with self.database.reading() as unit:
            for person_id in given:
                member = await unit.members.get(person_id)
                assert member is not None
                assert open_now[person_id] <= member.max_open

    def stored(self) -> list[tuple[Lead, tuple[Assignment, ...]]]:
        return self.runner.run(self.read_all())

    async def read_all(self) -> list[tuple[Lead, tuple[Assignment, ...]]]:
        found = []
        async with self.database.reading() as unit:
            number = LeadId(1)
            while lead := await unit.leads.get(number):
                found.append((lead, await unit.assignments.of_lead(number)))
                number = LeadId(number + 1)
        return found

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.runner.run(self.database.close())
        self.runner.close()


class _Nothing:
    """What nudges do is none of this."""

    async def __call__(self, unit: Any, timer: Timer, now: datetime) -> None:
        pass


def _gist(decision: Assigned | Kept) -> tuple[object, ...]:
    if isinstance(decision, Assigned):
        return decision.lead, decision.member
    return decision.lead, decision.reason, decision.until


TestTeam = Team.TestCase
TestTeam.settings = settings(max_examples=examples(12), stateful_step_count=25, deadline=None)
