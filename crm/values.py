"""From what a form says to what the portal stores: titles become ids and codes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm.fields import CUSTOM_PREFIX
from crm.methods.directories import Category, Status
from crm.methods.kinds import EntityType
from crm.methods.records import FieldDescription
from intake.delivery.plan import FieldValue

PIPELINE = "CATEGORY_ID"
_DIRECTORIES = {
    (EntityType.LEAD, "STATUS_ID"): "STATUS",
    (EntityType.QUOTE, "STATUS_ID"): "QUOTE_STATUS",
    (EntityType.DEAL, "TYPE_ID"): "DEAL_TYPE",
    (EntityType.CONTACT, "TYPE_ID"): "CONTACT_TYPE",
    (EntityType.COMPANY, "COMPANY_TYPE"): "COMPANY_TYPE",
    (EntityType.COMPANY, "INDUSTRY"): "INDUSTRY",
    (EntityType.COMPANY, "EMPLOYEES"): "EMPLOYEES",
}
_SHARED_DIRECTORIES = {"SOURCE_ID": "SOURCE", "HONORIFIC": "HONORIFIC"}
_DEAL_STAGE = (EntityType.DEAL, "STAGE_ID")
_IN_EVERY_PORTAL = frozenset({(EntityType.QUOTE, "STATUS_ID", "DRAFT")})
"""Codes that need no looking up, so that an ordinary quote costs no request more than a deal."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a portal's setup. What it did not tell is passed on as is."""

    fields: Mapping[EntityType, Mapping[str, FieldDescription]] = field(default_factory=dict)
    directories: Mapping[str, tuple[Status, ...]] = field(default_factory=dict)
    pipelines: tuple[Category, ...] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity's fields, fit to be sent."""

    fields: Mapping[str, FieldValue]
    unknown: tuple[str, ...] = ()
    """Fields that were left out: no such field, or no such value in its list. The comment has the
    answer all the same."""


def pipeline_of(value: FieldValue | None, pipelines: Iterable[Category] | None) -> int | None:
    """Return a pipeline's id, given as such or as a title; the first one without any."""
    wanted = "0" if value is None else str(value)
    if wanted.isdecimal():
        return int(wanted)
    return next((p.id for p in pipelines or () if _same(p.name, wanted)), None)


def directory_of(
    kind: EntityType, name: str, fields: Mapping[str, FieldValue], facts: Facts
) -> str | None:
    """Return the directory that a field takes its codes from; None for other fields."""
    if (kind, name, fields.get(name)) in _IN_EVERY_PORTAL:
        return None
    if (kind, name) == _DEAL_STAGE:
        pipeline = pipeline_of(fields.get(PIPELINE), facts.pipelines)
        return f"DEAL_STAGE_{pipeline}" if pipeline else "DEAL_STAGE"
    return _SHARED_DIRECTORIES.get(name) or _DIRECTORIES.get((kind, name))


def resolve(kind: EntityType, fields: Mapping[str, FieldValue], facts: Facts) -> Resolved:
    """Turn titles into ids and codes."""
    resolved: dict[str, FieldValue] = {}
    unknown: list[str] = []
    for name, value in fields.items():
        found = _resolve(kind, name, value, fields, facts)
        if found is None:
            unknown.append(name)
        else:
            resolved[name] = found
    return Resolved(resolved, tuple(unknown))


def _resolve(
    kind: EntityType,
    name: str,
    value: FieldValue,
    fields: Mapping[str, FieldValue],
    facts: Facts,
) -> FieldValue | None:
    if name == PIPELINE:
        return pipeline_of(value, facts.pipelines)
    directory = directory_of(kind, name, fields, facts)
    if directory is not None:
        return _code(value, facts.directories.get(directory))
    if name.startswith(CUSTOM_PREFIX):
        described = facts.fields.get(kind)
        if described is None:
            return value
        return _custom(value, described[name]) if name in described else None
    return ", ".join(value) if isinstance(value, tuple) else value


def _code(value: FieldValue, statuses: tuple[Status, ...] | None) -> FieldValue | None:
    """Find a directory's code by itself, by its part behind the pipeline's prefix, or by title."""
    wanted = value[0] if isinstance(value, tuple) else str(value)
    if not statuses:
        return wanted
    by_code = {status.code: status.code for status in statuses}
    by_tail = {status.code.partition(":")[2]: status.code for status in statuses}
    by_title = next((status.code for status in statuses if _same(status.name, wanted)), None)
    return by_code.get(wanted) or by_tail.get(wanted) or by_title


def _custom(value: FieldValue, described: FieldDescription) -> FieldValue | None:
    texts = value if isinstance(value, tuple) else (str(value),)
    match described.type:
        case "enumeration":
            ids = tuple(
                choice.id
                for text in texts
                for choice in described.choices
                if _same(choice.title, text) or choice.id == text
            )
            if not ids:
                return None
            return ids if described.multiple else ids[0]
        case "boolean":
            return 1 if texts[0].casefold() in {"y", "yes", "1", "true"} else 0
        case _:
            return texts if described.multiple else ", ".join(texts)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
