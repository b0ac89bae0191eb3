"""The card that a timeline or activity method is about, and the right to it."""

from __future__ import annotations

from typing import Any

from sandbox.portal import php
from sandbox.portal.call import Call, missing_parameter
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import RefusedError
from sandbox.portal.kinds import Kind, kind_of


def owner_not_found() -> RefusedError:
    """Return the refusal of a card that does not exist."""
    return RefusedError(400, "OWNER_NOT_FOUND", "Owner was not found")


def not_found(description: str = "Not found.") -> RefusedError:
    """Return the refusal of an entry that does not exist."""
    return RefusedError(400, "NOT_FOUND", description)


def access_denied() -> RefusedError:
    """Return the refusal of somebody who lacks the right."""
    return RefusedError(400, "ACCESS_DENIED", "Access denied.")


def require(call: Call, *names: str) -> None:
    """Refuse a call that lacks one of these parameters (code 100)."""
    for name in names:
        if php.is_empty(call.params.get(name)):
            raise missing_parameter(name)


def card(call: Call, kind: Kind | None, raw_id: Any, right: str) -> Entity:
    """Return the card, or refuse: it does not exist, or the right to it is missing."""
    entity = call.entity(kind, raw_id) if kind else None
    if entity is None:
        raise owner_not_found()
    if not call.allows(right, entity):
        raise access_denied()
    return entity


def owner(call: Call, right: str) -> Entity:
    """Return the card of ``ownerTypeId`` and ``ownerId``."""
    kind = kind_of(php.to_int(call.params.get("ownerTypeId")))
    return card(call, kind, call.params.get("ownerId"), right)
