"""Charts: every plotted number is the table's, and everything keeps to its place."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ops.pictures import PictureError, png_of
from handlers.views.stats.chart_style import MOST_SERIES, WIDTH, Theme
from handlers.views.stats.funnel_chart import Bar, FunnelChart, draw_funnel
from handlers.views.stats.line_chart import LineChart, Series, draw_lines, written

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.one_of(st.none(), st.integers(0, 10**7), st.floats(0, 10**5).map(lambda v: round(v, 1)))


@st.composite
def charts(draw: st.DrawFn) -> LineChart:
    count = draw(st.integers(1, 60))
    lines = st.builds(
        Series,
        st.text(max_size=60),
        st.lists(VALUES, min_size=count, max_size=count).map(tuple),
    )
    return LineChart(
        draw(st.text(max_size=90).filter(_is_xml)),
        "1–30 November",
        tuple(f"{day}.11." for day in range(count)),
        tuple(draw(st.lists(lines.filter(lambda s: _is_xml(s.name)), min_size=1, max_size=7))),
        draw(st.none() | lines.filter(lambda s: _is_xml(s.name))),
    )


def _is_xml(text: str) -> bool:
    return text.isprintable()


@given(charts(), st.sampled_from(Theme))
def test_lines_plot_what_they_are_given(chart: LineChart, theme: Theme) -> None:
    root = ET.fromstring(draw_lines(chart, theme))  # noqa: S314  ours
    plotted = [float(point.attrib["data-value"]) for point in root.iter(f"{SVG}circle")]
    lines = (*((chart.before,) if chart.before else ()), *chart.series)
    assert plotted == [
        float(written(value)) for line in lines for value in line.values if value is not None
    ]


@given(charts())
def test_the_highest_point_is_the_highest_value_and_all_are_inside(chart: LineChart) -> None:
    root = ET.fromstring(draw_lines(chart, Theme.LIGHT))  # noqa: S314  ours
    points = [
        (float(point.attrib["cy"]), float(point.attrib["data-value"]))
        for point in root.iter(f"{SVG}circle")
    ]
    for (y, value), (other_y, other) in itertools.pairwise(points):
        assert (y < other_y) <= (value >= other)
    assert all(213 <= y <= 775 for y, _ in points)
    assert all(0 <= float(point.attrib["cx"]) <= WIDTH for point in root.iter(f"{SVG}circle"))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_bars_are_as_long_as_their_numbers(values: list[int]) -> None:
    chart = FunnelChart("Way", "", tuple(Bar(f"step {n}", value) for n, value in enumerate(values)))
    root = ET.fromstring(draw_funnel(chart, Theme.DARK))  # noqa: S314  ours
    bars = [bar for bar in root.iter(f"{SVG}rect") if "data-value" in bar.attrib]
    assert [int(bar.attrib["data-value"]) for bar in bars] == values
    widest = max(float(bar.attrib["width"]) for bar in bars) or 1
    for bar, value in zip(bars, values, strict=True):
        assert float(bar.attrib["width"]) / widest == pytest.approx(
            value / (max(values) or 1), abs=0.001
        )


@given(st.integers(1, 200))
def test_days_are_labelled_as_far_apart_as_each_other(count: int) -> None:
    days = tuple(f"d{day}" for day in range(count))
    chart = LineChart("Title", "Sub", days, (Series("x", (1.0,) * count),))
    named = [int(day) for day in re.findall(r">d(\d+)<", draw_lines(chart, Theme.LIGHT))]
    assert named[-1] == count - 1
    assert len({later - day for day, later in itertools.pairwise(named)}) <= 1
    assert min(count, 4) <= len(named) <= 6


def test_what_people_typed_is_no_markup() -> None:
    bars = (Bar('<script>"&', 1),)
    svg = draw_funnel(FunnelChart('"><x', "", bars), Theme.LIGHT)
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314  ours


def test_a_line_that_another_one_would_hide_is_seen_below_it() -> None:
    lines = (Series("a", (1, 2, 3)), Series("b", (1, 2, 0)), Series("c", (5, 6, 0)))
    svg = draw_lines(LineChart("", "", ("1", "2", "3"), lines), Theme.LIGHT)
    widths = re.findall(r'<polyline[^>]* stroke-width="(\d+)"', svg)
    assert widths == ["14", "6", "6"]


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    line = Series("x", (1.0,))
    with pytest.raises(ValueError, match="seven"):
        draw_lines(LineChart("", "", ("a",), (line,) * (MOST_SERIES + 1)), Theme.LIGHT)
    with pytest.raises(ValueError, match="axis"):
        draw_lines(LineChart("", "", ("a", "b"), (line,)), Theme.LIGHT)


def test_words_are_read_on_a_phone() -> None:
    chart = LineChart("Title", "Sub", ("a", "b"), (Series("x", (1.0, 2.0)),))
    sizes = map(int, re.findall(r'font-size="(\d+)"', draw_lines(chart, Theme.LIGHT)))
    assert min(sizes) * 360 / WIDTH >= 11


async def test_a_picture_is_made_outside_of_the_process() -> None:
    chart = FunnelChart("Путь", "ноябрь", (Bar("Заявки", 3),))
    picture = await png_of(draw_funnel(chart, Theme.LIGHT))
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == WIDTH


async def test_no_picture_of_nonsense() -> None:
    with pytest.raises(PictureError):
        await png_of("this is no picture")
