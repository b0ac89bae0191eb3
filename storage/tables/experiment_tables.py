"""Comparisons of two variants behind one link."""

from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from intake.forms.wording import Wording
from intake.links.experiment import Arm
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class ExperimentColumns(TypedColumns):
    """Comparisons. A link has one that runs at most; what its last one kept holds until another."""

    id: Named[int] = Column(BigId, primary_key=True)
    link_id: Named[int] = Column(BigId, ForeignKey("links.id"))
    started_at: Named[datetime] = Column(UtcDateTime)
    started_by: Named[int] = Column(BigId)
    stopped_at: Named[datetime | None] = Column(UtcDateTime)
    stopped_by: Named[int | None] = Column(BigId)
    kept: Named[Arm | None] = Column(one_of(Arm, "kept"))


class VariantColumns(TypedColumns):
    """What they compare. Touches, conversations, journeys and submissions name their variant."""

    id: Named[int] = Column(BigId, primary_key=True)
    experiment_id: Named[int] = Column(BigId, ForeignKey("experiments.id"))
    arm: Named[Arm] = Column(one_of(Arm, "arm"))
    form_id: Named[str | None]
    greeting: Named[Wording | None] = Column(Snapshot(Wording))


experiments = Table("experiments", metadata, ExperimentColumns)


Index("ix_experiments_link_id", experiments.c.link_id)


Index(
    "uq_experiments_running",
    experiments.c.link_id,
    unique=True,
    **partial_index("stopped_at IS NULL"),
)


variants = Table("variants", metadata, VariantColumns, UniqueConstraint("experiment_id", "arm"))
