"""The translator speaks safely, and refuses texts that are not sound."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from fluent.runtime import FluentBundle
from hypothesis import given
from hypothesis import strategies as st

from texts.markup import Html, bold, plain
from texts.translator import TextsError, Translator

TRANSLATOR = Translator()


def test_strings_are_escaped_unless_they_are_markup() -> None:
    assert TRANSLATOR.say("en", "noted", answer="<b>") == "Got it: &lt;b&gt;"
    assert TRANSLATOR.say("en", "noted", answer=bold("&")) == "Got it: <b>&amp;</b>"
    assert TRANSLATOR.plain("en", "noted", answer="<b>") == "Got it: <b>"


def test_what_has_no_arguments_is_put_together_once_in_each_language() -> None:
    with patch.object(FluentBundle, "format_pattern", autospec=True) as formatting:
        formatting.side_effect = lambda bundle, *_: (f"Back in {bundle.locales[0]}", [])
        translator = Translator(("en", "ru"))
        said = [translator.plain(one, "button-back") for one in ("en", "ru", "en", "ru")]
    assert said == ["Back in en", "Back in ru"] * 2
    assert formatting.call_count == 2


@given(st.text(max_size=30), st.integers(1, 300))
def test_arguments_of_any_length_arrive_whole(text: str, times: int) -> None:
    long = text * times
    assert TRANSLATOR.plain("ru", "noted", answer=long) == f"Записали: {long}"
    assert plain(TRANSLATOR.say("ru", "noted", answer=long)) == f"Записали: {long}"


def test_a_stand_in_that_somebody_typed_stays_what_it_is() -> None:
    typed = "\ue000reason\ue001"
    assert TRANSLATOR.plain("en", "noted", answer=typed) == f"Got it: {typed}"


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "You can choose 1 option at most."),
        ("en", 2, "You can choose 2 options at most."),
        ("ru", 1, "Можно выбрать не больше 1 варианта."),
        ("ru", 5, "Можно выбрать не больше 5 вариантов."),
        ("ru", 21, "Можно выбрать не больше 21 варианта."),
    ],
)
def test_plurals(language: str, count: int, text: str) -> None:
    assert TRANSLATOR.plain(language, "problem-choices-max", maximum=count) == text


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    high = TRANSLATOR.plain("ru", "problem-number-high", maximum=Decimal("1234.5"))
    assert high.replace("\N{NO-BREAK SPACE}", " ") == "Число должно быть не больше 1 234,5."
    late = TRANSLATOR.plain("ru", "problem-date-late", latest=date(2026, 12, 31))
    assert "31 дек. 2026" in late
    at = TRANSLATOR.plain("en", "moment", zone="UTC", at=datetime(2026, 1, 5, 14, 3, tzinfo=UTC))
    assert at.replace("\u202f", " ") == "Jan 5, 2026, 2:03 PM (UTC)"


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("EN-gb", "en"), ("pt-br", "en"), (None, "en"), ("", "en")],
)
def test_the_nearest_language(code: str | None, language: str) -> None:
    assert Translator(("en", "ru")).nearest(code) == language


def test_what_it_does_not_have_is_a_fault_and_no_silence() -> None:
    with pytest.raises(TextsError, match="no text 'nonsense'"):
        TRANSLATOR.say("en", "nonsense")
    with pytest.raises(TextsError, match="in 'xx'"):
        TRANSLATOR.say("xx", "noted", answer="a")
    with pytest.raises(TextsError, match="noted"):
        TRANSLATOR.say("en", "noted")


@pytest.mark.parametrize(
    ("russian", "reason"),
    [
        ("a = А\n", "differ in {'b'}"),
        ("a = А\nb = Б { $y }\n", "its arguments differ"),
        ("a = А\nb = Б { $x }\nb = В { $x }\n", "stands twice"),
        ("a = А\nb = { $x\n", "is broken"),
        ("a = А\nb =\n    .c = { $x }\n", "is broken"),
        ("и так далее\na = А\nb = { $x }\n", "begins with no text's key"),
        ("\ufeffa = А\nb = { $x }\n", "begins with no text's key"),
        ("a = { b }\nb = { $x }\n", "refers to"),
        ("a = { -c }\nb = { $x }\n", "refers to"),
        ("a = А\nand so on\nb = { $x }\n", "is broken"),
        ('a = А\nb = { $x }{ "$y" }\n', "differ|not clear"),
        ("", "no texts"),
    ],
)
def test_unsound_texts_are_refused(tmp_path: Path, russian: str, reason: str) -> None:
    for language, text in (("en", "a = A\nb = B { $x }\n"), ("ru", russian)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "some.ftl").write_text(text, encoding="utf-8")
    with pytest.raises(TextsError, match=reason):
        Translator(locales=tmp_path).check()


def test_markup_can_be_asked_for_as_markup() -> None:
    assert isinstance(TRANSLATOR.say("en", "menu"), Html)
