"""Every number of the statistics agrees with a slow, plain recount over made-up histories."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.numbers import (
    ArrivalCounts,
    Key,
    OutcomeCounts,
)
from intake.stats.period import Period, midnight
from intake.stats.stats_question import PACED, Dimension, Only, StatsQuestion, StatsView
from storage.database import Database
from tests.databases import POSTGRESQL, chosen, give_back, new_postgresql
from tests.storage.histories import CHANGES, DAYS, MODELS, START, fill, made_up
from tests.storage.recount import Recount, in_order

ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/New_York")
SEVEN_YEARS = Period(date(2019, 5, 1), date(2026, 4, 30), "Europe/Berlin")
"""More months than a number has bits; the last ones have people."""
WEEKS = 3
"""For which cohorts are followed."""


QUESTIONS = st.builds(
    StatsQuestion,
    period=st.builds(
        lambda zone, first, length: Period(
            START.date() + timedelta(days=first),
            START.date() + timedelta(days=first + length),
            zone,
        ),
        st.sampled_from(ZONES),
        st.integers(-2, DAYS),
        st.integers(0, 2 * DAYS),
    ),
    view=st.sampled_from(list(StatsView)),
    by=st.sampled_from(list(Dimension)),
    model=st.sampled_from(MODELS),
    only=st.sampled_from(
        [
            Only(),
            Only(link_id=LinkId(1)),
            Only(source_of=2),
            Only(campaign_id=1),
            Only(form_id=FormId("lead")),
            Only(manager=PersonId(501)),
            Only(team_id=TeamId(2)),
            Only(link_id=LinkId(2), form_id=FormId("event")),
        ]
    ),
    as_of=st.none() | st.integers(0, DAYS).map(lambda day: START + timedelta(days=day)),
)


@pytest.fixture(scope="module")
def copies(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """Makes databases with a history: files once, and on a server each time anew."""
    folder = tmp_path_factory.mktemp("histories")

    def of(seed: int) -> str:
        if chosen() == POSTGRESQL:
            give_back()
            url = new_postgresql()
            fill(url, made_up(seed))
            return url
        path = folder / f"{seed}.db"
        url = f"sqlite+aiosqlite:///{path}"
        if not path.exists():
            shutil.copy(template, path)
            fill(url, made_up(seed))
        return url

    return of


@given(seed=st.integers(0, 400), question=QUESTIONS)
@example(seed=7, question=StatsQuestion(SEVEN_YEARS, by=Dimension.TIME))
@settings(deadline=None)
def test_a_plain_recount_gives_the_same(
    copies: Callable[[int], str], seed: int, question: StatsQuestion
) -> None:
    now = START + timedelta(days=DAYS // 2)
    moments = tuple(midnight(day, question.period.zone) for day in CHANGES)
    paced = question.by in PACED

    async def asked() -> tuple[Any, ...]:
        url = copies(seed)
        async with await Database.open_for_reading(url) as database, database.reading() as unit:
            return (
                await unit.statistics.arrivals(question),
                await unit.statistics.outcomes(question, moments),
                await unit.statistics.reply_times(question, now),
                await unit.statistics.reply_times_by_key(question, now) if paced else {},
                await unit.statistics.steps(question, FormId("event")),
                await unit.statistics.costs(question, CHANGES),
                await unit.statistics.cohorts(question.period, WEEKS),
            )

    arrivals, outcomes, replies, paces, steps, spent, cohorts = asyncio.run(asked())
    recount = Recount(made_up(seed), question)
    nobody_arrives = question.by in {Dimension.FORM, Dimension.MANAGER, Dimension.TEAM}
    if nobody_arrives or not question.only.keeps_arrivals:
        assert arrivals.by_key == {}
        assert spent == {}
    else:
        assert _nonempty(arrivals.by_key) == _nonempty(recount.arrivals())
        assert _ordered(spent) == _ordered(recount.spent())
    sorted_ = {
        key: replace(one, earned=in_order(one.earned)) for key, one in outcomes.by_key.items()
    }
    assert _nonempty(sorted_) == _nonempty(recount.outcomes())
    by_all = Recount(made_up(seed), replace(question, by=Dimension.WHOLE))
    if question.only.keeps_arrivals:
        assert arrivals.whole == by_all.arrivals().get(None, ArrivalCounts())
    else:
        assert arrivals.whole == ArrivalCounts()
    sorted_ = {None: replace(outcomes.whole, earned=in_order(outcomes.whole.earned))}
    assert _nonempty(sorted_) == _nonempty(by_all.outcomes())
    assert replies == recount.replies(now)
    assert steps == recount.steps("event")
    assert cohorts == recount.cohorts(WEEKS)
    assert all(
        pace == recount.replies(now, partial(_has, recount, key)) for key, pace in paces.items()
    )


def _has(recount: Recount, key: Key, journey: dict[str, Any]) -> bool:
    return recount.key(journey, START) == key


def _ordered(sums: Any) -> dict[Any, Any]:
    return {key: in_order(rows) for key, rows in sums.items() if rows}


def _nonempty(rows: Any) -> dict[Any, Any]:
    """Rows in which there is anything: an empty one may be left out."""
    return {key: row for key, row in rows.items() if row not in (ArrivalCounts(), OutcomeCounts())}
