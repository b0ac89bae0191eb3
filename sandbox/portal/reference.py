"""crm.status.list, crm.category.list, crm.settings.mode.get and user.* (bitrix24.md §10)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import directories, filters, paging, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Kind, kind_of
from sandbox.portal.settings import Status, User

_SEMANTIC_NAMES = {"": "process", "S": "success", "F": "failure"}
_DYNAMIC_USER_KEYS = frozenset({"FILTER", "SORT", "ORDER", "SELECT", "START", "AUTH", "ADMIN_MODE"})


def list_statuses(call: Call) -> Answer:
    """List directory rows, everything as text; an unknown ENTITY_ID gives nothing."""
    filter_ = php.mapping(call.either_case("filter"))
    if any(filters.split_key(k)[1] == "ENTITY_ID" and php.is_array(v) for k, v in filter_.items()):
        raise classic_refusal("Filter by ENTITY_ID must be a string")
    rows = [_status_row(at, n, row) for at, (n, row) in enumerate(_numbered(call), start=1)]
    for key, raw in filter_.items():
        operator, name = filters.split_key(key)
        matches = filters.matcher(operator, raw, lambda v: None if v is None else str(v))
        rows = [row for row in rows if name not in row or matches(row[name])]
    for name, direction in reversed(php.mapping(call.either_case("order")).items()):
        descending = php.text(direction).upper() == "DESC"
        rows.sort(key=lambda row, n=name: _sortable(row.get(n)), reverse=descending)  # type: ignore[misc]  # mypy can't infer a lambda with a default
    return paging.page(rows, call.either_case("start"), lambda page: page)


def _sortable(value: Any) -> tuple[int, str]:
    return (int(value), "") if php.is_numeric(value) else (0, str(value))


def _numbered(call: Call) -> list[tuple[int, Status]]:
    """Number the rows within their directories."""
    seen: dict[str, int] = {}
    numbered = []
    for row in directories.rows(call.world.settings):
        seen[row.directory] = seen.get(row.directory, 0) + 1
        numbered.append((seen[row.directory], row))
    return numbered


def _status_row(row_id: int, number: int, row: Status) -> dict[str, Any]:
    category = row.directory.removeprefix("DEAL_STAGE_")
    is_stage = row.directory in ("STATUS", "QUOTE_STATUS") or row.directory.startswith("DEAL_STAGE")
    shown = {
        "ID": str(row_id),
        "ENTITY_ID": row.directory,
        "STATUS_ID": row.code,
        "NAME": row.name,
        "NAME_INIT": row.name if row.system else "",
        "SORT": str(10 * number),
        "SYSTEM": "Y" if row.system else "N",
        "CATEGORY_ID": category if category != row.directory else None,
        "COLOR": "#22B9FF" if is_stage else None,
        "SEMANTICS": row.semantics or None,
    }
    if is_stage:
        meaning = "apology" if row.code.endswith("APOLOGY") else _SEMANTIC_NAMES[row.semantics]
        return shown | {"EXTRA": {"SEMANTICS": meaning, "COLOR": "#22B9FF"}}
    return shown


def list_categories(call: Call) -> Answer:
    """List the pipelines of deals; the other kinds here have none."""
    kind = kind_of(php.to_int(call.params.get("entityTypeId")))
    if kind != Kind.DEAL:
        raise RefusedError(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported")
    rows = [
        {
            "id": line.id,
            "name": line.name,
            "sort": 100 * (at + 1),
            "entityTypeId": Kind.DEAL.type_id,
            "isDefault": "Y" if line.id == 0 else "N",
            "originId": "",
            "originatorId": "",
        }
        for at, line in enumerate(call.world.settings.pipelines)
    ]
    return Answer({"categories": rows}, total=len(rows))


def mode(call: Call) -> Answer:
    """Return 1 (classic, with leads) or 2 (simple)."""
    return Answer(call.world.settings.mode)


def list_users(call: Call) -> Answer:
    """List employees by flat or nested filter keys."""
    upper = {key.upper(): value for key, value in call.params.items()}
    given = {key: value for key, value in upper.items() if key not in _DYNAMIC_USER_KEYS}
    wanted = given | php.mapping(upper.get("FILTER"))
    rows = [
        row for user in call.world.settings.users if _fits(row := _user_row(user, call), wanted)
    ]
    if php.text(upper.get("ORDER")).upper() == "DESC":
        rows.reverse()
    return paging.page(rows, upper.get("START"), lambda page: page)


def _fits(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for key, raw in wanted.items():
        operator, name = filters.split_key(key)
        if name in row and not filters.matcher(operator, raw, _plain)(row[name]):
            return False
    return True


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    text = php.text(value)
    return {"true": "1", "Y": "1", "false": "", "N": "", "0": ""}.get(text, text.casefold())


def _user_row(user: User, call: Call) -> dict[str, Any]:
    """Show an employee; ``user_brief`` alone shows neither e-mail nor phones."""
    row: dict[str, Any] = {
        "ID": str(user.id),
        "ACTIVE": user.active,
        "NAME": user.name,
        "LAST_NAME": user.last_name,
        "SECOND_NAME": "",
        "WORK_POSITION": "",
        "UF_DEPARTMENT": [1],
        "USER_TYPE": "employee",
    }
    if {"user", "user_basic"} & call.scopes:
        row["EMAIL"] = user.email
    return row


def current_user(call: Call) -> Answer:
    """Return the caller."""
    return Answer(_user_row(call.user, call))


def profile(call: Call) -> Answer:
    """Return the caller in short; it needs no scope."""
    return Answer(
        {
            "ID": str(call.user.id),
            "ADMIN": call.user.admin,
            "NAME": call.user.name,
            "LAST_NAME": call.user.last_name,
            "PERSONAL_GENDER": "",
            "TIME_ZONE": "",
        }
    )


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.status.list": list_statuses,
        "crm.category.list": list_categories,
        "crm.settings.mode.get": mode,
        "user.get": list_users,
        "user.current": current_user,
        "profile": profile,
    }
