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
from intake.forms.violations import FaultReason, Path, Violation, did_you_mean, either, why

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
                reason = why("fault-files-one-place")
                yield Violation((*place, number), reason)


def _part(crm: CrmPart) -> Iterator[Violation]:
    if crm.pipeline is not None and crm.bundle not in {Bundle.DEAL, Bundle.AUTO}:
        yield Violation(("crm", "pipeline"), why("fault-no-pipeline", kind=crm.bundle))
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
                hint = did_you_mean(name, known)
                reason = why("fault-unknown-placeholder", name=f"{{{name}}}", hint=hint)
                yield Violation(("crm", "titles", kind.value), reason)


def _company(crm: CrmPart, targets: set[Target]) -> Iterator[Violation]:
    if crm.company and not any(target.is_company_title for target in targets):
        reason = why("fault-no-company-title", target="company.TITLE")
        yield Violation(("crm", "company"), reason)
    by_tax_id = crm.company_match is CompanyMatch.TAX_ID
    if by_tax_id and crm.tax_id_field is None:
        reason = why("fault-no-tax-id-field")
        yield Violation(("crm",), reason)
    if crm.tax_id_field is None:
        return
    place = ("crm", "tax_id_field")
    if not by_tax_id:
        yield Violation(place, why("fault-idle-tax-id-field"))
    if Target(EntityKind.COMPANY, crm.tax_id_field) not in targets:
        yield Violation(place, why("fault-no-step-for-field", field=f"company.{crm.tax_id_field}"))


def _unfit_target(target: Target, step: Step, crm: CrmPart) -> FaultReason | None:
    """Say why the bundle has no such field, or the field cannot hold such an answer."""
    reason = _absent(target.entity, crm) if target.entity else None
    reason = reason or _unfit(target, step)
    kinds = (target.entity,) if target.entity else main_kinds(crm.bundle)
    for kind in () if reason else kinds:
        reason = reason or _unknown_field(kind, target, crm)
    return reason


def _absent(kind: EntityKind, crm: CrmPart) -> FaultReason | None:
    """Say why the bundle has no such entity."""
    if kind is EntityKind.COMPANY and not crm.company:
        return why("fault-no-company")
    if kind is EntityKind.CONTACT and not crm.contact and crm.bundle is not Bundle.LEAD:
        return why("fault-no-contact")
    if kind in TITLED and kind not in main_kinds(crm.bundle):
        return why("fault-no-such-entity", kind=kind, main=either(main_kinds(crm.bundle)))
    return None


def _unknown_field(kind: EntityKind, target: Target, crm: CrmPart) -> FaultReason | None:
    field = target.field
    if field in PERSONAL and kind in {EntityKind.DEAL, EntityKind.QUOTE}:
        # The person behind a main entity that may be a lead or a deal is its contact in a deal.
        if target.entity is None and crm.bundle is Bundle.AUTO and crm.contact:
            return None
        return why("fault-field-of-contact", kind=kind, field=field, target=f"contact.{field}")
    return wrong_field(kind, field)


def wrong_field(kind: EntityKind, field: str) -> FaultReason | None:
    """Say why the entity's field cannot be filled; ``None`` if it can."""
    if field.startswith("UF_"):
        if CUSTOM.fullmatch(field):
            return None
        return why("fault-no-custom-field", field=field)
    if field in OURS:
        return why("fault-field-not-by-form", field=field, instead=OURS[field])
    known = STANDARD[kind]
    if field in known:
        return None
    near = did_you_mean(field, sorted(known), ask_only=True)
    return why("fault-no-field", kind=kind, field=field, hint=near)


def _unfit(target: Target, step: Step) -> FaultReason | None:
    wanted = _WANTED.get(target.field)
    if wanted is not None and step.value is not wanted:
        types = either(one for one in StepType if step_class(one).value is wanted)
        return why("fault-field-takes-type", field=target.field, types=types, type=step.type)
    if step.value is ValueKind.FILES and not target.field.startswith("UF_CRM_"):
        return why("fault-file-custom-field", field=target.field)
    return None
