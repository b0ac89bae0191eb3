"""What a move to another stage does, and the history of it (bitrix24-work.md §2).

The history is no journal: it holds rows of the present pipeline only, and a final stage that was
left leaves no row behind.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.portal import events, moments, reading
from sandbox.portal.author import Author
from sandbox.portal.catalogue import STAGE_FIELD
from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.world import StageRow, World

CREATED, MOVED, ENDED, CHANGED_PIPELINE = 1, 2, 3, 5
_WITH_HISTORY = (Kind.LEAD, Kind.DEAL)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a card stands."""

    category_id: int
    stage: str
    semantics: str

    @property
    def final(self) -> bool:
        """Whether the stage is a final one."""
        return self.semantics != "P"


def position(world: World, entity: Entity) -> Position | None:
    """Return where a lead or deal stands; None for the other kinds."""
    if entity.kind not in _WITH_HISTORY:
        return None
    return Position(
        entity.values.get("CATEGORY_ID") or 0,
        entity.values[STAGE_FIELD[entity.kind]],
        reading.stage_semantics(world, entity),
    )


def begin(world: World, entity: Entity, author: Author) -> None:
    """Begin the history of a new card, and end it at once if it begins in a final stage."""
    write_first(world, entity, author)
    here = position(world, entity)
    if here is not None and here.final:
        _close(world, entity, author)


def write_first(world: World, entity: Entity, author: Author) -> None:
    """Write a card's first row; one that begins in a final stage has that row alone."""
    here = position(world, entity)
    if here is not None:
        _note(world, entity, ENDED if here.final else CREATED, here, author)


def follow(world: World, entity: Entity, before: Position | None, author: Author) -> None:
    """Do what a move does; nothing when the card stands where it stood."""
    here = position(world, entity)
    if here is None or before is None or here == before:
        return
    entity.values |= {"MOVED_BY_ID": author.user_id, "MOVED_TIME": author.now}
    _write_history(world, entity, before, here, author)
    if here.final:
        _close(world, entity, author)
    elif before.final and entity.kind == Kind.LEAD:
        entity.values["DATE_CLOSED"] = None
    if entity.kind == Kind.LEAD and before.semantics == "S" and here.semantics != "S":
        _unlink_children(world, entity)


def _write_history(
    world: World, entity: Entity, before: Position, here: Position, author: Author
) -> None:
    if here.category_id != before.category_id:
        world.stage_history[entity.key] = []
        _note(world, entity, CHANGED_PIPELINE, here, author)
        if not here.final:
            return
    elif before.final:
        rows = world.stage_history.get(entity.key, [])
        world.stage_history[entity.key] = [row for row in rows if row.type_id != ENDED]
    _note(world, entity, ENDED if here.final else MOVED, here, author)


def _note(world: World, entity: Entity, type_id: int, here: Position, author: Author) -> None:
    row = StageRow(
        world.next_id("stage row"),
        type_id,
        entity.key,
        author.now,
        here.category_id,
        here.stage,
        here.semantics,
    )
    world.stage_history.setdefault(entity.key, []).append(row)


def _close(world: World, entity: Entity, author: Author) -> None:
    """Date the end, even over a date that was sent along, and end what was to be done."""
    if entity.kind == Kind.LEAD:
        entity.values["DATE_CLOSED"] = author.now
    elif world.settings.refresh_closedate:
        entity.values["CLOSEDATE"] = moments.day(author.now, world.settings)
    if not world.settings.close_activities:
        return
    for activity in world.activities_of(entity.key):
        if not activity.completed:
            activity.completed = True
            activity.touch(author)
            events.emit(world, "ONCRMACTIVITYUPDATE", activity.id, author)


def _unlink_children(world: World, lead: Entity) -> None:
    """A lead that is converted no more has made nothing."""
    for child in world.pointing_at(lead.key):
        child.values["LEAD_ID"] = None
