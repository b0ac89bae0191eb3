"""A million touches of a hundred thousand people: does one more submission's attribution notice?"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.plans import Rows, compared
from benchmarks.product import new_file
from benchmarks.report import Report, Table, Target
from intake.attribution.credit import attribute, touches_before
from intake.kernel.ids import PersonId
from storage.sql_unit_of_work import SqlUnitOfWork

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EACH = 10
"""Touches of each person; every tenth of all came with a visit of the website."""
PEOPLE = 100_000
FIRST = 7_100_000_000
"""The id of the person whose submission is attributed."""


async def measure(folder: Path) -> Report:
    """Attribute one person's submission, alone in the database and among all the others."""
    crowds = {f"{EACH} touches, of this person alone": 1, f"{PEOPLE * EACH:,} touches": PEOPLE}
    files, begun = {}, perf_counter()
    for name, people in crowds.items():
        files[name] = new_file(folder, f"touches-{people}")
        _fill(files[name], people)
    filled = perf_counter() - begun
    rows, plan = await compared(files, _attribute, "SELECT")
    return Report(
        "touches",
        (_table(rows, plan, filled),),
        {"query_plans": {"touches.since": plan}},
        (
            Target("touches: time with a million, of that with ten", _ratio(rows), at_most=1.2),
            Target(
                "touches: tables scanned instead of searched",
                sum(step.startswith("SCAN") for step in plan),
                at_most=0,
            ),
        ),
    )


async def _attribute(unit: SqlUnitOfWork) -> object:
    attribution = attribute(await touches_before(unit.touches, PersonId(FIRST), NOW), NOW)
    assert attribution.credited is not None
    return attribution


def _ratio(rows: Rows) -> float:
    return float(rows[-1][3])


def _table(rows: Rows, plan: list[str], filled: float) -> Table:
    return Table(
        f"Attributing one submission of a person with {EACH} touches",
        ("stored", "median ms", "p99 ms", "ratio"),
        rows,
        (
            "A unit of its own each time, which is rolled back. The query plan:",
            *(f"  {step}" for step in plan),
            f"Writing them down took {filled:.0f} s.",
        ),
    )


def _fill(file: Path, people: int) -> None:
    """Let SQLite itself make the rows: a second for each few hundred thousand."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(_PEOPLE, {"first": FIRST, "people": people, "now": _text(NOW)})
        connection.execute(
            _TOUCHES,
            {"first": FIRST, "people": people, "touches": people * EACH, "now": _text(NOW)},
        )
        connection.execute(_VISITS, {"now": NOW.isoformat().replace("+00:00", "Z")})
        connection.execute("COMMIT")
    finally:
        connection.close()


def _text(moment: datetime) -> str:
    """Return a moment as SQLAlchemy writes it for SQLite."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


_PEOPLE = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :people)
INSERT INTO people (id, first_name, last_name, first_seen_at)
SELECT :first + i, 'Ann', 'Lee', :now FROM n
"""
_TOUCHES = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :touches)
INSERT INTO touches (person_id, at, kind, payload, link_code, link_title, utm_source, utm_medium,
                     utm_campaign, utm_content, utm_term, has_source, visit_token)
SELECT :first + i % :people,
       strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || (i / :people) || ' days', '-1 minutes'),
       iif(visited, 'visit', 'link'), 'spring', iif(visited, '', 'spring'),
       iif(visited, '', 'Spring'), iif(visited, '', 'google'), 'cpc', 'spring', '', '', 1,
       iif(visited, printf('%032x', i), NULL)
FROM (SELECT i, (i / :people + i % :people) % 10 = 3 AS visited FROM n)
"""
_VISITS = """
INSERT INTO visits (token, payload, created_at)
SELECT visit_token, json_object('token', visit_token, 'at', :now,
           'utm', json_object('source', 'google', 'medium', 'cpc', 'campaign', '', 'content', '',
                              'term', ''),
           'page', 'https://example.com/', 'title', 'A shop'), at
FROM touches WHERE visit_token IS NOT NULL
"""
