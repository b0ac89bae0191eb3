"""Hours as people type them: strict in what they mean, friendly in how they are said."""

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.local_times import weekdays
from intake.staffing.hours_words import Fault, HoursFault, read_hours, write_hours
from intake.team.working_time import WHOLE_DAY, Hours, Shift
from texts.translator import Translator

TRANSLATOR = Translator()
ENGLISH, RUSSIAN = weekdays(TRANSLATOR, "en"), weekdays(TRANSLATOR, "ru")
OFF: tuple[Shift, ...] = ()


def shift(text: str) -> Shift:
    start, _, end = text.partition("-")
    return Shift(time.fromisoformat(start), time.fromisoformat(end))


def week(days: str, *shifts: str) -> Hours:
    """The same shifts on these days, told as digits: 0 is Monday."""
    day_shifts = tuple(shift(one) for one in shifts)
    return Hours(tuple(day_shifts if str(day) in days else OFF for day in range(7)))


OFFICE = week("01234", "09:00-18:00")
SPLIT = week("01234", "09:00-13:00", "14:00-18:00")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("Mon–Fri 9:00–18:00", OFFICE),
        ("mon-fri 9-18", OFFICE),
        ("Monday to Friday from 9 to 18", OFFICE),
        ("weekdays 9am – 6pm", OFFICE),
        ("Mon — Fri: 9.00—18.00.", OFFICE),
        ("mon tue wed thu fri 9-18", OFFICE),
        ("Mon, Tue, Wed, Thu and Fri 9–18", OFFICE),
        ("Mon-Thu 9-18, Fri 9-18", OFFICE),
        ("Mon–Fri 9–18, Sat–Sun off", OFFICE),
        ("пн–пт 9:00–18:00", OFFICE),
        ("ПН-ПТ 9-18", OFFICE),
        ("с понедельника по пятницу с 9 до 18", OFFICE),
        ("по будням с 9:00 до 18:00", OFFICE),
        ("будни 9-18, выходные выходной", OFFICE),
        ("Mon–Fri 9:00–13:00 14:00–18:00", SPLIT),
        ("Mon–Fri 9–13, 14–18", SPLIT),
        ("Mon–Fri 9–13 + 14–18", SPLIT),
        ("пн-пт 9-18 перерыв 13-14", SPLIT),
        ("Mon–Fri 9–18, lunch 13–14", SPLIT),
        ("пн-пт: 9-13; 14-18", SPLIT),
        ("sat sun 10-14", week("56", "10:00-14:00")),
        ("выходные 10–14", week("56", "10:00-14:00")),
        ("Fri–Mon 22–6", week("4560", "22:00-06:00")),
        ("daily 9-21", week("0123456", "09:00-21:00")),
        ("каждый день 9–21", week("0123456", "09:00-21:00")),
        ("24/7", Hours(((WHOLE_DAY,),) * 7)),
        ("круглосуточно", Hours(((WHOLE_DAY,),) * 7)),
        ("round the clock", Hours(((WHOLE_DAY,),) * 7)),
        ("daily 0–24", Hours(((WHOLE_DAY,),) * 7)),
        ("Mon 12am–12pm", week("0", "00:00-12:00")),
    ],
)
def test_people_say_it_in_many_ways(typed: str, hours: Hours) -> None:
    assert read_hours(typed) == hours


@pytest.mark.parametrize(
    ("typed", "fault", "word"),
    [
        ("", Fault.EMPTY, ""),
        (" . ", Fault.EMPTY, ""),
        ("sometimes", Fault.WORD, "sometimes"),
        ("Mon–Fri 9–18 or so", Fault.WORD, "or"),
        ("Mon–Fri 9–18 €", Fault.WORD, "€"),
        ("Mon – 9–18", Fault.WORD, "-"),
        ("9–18", Fault.NO_DAYS, ""),
        ("Mon–Fri", Fault.NO_TIMES, ""),
        ("Mon–Fri 9", Fault.NO_TIMES, "9"),
        ("Mon–Fri 9–18–20", Fault.WORD, "-"),
        ("off", Fault.NO_DAYS, ""),
        ("Mon off", Fault.NO_TIMES, ""),
        ("Mon 25–26", Fault.TIME, "25"),
        ("Mon 9:60–18", Fault.TIME, "9:60"),
        ("Mon 24–6", Fault.TIME, "24"),
        ("Mon 13pm–14", Fault.TIME, "13pm"),
        ("Mon 9–18, Tue 9–18, Mon 10–12", Fault.TWICE, ""),
        ("Mon–Fri 9–18, Fri 9–16", Fault.TWICE, ""),
        ("Mon 9–12 11–14", Fault.OVERLAP, ""),
        ("Mon 22–6, Tue 5–9", Fault.OVERLAP, ""),
        ("Sun 22–6, Mon 5–9", Fault.OVERLAP, ""),
        ("Mon–Fri 9–18, break 18–19", Fault.BREAK, ""),
        ("Mon–Fri 9–18, break 9–10", Fault.BREAK, ""),
    ],
)
def test_what_is_no_hours_is_told_why(typed: str, fault: Fault, word: str) -> None:
    assert read_hours(typed) == HoursFault(fault, word)


MINUTES = st.integers(0, 24 * 60)


@st.composite
def days(draw: st.DrawFn) -> tuple[Shift, ...]:
    """Shifts of a day that follow each other and end by midnight."""
    cuts = sorted(draw(st.sets(MINUTES, max_size=6)))
    spans = list(pairwise(cuts))[::2]
    return tuple(Shift(_at(start), _at(end)) for start, end in spans)


def _at(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


WEEKS = st.tuples(*[days()] * 7).filter(any).map(Hours)


@given(WEEKS, st.sampled_from([ENGLISH, RUSSIAN]))
def test_what_is_written_is_read_back_the_same(hours: Hours, names: tuple[str, ...]) -> None:
    assert read_hours(write_hours(hours, names)) == hours


_PIECES = "mon пт tue-thu – - — , ; 9 18 9:00 13.30 24 25 6pm break перерыв off to до с daily / €"
WORDS = st.sampled_from(_PIECES.split(" "))


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_reading_never_raises_and_gives_only_sound_hours(typed: str) -> None:
    read = read_hours(typed)
    if isinstance(read, Hours):
        assert len(read.days) == 7
        assert any(read.days)
        assert read_hours(write_hours(read, ENGLISH)) == read
