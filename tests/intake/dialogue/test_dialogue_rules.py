"""The pure rules of dialogues, over whatever people do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conversation.inputs import Spoken
from intake.dialogue.inside import Mentions, TeamWords, stays_inside
from intake.dialogue.pass_on import destination
from intake.dialogue.ready_answer import PLACEHOLDERS, ReadyAnswer, filled, fitting, missing
from intake.dialogue.timed_words import read_scheduled
from intake.kernel.ids import ChatId, FormId, LeadId, PersonId, TeamId
from intake.leads.lead import Lead, LeadState

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
ME, COLLEAGUE = PersonId(1), PersonId(2)
moments = st.none() | st.integers(0, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


def lead(number: int, last_out_at: datetime | None) -> Lead:
    return Lead(
        id=LeadId(number),
        person_id=PersonId(7),
        team_id=TeamId(number),
        state=LeadState.WAITING,
        owner_id=None,
        opened_at=NOW,
        waiting_since=NOW,
        turn_since=NOW,
        last_out_at=last_out_at,
    )


leads = st.lists(moments, max_size=5).map(
    lambda outs: [lead(number, out) for number, out in enumerate(outs, 1)]
)


@given(leads, st.none() | st.integers(1, 6).map(LeadId))
def test_words_go_to_what_they_answer_then_to_who_wrote_last_then_to_the_newest(
    known: list[Lead], replied: LeadId | None
) -> None:
    chosen = destination(known, replied)
    if replied is not None:
        assert chosen is None or chosen.id == replied
        assert (chosen is None) == all(one.id != replied for one in known)
        return
    assert (chosen is None) == (not known)
    if chosen is None:
        return
    written = [one.last_out_at for one in known if one.last_out_at is not None]
    if written:
        assert chosen.last_out_at == max(written)
    else:
        assert chosen.id == max(one.id for one in known)


def words(text: str, **details: Any) -> TeamWords:
    spoken = Spoken(5, "text", text)
    return TeamWords(spoken, ChatId(-1), 3, text, **details)


@given(st.text())
def test_two_slashes_keep_anything_inside(text: str) -> None:
    assert stays_inside(words(f"//{text}"), ME)


@given(st.text().filter(lambda text: not text.lstrip().startswith("//")), st.booleans())
def test_what_is_for_nobody_else_goes_out(text: str, own: bool) -> None:
    assert not stays_inside(words(text, answers_person=ME if own else None), ME)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=1))
def test_a_mention_of_a_colleague_keeps_it_inside_whatever_its_case(name: str) -> None:
    mentioned = Mentions(frozenset({name.casefold()}))
    assert mentioned.name_one_of((name.upper().casefold(), name), ())
    assert not mentioned.name_one_of((f"{name}_",), (COLLEAGUE,))
    assert Mentions(people=frozenset({COLLEAGUE})).name_one_of((), (COLLEAGUE,))


@given(st.text(), st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text(min_size=1)))
def test_a_placeholder_is_filled_in_or_asked_for(text: str, values: dict[str, str]) -> None:
    template = text.replace("{", "").replace("}", "") + "".join(f"{{{n}}}" for n in PLACEHOLDERS)
    lacking = missing(template, values)
    assert set(lacking) == set(PLACEHOLDERS) - values.keys()
    said = filled(template, values)
    for name in lacking:
        assert f"{{{name}}}" in said
    assert missing(template, dict.fromkeys(PLACEHOLDERS, "x")) == ()


def answer(title: str, text: str = "", **details: Any) -> ReadyAnswer:
    return ReadyAnswer(
        team_id=TeamId(1), person_id=None, title=title, text=text, created_at=NOW, **details
    )


def test_a_word_finds_the_title_before_the_text_and_what_is_meant_before_the_rest() -> None:
    known = (
        answer("Walls", "the price of a wall"),
        answer("Price list"),
        answer("Our price"),
        answer("Price", form_id=FormId("other")),
        answer("Price"),
        answer("Price", language="en"),
        answer("Price", language="ru"),
    )
    found = fitting(known, "PRICE", (FormId("lead"),), "en")
    assert [(one.title, one.language) for one in found] == [
        ("Price", "en"),
        ("Price", None),
        ("Price list", None),
        ("Our price", None),
        ("Walls", None),
    ]


def test_a_time_stands_before_the_words() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    nine = datetime(2026, 3, 6, 8, tzinfo=UTC)
    cases = {
        "9:00 Good morning": (nine, "Good morning"),
        "9:00 2 rooms are free": (nine, "2 rooms are free"),
        "tomorrow 9:00 Good morning": (nine, "Good morning"),
        "завтра 9:00 Доброе утро": (nine, "Доброе утро"),
        "завтра в 9 утра Доброе утро": (nine, "Доброе утро"),
        "завтра в 9 часов утра Доброе утро": (nine, "Доброе утро"),
        "9:00 утра Доброе утро": (nine, "Доброе утро"),
        "завтра в 7 вечера Напоминаю": (nine + timedelta(hours=10), "Напоминаю"),
        "tomorrow 7 pm A reminder": (nine + timedelta(hours=10), "A reminder"),
        "завтра Привет": (nine, "Привет"),
        "завтра вечером Напоминаю": (nine + timedelta(hours=9), "Напоминаю"),
        "9:00 завтра Доброе утро": (nine, "Доброе утро"),
        "tomorrow\nHello": (nine, "Hello"),
        "tomorrow at 9:00\nGood\nmorning": (nine, "Good\nmorning"),
        "2 h See you": (NOW + timedelta(hours=2), "See you"),
    }
    for text, wanted in cases.items():
        assert read_scheduled(text, NOW, berlin) == wanted
    for text in ("", "9:00", "hello", "yesterday 9:00 hello", "9:00\n"):
        assert read_scheduled(text, NOW, berlin) is None


@pytest.mark.parametrize(
    "text",
    [
        "завтра в 25 часов Привет",
        "завтра в 25 Привет",
        "завтра 25:00 Привет",
        "tomorrow at 13 am Hi",
        "13:30 pm Hi",
        "tomorrow pm Hi",
        "завтра 12 человек придут",
    ],
)
def test_no_part_of_a_time_is_sent(text: str) -> None:
    """A time of which a part only is understood is asked for."""
    assert read_scheduled(text, NOW, ZoneInfo("Europe/Berlin")) is None


@given(st.text())
def test_a_time_is_always_ahead_and_words_are_never_empty(text: str) -> None:
    found = read_scheduled(text, NOW, ZoneInfo("Europe/Berlin"))
    if found is not None:
        assert found[0] > NOW
        assert found[1].strip()
