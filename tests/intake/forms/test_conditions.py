from intake.forms.answer import Answer
from intake.forms.conditions import applying
from intake.kernel.ids import StepId
from tests.intake.forms.samples import FULL, SMALL, form_of


def ids(answers: dict[str, str], steps: list[dict[str, object]] | None = None) -> list[str]:
    form = form_of({**SMALL, "steps": steps} if steps else FULL)
    given = tuple(Answer(StepId(step), (value,)) for step, value in answers.items())
    return [step.id for step in applying(form, given)]


def test_a_step_without_condition_always_applies() -> None:
    assert "name" in ids({})
    assert "demo_day" not in ids({})


def test_a_step_applies_by_an_earlier_answer() -> None:
    assert "demo_day" in ids({"kind": "demo"})
    assert "demo_day" not in ids({"kind": "price"})


def test_the_answer_to_a_step_that_does_not_apply_counts_for_nothing() -> None:
    assert "topics" in ids({"kind": "demo", "demo_day": "2026-12-01"})
    assert "topics" not in ids({"kind": "price", "demo_day": "2026-12-01"})


def test_negations_and_several_conditions() -> None:
    steps: list[dict[str, object]] = [
        {"id": "a", "type": "yes_no", "prompt": "?"},
        {"id": "b", "type": "yes_no", "prompt": "?", "required": False},
        {"id": "c", "type": "text", "prompt": "?", "when": {"step": "a", "is_not": "yes"}},
        {
            "id": "d",
            "type": "text",
            "prompt": "?",
            "when": [{"step": "a", "is": "yes"}, {"step": "b", "answered": False}],
        },
    ]
    assert ids({}, steps) == ["a", "b", "c"]
    assert ids({"a": "yes"}, steps) == ["a", "b", "d"]
    assert ids({"a": "yes", "b": "no"}, steps) == ["a", "b"]
