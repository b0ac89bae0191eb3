"""What cannot be meant in a form, although each of its parts could stand there by itself."""

from collections.abc import Iterator, Mapping

from intake.forms.answer import ValueKind
from intake.forms.crm_rules import PLACEHOLDERS, crm_violations
from intake.forms.form import Form, PartialPolicy
from intake.forms.step import Condition, Step
from intake.forms.violations import Path, Violation, did_you_mean, why
from intake.kernel.ids import StepId

CONTACTS = frozenset({ValueKind.PHONE, ValueKind.EMAIL})
"""By which of them somebody can be reached who stopped in a form."""

_TITLE_WORDS = frozenset(PLACEHOLDERS) - {"name"}
"""A step may be called ``name``: in titles it stands for the same."""


def form_violations(form: Form) -> Iterator[Violation]:
    """Tell everything in a form that does not fit together.

    Places are those of a form that writes out every list: a lone condition is the first of one.
    """
    wizard = form.is_wizard
    earlier: dict[StepId, Step] = {}
    for index, step in enumerate(form.steps):
        place: Path = ("steps", index)
        if step.id in earlier:
            yield Violation((*place, "id"), why("fault-step-twice", step=repr(step.id)))
        elif step.id in _TITLE_WORDS and not wizard:
            reason = why("fault-step-in-titles", step=repr(step.id))
            yield Violation((*place, "id"), reason)
        for number, condition in enumerate(step.when):
            yield from _condition(condition, earlier, (*place, "when", number))
        for found in step.contradictions():
            yield Violation((*place, *found.path), found.reason)
        if wizard and step.targets:
            reason = why("fault-wizard-crm")
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
            yield Violation(("partial",), why("fault-partial-nothing"))
        return
    if form.consent is None:
        reason = why("fault-partial-no-consent")
        yield Violation(("partial", "stage"), reason)
    if not any(step.value in CONTACTS for step in form.steps):
        reason = why("fault-partial-no-contact")
        yield Violation(("partial", "stage"), reason)


def _condition(
    condition: Condition, earlier: Mapping[StepId, Step], place: Path
) -> Iterator[Violation]:
    step = earlier.get(condition.step)
    if step is None:
        hint = did_you_mean(condition.step, earlier) if earlier else why("fault-hint-first-step")
        reason = why("fault-no-earlier-step", step=repr(condition.step), hint=hint)
        yield Violation((*place, "step"), reason)
        return
    place = (*place, "is_not" if condition.negated else "is")
    if condition.any_of and not step.values:
        yield Violation(place, why("fault-only-answered", step=repr(step.id), type=step.type))
        return
    for index, value in enumerate(condition.any_of):
        if value not in step.values:
            hint = did_you_mean(value, step.values)
            reason = why("fault-never-value", step=repr(step.id), value=repr(value), hint=hint)
            yield Violation((*place, index), reason)
