"""What both dialects answer with: one entity, one field's description; and how a list is walked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from crm.client.encoding import Params, Value
from crm.client.methods.method import Method
from crm.client.methods.php_values import Row, flag, identifier, mapping, rows, text, wrong

PAGE_SIZE = 50
"""Rows on a page of any list; fixed by the portal."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entity.

    ``fields`` is as the portal sent it: camelCase and numbers, or UPPER_CASE and strings.
    """

    id: int
    fields: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One value of an enumeration field: what is written (``id``) and what people see."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field of an entity. ``upper_name`` is the classic name, where the portal names it."""

    name: str
    type: str
    title: str
    required: bool
    read_only: bool
    multiple: bool
    upper_name: str = ""
    choices: tuple[FieldChoice, ...] = ()
    directory: str = ""
    """``ENTITY_ID`` of the directory that a ``crm_status`` field takes its codes from."""


class Listing(Method[tuple[Record, ...]], Protocol):
    """A list that can be walked by id: quicker than by page, skips no row (bitrix24.md §3)."""

    __slots__ = ()

    def after(self, last_id: int) -> "Listing":
        """The same list, ordered by id, without counting, from behind this id."""
        ...


def read_record(row: object, id_key: str, where: str) -> Record:
    """Read one entity of either dialect."""
    fields = mapping(row, where)
    return Record(identifier(fields.get(id_key), f"{where}.{id_key}"), fields)


def read_fields(result: object, where: str) -> Mapping[str, FieldDescription]:
    """Read the description of fields, by name."""
    return {
        name: _description(name, mapping(raw, f"{where}.*"))
        for name, raw in mapping(result, where).items()
    }


def walk_filter(criteria: Params, id_key: str, last_id: int) -> Params:
    """The filter for the rows behind an id.

    Raises ValueError when the filter has such a bound already.
    """
    bound = f">{id_key}"
    if bound in criteria:
        raise ValueError(f"the walk itself uses {bound!r} in the filter")
    return {**criteria, bound: last_id}


def list_params(select: tuple[str, ...], criteria: Params, order: Params, start: int) -> Params:
    """The common parameters of a list; empty ones are left out, since some methods refuse them."""
    params: dict[str, Value] = {}
    if select:
        params["select"] = select
    if criteria:
        params["filter"] = criteria
    if order:
        params["order"] = order
    if start:
        params["start"] = start
    return params


def _description(name: str, raw: Row) -> FieldDescription:
    if "type" not in raw:
        raise wrong(f"fields.{name[:40]}.type", "a text", None)
    choices = rows(raw.get("items") or [], "fields.*.items")
    return FieldDescription(
        name=name,
        type=text(raw["type"]),
        title=text(raw.get("formLabel")) or text(raw.get("title")) or name,
        required=flag(raw.get("isRequired")),
        read_only=flag(raw.get("isReadOnly")),
        multiple=flag(raw.get("isMultiple")),
        upper_name=text(raw.get("upperName")),
        choices=tuple(FieldChoice(text(c.get("ID")), text(c.get("VALUE"))) for c in choices),
        directory=text(raw.get("statusType")),
    )
