"""The journeys' storage."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from typing_extensions import override

from intake.journeys.credits import Credit, Credits
from intake.journeys.journey import Journey, Journeys, JourneyStep, OpenJourney
from intake.kernel.ids import (
    ConversationId,
    FormId,
    LinkId,
    PersonId,
    StepId,
    SubmissionId,
    TouchId,
    VariantId,
)
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import conversations, journey_steps, journeys

MODELS = tuple(field.name for field in fields(Credits))
"""The columns' names begin with them."""


class SqlJourneys(Journeys):
    """Journeys in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, journey: Journey) -> None:
        columns = columns_of(journey)
        values = {
            name: value for name, value in columns.items() if name not in {"credited", "steps"}
        }
        credited = _credit_columns(journey.credited)
        arrived = {f"{model}_at": credited.pop(f"{model}_credited_at") for model in MODELS}
        came = {name: at or journey.started_at for name, at in arrived.items()}
        await self._connection.run(_ADDING, values | credited | came)
        await self.note_steps(journey.id, journey.form_id, journey.steps)

    @override
    async def note_steps(
        self, journey_id: ConversationId, form_id: FormId, steps: Sequence[JourneyStep]
    ) -> None:
        if steps:
            of_form = {"journey_id": journey_id, "form_id": form_id}
            await self._connection.run_later(
                _NOTING, [columns_of(step) | of_form for step in steps]
            )

    @override
    async def open_of(self, person_id: PersonId) -> OpenJourney | None:
        row = (await self._connection.run(_OPEN, {"of": person_id})).one_or_none()
        return None if row is None else OpenJourney(ConversationId(row.id), row.started_at)

    @override
    async def renew(self, journey_id: ConversationId, credited: Credits) -> None:
        await self._connection.run(_RENEWING, {"number": journey_id} | _credit_columns(credited))

    @override
    async def partly_submitted(
        self,
        journey_id: ConversationId,
        submission_id: SubmissionId,
        credited: Credits,
        now: datetime,
    ) -> None:
        begun = {"submission_id": submission_id, "partial_at": now}
        await self._connection.run_later(
            _RENEWING, {"number": journey_id} | _credit_columns(credited) | begun
        )

    @override
    async def completed(self, journey_id: ConversationId, now: datetime) -> None:
        await self._connection.run_later(_COMPLETING, {"number": journey_id, "submitted_at": now})

    @override
    async def submitted(
        self,
        journey_id: ConversationId,
        submission_id: SubmissionId,
        credited: Credits,
        now: datetime,
    ) -> None:
        ended = {"submission_id": submission_id, "submitted_at": now}
        await self._connection.run_later(
            _RENEWING, {"number": journey_id} | _credit_columns(credited) | ended
        )

    @override
    async def renew_submitted(self, submission_id: SubmissionId, credited: Credits) -> None:
        await self._connection.run(
            _RENEWING_SUBMITTED, {"submission": submission_id} | _credit_columns(credited)
        )

    @override
    async def get(self, journey_id: ConversationId) -> Journey | None:
        found = await self._connection.run(select(journeys).where(journeys.c.id == journey_id))
        row = found.one_or_none()
        if row is None:
            return None
        steps = await self._connection.run(
            select(journey_steps)
            .where(journey_steps.c.journey_id == journey_id)
            .order_by(journey_steps.c.position, journey_steps.c.step)
        )
        return _journey(row, tuple(_step(step) for step in steps))


_ADDING = Prepared(journeys.insert())
_COMPLETING = Prepared(update(journeys).where(journeys.c.id == bindparam("number")))
_ARRIVED = {
    f"{model}_at": func.coalesce(
        bindparam(f"{model}_credited_at", type_=journeys.c.started_at.type), journeys.c.started_at
    )
    for model in MODELS
}
_RENEWING = Prepared(
    update(journeys)
    .where(journeys.c.id == bindparam("number"), journeys.c.partial_at.is_(None))
    .values(_ARRIVED)
)
_RENEWING_SUBMITTED = Prepared(
    update(journeys).where(journeys.c.submission_id == bindparam("submission")).values(_ARRIVED)
)
_OPEN = Prepared(
    select(journeys.c.id, journeys.c.started_at)
    .join(conversations, conversations.c.id == journeys.c.id)
    .where(
        conversations.c.person_id == bindparam("of"),
        conversations.c.ended.is_(None),
        journeys.c.partial_at.is_(None),
    )
)


_STEPS = upsert(journey_steps)
_NOTING = Prepared(
    _STEPS.on_conflict_do_update(
        index_elements=[journey_steps.c.journey_id, journey_steps.c.step],
        set_={
            "answered_at": func.coalesce(journey_steps.c.answered_at, _STEPS.excluded.answered_at)
        },
    )
)


def _credit_columns(credited: Credits) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for model in MODELS:
        credit: Credit | None = getattr(credited, model)
        columns[f"{model}_touch_id"] = None if credit is None else credit.touch_id
        columns[f"{model}_link_id"] = None if credit is None else credit.link_id
        columns[f"{model}_credited_at"] = None if credit is None else credit.at
    return columns


def _credit(row: Row[*tuple[Any, ...]], model: str) -> Credit | None:
    touch, link, at = (getattr(row, f"{model}_{what}") for what in ("touch_id", "link_id", "at"))
    return None if touch is None else Credit(TouchId(touch), link and LinkId(link), at)


def _step(row: Row[*tuple[Any, ...]]) -> JourneyStep:
    return JourneyStep(row.position, StepId(row.step), row.asked_at, row.answered_at)


def _journey(row: Row[*tuple[Any, ...]], steps: tuple[JourneyStep, ...]) -> Journey:
    return Journey(
        id=ConversationId(row.id),
        person_id=PersonId(row.person_id),
        form_id=FormId(row.form_id),
        form_hash=row.form_hash,
        started_at=row.started_at,
        person_first_at=row.person_first_at,
        excluded=row.excluded,
        credited=Credits(**{model: _credit(row, model) for model in MODELS}),
        partial_at=row.partial_at,
        submission_id=None if row.submission_id is None else SubmissionId(row.submission_id),
        submitted_at=row.submitted_at,
        delivered_at=row.delivered_at,
        refused_at=row.refused_at,
        steps=steps,
        variant_id=None if row.variant_id is None else VariantId(row.variant_id),
    )
