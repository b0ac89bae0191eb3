"""The methods that link: crm.{deal,lead,quote,company}.contact.*, crm.contact.company.*.

Source: bitrix24.md §8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox.portal import events, php
from sandbox.portal.bindings import Binding
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Kind


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of methods: ``crm.{owner}.{target}.*``; a company's contacts are stored backwards."""

    owner: Kind
    target: Kind

    @property
    def key(self) -> str:
        """The name of the linked id in ``fields`` and rows."""
        return f"{self.target.upper()}_ID"

    @property
    def backwards(self) -> bool:
        """Whether the link is stored on the contact."""
        return self.owner == Kind.COMPANY


def _owner(group: _Group, call: Call, right: str) -> int:
    raw = call.either_case("id")
    if not php.is_numeric(raw) or php.to_int(raw) <= 0:
        raise classic_refusal("The parameter 'ownerEntityID' is invalid or not defined.")
    entity = call.entity(group.owner, raw)
    if entity is None:
        if group.owner == Kind.LEAD:
            raise RefusedError(400, "NOT_FOUND", "Not found.")
        raise classic_refusal("Not found.")
    if not call.allows(right, entity):
        status = 403 if group.owner == Kind.QUOTE else 400
        raise RefusedError(status, "ACCESS_DENIED", "Access denied!")
    return php.to_int(raw)


def _target_id(group: _Group, raw: Any) -> int:
    if not php.is_array(raw):
        raise classic_refusal("The parameter 'fields' must be array.")
    target = php.to_int(php.mapping(raw).get(group.key))
    if target <= 0:
        raise classic_refusal("The parameter 'fields' is not valid.")
    return target


def add(group: _Group, call: Call) -> Answer:
    """Link; false if it was linked already. Only the quote group takes ids of nothing."""
    owner, raw = _owner(group, call, "edit"), call.params.get("fields")
    target = _target_id(group, raw)
    if group.owner != Kind.QUOTE and call.world.find(group.target, target) is None:
        raise classic_refusal("Not found.")
    fields = php.mapping(raw)
    bindings = call.world.bindings
    if group.backwards:
        return Answer(bindings.add((group.target, target), owner))
    primary, sort = fields.get("IS_PRIMARY") == "Y", php.to_int(fields.get("SORT"))
    return Answer(bindings.add((group.owner, owner), target, primary=primary, sort=sort))


def delete(group: _Group, call: Call) -> Answer:
    """Unlink; false if there was no link."""
    owner = _owner(group, call, "edit")
    target = _target_id(group, call.params.get("fields"))
    if group.backwards:
        return Answer(call.world.bindings.remove((group.target, target), owner))
    return Answer(call.world.bindings.remove((group.owner, owner), target))


def items_get(group: _Group, call: Call) -> Answer:
    """Return the links with their order."""
    owner, bindings = _owner(group, call, "read"), call.world.bindings
    if group.backwards:
        ids = bindings.owners(group.target, owner)
        rows = [Binding(i, 10 * (at + 1), at == 0) for at, i in enumerate(ids)]
    else:
        rows = bindings.of((group.owner, owner))
    return Answer([_row(group, row) for row in rows])


def _row(group: _Group, row: Binding) -> dict[str, Any]:
    primary = "Y" if row.primary else "N"
    return {group.key: row.target, "SORT": row.sort, "ROLE_ID": 0, "IS_PRIMARY": primary}


def items_set(group: _Group, call: Call) -> Answer:
    """Replace all links."""
    owner, raw = _owner(group, call, "edit"), call.params.get("items")
    if not php.is_array(raw):
        raise classic_refusal("The parameter items must be array.")
    rows = []
    for at, item in enumerate(map(php.mapping, php.elements(raw))):
        target = php.to_int(item.get(group.key))
        if target > 0 and call.world.find(group.target, target):
            sort = php.to_int(item.get("SORT")) or 10 * (at + 1)
            rows.append(Binding(target, sort, item.get("IS_PRIMARY") == "Y"))
    _set(group, call, owner, rows)
    return Answer(value=True)


def items_delete(group: _Group, call: Call) -> Answer:
    """Remove all links."""
    _set(group, call, _owner(group, call, "edit"), [])
    return Answer(value=True)


def _set(group: _Group, call: Call, owner: int, rows: list[Binding]) -> None:
    bindings = call.world.bindings
    if not group.backwards:
        bindings.replace((group.owner, owner), rows)
        return
    for contact_id in bindings.owners(group.target, owner):
        bindings.remove((group.target, contact_id), owner)
    for row in rows:
        bindings.add((group.target, row.target), owner)


def _telling(handler: Callable[[_Group, Call], Answer], group: _Group, call: Call) -> Answer:
    """Change links and, if the switch says so, tell an update: what portals do is unknown."""
    answer = handler(group, call)
    if answer.value and call.world.settings.link_events:
        number = php.to_int(call.either_case("id"))
        events.emit(call.world, f"ONCRM{group.owner.upper()}UPDATE", number, call.author)
    return answer


_GROUPS = (
    _Group(Kind.DEAL, Kind.CONTACT),
    _Group(Kind.LEAD, Kind.CONTACT),
    _Group(Kind.QUOTE, Kind.CONTACT),
    _Group(Kind.COMPANY, Kind.CONTACT),
    _Group(Kind.CONTACT, Kind.COMPANY),
)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    verbs: dict[str, Callable[[_Group, Call], Answer]] = {
        "add": partial(_telling, add),
        "delete": partial(_telling, delete),
        "items.get": items_get,
        "items.set": partial(_telling, items_set),
        "items.delete": partial(_telling, items_delete),
    }
    return {
        f"crm.{group.owner}.{group.target}.{verb}": partial(handler, group)
        for group in _GROUPS
        for verb, handler in verbs.items()
    }
