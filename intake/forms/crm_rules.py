"""What the CRM could not take of a form: targets, titles, constant values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.forms.answer import ValueKind
from intake.forms.crm_fields import CUSTOM, OURS, PERSONAL, STANDARD
from intake.forms.crm_part import Bundle, CompanyMatch, CrmPart, EntityKind, Target
from intake.forms.step import Step, StepType
from intake.forms.steps.number import NumberStep
from intake.forms.steps.step_types import step_class
from intake.forms.violations import Path, Violation, did_you_mean

TITLED = (EntityKind.LEAD, EntityKind.DEAL, EntityKind.QUOTE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("form", "name", "link", "source")
"""What titles may hold besides the ids of steps."""

_AMOUNT, _CURRENCY = "OPPORTUNITY", "CURRENCY_ID"
_WANTED = {
    "PHONE": ValueKind.PHONE,
    "EMAIL": ValueKind.EMAIL,
    **dict.fromkeys((_AMOUNT, "TAX_VALUE", "REVENUE", "PROBABILITY"), ValueKind.NUMBER),
    **dict.fromkeys(("BIRTHDATE", "BEGINDATE", "CLOSEDATE", "ACTUAL_DATE"), ValueKind.DATE),
    **dict.fromkeys(("OPENED", "EXPORT"), ValueKind.FLAG),
}
"""What is anything else the portal refuses, with the whole entity, or takes for a *no*."""


def main_kinds(bundle: Bundle) -> tuple[EntityKind, ...]:
    """Return what the main entity can be."""
    if bundle is Bundle.AUTO:
        return (EntityKind.LEAD, EntityKind.DEAL)
    return (EntityKind(bundle.value),)


def in_currency(step: Step, crm: CrmPart) -> Step:
    """Return the step with the currency that the form gives its amount in the CRM, if it names none
    itself: dollars would be stored as so many roubles."""
    if not isinstance(step, NumberStep) or step.limits.currency is not None:
        return step
    filled = {target.entity for target in step.targets if target.field == _AMOUNT}
    codes = {
        constants[_CURRENCY]
        for kind, constants in crm.fields.items()
        if _CURRENCY in constants and (kind in filled or None in filled)
    }
    if len(codes) != 1:
        return step
    return replace(step, limits=replace(step.limits, currency=codes.pop()))


def crm_violations(crm: CrmPart, steps: Sequence[Step]) -> Iterator[Violation]:
    """Tell what is wrong with a form's ``crm`` part, and with where its answers go."""
    yield from _part(crm)
    yield from _titles(crm, steps)
    yield from _company(crm, {target for step in steps for target in step.targets})
    for index, step in enumerate(steps):
        place: Path = ("steps", index, "crm")
        for number, target in enumerate(step.targets):
            if reason := _unfit_target(target, step, crm):
                yield Violation((*place, number), reason)
            if number and step.value is ValueKind.FILES:
                reason = "files go to one place only: keep one target"
                yield Violation((*place, number), reason)


def _part(crm: CrmPart) -> Iterator[Violation]:
    if crm.pipeline is not None and crm.bundle not in {Bundle.DEAL, Bundle.AUTO}:
        yield Violation(("crm", "pipeline"), f"a {crm.bundle} has no pipeline; remove it")
    for kind, constants in crm.fields.items():
        place: Path = ("crm", "fields", kind.value)
        if reason := _absent(kind, crm):
            yield Violation(place, reason)
        for field in constants:
            if reason := wrong_field(kind, field):
                yield Violation((*place, field), reason)


def _titles(crm: CrmPart, steps: Sequence[Step]) -> Iterator[Violation]:
    known = (*PLACEHOLDERS, *sorted({step.id for step in steps}))
    for kind, template in crm.titles.items():
        for name in _PLACEHOLDER.findall(template):
            if name.strip() not in known:
                reason = f"unknown placeholder {{{name}}}{did_you_mean(name, known)}"
                yield Violation(("crm", "titles", kind.value), reason)


def _company(crm: CrmPart, targets: set[Target]) -> Iterator[Violation]:
    if crm.company and not any(target.is_company_title for target in targets):
        reason = "no answer names the company: aim a step at company.TITLE, or set company: false"
        yield Violation(("crm", "company"), reason)
    by_tax_id = crm.company_match is CompanyMatch.TAX_ID
    if by_tax_id and crm.tax_id_field is None:
        reason = "company_match is tax_id, so tax_id_field must name the company's field"
        yield Violation(("crm",), reason)
    if crm.tax_id_field is None:
        return
    place = ("crm", "tax_id_field")
    if not by_tax_id:
        yield Violation(place, "tax_id_field has no effect without company_match: tax_id")
    if Target(EntityKind.COMPANY, crm.tax_id_field) not in targets:
        yield Violation(place, f"no step is aimed at company.{crm.tax_id_field}")


def _unfit_target(target: Target, step: Step, crm: CrmPart) -> str | None:
    """Say why the bundle has no such field, or the field cannot hold such an answer."""
    reason = _absent(target.entity, crm) if target.entity else None
    reason = reason or _unfit(target, step)
    kinds = (target.entity,) if target.entity else main_kinds(crm.bundle)
    for kind in () if reason else kinds:
        reason = reason or _unknown_field(kind, target, crm)
    return reason


def _absent(kind: EntityKind, crm: CrmPart) -> str | None:
    """Say why the bundle has no such entity."""
    if kind is EntityKind.COMPANY and not crm.company:
        return "the bundle has no company; set crm.company: true"
    if kind is EntityKind.CONTACT and not crm.contact and crm.bundle is not Bundle.LEAD:
        return "the bundle has no contact; remove crm.contact: false"
    if kind in TITLED and kind not in main_kinds(crm.bundle):
        mains = " or ".join(main_kinds(crm.bundle))
        return f"the bundle has no {kind}: its main entity is a {mains} (write main)"
    return None


def _unknown_field(kind: EntityKind, target: Target, crm: CrmPart) -> str | None:
    field = target.field
    if field in PERSONAL and kind in {EntityKind.DEAL, EntityKind.QUOTE}:
        # The person behind a main entity that may be a lead or a deal is its contact in a deal.
        if target.entity is None and crm.bundle is Bundle.AUTO and crm.contact:
            return None
        return f"a {kind} has no {field}; aim it at contact.{field}"
    return wrong_field(kind, field)


def wrong_field(kind: EntityKind, field: str) -> str | None:
    """Say why the entity's field cannot be filled; ``None`` if it can."""
    if field.startswith("UF_"):
        if CUSTOM.fullmatch(field):
            return None
        return f"{field} is no custom field: UF_CRM_ and up to 43 of A-Z, 0-9 and _"
    if field in OURS:
        return f"{field} cannot be filled by a form: {OURS[field]}"
    known = STANDARD[kind]
    if field in known:
        return None
    near = did_you_mean(field, sorted(known), ask_only=True)
    return f"a {kind} has no field {field}{near}"


def _unfit(target: Target, step: Step) -> str | None:
    wanted = _WANTED.get(target.field)
    if wanted is not None and step.value is not wanted:
        types = " or ".join(one for one in StepType if step_class(one).value is wanted)
        return f"{target.field} takes the answer to a step of type {types}, not {step.type}"
    if step.value is ValueKind.FILES and not target.field.startswith("UF_CRM_"):
        return f"a file goes into a custom field (UF_CRM_…), not into {target.field}"
    return None
