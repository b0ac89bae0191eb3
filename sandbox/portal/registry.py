"""All methods, and the scopes that each of them needs."""

from __future__ import annotations

from sandbox.portal import (
    absences,
    activity_reading,
    activity_writing,
    binding,
    categories,
    classic,
    comments,
    currencies,
    departments,
    duplicates,
    links,
    log_messages,
    moments,
    notes,
    notifications,
    offline_events,
    php,
    pins,
    product_rows,
    stage_history,
    statuses,
    timeline_bindings,
    todos,
    tracking,
    universal,
    user_fields,
    users,
    working_day,
)
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.real_methods import real_methods

NOT_IMITATED = "SANDBOX_NOT_IMITATED"
"""No portal answers with it (501): the method is real, but the sandbox has it not."""

_USER_SCOPES = ("user", "user_basic", "user_brief")
_SCOPES = {
    "user.admin": (),
    "crm.": ("crm",),
    "user.": _USER_SCOPES,
    "department.": ("department",),
    "im.": ("im",),
    "timeman.": ("timeman",),
    "calendar.": ("calendar",),
}
"""By the beginning of the name, the first that fits: one of these scopes must be there."""
_ALL_SCOPES = sorted(
    {"crm", "department", "im", "timeman", "calendar", "userconsent", *_USER_SCOPES}
)


def _scope(call: Call) -> Answer:
    if php.text(call.params.get("full")) in ("true", "1"):
        return Answer(_ALL_SCOPES)
    return Answer(sorted(call.scopes))


def _server_time(call: Call) -> Answer:
    return Answer(moments.iso(call.now, call.world.settings))


def _mode(call: Call) -> Answer:
    """Return 1 (classic, with leads) or 2 (simple)."""
    return Answer(call.world.settings.mode)


def _method_get(call: Call) -> Answer:
    """Say what a real portal has: a method that is not imitated exists."""
    name = php.text(call.params.get("name"))
    exists = name in METHODS or name == "batch" or name in real_methods()
    return Answer({"isExisting": exists, "isAvailable": exists and allowed(name, call.scopes)})


METHODS: dict[str, Handler] = {
    **classic.methods(),
    **universal.methods(),
    **tracking.methods(),
    **duplicates.methods(),
    **links.methods(),
    **comments.methods(),
    **timeline_bindings.methods(),
    **log_messages.methods(),
    **pins.methods(),
    **notes.methods(),
    **todos.methods(),
    **product_rows.methods(),
    **activity_reading.methods(),
    **activity_writing.methods(),
    **stage_history.methods(),
    **statuses.methods(),
    **categories.methods(),
    **currencies.methods(),
    **user_fields.methods(),
    **users.methods(),
    **departments.methods(),
    **working_day.methods(),
    **absences.methods(),
    **notifications.methods(),
    **binding.methods(),
    **offline_events.methods(),
    "crm.settings.mode.get": _mode,
    "scope": _scope,
    "server.time": _server_time,
    "method.get": _method_get,
}


def find(method: str) -> Handler:
    """Return a method's handler; raise RefusedError for one that is unknown or not imitated."""
    handler = METHODS.get(method)
    if handler is not None:
        return handler
    if method in real_methods():
        raise RefusedError(501, NOT_IMITATED, f"The sandbox does not imitate {method}")
    raise RefusedError(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")


def allowed(method: str, scopes: frozenset[str]) -> bool:
    """Say whether the scopes suffice; ``profile`` and the system methods need none."""
    wanted = next((them for name, them in _SCOPES.items() if method.startswith(name)), ())
    return not wanted or bool(scopes.intersection(wanted))
