"""Typed words that skip an optional question, and where they are answers."""

from dataclasses import replace
from typing import Any

import pytest

from intake.forms.skipping import means_skip
from intake.forms.step import Step, StepType
from intake.forms.steps.step_types import step_class
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import StepId

SKIPPING = [
    "no", "No.", "NO", "nope", "skip", "Skip it", "pass", "none", "nothing", "n/a", "No, thanks",
    "нет", "Нет!", "не надо", "пропустить", "Пропускаю", "дальше", "нет, спасибо", "ничего", "неа",
    "не хочу", "I’d rather not", "nein", "keine", "-", "—", "–", "--", " - ", "\u200bнет", "«нет»",
]  # fmt: skip
CHOOSING = (StepType.CHOICE, StepType.CHOICES, StepType.YES_NO)


def step(step_type: StepType, prompt: str = "Anything else?", **changes: Any) -> Step:
    if step_type in {StepType.CHOICE, StepType.CHOICES}:
        changes["options"] = (Choice("a", Wording({"en": "A"})), Choice("b", Wording({"en": "B"})))
    asked = step_class(step_type)(StepId("x"), Wording({"en": prompt, "ru": prompt}))
    return replace(asked, **{"required": False, **changes})


@pytest.mark.parametrize("text", SKIPPING)
@pytest.mark.parametrize("step_type", [one for one in StepType if one not in CHOOSING])
def test_an_optional_question_is_skipped(step_type: StepType, text: str) -> None:
    assert means_skip(text, step(step_type))
    assert not means_skip(text, step(step_type, required=True))


@pytest.mark.parametrize("step_type", CHOOSING)
def test_where_it_may_be_a_choice_it_is_one(step_type: StepType) -> None:
    assert not any(means_skip(text, step(step_type)) for text in SKIPPING)


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("Any allergies? Write “no” if there are none.", "no"),
        ("Есть ли аллергия? Если нет, напишите «нет».", "Нет"),
        ("Your promo code, or - without one", "-"),
        ("Yes or no, and why?", "no"),
    ],
)
def test_a_question_that_names_the_word_gets_it_as_an_answer(prompt: str, word: str) -> None:
    asked = step(StepType.TEXT, prompt)
    assert not means_skip(word, asked)
    hinted = step(StepType.TEXT, hint=Wording({"en": prompt}))
    assert not means_skip(word, hinted)
    assert means_skip("skip", asked), "that is about the question, whatever it says"


@pytest.mark.parametrize(
    "text",
    ["no sugar please", "нет сахара", "Norbert", "skipper", "-5", "нетто", "nobody", "не знаю", ""],
)
def test_what_only_begins_like_it_is_an_answer(text: str) -> None:
    assert not means_skip(text, step(StepType.TEXT))
