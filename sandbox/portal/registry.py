"""All methods, and the scopes that each of them needs."""

from __future__ import annotations

from sandbox.portal import (
    classic,
    duplicates,
    links,
    moments,
    php,
    reference,
    timeline,
    tracking,
    universal,
)
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer

_USER_SCOPES = frozenset({"user", "user_basic", "user_brief"})
_CRM_SCOPES = frozenset({"crm"})
_ALL_SCOPES = ["crm", "department", "im", "user", "user_basic", "user_brief", "userconsent"]


def _scope(call: Call) -> Answer:
    if php.text(call.params.get("full")) in ("true", "1"):
        return Answer(_ALL_SCOPES)
    return Answer(sorted(call.scopes))


def _server_time(call: Call) -> Answer:
    return Answer(moments.iso(call.now, call.world.settings))


def _method_get(call: Call) -> Answer:
    name = php.text(call.params.get("name"))
    exists = name in METHODS or name == "batch"
    available = name == "batch" or (exists and allowed(name, call.scopes))
    return Answer({"isExisting": exists, "isAvailable": available})


METHODS: dict[str, Handler] = {
    **classic.methods(),
    **universal.methods(),
    **tracking.methods(),
    **duplicates.methods(),
    **links.methods(),
    **timeline.methods(),
    **reference.methods(),
    "scope": _scope,
    "server.time": _server_time,
    "method.get": _method_get,
}


def allowed(method: str, scopes: frozenset[str]) -> bool:
    """Say whether the scopes suffice; ``profile`` and the system methods need none."""
    if method.startswith("crm."):
        return bool(_CRM_SCOPES & scopes)
    if method.startswith("user."):
        return bool(_USER_SCOPES & scopes)
    return True
