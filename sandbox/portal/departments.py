"""department.get (bitrix24.md §10)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import paging, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer
from sandbox.portal.staff import Department

_NUMBERS = ("ID", "SORT", "PARENT", "UF_HEAD")


def _row(one: Department) -> dict[str, Any]:
    row: dict[str, Any] = {"ID": str(one.id), "NAME": one.name, "SORT": one.sort}
    if one.parent:
        row["PARENT"] = str(one.parent)
    if one.head:
        row["UF_HEAD"] = str(one.head)
    return row


def get(call: Call) -> Answer:
    """List departments by flat keys; a name must be the whole name."""
    given = {key.upper(): value for key, value in call.params.items()}
    order_name = php.text(given.pop("SORT", "")).upper() if _is_order(given) else "ID"
    rows = [_row(one) for one in call.world.settings.departments]
    for name in (*_NUMBERS, "NAME"):
        if name in given:
            raw = given[name]
            values = {php.text(v) for v in (php.elements(raw) if php.is_array(raw) else [raw])}
            rows = [row for row in rows if php.text(row.get(name)) in values]
    descending = php.text(given.get("ORDER")).upper() == "DESC"
    rows.sort(key=lambda row: _sortable(row.get(order_name)), reverse=descending)
    return paging.page(rows, given.get("START"), lambda page: page)


def _is_order(given: dict[str, Any]) -> bool:
    """``sort`` names a field; ``SORT`` with a number is a filter by the field of that name."""
    return "SORT" in given and not php.is_numeric(given["SORT"])


def _sortable(value: Any) -> tuple[int, str]:
    text = php.text(value)
    return (int(text), "") if text.isdigit() else (0, text)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"department.get": get}
