"""crm.status.*: the directories over REST (bitrix24.md §10, bitrix24-work.md §2, §8)."""

from __future__ import annotations

import re
from typing import Any

from sandbox.portal import filters, php, rows
from sandbox.portal.call import Call, Handler
from sandbox.portal.catalogue import STAGE_FIELD
from sandbox.portal.directories import Row
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Kind

_SEMANTIC_NAMES = {"": "process", "S": "success", "F": "failure"}
_STAGE_COLOR = "#22B9FF"
_LONGEST = {"STATUS": 21, "QUOTE_STATUS": 22, "DEAL_STAGE": 22}
_LONGEST_OTHER = 50
_STAGE_CODE = re.compile(r"[A-Za-z0-9_-]+")
_AFTER_THE_FINAL = (
    "Cannot create more stages after the final stage because the final successful stage already "
    "exists. Try using sort order values less than that of the final stage."
)


def list_(call: Call) -> Answer:
    """List rows, everything as text and all of it at once: these lists are not paged.

    An unknown ENTITY_ID gives nothing.
    """
    _require_read(call)
    filter_ = php.mapping(call.either_case("filter"))
    if any(filters.split_key(k)[1] == "ENTITY_ID" and php.is_array(v) for k, v in filter_.items()):
        raise classic_refusal("Filter by ENTITY_ID must be a string")
    shown = [_shown(row) for row in call.world.directories.all()]
    fitting = rows.filtered(shown, filter_, lambda value: value and str(value))
    order = php.mapping(call.either_case("order"))
    found = rows.ordered(fitting, order, rows.as_number_or_text)
    return Answer(found, total=len(found))


def is_stages(directory: str) -> bool:
    """Say whether a directory holds stages."""
    return directory in ("STATUS", "QUOTE_STATUS") or directory.startswith("DEAL_STAGE")


def _shown(row: Row) -> dict[str, Any]:
    category = row.directory.removeprefix("DEAL_STAGE_")
    color = row.color or (_STAGE_COLOR if is_stages(row.directory) else None)
    shown = {
        "ID": str(row.id),
        "ENTITY_ID": row.directory,
        "STATUS_ID": row.code,
        "NAME": row.name,
        "NAME_INIT": row.name if row.system else "",
        "SORT": str(row.sort),
        "SYSTEM": "Y" if row.system else "N",
        "CATEGORY_ID": category if category != row.directory else None,
        "COLOR": color,
        "SEMANTICS": row.semantics or None,
    }
    if is_stages(row.directory):
        meaning = "apology" if row.code.endswith("APOLOGY") else _SEMANTIC_NAMES[row.semantics]
        return shown | {"EXTRA": {"SEMANTICS": meaning, "COLOR": color}}
    return shown


def get(call: Call) -> Answer:
    """Return one row."""
    _require_read(call)
    return Answer(_shown(_row(call)))


def items(call: Call) -> Answer:
    """Return a directory in short."""
    _require_read(call)
    directory = php.text(call.params.get("entityId"))
    return Answer(
        [
            {"NAME": row.name, "SORT": row.sort, "STATUS_ID": row.code}
            for row in call.world.directories.rows(directory)
        ]
    )


def add(call: Call) -> Answer:
    """Add a row; a pipeline's stage gets its prefix. The result is its id."""
    _require_settings(call)
    raw = _fields(call)
    directory, code = php.text(raw.get("ENTITY_ID")), php.text(raw.get("STATUS_ID"))
    missing = [name for name in ("ENTITY_ID", "STATUS_ID") if not php.text(raw.get(name))]
    if missing:
        raise classic_refusal(" ".join(f"The field {name} is required." for name in missing))
    if not call.world.directories.has(directory):
        raise classic_refusal("Specified entity type is not supported.")
    name = php.text(raw.get("NAME")).strip()
    if not name:
        raise classic_refusal("The field Title is required.")
    code = _whole_code(directory, code)
    others = call.world.directories.rows(directory)
    if any(row.code == code for row in others):
        raise RefusedError(400, "ERROR_CORE", "The specified status ID already exists.")
    sort = php.to_int(raw.get("SORT")) or 10
    semantics = php.text(raw.get("SEMANTICS"))
    if is_stages(directory):
        _check_order(others, sort, semantics)
    row = call.world.directories.add(directory, code, name, sort, semantics[:1])
    row.color = php.text(raw.get("COLOR"))
    return Answer(row.id)


def _whole_code(directory: str, code: str) -> str:
    """Return the code with its pipeline's prefix; refuse one that does not fit."""
    pipeline = directory.removeprefix("DEAL_STAGE_")
    prefix = f"C{pipeline}:" if pipeline != directory else ""
    bare = code.removeprefix(prefix)
    kind = "DEAL_STAGE" if prefix else directory
    if len(prefix + bare) > _LONGEST.get(kind, _LONGEST_OTHER):
        raise classic_refusal("The field STATUS_ID is too long.")
    if is_stages(directory) and not _STAGE_CODE.fullmatch(bare):
        raise classic_refusal("The field STATUS_ID contains invalid characters.")
    return prefix + bare


def _check_order(others: list[Row], sort: int, semantics: str) -> None:
    """There is exactly one successful stage, and only failed ones stand behind it."""
    final = next((row for row in others if row.semantics == "S"), None)
    if final and (semantics == "S" or (sort > final.sort and semantics != "F")):
        raise classic_refusal(_AFTER_THE_FINAL)


def update(call: Call) -> Answer:
    """Change name, order or colour; nothing else can be changed."""
    _require_settings(call)
    row, raw = _row(call), _fields(call)
    if name := php.text(raw.get("NAME")).strip():
        row.name = name
    if "SORT" in raw:
        row.sort = php.to_int(raw["SORT"])
    if "COLOR" in raw:
        row.color = php.text(raw["COLOR"])
    return Answer(value=True)


def delete(call: Call) -> Answer:
    """Delete a row: a system's own only by force, a stage in use not at all."""
    _require_settings(call)
    row = _row(call)
    forced = php.text(php.mapping(call.either_case("params")).get("FORCED"))
    if row.system and forced != "Y":
        raise classic_refusal(
            "CRM System Status can be deleted only if parameter FORCED is specified "
            'and equal to "Y".'
        )
    if is_stages(row.directory) and _in_use(call, row):
        raise RefusedError(400, "ERROR_CORE", "There are active items in this status.")
    call.world.directories.remove(row)
    return Answer(value=True)


def _in_use(call: Call, row: Row) -> bool:
    kinds = {"STATUS": Kind.LEAD, "QUOTE_STATUS": Kind.QUOTE}
    kind = kinds.get(row.directory, Kind.DEAL)
    return any(e.values.get(STAGE_FIELD[kind]) == row.code for e in call.world.all(kind))


def _row(call: Call) -> Row:
    raw = call.either_case("id")
    if not php.is_numeric(raw) or php.to_int(raw) <= 0:
        raise classic_refusal("Invalid identifier.")
    row = call.world.directories.by_id(php.to_int(raw))
    if row is None:
        raise classic_refusal("Status is not found.")
    return row


def _fields(call: Call) -> dict[str, Any]:
    raw = call.either_case("fields")
    if not php.is_array(raw):
        raise classic_refusal("Parameter 'fields' must be array.")
    return php.mapping(raw)


def _require_read(call: Call) -> None:
    if not call.may("read"):
        raise classic_refusal("Access denied.")


def _require_settings(call: Call) -> None:
    if not call.may_configure:
        raise classic_refusal("Access denied.")


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.status.list": list_,
        "crm.status.get": get,
        "crm.status.add": add,
        "crm.status.update": update,
        "crm.status.delete": delete,
        "crm.status.entity.items": items,
    }
