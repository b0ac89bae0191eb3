"""From what a form says to what the portal stores: titles become ids and codes. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm.client.methods.entity_types import EntityType
from crm.client.methods.portal_setup import Category, Status
from crm.client.methods.records import FieldDescription
from crm.gateway.fields import CUSTOM_PREFIX
from intake.delivery.plan import FieldValue
from intake.forms.crm_part import EntityKind
from intake.kernel.visible import clean
from intake.submissions.submission import Misfit

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
_IN_EVERY_PORTAL = frozenset(
    {(EntityType.QUOTE, "STATUS_ID", "DRAFT")}
    | {
        (kind, "SOURCE_ID", "WEBFORM")
        for kind in (EntityType.LEAD, EntityType.DEAL, EntityType.CONTACT)
    }
)
"""Codes that need no looking up, so that what the shipped forms name costs no request."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a portal's setup. What it did not say is passed on as is."""

    fields: Mapping[EntityType, Mapping[str, FieldDescription]] = field(default_factory=dict)
    directories: Mapping[str, tuple[Status, ...]] = field(default_factory=dict)
    pipelines: tuple[Category, ...] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity's fields, fit to be sent."""

    fields: Mapping[str, FieldValue]
    misfits: tuple[Misfit, ...] = ()
    """What was left out: no such field, no such value in its list, none of its type. The portal
    would drop it without a word, or refuse the whole entity for it."""


def pipeline_of(value: FieldValue | None, pipelines: Iterable[Category] | None) -> int | None:
    """Return a pipeline's id, given as such or as a title; the first one without any."""
    wanted = "0" if value is None else str(value)
    if wanted.isdecimal():
        return int(wanted)
    return next((p.id for p in pipelines or () if _same(p.name, wanted)), None)


def is_in_every_portal(kind: EntityType, name: str, value: FieldValue) -> bool:
    """Say whether a directory surely has that code. (The check looks all the same.)"""
    return (kind, name, value) in _IN_EVERY_PORTAL


def directory_of(
    kind: EntityType, name: str, fields: Mapping[str, FieldValue], facts: Facts
) -> str | None:
    """Return the directory that a field takes its codes from; None for other fields."""
    if (kind, name) == _DEAL_STAGE:
        pipeline = pipeline_of(fields.get(PIPELINE), facts.pipelines)
        return f"DEAL_STAGE_{pipeline}" if pipeline else "DEAL_STAGE"
    described = facts.fields.get(kind, {}).get(name)
    if described is not None and described.type == "crm_status":
        return described.directory or None
    return _SHARED_DIRECTORIES.get(name) or _DIRECTORIES.get((kind, name))


def resolve(kind: EntityType, fields: Mapping[str, FieldValue], facts: Facts) -> Resolved:
    """Turn titles into ids and codes."""
    resolved: dict[str, FieldValue] = {}
    misfits: list[Misfit] = []
    for name, value in fields.items():
        fitting, others = _resolve(kind, name, value, fields, facts)
        if fitting is not None:
            resolved[name] = fitting
        described = facts.fields.get(kind, {}).get(name)
        title = described.title if described is not None else field_title(name)
        misfits += [Misfit(EntityKind(kind.value), name, title, text) for text in others]
    return Resolved(resolved, tuple(misfits))


_Fitting = tuple[FieldValue | None, tuple[str, ...]]
"""What to send, if anything fits, and which values do not."""


def field_title(name: str) -> str:
    """Make a word of a classic name; custom ones are what their owner called them."""
    if name.startswith(CUSTOM_PREFIX):
        return name
    return name.removesuffix("_ID").replace("_", " ").capitalize()


def _resolve(
    kind: EntityType,
    name: str,
    value: FieldValue,
    fields: Mapping[str, FieldValue],
    facts: Facts,
) -> _Fitting:
    texts = value if isinstance(value, tuple) else (str(value),)
    if name == PIPELINE:
        pipeline = pipeline_of(value, facts.pipelines)
        return pipeline, () if pipeline is not None else texts
    directory = directory_of(kind, name, fields, facts)
    codes = _codes(facts.directories.get(directory or ""))
    described = facts.fields.get(kind)
    if name.startswith(CUSTOM_PREFIX) and described is not None:
        return _custom(texts, described[name], codes) if name in described else (None, texts)
    if directory is not None:
        return _listed(texts, codes, multiple=False)
    return ", ".join(value) if isinstance(value, tuple) else value, ()


def _custom(texts: tuple[str, ...], field: FieldDescription, codes: "_Find | None") -> _Fitting:
    match field.type:
        case "enumeration":
            return _listed(texts, _choices(field), multiple=field.multiple)
        case "crm_status":
            return _listed(texts, codes, multiple=field.multiple)
        case "boolean":
            flag = _flag(texts[0])
            return flag, texts if flag is None else texts[1:]
        case kind if (fits := _TYPES.get(kind)) is not None:
            return _listed(
                texts, lambda text: text if fits(text) else None, multiple=field.multiple
            )
        case _:
            return texts if field.multiple else ", ".join(texts), ()


_Find = Callable[[str], str | None]


def _listed(texts: tuple[str, ...], find: _Find | None, *, multiple: bool) -> _Fitting:
    """Find values in a list; one that nobody knows is passed on. Of several values a field that
    takes one gets the first that fits."""
    if find is None:
        return (texts if multiple else texts[0]), (() if multiple else texts[1:])
    found = [(text, find(text)) for text in texts]
    codes = tuple(code for _, code in found if code is not None)
    missing = tuple(text for text, code in found if code is None)
    if multiple or not codes:
        return codes or None, missing
    taken = next(number for number, (_, code) in enumerate(found) if code is not None)
    return codes[0], tuple(text for number, text in enumerate(texts) if number != taken)


def _codes(statuses: tuple[Status, ...] | None) -> _Find | None:
    """Find a directory's code by itself, by its part behind the pipeline's prefix, or by title."""
    if not statuses:
        return None
    by_code = {status.code: status.code for status in statuses}
    by_tail = {status.code.rpartition(":")[2]: status.code for status in statuses}

    def find(wanted: str) -> str | None:
        by_title = next((status.code for status in statuses if _same(status.name, wanted)), None)
        return by_code.get(wanted) or by_tail.get(wanted) or by_title

    return find


def _choices(field: FieldDescription) -> _Find:
    def find(wanted: str) -> str | None:
        by_title = (one.id for one in field.choices if _same(one.title, wanted))
        by_id = (one.id for one in field.choices if one.id == wanted)
        return next(by_title, None) or next(by_id, None)

    return find


_YES = frozenset({"y", "yes", "1", "true", "да"})
_NO = frozenset({"n", "no", "0", "false", "нет"})


def _flag(text: str) -> int | None:
    """Read a yes or no; anything else is neither."""
    said = text.strip().casefold()
    return 1 if said in _YES else 0 if said in _NO else None


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_TYPES: Mapping[str, Callable[[str], object]] = {
    "integer": re.compile(r"[+-]?\d{1,18}").fullmatch,
    "double": re.compile(r"[+-]?\d{1,18}(\.\d+)?").fullmatch,
    "money": re.compile(r"[+-]?\d{1,18}(\.\d+)?(\|[A-Z]{3})?").fullmatch,
    "date": _is_moment,
    "datetime": _is_moment,
    "employee": re.compile(r"\d+").fullmatch,
    "crm": re.compile(r"(\w+_)?\d+").fullmatch,
    "iblock_section": re.compile(r"\d+").fullmatch,
    "iblock_element": re.compile(r"\d+").fullmatch,
    "file": lambda _: None,
}
"""What a custom field takes, by its type; a type that is not here takes any text. A file goes up in
a step of its own."""


def _same(one: str, other: str) -> bool:
    return clean(one).casefold() == clean(other).casefold()
