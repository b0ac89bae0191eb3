"""The chart of an answer plots the very numbers of its message, in each view and language."""

import re
import xml.etree.ElementTree as ET
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.stats.chart_style import Theme
from handlers.views.stats.stats_charts import draw_answer
from handlers.views.stats.stats_page import StatsPage
from intake.kernel.ids import FormId
from intake.stats.answer_stats import StatsAnswer
from intake.stats.numbers import ArrivalCounts, OutcomeCounts, ReplyTimes, StatsRow, StepRow
from intake.stats.period import Period
from intake.stats.stats_question import Dimension, Only, StatsQuestion, StatsView
from texts.translator import Translator

SVG = "{http://www.w3.org/2000/svg}"
TRANSLATOR = Translator()
FORM = FormId("lead")
DAYS = Period(date(2026, 11, 1), date(2026, 11, 9), "UTC")
NUMBER = st.integers(0, 10**6)
ROWS = st.builds(
    StatsRow,
    st.none(),
    st.builds(ArrivalCounts, NUMBER, NUMBER, NUMBER, NUMBER),
    st.builds(
        OutcomeCounts,
        **{one.name: NUMBER for one in fields(OutcomeCounts) if isinstance(one.default, int)},
    ),
)
STEPS = st.builds(StepRow, st.just("name"), st.just(0), NUMBER, NUMBER)


def _answer(question: StatsQuestion, rows: tuple[StatsRow, ...], *steps: StepRow) -> StatsAnswer:
    return StatsAnswer(
        question,
        datetime(2026, 11, 9, tzinfo=UTC),
        rows[0],
        StatsRow(None, ArrivalCounts(), OutcomeCounts()),
        rows,
        (),
        names={},
        only=None,
        sources={},
        replies=ReplyTimes(),
        paces={},
        steps=steps,
        rates=None,
    )


def _page(language: str) -> StatsPage:
    return StatsPage(TRANSLATOR, language, {FORM: "Lead"}, {FORM: {"name": "Name"}})


def _plotted(svg: str, kind: str) -> list[int]:
    shapes = ET.fromstring(svg).iter(f"{SVG}{kind}")  # noqa: S314  # our own
    return [int(one.attrib["data-value"]) for one in shapes if "data-value" in one.attrib]


@given(ROWS, STEPS, st.sampled_from(list(StatsView)), st.booleans())
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_way_is_that_of_the_message(
    language: str, row: StatsRow, step: StepRow, view: StatsView, of_a_form: bool
) -> None:
    question = StatsQuestion(DAYS, view, only=Only(form_id=FORM) if of_a_form else Only())
    answer = _answer(question, (row,), *((step,) if of_a_form else ()))
    page = _page(language)
    numbers = re.findall(r"<b>(\d[^<]*)</b>", page.lines.way(answer))
    svg = draw_answer(answer, page, TRANSLATOR, language, Theme.DARK)
    assert _plotted(svg, "rect") == [int(re.sub(r"\D", "", number)) for number in numbers]


@given(st.lists(ROWS, min_size=1, max_size=9))
def test_rows_have_a_bar_each_as_far_as_they_can_be_seen(rows: list[StatsRow]) -> None:
    question = StatsQuestion(DAYS, by=Dimension.SOURCE)
    keyed = tuple(replace(row, key=f"source {number}") for number, row in enumerate(rows, 1))
    answer = _answer(question, keyed)
    svg = draw_answer(answer, _page("en"), TRANSLATOR, "en", Theme.LIGHT)
    starts = [row.arrivals.starts for row in rows if row.arrivals]
    assert _plotted(svg, "rect") == starts[:7]
    for number, row in enumerate(rows[:7], 1):
        assert f"source\u00a0{number}<" in svg
        assert f"›\u00a0{row.outcomes.submitted}\u00a0›\u00a0{row.outcomes.won}<" in svg
    assert "→" not in svg, "the font has none"
    assert ("2\u00a0more\u00a0are" in svg) == (len(rows) == 9)


@given(st.lists(ROWS, min_size=9, max_size=9))
def test_lines_are_those_of_the_rows(rows: list[StatsRow]) -> None:
    question = StatsQuestion(DAYS, by=Dimension.TIME)
    keyed = tuple(replace(row, key=date(2026, 11, number)) for number, row in enumerate(rows, 1))
    svg = draw_answer(_answer(question, keyed), _page("en"), TRANSLATOR, "en", Theme.LIGHT)
    expected = [row.arrivals.starts for row in rows if row.arrivals]
    for name in ("begun", "submitted", "won"):
        expected += [getattr(row.outcomes, name) for row in rows]
    assert _plotted(svg, "circle") == expected
    assert "How\u00a0many" in svg
    assert "days" in svg
