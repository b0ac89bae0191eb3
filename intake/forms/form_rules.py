"""What cannot be meant in a form, although each of its parts could stand there by itself."""

from collections.abc import Iterator, Mapping

from intake.forms.answer import ValueKind
from intake.forms.crm_rules import PLACEHOLDERS, crm_violations
from intake.forms.form import Form, PartialPolicy
from intake.forms.step import Condition, Step
from intake.forms.violations import Path, Violation, did_you_mean
from intake.kernel.ids import StepId

CONTACTS = frozenset({ValueKind.PHONE, ValueKind.EMAIL})
"""By which of them somebody can be reached who stopped in a form."""

_TITLE_WORDS = frozenset(PLACEHOLDERS) - {"name"}
"""A step may be called ``name``: in titles it stands for the same."""


def form_violations(form: Form) -> Iterator[Violation]:
    """Tell everything in a form that does not fit together.

    Places are those of a form that writes out every list: a lone condition is the first of one.
    """
    wizard = form.crm is None
    earlier: dict[StepId, Step] = {}
    for index, step in enumerate(form.steps):
        place: Path = ("steps", index)
        if step.id in earlier:
            yield Violation((*place, "id"), f"another step has the id {step.id!r} already")
        elif step.id in _TITLE_WORDS and not wizard:
            reason = f"{step.id!r} has a meaning of its own in titles; rename it"
            yield Violation((*place, "id"), reason)
        for number, condition in enumerate(step.when):
            yield from _condition(condition, earlier, (*place, "when", number))
        for found in step.contradictions():
            yield Violation((*place, *found.path), found.reason)
        if wizard and step.targets:
            reason = "a wizard's answers do not go to the CRM; remove it"
            yield Violation((*place, "crm"), reason)
        earlier[step.id] = step
    if form.crm is not None:
        yield from crm_violations(form.crm, form.steps)
    if form.partial is not None:
        yield from _partial(form.partial, form)


def _partial(partial: PartialPolicy, form: Form) -> Iterator[Violation]:
    """Without a consent nothing may be kept of a form that was not sent, and without a phone or
    e-mail nobody can be reached."""
    if partial.stage is None:
        if not partial.reminder:
            yield Violation(("partial",), "nothing would follow: name a stage, or set reminder")
        return
    if form.consent is None:
        reason = "unfinished forms are sent after a consent only: ask for one, or name no stage"
        yield Violation(("partial", "stage"), reason)
    if not any(step.value in CONTACTS for step in form.steps):
        reason = "nobody could be reached: ask for a phone or an e-mail, or name no stage"
        yield Violation(("partial", "stage"), reason)


def _condition(
    condition: Condition, earlier: Mapping[StepId, Step], place: Path
) -> Iterator[Violation]:
    step = earlier.get(condition.step)
    if step is None:
        hint = (
            did_you_mean(condition.step, earlier)
            if earlier
            else "; the first step has none before it"
        )
        yield Violation((*place, "step"), f"no earlier step has the id {condition.step!r}{hint}")
        return
    place = (*place, "is_not" if condition.negated else "is")
    if condition.any_of and not step.values:
        reason = f"is of type {step.type}: only answered: true or false can be asked of it"
        yield Violation(place, f"{step.id!r} {reason}")
        return
    for index, value in enumerate(condition.any_of):
        if value not in step.values:
            reason = f"{step.id!r} is never {value!r}{did_you_mean(value, step.values)}"
            yield Violation((*place, index), reason)
