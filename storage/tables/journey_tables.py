"""Journeys, by which is counted."""

from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    TypedColumns,
)

from intake.attribution.touch import Exclusion
from storage.column_types import BigId, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class JourneyColumns(TypedColumns):
    """What became of each form that was begun. Narrow, and nothing in it was typed by anybody."""

    id: Named[int] = Column(
        BigId, ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    form_id: Named[str]
    form_hash: Named[str]
    started_at: Named[datetime] = Column(UtcDateTime)
    person_first_at: Named[datetime] = Column(UtcDateTime)
    excluded: Named[Exclusion | None] = Column(one_of(Exclusion, "excluded", checked=False))
    first_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    first_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    first_at: Named[datetime | None] = Column(UtcDateTime)
    """When they came, as the model says: the credited touch's moment, or, without one, that of the
    beginning. The same of the other two."""
    last_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    last_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    last_at: Named[datetime | None] = Column(UtcDateTime)
    last_significant_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    last_significant_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    last_significant_at: Named[datetime | None] = Column(UtcDateTime)
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    submitted_at: Named[datetime | None] = Column(UtcDateTime)
    delivered_at: Named[datetime | None] = Column(UtcDateTime)
    refused_at: Named[datetime | None] = Column(UtcDateTime)
    partial_at: Named[datetime | None] = Column(UtcDateTime)
    taken_at: Named[datetime | None] = Column(UtcDateTime)
    taken_by: Named[int | None] = Column(BigId)
    take_seconds: Named[int | None] = Column(BigId)
    answered_at: Named[datetime | None] = Column(UtcDateTime)
    answered_by: Named[int | None] = Column(BigId)
    answer_seconds: Named[int | None] = Column(BigId)
    answer_working_seconds: Named[int | None] = Column(BigId)
    qualified_at: Named[datetime | None] = Column(UtcDateTime)
    won_at: Named[datetime | None] = Column(UtcDateTime)
    lost_at: Named[datetime | None] = Column(UtcDateTime)
    amount: Named[int | None] = Column(BigId)
    currency: Named[str | None]
    variant_id: Named[int | None] = Column(BigId, ForeignKey("variants.id"))
    take_working_seconds: Named[int | None] = Column(BigId)
    account_amount: Named[int | None] = Column(BigId)
    """The same sum in the portal's currency of account, as the portal converts it."""
    account_currency: Named[str | None]


class JourneyStepColumns(TypedColumns):
    """When each step of a journey was put and answered for the first time."""

    journey_id: Named[int] = Column(BigId, ForeignKey("journeys.id"), primary_key=True)
    step: Named[str] = Column(primary_key=True)
    form_id: Named[str]
    position: Named[int]
    asked_at: Named[datetime] = Column(UtcDateTime)
    answered_at: Named[datetime | None] = Column(UtcDateTime)


journeys = Table("journeys", metadata, JourneyColumns)


Index("ix_journeys_person_id", journeys.c.person_id)


Index("ix_journeys_submission_id", journeys.c.submission_id)


Index("ix_journeys_started_at", journeys.c.started_at, journeys.c.person_id, journeys.c.excluded)


Index("ix_journeys_first_at", journeys.c.first_at)


Index("ix_journeys_last_at", journeys.c.last_at)


Index("ix_journeys_last_significant_at", journeys.c.last_significant_at)


Index(
    "ix_journeys_variant_id",
    journeys.c.variant_id,
    journeys.c.started_at,
    **partial_index("variant_id IS NOT NULL"),
)


for happened in (
    journeys.c.partial_at,
    journeys.c.submitted_at,
    journeys.c.delivered_at,
    journeys.c.taken_at,
    journeys.c.answered_at,
    journeys.c.qualified_at,
    journeys.c.won_at,
    journeys.c.lost_at,
):
    Index(
        f"ix_journeys_{happened.name}",
        happened,
        journeys.c.person_id,
        journeys.c.excluded,
        **partial_index(f"{happened.name} IS NOT NULL"),
    )


journey_steps = Table("journey_steps", metadata, JourneyStepColumns, sqlite_with_rowid=False)
