"""What ``python -m bot check`` asks the portal: is the webhook right, is there what forms name?

Unknown fields and values are dropped silently by the portal (bitrix24.md Traps 14), so a form's
author hears of them here or never.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm.client import Bitrix24Client
from crm.errors import Bitrix24Error, FailureKind
from crm.fields import CUSTOM_PREFIX, entity_type
from crm.lookup import main_of
from crm.methods.directories import CategoryList, CrmMode, SettingsModeGet, StatusList
from crm.methods.item import ItemFields
from crm.methods.method import Method
from crm.methods.system import ScopeGet
from crm.methods.users import ProfileGet
from crm.reading import ask
from crm.values import PIPELINE, Facts, directory_of, pipeline_of, resolve
from intake.delivery.plan import FieldValue
from intake.delivery.planning import STAGE_FIELD
from intake.forms.form import CrmPart, EntityKind, Form, StepType

SCOPE = "crm"
"""The only scope that a delivery needs; ``profile`` and ``batch`` need none."""


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """Nothing can be delivered."""
    WARNING = "warning"
    """Deliveries work, but something of a form does not reach the CRM."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check's report; no address, no secret."""

    severity: Severity
    text: str


async def check_portal(client: Bitrix24Client, forms: Iterable[Form]) -> tuple[Finding, ...]:
    """Return what is wrong; never raises for what the portal or the network does."""
    try:
        told = await ask(client, {"profile": ProfileGet(), "scope": ScopeGet()}, strict=True)
        if SCOPE not in told["scope"]:
            return (_error("the webhook lacks the scope crm: tick it in the portal"),)
        mode = await client.call(SettingsModeGet())
        findings: list[Finding] = []
        for form in forms:
            if form.crm is not None:
                findings += await _check_form(client, form, form.crm, mode)
    except Bitrix24Error as error:
        return (_error(_trouble(error)),)
    return tuple(findings)


def _trouble(error: Bitrix24Error) -> str:
    """Say what to do about a portal that does not let itself be asked."""
    told = error.reason or error.code or error.kind.value
    match error.kind:
        case FailureKind.PORTAL_WIDE:
            return f"refuses us ({told}); see that the access is whole, its scopes and the plan"
        case FailureKind.TRANSIENT | FailureKind.AMBIGUOUS:
            return f"does not answer as it should ({told}); see its address and the proxy"
        case FailureKind.PERMANENT:
            return f"refuses {error.method} ({told})"


async def _check_form(
    client: Bitrix24Client, form: Form, crm: CrmPart, mode: CrmMode
) -> list[Finding]:
    main = main_of(crm.bundle, mode)
    named = _named(form, crm, main)
    first: dict[str, Method[Any]] = {
        f"fields_{kind.value}": ItemFields(entity_type(kind)) for kind in named
    }
    if crm.pipeline is not None:
        first["pipelines"] = CategoryList()
    told = await ask(client, first)
    facts = Facts(pipelines=told.get("pipelines"))
    if crm.pipeline is not None and pipeline_of(crm.pipeline, facts.pipelines) is None:
        return [_warning(form, f"there is no pipeline {crm.pipeline!r}")]
    directories = {
        directory
        for kind, fields in named.items()
        for name in fields
        if (directory := directory_of(entity_type(kind), name, fields, facts))
    }
    statuses = await ask(client, {name: StatusList(name) for name in sorted(directories)})
    facts = Facts(
        {entity_type(kind): told.get(f"fields_{kind.value}", {}) for kind in named},
        statuses,
        facts.pipelines,
    )
    texts = (*_complaints(named, facts), *_wrong_file_fields(named, main, facts, form))
    return [_warning(form, text) for text in texts]


def _complaints(named: dict[EntityKind, dict[str, FieldValue]], facts: Facts) -> Iterator[str]:
    for kind, fields in named.items():
        described = facts.fields[entity_type(kind)]
        if not described:
            yield f"the portal does not tell the fields of a {kind.value}"
            continue
        for name in fields:
            if name.startswith(CUSTOM_PREFIX) and name not in described:
                yield f"{kind.value} has no field {name}"
        constant = {name: value for name, value in fields.items() if value}
        for name in resolve(entity_type(kind), constant, facts).unknown:
            if name in described or not name.startswith(CUSTOM_PREFIX):
                yield f"{kind.value}.{name} has no value {fields[name]!r}"
        for field in described.values():
            upper = field.upper_name or field.name
            asked = upper in fields or upper == "TITLE" or field.read_only
            if field.required and not asked and upper.startswith(CUSTOM_PREFIX):
                yield f"{kind.value} requires {upper}, and the form does not fill it"


def _wrong_file_fields(
    named: dict[EntityKind, dict[str, FieldValue]], main: EntityKind, facts: Facts, form: Form
) -> Iterator[str]:
    for step in form.steps:
        for target in step.targets:
            kind = target.entity if target.entity in named else main
            field = facts.fields[entity_type(kind)].get(target.field)
            if field is not None and (step.type is StepType.FILE) != (field.type == "file"):
                yield f"the step {step.id} does not fit the field {target.field} ({field.type})"


def _named(form: Form, crm: CrmPart, main: EntityKind) -> dict[EntityKind, dict[str, FieldValue]]:
    """Return the fields that a form names, with their constant values; empty for answers."""
    kinds = [main]
    if main is not EntityKind.LEAD:
        kinds += [EntityKind.CONTACT] if crm.contact else []
        kinds += [EntityKind.COMPANY] if crm.company else []
    named: dict[EntityKind, dict[str, FieldValue]] = {kind: {} for kind in kinds}
    for step in form.steps:
        for target in step.targets:
            kind = target.entity if target.entity in named else main
            named[kind].setdefault(target.field, "")
    for kind in kinds:
        named[kind] |= crm.fields.get(kind, {})
        if crm.source_id is not None and kind not in {EntityKind.COMPANY, EntityKind.QUOTE}:
            named[kind]["SOURCE_ID"] = crm.source_id
    if crm.company and crm.tax_id_field is not None:
        named.setdefault(EntityKind.COMPANY, {}).setdefault(crm.tax_id_field, "")
    if crm.pipeline is not None and main is EntityKind.DEAL:
        named[main][PIPELINE] = crm.pipeline
    if crm.stage is not None:
        named[main][STAGE_FIELD[main]] = crm.stage
    return named


def _error(text: str) -> Finding:
    return Finding(Severity.ERROR, text)


def _warning(form: Form, text: str) -> Finding:
    return Finding(Severity.WARNING, f"form {form.id}: {text}")
