"""Who may do what with which card (bitrix24-work.md §6): an ordinary user sees a subset."""

from __future__ import annotations

from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.staff import User
from sandbox.portal.world import World


def may_configure(user: User) -> bool:
    """Say whether the user administers the CRM: directories, pipelines, custom fields."""
    return user.admin or "settings" in user.rights


def sees_pipeline(user: User, category_id: int) -> bool:
    """Say whether a pipeline is the user's to see."""
    return user.admin or not user.pipelines or category_id in user.pipelines


def allows(world: World, user: User, right: str, entity: Entity) -> bool:
    """Say whether the user has a right on a card; observers may read it."""
    if right not in user.rights:
        return False
    if user.admin:
        return True
    if entity.kind == Kind.DEAL and not sees_pipeline(user, entity.values.get("CATEGORY_ID") or 0):
        return False
    if right == "read" and user.id in (entity.values.get("OBSERVERS") or []):
        return True
    responsible = entity.values.get("ASSIGNED_BY_ID")
    if user.sees == "own":
        return bool(responsible == user.id)
    if user.sees == "department":
        theirs = world.settings.user(responsible or 0)
        return theirs is not None and bool(set(user.departments) & set(theirs.departments))
    return True
