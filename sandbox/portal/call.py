"""One call of one method: what a handler gets, and how it asks for what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.portal import access, php
from sandbox.portal.author import Author
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind
from sandbox.portal.staff import User
from sandbox.portal.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A method call by a user, within scopes, at a time (unix seconds).

    ``client_id`` is the application that calls, empty for a webhook. With ``automatic`` a robot
    acts in the user's name.
    """

    world: World
    params: Mapping[str, Any]
    user: User
    scopes: frozenset[str]
    now: float
    client_id: str = ""
    automatic: bool = False

    @property
    def author(self) -> Author:
        """Who acts, and when."""
        return Author(self.user.id, self.now, self.automatic)

    def either_case(self, name: str) -> Any:
        """Return a parameter that the classic methods take in lower and in upper case."""
        return self.params.get(name.lower(), self.params.get(name.upper()))

    def may(self, right: str) -> bool:
        """Say whether the user has a CRM right (read, add, edit, delete, import) at all."""
        return right in self.user.rights or (right == "import" and self.user.admin)

    def allows(self, right: str, entity: Entity) -> bool:
        """Say whether the user has a right on this card."""
        return access.allows(self.world, self.user, right, entity)

    @property
    def may_configure(self) -> bool:
        """Whether the user administers the CRM."""
        return access.may_configure(self.user)

    def sees_pipeline(self, category_id: int) -> bool:
        """Say whether a pipeline is the user's to see."""
        return access.sees_pipeline(self.user, category_id)

    def entity(self, kind: Kind, raw_id: Any) -> Entity | None:
        """Return the entity with this id as a client wrote it."""
        return self.world.find(kind, php.to_int(raw_id)) if php.is_numeric(raw_id) else None


Handler = Callable[[Call], Answer]


def missing_parameter(name: str) -> RefusedError:
    """Return the refusal of a call that lacks a required parameter (code 100)."""
    return RefusedError(400, "100", f"Could not find value for parameter {{{name}}}")
