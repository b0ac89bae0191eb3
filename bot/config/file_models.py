"""Reading the operator's files through pydantic models: what is wrong is told as violations.

The models say what may stand where; this module says it in our words, which is why it knows the
error types of pydantic. Models raise what pydantic has no type for as a :func:`fault`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from intake.forms.violations import (
    NO_HINT,
    FaultReason,
    Path,
    Violation,
    Violations,
    did_you_mean,
    nearest,
    why,
)

PartT = TypeVar("PartT", bound="Part")


@dataclass(slots=True)
class FileContext:
    """What models note and need while one file is read."""

    keys: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The known keys of each mapping, by the mapping's identity."""

    def unknown(self, key: str, raw: Mapping[str, object], known: tuple[str, ...]) -> FaultReason:  # noqa: ARG002 - a step looks at its type
        """Say what is wrong with a key that the mapping cannot have."""
        return why("fault-unknown-key", hint=did_you_mean(key, known))

    def missing(self, key: str) -> FaultReason:
        """Say that a key must be there."""
        return why("fault-missing", key=repr(key))


class Part(BaseModel):
    """A mapping with known keys. ``None`` means that a key is absent: none has no value here."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _note_keys(cls, raw: Any, info: ValidationInfo) -> Any:
        known = (one.alias or name for name, one in cls.model_fields.items())
        cast("FileContext", info.context).keys[id(raw)] = tuple(known)
        return raw


def read_part(model: type[PartT], raw: object, context: FileContext) -> PartT | Violations:
    """Read what a file holds; every fault of shape is found at once."""
    found: list[Violation] = []
    unfilled: list[Violation] = []
    filled = _filled(raw, (), unfilled)
    empty = {violation.path for violation in unfilled}
    try:
        read = model.model_validate(filled, context=context)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            found += _violations(one, filled, context, empty)
    else:
        if not unfilled:
            return read
    wrong = {violation.path for violation in found}
    found += (one for one in unfilled if not any(part in wrong for part in _through(one.path)))
    return Violations(tuple(dict.fromkeys(found)))


def _through(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(1, len(path) + 1))


def fault(*violations: Violation) -> PydanticCustomError:
    """Return what a validator raises; places are relative to what it validates."""
    return PydanticCustomError("fault", "see its context", {"violations": violations})


def fault_here(reason: FaultReason) -> PydanticCustomError:
    """Return what a validator raises about the whole that it validates."""
    return fault(Violation((), reason))


def placed(path: Iterable[str | int], raw: object) -> Path:
    """Return the place in the file of a place in what was made of it.

    A lone item stands in the file without its list, and ``main`` for whatever the entity is.
    """
    return tuple(part for part, _ in _walked(path, raw))


def kind_of(value: object) -> "str | FaultReason":
    """Say what stands there, for the end of *must be …, not*."""
    match value:
        case bool():
            return str(value).lower()
        case None:
            return why("fault-kind-nothing")
        case int() | float():
            return why("fault-kind-number", value=str(value))
        case str():
            return why("fault-kind-text", value=repr(value))
        case date():
            return why("fault-kind-date", value=str(value))
        case Mapping():
            return why("fault-kind-mapping")
        case _:
            return why("fault-kind-list")


def one_of(value: object, words: Iterable[str]) -> FaultReason:
    """Say which words could stand there instead."""
    words = tuple(words)
    hint = did_you_mean(str(value), words, ask_only=True)
    return why("fault-not-one-of", words=", ".join(words), value=repr(value), hint=hint)


def _filled(raw: object, path: Path, found: list[Violation]) -> object:
    """Return a copy without keys that have no value, or are no text."""
    if isinstance(raw, list):
        return [_filled(item, (*path, index), found) for index, item in enumerate(raw)]
    if not isinstance(raw, Mapping):
        return raw
    filled = {}
    for key, value in raw.items():
        if not isinstance(key, str):
            found.append(Violation(path, why("fault-key-in-quotes", key=repr(key))))
        elif value is None:
            found.append(Violation((*path, key), why("fault-no-value")))
        else:
            filled[key] = _filled(value, (*path, key), found)
    return filled


def _walked(
    path: Iterable[str | int], raw: object, *, tagged: bool = False
) -> Iterator[tuple[str | int, object]]:
    """Go along a path as far as the file has it; leave out what it has not.

    In pydantic's own paths (``tagged``) the type of a step follows on its index.
    """
    fresh = True
    for part in path:
        if isinstance(raw, Mapping):
            if tagged and fresh and part == raw.get("type"):
                fresh = False
                continue
            here = part if tagged or part in raw else "main"
            if here not in raw:
                continue
            raw = raw[here]
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            here, raw = part, raw[part]
        else:
            continue
        fresh = True
        yield here, raw


def _violations(
    error: ErrorDetails, raw: object, context: FileContext, empty: set[Path]
) -> Iterator[Violation]:
    loc, kind, ctx = error["loc"], error["type"], error.get("ctx", {})
    around = kind in {"missing", "extra_forbidden"}
    last = str(loc[-1]) if around else ""
    missing = "type" if kind == "union_tag_not_found" else last if kind == "missing" else None
    walked = list(_walked(loc[:-1] if around else loc, raw, tagged=True))
    path = tuple(part for part, _ in walked)
    here = walked[-1][1] if walked else raw
    if missing is not None and isinstance(here, Mapping):
        yield from _missing(missing, path, here, context, empty)
    elif kind == "extra_forbidden" and isinstance(here, Mapping):
        reason = context.unknown(last, here, context.keys[id(here)])
        yield Violation((*path, last), reason)
    elif kind == "union_tag_invalid" and isinstance(here, Mapping):
        words = re.findall(r"'([^']*)'", ctx["expected_tags"])
        yield Violation((*path, "type"), one_of(here["type"], words))
    elif kind == "fault":
        for one in ctx["violations"]:
            yield Violation((*path, *placed(one.path, here)), one.reason)
    else:
        yield Violation(path, _reason(kind, error["input"], ctx))


def _missing(
    key: str, path: Path, raw: Mapping[str, object], context: FileContext, empty: set[Path]
) -> Iterator[Violation]:
    """Tell that a key is missing, unless it is there in other letters, or without its value."""
    known = context.keys.get(id(raw))
    misspelt = [
        name for name in raw if name not in (known or ()) and nearest(name, known or (key,)) == key
    ]
    if known is None:  # no model has read these keys, so nothing else tells this one
        for name in misspelt:
            yield Violation((*path, name), context.unknown(name, raw, (key,)))
    if not misspelt and (*path, key) not in empty:
        yield Violation(path, context.missing(key))


def _reason(kind: str, value: Any, ctx: Mapping[str, Any]) -> FaultReason:  # noqa: PLR0911 - one line an error type
    match kind:
        case "string_type":
            hint = NO_HINT if isinstance(value, Mapping | list) else why("fault-hint-quotes")
            return why("fault-no-text", kind=kind_of(value), hint=hint)
        case "string_too_short" | "too_short":
            return why("fault-empty")
        case "string_too_long":
            return why("fault-too-long", length=len(value.strip()), most=ctx["max_length"])
        case "bool_type":
            return why("fault-no-flag", kind=kind_of(value))
        case "int_type":
            return why("fault-no-integer", kind=kind_of(value))
        case "list_type":
            return why("fault-no-list", kind=kind_of(value))
        case "too_long":
            return why("fault-too-many", items=ctx["actual_length"], most=ctx["max_length"])
        case "enum":
            return one_of(value, re.findall(r"'([^']*)'", ctx["expected"]))
        case _:  # what remains are mappings: of a model, of a dict, of one of several models
            return why("fault-no-mapping", kind=kind_of(value))
