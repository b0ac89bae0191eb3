"""A thousand open leads and ten thousand clocks: does a prospect's answer notice? And how long
does the line take over two hundred leads and fifty people?"""

import statistics
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert

from benchmarks.contender import walk
from benchmarks.plans import filling
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.report import Report, Table, Target
from benchmarks.timing import median, p99, times_of
from intake.kernel.ids import LeadId, PersonId
from intake.leads.assignment import How
from intake.leads.lead import LeadState, Side
from intake.leads.line import assign
from intake.leads.line_picture import Line
from intake.leads.tier import WaitingLead
from intake.leads.timer import TimerKind, by_member, of_lead
from intake.team.member import Member
from intake.team.roster import Roster
from intake.team.team import DEFAULT_TEAM, PlaceKind, Strategy, Team, TeamRules
from storage.tables import assignments, leads, members, people, team_members, timers

OPEN = 1_000
CLOCKS = 10_000
PEOPLE = 50
"""Members of the team, in both databases."""
WAITING = 200
WALKS = 8
"""Whole forms in each round; a step is one update of one."""
ROUNDS = 14
FIRST_MEMBER, FIRST_PROSPECT = 8_000_000_000, 8_100_000_000


async def measure(folder: Path) -> Report:
    """Walk through the form beside none and beside a thousand; then give leads out."""
    now = datetime.now(UTC)
    rounds = await _steps(folder, now)
    times = {name: [one for taken in found for one in taken] for name, found in rounds.items()}
    pairs = zip(rounds["many"], rounds["none"], strict=True)
    ratio = statistics.median(median(many) / median(none) for many, none in pairs)
    names = {"none": "no leads", "many": f"{OPEN:,} open leads, {CLOCKS:,} clocks"}
    ratios = {"none": 1.0, "many": ratio}
    steps = Table(
        "A step of the form, from the update to its answer",
        ("stored", "median ms", "p99 ms", "ratio"),
        tuple((names[one], median(t), p99(t), ratios[one]) for one, t in times.items()),
        (
            f"{PEOPLE} members in both. In turns, {ROUNDS} rounds of {WALKS} forms; the ratio is",
            "the median of the rounds' own.",
        ),
    )
    line = _line(now)
    taken = await times_of(partial(_assign, line), 30)
    given = Table(
        f"The line: {WAITING} leads that wait, {PEOPLE} people, all of them with room for three",
        ("decisions", "median ms", "p99 ms"),
        ((len(assign(line)), median(taken), p99(taken)),),
        ("Rules, duty and turns are looked at anew each time.",),
    )
    targets = (
        Target("a step beside a thousand leads, over one beside none", ratio, at_most=1.2),
        Target("ms of the line", median(taken), at_most=50),
    )
    return Report("leads", (steps, given), {}, targets)


async def _steps(folder: Path, now: datetime) -> dict[str, list[list[float]]]:
    """Return the seconds of each step, round by round."""
    rounds: dict[str, list[list[float]]] = {"none": [], "many": []}
    async with AsyncExitStack() as stack:
        products: dict[str, Product] = {}
        for name, count in (("none", 0), ("many", OPEN)):
            file = new_file(folder, f"leads-{name}")
            with filling(file) as engine, engine.begin() as connection:
                _fill(connection, count, now)
            products[name] = await stack.enter_async_context(opened(file_url(file)))
        for number in range(ROUNDS + 1):
            order = list(products) if number % 2 else list(reversed(products))
            for name in order:
                product = products[name]
                taken: list[float] = []
                for _ in range(WALKS):
                    await walk(product.take, product.session, taken)
                if number:  # the first round warms up
                    rounds[name].append(taken)
    return rounds


async def _assign(line: Line) -> object:
    # What the picture remembers of itself would make the second time cheaper.
    return assign(line.at(line.now + timedelta(microseconds=1)))


def _line(now: datetime) -> Line:
    team = Team(
        id=DEFAULT_TEAM,
        name="",
        place=PlaceKind.GROUP,
        chat=None,
        rules=TeamRules(strategy=Strategy.ROUND_ROBIN),
        created_at=now,
    )
    crowd = tuple(
        Member(person_id=PersonId(number), name=f"M{number}", joined_at=now)
        for number in range(1, PEOPLE + 1)
    )
    queue = tuple(
        WaitingLead(
            lead_id=LeadId(number),
            team_id=DEFAULT_TEAM,
            since=now - timedelta(seconds=WAITING - number),
        )
        for number in range(1, WAITING + 1)
    )
    return Line(queue, {DEFAULT_TEAM: Roster(team, crowd, "UTC", {}, (), ())}, {}, now)


def _fill(connection: Connection, count: int, now: datetime) -> None:
    """Write people, and leads that they have, each with clocks that are due next year."""
    everybody = [FIRST_MEMBER + number for number in range(PEOPLE)]
    prospects = [FIRST_PROSPECT + number for number in range(count)]
    _add(connection, people, [
        {"id": one, "first_name": "Ann", "last_name": "Lee", "first_seen_at": now}
        for one in (*everybody, *prospects)
    ])  # fmt: skip
    _add(connection, members, [
        {
            "person_id": one, "role": "manager", "max_open": 1000, "max_per_window": 1000,
            "window_minutes": 15, "languages": (), "joined_at": now, "revision": 0,
        }
        for one in everybody
    ])  # fmt: skip
    _add(connection, team_members, [
        {"team_id": DEFAULT_TEAM, "person_id": one, "at": now} for one in everybody
    ])  # fmt: skip
    _add(connection, leads, [
        {
            "id": number + 1, "person_id": prospects[number], "team_id": DEFAULT_TEAM,
            "state": LeadState.TAKEN, "owner_id": everybody[number % PEOPLE], "revision": 1,
            "opened_at": now, "waiting_since": now, "turn": Side.TEAM, "turn_since": now,
            "last_in_at": now, "sleeps_on": False,
        }
        for number in range(count)
    ])  # fmt: skip
    _add(connection, assignments, [
        {
            "lead_id": number + 1, "member_id": everybody[number % PEOPLE], "from_at": now,
            "how": How.TAKE, "pool": "", "accepted_at": now,
        }
        for number in range(count)
    ])  # fmt: skip
    kinds = (TimerKind.NEXT_REPLY, TimerKind.FOLLOW_UP, TimerKind.SEND_LATER)
    _add(connection, timers, [
        {
            "kind": kinds[number % len(kinds)], "subject": of_lead(LeadId(number % count + 1)),
            "key": str(number), "stage": 0, "payload": {}, "budget_seconds": 900,
            "calendar": by_member(PersonId(everybody[number % PEOPLE])),
            "started_at": now, "due_at": now + timedelta(days=365, seconds=number),
        }
        for number in range(CLOCKS if count else 0)
    ])  # fmt: skip


def _add(connection: Connection, table: object, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)  # type: ignore[arg-type]  # any of our tables
