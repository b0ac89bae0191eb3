"""*Until when?* and *which days?*, as people type it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.values.moments import FURTHEST, read_days, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 29, 14, 0, tzinfo=UTC)
"""A Sunday; 15:00 in Berlin."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("18:00", at("2026-11-29T18:00")),
        ("until 18:00", at("2026-11-29T18:00")),
        ("до 18:00", at("2026-11-29T18:00")),
        ("18", at("2026-11-29T18:00")),
        ("6 pm", at("2026-11-29T18:00")),
        ("14:30", at("2026-11-30T14:30")),
        ("30 min", NOW + timedelta(minutes=30)),
        ("2h", NOW + timedelta(hours=2)),
        ("2 ч 30 мин", NOW + timedelta(hours=2, minutes=30)),
        ("через час", NOW + timedelta(hours=1)),
        ("полчаса", NOW + timedelta(minutes=30)),
        ("1.5 h", NOW + timedelta(minutes=90)),
        ("на 3 дня", NOW + timedelta(days=3)),
        ("tomorrow", at("2026-11-30T00:00")),
        ("до завтра", at("2026-11-30T00:00")),
        ("завтра в 9", at("2026-11-30T09:00")),
        ("tomorrow 9:00", at("2026-11-30T09:00")),
        ("завтра в 9 утра", at("2026-11-30T09:00")),
        ("завтра в 7 часов вечера", at("2026-11-30T19:00")),
        ("завтра 20:00 вечера", at("2026-11-30T20:00")),
        ("завтра вечером", at("2026-11-30T18:00")),
        ("tomorrow in the morning", at("2026-11-30T09:00")),
        ("вечером", None),
        ("в 2 дня", at("2026-11-30T14:00")),
        ("2 дня", NOW + timedelta(days=2)),
        ("в 12 дня", at("2026-11-30T12:00")),
        ("в 11 дня", at("2026-11-30T11:00")),
        ("завтра в 10 часов дня", at("2026-11-30T10:00")),
        ("в 12 ночи", at("2026-11-30T00:00")),
        ("в 11 ночи", at("2026-11-29T23:00")),
        ("13 am", None),
        ("завтра в 15 часов", at("2026-11-30T15:00")),
        ("завтра 15 ч", at("2026-11-30T15:00")),
        ("в 16 часов", at("2026-11-29T16:00")),
        ("31.12 в 10 часов", at("2026-12-31T10:00")),
        ("завтра в час дня", at("2026-11-30T13:00")),
        ("завтра в полдень", at("2026-11-30T12:00")),
        ("завтра в полночь", None),
        ("завтра в 15.30", at("2026-11-30T15:30")),
        ("tomorrow at 15h", at("2026-11-30T15:00")),
        ("tomorrow at 11 o'clock", at("2026-11-30T11:00")),
        ("tomorrow at noon", at("2026-11-30T12:00")),
        ("tomorrow 10.30 a.m.", at("2026-11-30T10:30")),
        ("через неделю в 10", at("2026-12-06T10:00")),
        ("через 3 дня в 10:00", at("2026-12-02T10:00")),
        ("in 3 days at 10:00", at("2026-12-02T10:00")),
        ("завтра в 25 часов", None),
        ("tomorrow at 25h", None),
        ("Fri 9:00", at("2026-12-04T09:00")),
        ("в пятницу в 10:00", at("2026-12-04T10:00")),
        ("5 декабря", at("2026-12-05T00:00")),
        ("5.12 12:00", at("2026-12-05T12:00")),
        ("2026-12-05", at("2026-12-05T00:00")),
        ("", None),
        ("later", None),
        ("25:00", None),
        ("yesterday", None),
        ("today", None),
        ("31.11", None),
        ("999 days", None),
        ("9999 weeks " * 60, None),
        ("9999 weeks " * 60 + "at 10:00", None),
    ],
)
def test_moments(typed: str, moment: datetime | None) -> None:
    assert read_moment(typed, NOW, BERLIN) == moment


def test_a_time_that_the_clock_leaves_out_moves_forward() -> None:
    before = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert read_moment("tomorrow 2:30", before, BERLIN) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_of_a_time_that_the_clock_repeats_the_first_is_meant() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    read = read_moment("tomorrow 2:30", before, BERLIN)
    assert read == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1–14 Dec", "2026-12-01", "2026-12-14"),
        ("1-14.12", "2026-12-01", "2026-12-14"),
        ("с 5 по 9 декабря", "2026-12-05", "2026-12-09"),
        ("с 5.12 по 9.12", "2026-12-05", "2026-12-09"),
        ("5.12-9.12", "2026-12-05", "2026-12-09"),
        ("20 Dec – 5 Jan", "2026-12-20", "2027-01-05"),
        ("tomorrow", "2026-11-30", "2026-11-30"),
        ("mon-fri", "2026-11-30", "2026-12-04"),
        ("2026-12-05 – 2026-12-09", "2026-12-05", "2026-12-09"),
    ],
)
def test_days(typed: str, first: str, last: str) -> None:
    span = (date.fromisoformat(first), date.fromisoformat(last))
    assert read_days(typed, NOW.date()) == span


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "yesterday", "1–2–3 Dec", "32–33 Dec", "14–1 Foo", "14–1 Dec", "с 14 по 1 дек"],
)
def test_no_days(typed: str) -> None:
    assert read_days(typed, NOW.date()) is None


@given(st.text(max_size=60))
def test_nothing_typed_raises(typed: str) -> None:
    moment = read_moment(typed, NOW, BERLIN)
    assert moment is None or NOW < moment <= NOW + FURTHEST
    days = read_days(typed, NOW.date())
    assert days is None or NOW.date() <= days[0] <= days[1]
