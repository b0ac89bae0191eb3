"""The test leads' storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, insert, or_, select, update
from typing_extensions import override

from intake.kernel.ids import FormId, LinkId, PersonId
from intake.submissions.submission import Created
from intake.trials.trial import (
    STANDS_FOR,
    LinkChoice,
    LinkChoices,
    NewTrial,
    Trial,
    Trials,
    TrialState,
    TrialStep,
)
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import links, trials

_GOING = (TrialState.REMOVING, TrialState.ENDED)


class SqlTrials(Trials):
    """Test leads in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, trial: NewTrial) -> Trial:
        fresh = {"state": TrialState.BRINGING, "made": Created(), "removed": (), "left": ()}
        result = await self._connection.run(
            insert(trials).values(**columns_of(trial), **fresh).returning(trials)
        )
        return _trial(result.one())

    @override
    async def get(self, trial_id: int) -> Trial | None:
        result = await self._connection.run(select(trials).where(trials.c.id == trial_id))
        row = result.one_or_none()
        return None if row is None else _trial(row)

    @override
    async def open(self) -> Trial | None:
        result = await self._connection.run(
            select(trials).where(trials.c.ended_at.is_(None)).order_by(trials.c.id).limit(1)
        )
        row = result.one_or_none()
        return None if row is None else _trial(row)

    @override
    async def note(self, step: TrialStep, now: datetime) -> None:
        news = {
            name: getattr(step, name)
            for name in ("made", "removed", "left", "refused")
            if getattr(step, name) is not None
        }
        changed = update(trials).where(trials.c.id == step.trial_id, trials.c.ended_at.is_(None))
        match step.state:
            case TrialState.STANDING:
                going = trials.c.state.in_(_GOING)
                news |= {
                    "state": case((going, trials.c.state), else_=TrialState.STANDING),
                    "stands_until": now + STANDS_FOR,
                }
            case TrialState.ENDED:
                news |= {"state": TrialState.ENDED, "ended_at": now}
            case TrialState.REMOVING:
                news |= {"state": TrialState.REMOVING}
            case TrialState.BRINGING | None:
                pass
        await self._connection.run(changed.values(trouble=step.trouble, **news))

    @override
    async def shown(self, trial_id: int, message_id: int | None) -> None:
        await self._connection.run(
            update(trials).where(trials.c.id == trial_id).values(message_id=message_id)
        )

    @override
    async def links(self, form_id: FormId, page: int, size: int) -> LinkChoices:
        found = await self._connection.run(
            select(links.c.id, links.c.code, links.c.title)
            .where(
                links.c.enabled,
                links.c.archived_at.is_(None),
                or_(links.c.form_id == form_id, links.c.form_id.is_(None)),
            )
            .order_by(links.c.id.desc())
            .limit(size + 1)
            .offset(page * size)
        )
        rows = found.all()
        choices = (LinkChoice(LinkId(row.id), row.code, row.title) for row in rows[:size])
        return LinkChoices(tuple(choices), page, more=len(rows) > size)


def _trial(row: Row[*tuple[Any, ...]]) -> Trial:
    return Trial(
        id=row.id,
        submission=row.submission,
        started_by=PersonId(row.started_by),
        started_at=row.started_at,
        language=row.language,
        link_code=row.link_code,
        message_id=row.message_id,
        state=row.state,
        made=row.made,
        removed=row.removed,
        left=row.left,
        trouble=row.trouble,
        refused=row.refused,
        stands_until=row.stands_until,
        ended_at=row.ended_at,
    )
