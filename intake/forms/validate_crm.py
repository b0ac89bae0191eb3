"""Judging a form's ``crm`` part and the targets of its answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from intake.forms.crm_fields import CUSTOM, OURS, PERSONAL, STANDARD
from intake.forms.form import (
    Bundle,
    CompanyMatch,
    CrmPart,
    EntityKind,
    Step,
    StepType,
    Target,
)
from intake.forms.reading import Node, did_you_mean

_KEYS = (
    "bundle",
    "contact",
    "company",
    "titles",
    "pipeline",
    "stage",
    "source_id",
    "assigned_by",
    "fields",
    "company_match",
    "tax_id_field",
)
_MAIN = "main"
_TITLED = (EntityKind.LEAD, EntityKind.DEAL, EntityKind.QUOTE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("form", "name", "link", "source")
"""What titles may hold besides the ids of steps."""

_AMOUNT, _CURRENCY = "OPPORTUNITY", "CURRENCY_ID"
_WANTED_TYPES = {
    "PHONE": StepType.PHONE,
    "EMAIL": StepType.EMAIL,
    **dict.fromkeys(("OPPORTUNITY", "TAX_VALUE", "REVENUE", "PROBABILITY"), StepType.NUMBER),
    **dict.fromkeys(("BIRTHDATE", "BEGINDATE", "CLOSEDATE", "ACTUAL_DATE"), StepType.DATE),
    **dict.fromkeys(("OPENED", "EXPORT"), StepType.YES_NO),
}
"""What is anything else the portal refuses, with the whole entity, or takes for a *no*."""

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """A target with its place in the file, to be judged when the bundle is known."""

    target: Target
    node: Node


def read_crm(node: Node) -> CrmPart:
    """Read the ``crm`` part itself; what it says of steps is judged by :func:`validate_crm`."""
    keys = node.keys(_KEYS)
    bundle = keys["bundle"].one_of(Bundle) if "bundle" in keys else None
    match = keys["company_match"].one_of(CompanyMatch) if "company_match" in keys else None
    bundle = bundle or Bundle.AUTO
    crm = CrmPart(
        bundle=bundle,
        contact=_flag(keys, "contact", default=True),
        company=_flag(keys, "company", default=False),
        titles=_expanded(_titles(keys.get("titles")), bundle),
        pipeline=_id_or_title(keys.get("pipeline")),
        stage=_id_or_title(keys.get("stage")),
        source_id=_word(keys.get("source_id")),
        assigned_by=(
            keys["assigned_by"].integer(least=1, most=2**31 - 1) if "assigned_by" in keys else None
        ),
        fields={
            kind: _constants(fields, kind)
            for kind, fields in _expanded(_by_entity(keys.get("fields")), bundle).items()
        },
        company_match=match or CompanyMatch.TITLE,
        tax_id_field=_field_name(keys.get("tax_id_field")),
    )
    if match is CompanyMatch.TAX_ID and "tax_id_field" not in keys:
        node.violation("company_match is tax_id, so tax_id_field must name the company's field")
    wants_tax_id = match is CompanyMatch.TAX_ID or ("company_match" in keys and match is None)
    if crm.tax_id_field is not None and not wants_tax_id:
        node.violation("tax_id_field has no effect without company_match: tax_id", "tax_id_field")
    if crm.pipeline is not None and crm.bundle not in {Bundle.DEAL, Bundle.AUTO}:
        node.violation(f"a {crm.bundle} has no pipeline; remove it", "pipeline")
    for kind in crm.fields if has_sure_bundle(node) else ():
        reason = _absent(kind, crm)
        if reason:
            node.violation(reason, "fields", kind.value)
    return crm


def has_sure_bundle(node: Node) -> bool:
    """Say whether it is sure what the ``crm`` part makes: else nothing is judged by that."""
    deciding = {(*node.path, name) for name in ("bundle", "contact", "company")}
    return isinstance(node.value, Mapping) and not any(
        violation.path in deciding for violation in node.violations
    )


def validate_crm(
    node: Node, crm: CrmPart, ids: frozenset[str] | None, targets: frozenset[Target] | None
) -> None:
    """Judge what the ``crm`` part says of the steps: of their ids, and of where they are aimed.

    ``None`` for what could not be read of them.
    """
    known = (*PLACEHOLDERS, *sorted(ids or ()))
    titles = node.value.get("titles") if isinstance(node.value, Mapping) else None
    validated = titles.items() if isinstance(titles, Mapping) and ids is not None else ()
    for key, template in validated:
        for name in _PLACEHOLDER.findall(str(template)):
            if name.strip() not in known:
                node.violation(
                    f"unknown placeholder {{{name}}}{did_you_mean(name, known)}", "titles", str(key)
                )
    if targets is None:
        return
    if crm.company and not any(target.is_company_title for target in targets):
        node.violation(
            "no answer names the company: aim a step at company.TITLE, or set company: false",
            "company",
        )
    if crm.tax_id_field and not any(
        target.entity is EntityKind.COMPANY and target.field == crm.tax_id_field
        for target in targets
    ):
        node.violation(f"no step is aimed at company.{crm.tax_id_field}", "tax_id_field")


def read_targets(node: Node) -> tuple[PlacedTarget, ...]:
    """Read where an answer goes: ``main.COMMENTS``, or a list of such places."""
    nodes = node.items(most=10) if isinstance(node.value, list) else (node,)
    placed = []
    for item in nodes:
        text = item.matching(
            r"[a-z]+\.[A-Z][A-Z0-9_]*",
            "write entity.FIELD, such as contact.PHONE or main.UF_CRM_ROOMS",
        )
        if text is None:
            continue
        entity, _, field = text.partition(".")
        entities = (_MAIN, *(kind.value for kind in EntityKind))
        if entity not in entities:
            item.violation(f"unknown entity {entity!r}{did_you_mean(entity, entities)}")
            continue
        kind = None if entity == _MAIN else EntityKind(entity)
        placed.append(PlacedTarget(Target(kind, field), item))
    return tuple(placed)


def validate_target(placed: PlacedTarget, step: Step, crm: CrmPart) -> None:
    """Judge whether the bundle can have that field and the field that answer."""
    target, node = placed.target, placed.node
    reason = _absent(target.entity, crm) if target.entity else None
    reason = reason or _unfit(target, step)
    for kind in () if reason else _kinds(target.entity, crm):
        reason = reason or _unknown_field(kind, target, crm)
    if reason:
        node.violation(reason)


def main_kinds(bundle: Bundle) -> tuple[EntityKind, ...]:
    """Return what the main entity can be."""
    if bundle is Bundle.AUTO:
        return (EntityKind.LEAD, EntityKind.DEAL)
    return (EntityKind(bundle.value),)


def _kinds(entity: EntityKind | None, crm: CrmPart) -> tuple[EntityKind, ...]:
    return (entity,) if entity else main_kinds(crm.bundle)


def _absent(kind: EntityKind, crm: CrmPart) -> str | None:
    """Say why the bundle has no such entity."""
    if kind is EntityKind.COMPANY and not crm.company:
        return "the bundle has no company; set crm.company: true"
    if kind is EntityKind.CONTACT and not crm.contact and crm.bundle is not Bundle.LEAD:
        return "the bundle has no contact; remove crm.contact: false"
    if kind in _TITLED and kind not in main_kinds(crm.bundle):
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
    near = did_you_mean(field, tuple(sorted(known)), ask_only=True)
    return f"a {kind} has no field {field}{near}"


def _unfit(target: Target, step: Step) -> str | None:
    wanted = _WANTED_TYPES.get(target.field)
    if wanted is not None and step.type is not wanted:
        return f"{target.field} takes the answer to a step of type {wanted}, not {step.type}"
    if step.type is StepType.FILE and not target.field.startswith("UF_CRM_"):
        return f"a file goes into a custom field (UF_CRM_…), not into {target.field}"
    return None


def in_currency(step: Step, crm: CrmPart) -> Step:
    """Return the step with the currency that the form gives its amount in the CRM, if it names none
    itself: dollars would be stored as so many roubles."""
    if step.type is not StepType.NUMBER or step.limits.currency is not None:
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


def _flag(keys: dict[str, Node], name: str, *, default: bool) -> bool:
    if name not in keys:
        return default
    flag = keys[name].boolean()
    return default if flag is None else flag


def _word(node: Node | None) -> str | None:
    return node.text(most=100) if node is not None else None


def _id_or_title(node: Node | None) -> str | None:
    """Read a pipeline or a stage: a number is an id, a text an id or a title."""
    if node is not None and isinstance(node.value, int) and not isinstance(node.value, bool):
        return str(node.value)
    return _word(node)


def _field_name(node: Node | None) -> str | None:
    return (
        node.matching(CUSTOM.pattern, "write the custom field's name, such as UF_CRM_INN")
        if node is not None
        else None
    )


def _by_entity(node: Node | None) -> dict[str, Node]:
    allowed = (_MAIN, *(kind.value for kind in EntityKind))
    return node.keys(allowed) if node is not None else {}


def _titles(node: Node | None) -> dict[str, str]:
    allowed = (_MAIN, *(kind.value for kind in _TITLED))
    found = node.keys(allowed) if node is not None else {}
    texts = {name: below.text(most=200) for name, below in found.items()}
    return {name: text for name, text in texts.items() if text is not None}


def _expanded(values: dict[str, ValueT], bundle: Bundle) -> dict[EntityKind, ValueT]:
    """Let ``main`` stand for each kind that the main entity can be; a named kind wins."""
    expanded = {}
    if _MAIN in values:
        expanded = dict.fromkeys(main_kinds(bundle), values[_MAIN])
    named = {EntityKind(name): value for name, value in values.items() if name != _MAIN}
    return expanded | named


def _constants(node: Node, kind: EntityKind) -> dict[str, str]:
    constants = {}
    for name, below in (node.mapping() or {}).items():
        reason = wrong_field(kind, name)
        if reason:
            below.violation(reason)
            continue
        value = below.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            constants[name] = str(value)
        elif (text := below.text(most=2000)) is not None:
            constants[name] = text
    return constants
