"""crm.currency.{list,get,base.get} (bitrix24-work.md §2)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import php, rates, rows
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.settings import Currency, Settings


def _row(settings: Settings, at: int, one: Currency) -> dict[str, Any]:
    return {
        "CURRENCY": one.code,
        "AMOUNT_CNT": str(one.amount_cnt),
        "AMOUNT": f"{one.amount:.4f}",
        "SORT": str(100 * (at + 1)),
        "BASE": "Y" if one.code == settings.currency else "N",
        "FULL_NAME": one.full_name or one.code,
        "LID": "en",
        "FORMAT_STRING": f"# {one.code}",
        "DEC_POINT": ".",
        "THOUSANDS_SEP": "&nbsp;",
        "DECIMALS": "2",
        "DATE_UPDATE": "2026-01-01T03:00:00+03:00",
    }


def _rows(call: Call) -> list[dict[str, Any]]:
    if not call.may("read"):
        raise classic_refusal("Access denied.")
    settings = call.world.settings
    return [_row(settings, at, one) for at, one in enumerate(rates.known(settings))]


def list_(call: Call) -> Answer:
    """List all: there is neither a filter nor a page, and the total is always 0."""
    order = php.mapping(call.either_case("order"))
    return Answer(rows.ordered(_rows(call), order, rows.as_number_or_text), total=0)


def get(call: Call) -> Answer:
    """Return one currency by its code."""
    code = php.text(call.either_case("id"))
    found = next((row for row in _rows(call) if row["CURRENCY"] == code), None)
    if found is None:
        raise classic_refusal("Not found")
    return Answer(found)


def base(call: Call) -> Answer:
    """Return the code of the accounting currency."""
    return Answer(call.world.settings.currency)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.currency.list": list_,
        "crm.currency.get": get,
        "crm.currency.base.get": base,
    }
