"""timeman.status and timeman.settings: who is at work (bitrix24-work.md §1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.portal import moments, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.settings import Settings
from sandbox.portal.staff import User
from sandbox.portal.world import WorkingDay


def state_of(day: WorkingDay, now: float, settings: Settings) -> str:
    """Return OPENED, PAUSED, CLOSED, or EXPIRED: opened on an earlier day and never closed."""
    if day.closed is not None:
        return "CLOSED"
    if moments.day(day.opened, settings) < moments.day(now, settings):
        return "EXPIRED"
    return "PAUSED" if day.paused else "OPENED"


def _user(call: Call) -> User:
    """Return whom it is about: others are an administrator's business, whatever the page says."""
    raw = call.either_case("user_id")
    number = call.user.id if raw is None else php.to_int(raw)
    if number != call.user.id and not call.user.admin:
        raise RefusedError(403, "ACCESS_DENIED", "Access denied!")
    user = call.world.settings.user(number)
    if user is None:
        raise classic_refusal("User not found")
    return user


def status(call: Call) -> Answer:
    """Return the working day; who never opened one has a status and nothing else."""
    user, settings = _user(call), call.world.settings
    day = call.world.working_days.get(user.id)
    if day is None:
        return Answer({"STATUS": "CLOSED"})
    state = state_of(day, call.now, settings)
    fields: dict[str, Any] = {
        "STATUS": state,
        "TIME_START": moments.iso(day.opened, settings),
        "TIME_FINISH": None if day.closed is None else moments.iso(day.closed, settings),
        "DURATION": "00:00:00" if day.closed is None else _clock(day.closed - day.opened),
        "TIME_LEAKS": "00:00:00",
        "ACTIVE": day.confirmed,
        "IP_OPEN": "",
        "IP_CLOSE": None if day.closed is None else "",
        "LAT_OPEN": 0,
        "LON_OPEN": 0,
        "LAT_CLOSE": 0,
        "LON_CLOSE": 0,
        "TZ_OFFSET": settings.utc_offset_hours * 3600,
    }
    if state == "EXPIRED":
        opened = datetime.fromtimestamp(day.opened, moments.zone(settings))
        fields["TIME_FINISH_DEFAULT"] = opened.replace(hour=18, minute=0, second=0).isoformat()
    return Answer(fields)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def settings(call: Call) -> Answer:
    """Return how somebody's time is tracked; ``UF_TIMEMAN`` false: not at all."""
    user = _user(call)
    fields: dict[str, Any] = {
        "UF_TIMEMAN": user.time_tracked,
        "UF_TM_FREE": False,
        "UF_TM_MAX_START": "09:15:00",
        "UF_TM_MIN_FINISH": "17:45:00",
        "UF_TM_MIN_DURATION": "08:00:00",
        "UF_TM_ALLOWED_DELTA": "00:15:00",
    }
    return Answer(fields | ({"ADMIN": user.admin} if user.id == call.user.id else {}))


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"timeman.status": status, "timeman.settings": settings}
