"""What people do in the portal by hand, and robots in their names.

An act that a method imitates as well runs as that method, by the person: with the same rights,
effects and events. The others (a conversion, a merge, the bin, the staff) exist in the portal's
pages alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.portal import conversion, events, merging, php, registry, removal
from sandbox.portal.call import Call
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import RefusedError
from sandbox.portal.kinds import Kind, kind_named
from sandbox.portal.loading import load
from sandbox.portal.staff import User
from sandbox.portal.world import WorkingDay, World


class ActError(ValueError):
    """An act that nobody could do: it is unknown, or lacks what it is about."""


def perform(world: World, given: Mapping[str, Any], now: float) -> Any:
    """Do an act; ``user_id`` does it (1 unless said), ``robot`` if nobody did it by hand.

    Raises ActError, or RefusedError when the portal refuses it.
    """
    act = _ACTS.get(php.text(given.get("act")))
    if act is None:
        raise ActError(f"act: one of {', '.join(sorted(_ACTS))}")
    user = world.settings.user(php.to_int(given.get("user_id", 1)))
    if user is None:
        raise ActError("user_id: nobody")
    call = Call(world, dict(given), user, frozenset(), now, automatic=bool(given.get("robot")))
    try:
        return act(call)
    except RefusedError as refusal:
        raise ActError(f"refused: {refusal.code or refusal.description}") from refusal


def _kind(call: Call) -> Kind:
    kind = kind_named(php.text(call.params.get("type")))
    if kind is None:
        raise ActError(f"type: one of {', '.join(Kind)}")
    return kind


def _card(call: Call, kind: Kind, name: str = "id") -> Entity:
    entity = call.entity(kind, call.params.get(name))
    if entity is None:
        raise ActError(f"{name}: there is no such {kind}")
    return entity


def _run(call: Call, method: str, **params: Any) -> Any:
    return registry.METHODS[method](dataclasses.replace(call, params=params)).value


def _add(call: Call) -> Any:
    """``{"type", "fields"}``: fill in a new card, under the universal names."""
    fields = call.params.get("fields", {})
    return _run(call, "crm.item.add", entityTypeId=_kind(call).type_id, fields=fields)


def _change(call: Call) -> Any:
    """``{"type", "id", "fields"}``: stage, responsible person, pipeline, amount, whatever."""
    card = {"entityTypeId": _kind(call).type_id, "id": call.params.get("id")}
    return _run(call, "crm.item.update", **card, fields=call.params.get("fields", {}))


def _convert(call: Call) -> Any:
    """``{"id", "into": ["contact", "company", "deal"]}``: make cards of a lead."""
    into = [kind_named(php.text(one)) for one in php.elements(call.params.get("into"))]
    if not set(into) <= set(conversion.EVERYTHING):
        raise ActError("into: company, contact or deal")
    lead = _card(call, Kind.LEAD)
    made = conversion.convert(
        call.world, lead, [kind for kind in into if kind] or conversion.EVERYTHING, call.author
    )
    return {entity.kind.value: entity.id for entity in made}


def _merge(call: Call) -> Any:
    """``{"type", "id", "into"}``: the first becomes part of the second."""
    kind = _kind(call)
    loser, survivor = _card(call, kind), _card(call, kind, "into")
    if loser is survivor:
        raise ActError("into: another card is wanted")
    merging.merge(call.world, loser, survivor, call.author)
    return {"id": survivor.id}


def _delete(call: Call) -> Any:
    """``{"type", "id", "final"}``: into the bin if there is one, or for good."""
    final = bool(call.params.get("final"))
    removal.delete(call.world, _card(call, _kind(call)), call.author, final=final)
    return {"bin": sorted(call.world.bin)}


def _restore(call: Call) -> Any:
    """``{"type", "id"}``: take a card, by the id that it had, out of the bin."""
    kind, number = _kind(call), php.to_int(call.params.get("id"))
    for binned in call.world.bin.values():
        if binned.entity.key == (kind, number):
            return {"id": removal.restore(call.world, binned, call.author).id}
    raise ActError("id: not in the bin")


def _empty_bin(call: Call) -> Any:
    """Empty the bin."""
    call.world.bin.clear()
    return {}


def _complete(call: Call, *, done: str) -> Any:
    """``{"id"}``: tick a to-do off, or open it again."""
    fields = {"COMPLETED": done}
    return _run(call, "crm.activity.update", id=call.params.get("id"), fields=fields)


def _comment(call: Call) -> Any:
    """``{"type", "id", "text"}``: write into a timeline."""
    fields = {"ENTITY_TYPE": _kind(call).value, "ENTITY_ID": call.params.get("id")}
    fields["COMMENT"] = call.params.get("text")
    return _run(call, "crm.timeline.comment.add", fields=fields)


def _edit_comment(call: Call) -> Any:
    """``{"id", "text"}``."""
    fields = {"COMMENT": call.params.get("text")}
    return _run(call, "crm.timeline.comment.update", id=call.params.get("id"), fields=fields)


def _delete_comment(call: Call) -> Any:
    """``{"id"}``: from wherever it stands."""
    comment = call.world.comments.pop(php.to_int(call.params.get("id")), None)
    if comment is None:
        raise ActError("id: there is no such comment")
    events.emit(call.world, "ONCRMTIMELINECOMMENTDELETE", comment.id, call.author)
    return None


def _fire(call: Call) -> Any:
    """``{"id"}``: dismiss an employee. Cards keep them, and no event tells."""
    _employee(call)
    number = php.to_int(call.params.get("id"))
    _staff(
        call.world,
        lambda user: dataclasses.replace(user, active=False) if user.id == number else user,
    )
    return None


def _hire(call: Call) -> Any:
    """``{"employee": {…}}``: a new one who signs in for the first time, which is told."""
    new: User = load(User, call.params.get("employee"), "employee")
    settings = call.world.settings
    if settings.user(new.id):
        raise ActError("employee: the id is taken")
    call.world.configure(dataclasses.replace(settings, users=(*settings.users, new)))
    events.emit(call.world, "ONUSERADD", new.id, call.author)
    return {"id": new.id}


def _staff(world: World, change: Callable[[User], User]) -> None:
    users = tuple(change(user) for user in world.settings.users)
    world.configure(dataclasses.replace(world.settings, users=users))


def _employee(call: Call) -> User:
    user = call.world.settings.user(php.to_int(call.params.get("id")))
    if user is None:
        raise ActError("id: there is no such employee")
    return user


def _working_day(call: Call) -> Any:
    """``{"id", "state": "open", "pause", "resume" or "close"}``: begin or end a working day."""
    days, number = call.world.working_days, _employee(call).id
    state = php.text(call.params.get("state"))
    if state == "open":
        days[number] = WorkingDay(call.now)
    elif number not in days or state not in ("pause", "resume", "close"):
        raise ActError("state: open, and then pause, resume or close")
    elif state == "close":
        days[number].closed = call.now
    else:
        days[number].paused = state == "pause"
    return None


_ACTS: Mapping[str, Callable[[Call], Any]] = {
    "add": _add,
    "change": _change,
    "convert": _convert,
    "merge": _merge,
    "delete": _delete,
    "restore": _restore,
    "empty_bin": _empty_bin,
    "complete": lambda call: _complete(call, done="Y"),
    "reopen": lambda call: _complete(call, done="N"),
    "comment": _comment,
    "edit_comment": _edit_comment,
    "delete_comment": _delete_comment,
    "hire": _hire,
    "fire": _fire,
    "working_day": _working_day,
}
