"""What happened to journeys, read off everything but the journeys themselves."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select
from typing_extensions import override

from intake.attribution.touch import Touch
from intake.attribution.visit import Visit
from intake.conversation.conversation import Ending
from intake.journeys.history import History, JourneyHistories
from intake.journeys.journey import Journey
from intake.journeys.recount import (
    Corrected,
    Delivered,
    Ended,
    Event,
    PartlySubmitted,
    Refused,
    Started,
    Submitted,
    Touched,
    Visited,
)
from intake.kernel.ids import ConversationId, FormId, PersonId, SubmissionId
from storage.guarded_connection import GuardedConnection
from storage.repositories.attribution.corrections import SqlCorrections
from storage.repositories.attribution.touches import touch_of
from storage.repositories.journeys.journeys import SqlJourneys
from storage.tables import conversations, journeys, people, submissions, touches, visits

_Moment = tuple[datetime, int, Event]
"""When something happened, and its place among what happened at the same moment."""


class SqlJourneyHistories(JourneyHistories):
    """Journey histories in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def latest_submitted(self, limit: int) -> tuple[ConversationId, ...]:
        found = await self._connection.run(
            select(journeys.c.id)
            .where(journeys.c.submission_id.is_not(None))
            .order_by(journeys.c.submission_id.desc())
            .limit(limit)
        )
        return tuple(ConversationId(number) for (number,) in found)

    @override
    async def of(self, journey_ids: Collection[ConversationId]) -> Sequence[History]:
        rows = await self._connection.run(_JOURNEYS.where(conversations.c.id.in_(journey_ids)))
        found = []
        for row in rows.all():
            stored = await SqlJourneys(self._connection).get(ConversationId(row.id))
            history = None if stored is None else await self._history(stored, row)
            if history is not None:
                found.append(history)
        return found

    async def _history(self, stored: Journey, row: Row[*tuple[Any, ...]]) -> History | None:
        theirs = await self._touches(touches.c.person_id == row.person_id)
        tokens = {one.visit_token for one in theirs if one.visit_token is not None}
        came = {one.id: one for one in await self._touches(touches.c.visit_token.in_(tokens))}
        came |= {one.id: one for one in theirs}
        joined = await self._connection.run(
            select(visits.c.payload).where(visits.c.token.in_(tokens))
        )
        known: list[Visit] = [visit for (visit,) in joined]
        if not _is_certain(theirs, known, row.submitted_at):
            return None
        links = {one.link_id for one in theirs if one.link_id is not None}
        corrections = await SqlCorrections(self._connection).applied_to(links)
        moments: list[_Moment] = [
            (row.started_at, 3, Started(_begun(stored, row))),
            *((visit.at, 2, Visited(visit)) for visit in known),
            *((came[number].at, 1, Touched(came[number])) for number in sorted(came)),
            *((one.until, 2, Corrected(one)) for one in corrections),
            *_end(row),
        ]
        moments.sort(key=lambda moment: moment[:2])
        days = None if row.attribution is None else row.attribution.window_days
        return History(stored, days, (*(event for *_, event in moments), *_fate(row)))

    async def _touches(self, which: Any) -> list[Touch]:
        found = await self._connection.run(select(touches).where(which).order_by(touches.c.id))
        return [touch_of(row) for row in found]


_JOURNEYS = (
    select(
        conversations.c.id,
        conversations.c.person_id,
        conversations.c.form_id,
        conversations.c.started_at,
        conversations.c.changed_at,
        conversations.c.blanked_at,
        conversations.c.ended,
        people.c.first_seen_at,
        submissions.c.id.label("submission_id"),
        submissions.c.created_at.label("submitted_at"),
        submissions.c.delivered_at,
        submissions.c.state,
        submissions.c.state_at,
        submissions.c.attribution,
        submissions.c.partial,
    )
    .join(people, people.c.id == conversations.c.person_id)
    .outerjoin(submissions, submissions.c.key == conversations.c.submission_key)
)


def _is_certain(
    theirs: Sequence[Touch], known: Iterable[Visit], submitted_at: datetime | None
) -> bool:
    """Say whether it can be told what was known when."""
    tokens = {visit.token for visit in known}
    steady = all(one.at <= later.at for one, later in pairwise(theirs))
    joined = all(one.visit_token is None or one.visit_token in tokens for one in theirs)
    late = submitted_at is not None and any(visit.at > submitted_at for visit in known)
    return steady and joined and not late


def _begun(stored: Journey, row: Row[*tuple[Any, ...]]) -> Journey:
    """Return the journey at its start. How the form was then is known to the journey alone, and so
    is who worked here."""
    return Journey(
        id=ConversationId(row.id),
        person_id=PersonId(row.person_id),
        form_id=FormId(row.form_id),
        form_hash=stored.form_hash,
        started_at=row.started_at,
        person_first_at=row.first_seen_at,
        excluded=stored.excluded,
        variant_id=stored.variant_id,
    )


def _end(row: Row[*tuple[Any, ...]]) -> Iterator[_Moment]:
    sent = None if row.submission_id is None else SubmissionId(row.submission_id)
    completed_at = row.submitted_at
    if sent is not None and row.partial is not None:
        yield row.submitted_at, 4, PartlySubmitted(sent, row.submitted_at)
        completed_at = row.partial.completed_at
    if sent is not None and completed_at is not None:
        yield completed_at, 4, Submitted(sent, completed_at)
    elif row.ended is not None:
        at = row.blanked_at if row.ended is Ending.EXPIRED else row.changed_at
        yield at, 0, Ended()  # a touch that leads to another form ends this one first


def _fate(row: Row[*tuple[Any, ...]]) -> Iterator[Event]:
    if row.delivered_at is not None:
        yield Delivered(row.delivered_at)
    if row.state == "dead_letter":
        yield Refused(row.state_at)
