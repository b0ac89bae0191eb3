"""Which steps apply: a step may depend on the answers to earlier ones."""

from collections.abc import Iterable

from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.forms.step import Condition, Step
from intake.kernel.ids import StepId


def applying(form: Form, answers: Iterable[Answer]) -> tuple[Step, ...]:
    """Return the steps that apply with these answers, in order.

    The answer to a step that does not apply counts for nothing: it is kept aside, in case the
    person changes their mind again.
    """
    given = {answer.step: answer for answer in answers}
    counted: dict[StepId, Answer] = {}
    applies = []
    for step in form.steps:
        if all(_holds(condition, counted.get(condition.step)) for condition in step.when):
            applies.append(step)
            if step.id in given:
                counted[step.id] = given[step.id]
    return tuple(applies)


def _holds(condition: Condition, answer: Answer | None) -> bool:
    if answer is None:
        return condition.negated
    met = not condition.any_of or not set(condition.any_of).isdisjoint(answer.values)
    return met is not condition.negated
