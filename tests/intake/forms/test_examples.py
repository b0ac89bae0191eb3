"""Every question has an example that it takes, with whatever limits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.form_files import load_catalogue
from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.form import Form
from intake.forms.step import StepType
from intake.forms.steps.choice import ChoiceStep
from intake.forms.steps.choices import ChoicesStep
from intake.forms.steps.date import DateLimits, DateStep
from intake.forms.steps.file import FileStep
from intake.forms.steps.name import NameStep
from intake.forms.steps.number import NumberLimits, NumberStep
from intake.forms.steps.step_types import step_class
from intake.forms.steps.text import LengthLimits, TextStep
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import StepId, SubmissionKey
from intake.operations.rehearsal import EXAMPLE_WORDS
from intake.trials.made_up import NOBODY, marked_words
from tests.flows.world import FORMS

AROUND = ParseContext("en", "DE", date(2026, 3, 2))
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32).map(SubmissionKey)
Q, ASK = StepId("q"), Wording({"en": "?"})
CATALOGUE = load_catalogue(FORMS, languages=("en", "ru"), default=None)


@pytest.mark.parametrize("form", CATALOGUE.menu, ids=lambda form: form.id)
@pytest.mark.parametrize("words", [EXAMPLE_WORDS, marked_words(SubmissionKey("0a" * 16))])
def test_every_shipped_question_takes_its_example(
    form: Form, words: Mapping[ValueKind, str]
) -> None:
    for step in form.steps:
        example = step.example(words, AROUND)
        if isinstance(step, FileStep):
            assert example is None
            continue
        assert example is not None
        assert step.fits(example, AROUND), step.id


@pytest.mark.parametrize("kind", StepType)
def test_every_type_takes_its_own_example(kind: StepType) -> None:
    """Whether a shipped form has a question of that type or not."""
    step = step_class(kind)(Q, ASK)
    if isinstance(step, ChoiceStep | ChoicesStep):
        step = replace(step, options=(Choice("a", ASK), Choice("b", ASK)))
    example = step.example(EXAMPLE_WORDS, AROUND)
    assert (example is None) is isinstance(step, FileStep)
    assert example is None or step.fits(example, AROUND)


@given(KEYS)
def test_marked_words_are_read_as_they_are(key: SubmissionKey) -> None:
    for form in CATALOGUE.menu:
        for step in form.steps:
            example = step.example(marked_words(key), AROUND)
            assert example is None or step.fits(example, AROUND)


@given(st.integers(-1000, 1000), st.integers(0, 1000), st.booleans(), st.sampled_from([None, 0, 2]))
def test_a_number_is_within_its_limits(
    least: int, span: int, integer: bool, decimals: int | None
) -> None:
    limits = NumberLimits(Decimal(least), Decimal(least + span), integer, decimals)
    step = NumberStep(Q, ASK, limits=limits)
    example = step.example({}, AROUND)
    assert example is not None
    assert step.fits(example, AROUND)


@given(st.integers(-400, 400), st.integers(0, 400))
def test_a_day_is_within_its_limits(first: int, span: int) -> None:
    step = DateStep(Q, ASK, limits=DateLimits(f"today{first:+}d", f"today{first + span:+}d"))
    example = step.example({}, AROUND)
    assert example is not None
    assert step.fits(example, AROUND)


@given(st.integers(1, 40), st.integers(0, 60))
def test_words_are_as_long_as_they_have_to_be(least: int, more: int) -> None:
    limits = LengthLimits(least, least + more)
    for step in (TextStep(Q, ASK, limits=limits), NameStep(Q, ASK, limits=limits)):
        example = step.example({step.value: "Leadtrace test"}, AROUND)
        assert isinstance(example, Answer)
        assert least <= len(example.value) <= least + more


def test_nobody_at_telegram_has_so_large_an_id() -> None:
    assert NOBODY.bit_length() == 53
