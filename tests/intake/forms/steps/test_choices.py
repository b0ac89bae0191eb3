import pytest

from intake.forms.answer import Answer
from intake.forms.step import Step
from intake.forms.steps.yes_no import read_yes_no
from intake.kernel.problems import Problem, problem
from tests.intake.forms.samples import AROUND, full_form, step_in, step_of


def read_choices(typed: str, step: Step) -> tuple[str, ...] | Problem:
    read = step.parse(typed, AROUND)
    return read.values if isinstance(read, Answer) else read


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Prices", "price"),
        ("ЦЕНЫ!", "price"),
        ("price", "price"),
        ("2", "demo"),
        ("2️⃣", "demo"),
        ("a demo", "demo"),
        ("👉 другое", "other"),
    ],
)
def test_a_choice_is_typed_by_label_value_number_or_beginning(typed: str, value: str) -> None:
    assert read_choices(typed, step_in(full_form(), "kind")) == (value,)


@pytest.mark.parametrize("typed", ["", "so", "4", "0", "nothing"])
def test_what_is_unclear_is_no_choice(typed: str) -> None:
    assert read_choices(typed, step_in(full_form(), "kind")) == problem("problem-choice")


def test_a_label_that_is_a_number_wins_over_the_number_of_a_choice() -> None:
    step = step_of(
        type="choice",
        choices=[{"value": "x", "label": "2"}, {"value": "y", "label": "1"}],
    )
    assert read_choices("1", step) == ("y",)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("1, 3", ("a", "c")),
        ("3 1", ("a", "c")),
        ("Cherries; apples", ("a", "c")),
        ("Яблоки и вишни", ("a", "c")),
        ("bananas and bananas", ("b",)),
    ],
)
def test_several_are_typed_in_any_order(typed: str, values: tuple[str, ...]) -> None:
    assert read_choices(typed, step_in(full_form(), "topics")) == values


def test_several_are_refused_as_a_whole() -> None:
    topics = step_in(full_form(), "topics")
    assert read_choices("apples, plums", topics) == problem("problem-choices")
    assert read_choices(",", topics) == problem("problem-choices")
    assert read_choices("1 2 3", topics) == problem("problem-choices-max", maximum=2)


def test_a_label_with_a_comma_is_one_choice() -> None:
    step = step_of(
        type="choices",
        choices=[{"value": "x", "label": "Yes, both"}, {"value": "y", "label": "Neither"}],
    )
    assert read_choices("yes, both", step) == ("x",)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("Yes", "yes"), ("да!", "yes"), ("Ага", "yes"), ("nope", "no"), ("-", "no")],
)
def test_yes_and_no_in_any_language(typed: str, answer: str) -> None:
    assert read_yes_no(typed, "en") == answer
    assert read_yes_no(typed, "ru") == answer


def test_maybe_is_neither() -> None:
    assert read_yes_no("maybe", "en") == problem("problem-yes-no")
