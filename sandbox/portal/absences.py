"""calendar.accessibility.get: who is away (bitrix24-work.md §1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.portal import moments, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.settings import Settings
from sandbox.portal.staff import Absence

_DAY = 86_400


def get(call: Call) -> Answer:
    """Return each asked user's entries that touch the period, both days included."""
    for name in ("from", "to", "users"):
        if php.is_empty(call.params.get(name)):
            raise classic_refusal(
                f'The required parameter "{name}" for the method "calendar.accessibility.get" '
                "is not set."
            )
    world = call.world
    since = moments.parse_moment(php.text(call.params["from"]), world.settings) or 0.0
    until = (moments.parse_moment(php.text(call.params["to"]), world.settings) or 0.0) + _DAY
    entries: dict[str, list[dict[str, Any]]] = {}
    for raw in php.elements(call.params["users"]):
        user_id = php.to_int(raw)
        rows = []
        for number, one in enumerate(world.settings.absences, start=1):
            begin, end = _moments(one, world.settings)
            if one.user_id == user_id and begin < until and end > since:
                rows.append(_row(number, one, begin, end, world.settings))
        entries[str(user_id)] = rows
    return Answer(php.as_array(entries))


def _moments(one: Absence, settings: Settings) -> tuple[float, float]:
    begin, end = (moments.parse_moment(text, settings) for text in (one.since, one.until))
    return begin or 0.0, end or 0.0


def _row(number: int, one: Absence, begin: float, end: float, settings: Settings) -> dict[str, Any]:
    offset = settings.utc_offset_hours * 3600
    return {
        "ID": str(number),
        "NAME": one.name,
        "DATE_FROM": _portal_format(begin, settings),
        "DATE_TO": _portal_format(end, settings),
        "DATE_FROM_TS_UTC": str(int(begin)),
        "DATE_TO_TS_UTC": str(int(end)),
        "~USER_OFFSET_FROM": offset,
        "~USER_OFFSET_TO": offset,
        "DT_SKIP_TIME": "N",
        "TZ_FROM": "Europe/Moscow",
        "TZ_TO": "Europe/Moscow",
        "ACCESSIBILITY": one.accessibility,
        "IMPORTANCE": "normal",
        "EVENT_TYPE": "",
    }


def _portal_format(moment: float, settings: Settings) -> str:
    at = datetime.fromtimestamp(moment, moments.zone(settings))
    return at.strftime("%d.%m.%Y %H:%M:%S")


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"calendar.accessibility.get": get}
