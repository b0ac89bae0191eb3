"""How an entity got to the stage in which it is seen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from intake.forms.crm_part import EntityKind
from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.lead_entity import LeadEntity, StageEvent, StageMeaning

CONVERSION = timedelta(minutes=10)
"""How long a converted CRM lead may take to show its deals; one that shows none by then is won by
itself."""


@dataclass(frozen=True, slots=True)
class StagePath:
    """An entity as it is by now, and the stages that it went through since it was last seen."""

    entity: LeadEntity
    events: tuple[StageEvent, ...]


def follow_stages(
    entity: LeadEntity,
    seen: SeenEntity,
    history: Sequence[StageEvent],
    last: StageEvent | None,
    read_at: datetime,
) -> StagePath:
    """Take over what was seen, with the stages in between.

    ``history`` holds the CRM's own rows behind the last one that was read, ``last`` the last stage
    that was kept. Where the rows do not lead to what is seen (they are erased with a pipeline, and
    with a final stage that was left), it is added as it was seen.
    """
    new = [
        replace(one, amount=seen.amount, currency=seen.currency)
        for one in history
        if one.history_id is not None
        and one.history_id > (entity.history_id or 0)
        and not _is_known(one, last)
    ]
    known = [*(() if last is None else (last,)), *new]
    latest = max(reversed(known), key=lambda one: one.at, default=None)
    if latest is None or latest.stage != seen.stage:
        at = max(seen.moved_at, new[-1].at) if new else seen.moved_at
        new.append(
            StageEvent(seen.key, at, seen.stage, seen.meaning, None, seen.amount, seen.currency)
        )
    ended_at = _ended_at(entity, seen, new, read_at)
    followed = replace(
        entity,
        stage=seen.stage,
        meaning=seen.meaning,
        pipeline=seen.pipeline,
        amount=seen.amount,
        currency=seen.currency,
        account_amount=seen.account_amount,
        account_currency=seen.account_currency,
        updated_at=seen.updated_at,
        moved_at=seen.moved_at,
        history_id=max((one.history_id or 0 for one in history), default=0) or entity.history_id,
        qualified_at=entity.qualified_at or _qualified_at(entity, seen, new),
        ended_at=ended_at,
    )
    return StagePath(followed, tuple(new))


def _is_known(row: StageEvent, last: StageEvent | None) -> bool:
    """Say whether a row tells what was seen by comparing already: the history could not be read
    then."""
    if last is None or last.history_id is not None:
        return False
    return row.stage == last.stage and row.at <= last.at


def _ended_at(
    entity: LeadEntity, seen: SeenEntity, new: Sequence[StageEvent], read_at: datetime
) -> datetime | None:
    """Return since when it is won or lost: by the row of its history, else by its last move. The
    date on the card is one that anybody may edit."""
    if seen.meaning is StageMeaning.IN_PROGRESS:
        return None
    converted = seen.key.kind is EntityKind.LEAD and seen.meaning is StageMeaning.WON
    if converted and read_at - seen.moved_at < CONVERSION:
        return None  # its deals are still to come
    ended = list(takewhile(lambda one: one.meaning is seen.meaning, reversed(new)))
    if entity.ended_at is not None and entity.meaning is seen.meaning and len(ended) == len(new):
        return entity.ended_at
    return ended[-1].at if ended else seen.moved_at


def _qualified_at(
    entity: LeadEntity, seen: SeenEntity, new: Sequence[StageEvent]
) -> datetime | None:
    """Return when it was first found worth going on with: a CRM lead when it is converted,
    everything else when it leaves its first stage and is not lost."""
    before = entity.stage
    for one in new:
        if one.meaning is StageMeaning.WON:
            return one.at
        moved_on = before is not None and one.stage != before
        if (
            moved_on
            and one.meaning is StageMeaning.IN_PROGRESS
            and seen.key.kind is not EntityKind.LEAD
        ):
            return one.at
        before = one.stage
    return None
