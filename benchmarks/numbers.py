"""A million touches, and what became of them: how long does each statistic take?"""

import asyncio
import contextlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, perf_counter_ns, process_time

from benchmarks.loop_watch import watched
from benchmarks.product import file_url, new_file
from benchmarks.report import Report, Table, Target
from benchmarks.timing import median, settle
from bot.ops.collector import start_collecting
from bot.ops.pictures import png_of
from handlers.views.stats.chart_style import Theme
from handlers.views.stats.funnel_chart import Bar, FunnelChart, draw_funnel
from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, UpdateId
from intake.stats.answer_stats import AnswerStats
from intake.stats.period import Period
from intake.stats.stats_question import Dimension, Only, StatsQuestion, StatsView
from storage.database import Database

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LINKS, PEOPLE, TOUCHES, VISITS = 1_000, 100_000, 1_000_000, 500_000
JOURNEYS, SUBMITTED, STEPS = 160_000, 100_000, 5
DAYS = 395
"""Thirteen months."""
FIRST = 7_100_000_000
ROUNDS = 3
_TURNS = 5
"""Of calm and work: a disk that others use is slower for seconds at a time."""
_UNITS = 1_000
"""Of somebody else, in each turn: ten of them are slower than their p99."""

QUARTER = Period(date(2025, 12, 2), date(2026, 3, 1), "Europe/Berlin")
ALWAYS = Period(date(2025, 1, 30), date(2026, 3, 1), "Europe/Berlin")


class _Clock:
    def now(self) -> datetime:
        return NOW


async def measure(folder: Path) -> Report:
    """Ask everything that can be asked, of a quarter and of all time."""
    file, begun = new_file(folder, "numbers"), perf_counter()
    _fill(file)
    filled = perf_counter() - begun
    async with await Database.open(file_url(file)) as database:
        start_collecting()  # as the bot does
        answer = AnswerStats(
            database.reading_in_parallel, _Clock(), zone="Europe/Berlin", currency="EUR"
        )
        asked = _questions(answer)
        rows = [(name, *await _timed(ask)) for name, ask in asked]
        slowest = max(rows, key=lambda row: row[1])
        longest = max(rows, key=lambda row: row[3])
        beside = await _beside(database, dict(asked)[slowest[0]])
    return Report(
        "numbers",
        (
            Table(
                f"{TOUCHES:,} touches, {VISITS:,} visits, {JOURNEYS:,} forms, {SUBMITTED:,} leads, "
                f"{LINKS:,} links",
                ("question", "median ms", "of it processor", "loop held ms"),
                tuple(rows),
                (
                    "Each with the period before it, its reply times, and its names.",
                    f"Writing them down took {filled:.0f} s.",
                    "Processor time grows with what else the machine does; wall time much more so.",
                    "The loop is held by its own thread's work: for so long at most at one go.",
                ),
            ),
            Table(
                "somebody else's short unit of work, meanwhile",
                ("meanwhile", "units", "median ms", "p99 ms"),
                beside,
                ("Each writes one row and commits, then reads one. The chart is drawn as well.",),
            ),
        ),
        targets=(
            Target(f"numbers: ms of the slowest, {slowest[0]}", slowest[1], at_most=1000),
            Target(f"numbers: ms of the loop at one go, {longest[0]}", longest[3], at_most=2),
            Target("numbers: others' p99 beside it, times", beside[1][3] / beside[0][3], at_most=2),
        ),
    )


async def _beside(database: Database, slowest: "Ask") -> tuple[tuple[str, int, float, float], ...]:
    """Measure, by turns, what others wait for a commit and a look with nothing else on, while
    the slowest statistic and a chart go on and on, and, to see what of that is the machine's own,
    while two processes spin that stand behind everybody."""
    calm: list[float] = []
    meanwhile: list[float] = []
    spun: list[float] = []

    async def for_ever() -> None:
        while True:
            await slowest()
            await png_of(_CHART)

    for _ in range(_TURNS):
        calm += await _others(database, _UNITS)
        busy = asyncio.create_task(for_ever())
        await asyncio.sleep(0.2)
        meanwhile += await _others(database, _UNITS)
        busy.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await busy
        with _spinning():
            spun += await _others(database, _UNITS)
    return (
        ("nothing", *_spread(calm)),
        ("the slowest statistic, and charts", *_spread(meanwhile)),
        ("two processes that only spin, behind everybody", *_spread(spun)),
    )


@contextlib.contextmanager
def _spinning() -> Iterator[None]:
    command = (sys.executable, "-I", "-S", "-c", _SPIN)
    spinning = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603 - ours
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


_SPIN = "import os; os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile True: pass"


def _spread(times: list[float]) -> tuple[int, float, float]:
    times.sort()
    return len(times), times[len(times) // 2], times[len(times) * 99 // 100]


async def _others(database: Database, count: int) -> list[float]:
    times = []
    for number in range(count):
        begun = perf_counter()
        async with database.writing() as unit:
            await unit.handled.insert(UpdateId(perf_counter_ns() + number), NOW)
            await unit.commit()
        async with database.reading() as reading:
            await reading.links.get(LinkId(number + 1))
        times.append((perf_counter() - begun) * 1000)
        await asyncio.sleep(0.005)
    return times


_CHART = draw_funnel(
    FunnelChart("Way", "", tuple(Bar(str(at), 100 - at) for at in range(10))), Theme.LIGHT
)


Ask = Callable[[], Awaitable[object]]


def _questions(answer: AnswerStats) -> list[tuple[str, Ask]]:
    asked: list[tuple[str, Ask]] = []
    for name, period in (("90 days", QUARTER), ("all time", ALWAYS)):
        for dimension in Dimension:
            question = StatsQuestion(period, by=dimension)
            asked.append((f"by {dimension}, {name}", _asking(answer, question)))
        by_link = StatsQuestion(period, by=Dimension.LINK)
        for model in AttributionModel:
            named = f"by link, {model} touch, {name}"
            asked.append((named, _asking(answer, replace(by_link, model=model))))
        one = StatsQuestion(period, by=Dimension.TIME, only=Only(link_id=LinkId(7)))
        asked.append((f"one link in time, {name}", _asking(answer, one)))
        for dimension in (Dimension.WHOLE, Dimension.LINK, Dimension.TIME):
            happened = StatsQuestion(period, view=StatsView.BY_EVENT, by=dimension)
            asked.append((f"by event, by {dimension}, {name}", _asking(answer, happened)))
        whole = StatsQuestion(period)
        asked.append((f"steps of a form, {name}", _steps(answer, whole)))
        asked.append((f"cohorts, {name}", _cohorts(answer, whole)))
        asked.append(
            (f"models by campaign, {name}", _models(answer, replace(whole, by=Dimension.CAMPAIGN)))
        )
    return asked


def _asking(answer: AnswerStats, question: StatsQuestion) -> Ask:
    return lambda: answer(question)


def _steps(answer: AnswerStats, question: StatsQuestion) -> Ask:
    return lambda: answer.steps(question, FormId("lead"))


def _cohorts(answer: AnswerStats, question: StatsQuestion) -> Ask:
    return lambda: answer.cohorts(question)


def _models(answer: AnswerStats, question: StatsQuestion) -> Ask:
    return lambda: answer.models(question)


async def _timed(ask: Ask) -> tuple[float, float, float]:
    """Return the milliseconds that it takes, the processor's, and the loop's longest at one go.

    Asked once before: what is built for the first question of its kind is there for the next ones.
    """
    times, processor, held_for = [], [], []
    await ask()
    settle()
    for _ in range(ROUNDS):
        begun, spent = perf_counter(), process_time()
        await ask()
        times.append(perf_counter() - begun)
        processor.append(process_time() - spent)
        async with watched() as held:
            await ask()
        held_for.append(held.cpu)
    return median(times), median(processor), median(held_for)


def _fill(file: Path) -> None:
    """Let SQLite itself make the rows, in the order in which they happen: as they come to stand."""
    values = {
        "now": f"{NOW:%Y-%m-%d %H:%M:%S.%f}",
        "first": FIRST,
        "links": LINKS,
        "people": PEOPLE,
        "touches": TOUCHES,
        "visits": VISITS,
        "journeys": JOURNEYS,
        "submitted": SUBMITTED,
        "steps": STEPS,
        "days": DAYS,
    }
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for statement in _STATEMENTS:
            connection.execute(_written(statement), values)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


_COUNTING = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {})"
_AT = (
    "strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || (({0} - i) * :days * 1440 / {0}) || ' minutes')"
)
_LATER = "strftime('%Y-%m-%d %H:%M:%f000', started_at, '+{} minutes')"


def _written(statement: str) -> str:
    """Write out what the statements abbreviate."""
    statement = re.sub(r"COUNTING\((:\w+)\)", lambda m: _COUNTING.format(m[1]), statement)
    statement = re.sub(r"LATER\((\d+)\)", lambda m: _LATER.format(m[1]), statement)
    return re.sub(r"IN_TIME\((:\w+)\)", lambda m: _AT.format(m[1]), statement)


_STATEMENTS = (
    """COUNTING(:people)
    INSERT INTO people (id, first_name, last_name, first_seen_at)
    SELECT :first + i, 'Ann', 'Lee', :now FROM n""",
    """COUNTING(:links)
    INSERT INTO links (code, title, utm_source, utm_medium, utm_campaign, utm_content, utm_term,
                       enabled, created_at)
    SELECT 'code' || i, 'Link ' || i, 'source' || (i % 20), 'cpc', 'campaign' || (i % 200), '', '',
           1, :now FROM n""",
    """INSERT INTO campaigns (source, medium, campaign)
    SELECT DISTINCT utm_source, utm_medium, utm_campaign FROM links""",
    """COUNTING(:touches)
    INSERT INTO touches (person_id, at, kind, payload, link_id, link_code, link_title, utm_source,
                         utm_medium, utm_campaign, utm_content, utm_term, has_source, campaign_id,
                         is_first)
    SELECT :first + i * 31 % :people, IN_TIME(:touches), 'link', 'x', 1 + i * 17 % :links, 'x',
           'X', 'x', '', '', '', '', 1, 1 + i * 17 % :links % 200, i < :people FROM n""",
    """COUNTING(:visits)
    INSERT INTO visits (created_at, link_id, campaign_id, counts)
    SELECT IN_TIME(:visits), 1 + i * 13 % :links, 1 + i * 13 % :links % 200, i % 20 > 0 FROM n""",
    """COUNTING(:journeys)
    INSERT INTO conversations (id, person_id, form_id, form_hash, submission_key, language, place,
                               step, editing, resuming, answers, skipped, revision, started_at,
                               changed_at, ended, asked)
    SELECT i + 1, :first + i * 31 % :people, 'lead', 'h', printf('%032x', i), 'en', 'summary', NULL,
           0, 0, '[]', '[]', 1, :now, :now, 'submitted', 0 FROM n""",
    """INSERT INTO journeys (id, person_id, form_id, form_hash, started_at, person_first_at,
                          first_touch_id, first_link_id, first_at, last_touch_id, last_link_id,
                          last_at, last_significant_touch_id, last_significant_link_id,
                          last_significant_at)
    SELECT row_number() OVER (ORDER BY id), person_id, iif(id % 3, 'lead', 'event'), 'h', at, at,
           id, link_id, at, id, link_id, at, id, link_id, at
    FROM touches WHERE id % 25 IN (0, 6, 12, 18) ORDER BY id""",
    """UPDATE journeys SET (submission_id, submitted_at, delivered_at, taken_at, taken_by,
                          take_seconds, answered_at, answer_seconds, answer_working_seconds,
                          qualified_at, won_at, lost_at, amount, currency) = (
           SELECT id / 8 * 5 + id % 8, LATER(3), LATER(4),
                  iif(id % 10, LATER(6), NULL), :first + id % 20,
                  iif(id % 10, 180 + id % 900, NULL),
                  iif(id % 7, LATER(9), NULL), iif(id % 7, 60 + id % 1000, NULL),
                  iif(id % 7, 60 + id % 700, NULL),
                  iif(id % 4 = 0, LATER(2000), NULL), iif(id % 16 = 0, LATER(9000), NULL),
                  iif(id % 5 = 0, LATER(9000), NULL),
                  iif(id % 16 = 0, id % 100000, NULL), iif(id % 16 = 0, 'EUR', NULL)
       )
    WHERE id % 8 < 5""",
    """COUNTING(:submitted)
    INSERT INTO leads (id, person_id, team_id, state, revision, opened_at, waiting_since, turn,
                       turn_since, outcome, closed_at, rating)
    SELECT i + 1, :first + i * 31 % :people, 1 + i % 5, 'closed', 1, :now, :now, 'prospect', :now,
           'done', :now, iif(i % 4, NULL, 1 + i % 5) FROM n""",
    """INSERT INTO lead_submissions (submission_id, lead_id)
    SELECT submission_id, submission_id FROM journeys WHERE submission_id IS NOT NULL""",
    """WITH RECURSIVE s(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM s WHERE j + 1 < :steps)
    INSERT INTO journey_steps (journey_id, step, form_id, position, asked_at, answered_at)
    SELECT id, 'step' || j, form_id, j, started_at, iif(id % (j + 2), started_at, NULL)
    FROM journeys, s""",
)
