"""Test leads: made-up submissions, which stand nowhere else."""

from datetime import datetime

from sqlalchemy import Column, Index, Named, Table, Text, TypedColumns

from intake.submissions.submission import Created, NewSubmission
from intake.trials.trial import Left, TrialState
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class TrialColumns(TypedColumns):
    """One run each. Nothing that counts, routes or shows submissions looks here."""

    id: Named[int] = Column(BigId, primary_key=True)
    submission: Named[NewSubmission] = Column(Snapshot(NewSubmission))
    started_by: Named[int] = Column(BigId)
    started_at: Named[datetime] = Column(UtcDateTime)
    language: Named[str]
    link_code: Named[str]
    message_id: Named[int | None] = Column(BigId)
    state: Named[TrialState] = Column(one_of(TrialState, "state"))
    made: Named[Created] = Column(Snapshot(Created))
    removed: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    left: Named[tuple[Left, ...]] = Column(Snapshot(tuple[Left, ...]))
    trouble: Named[str | None] = Column(Text)
    refused: Named[str | None] = Column(Text)
    stands_until: Named[datetime | None] = Column(UtcDateTime)
    ended_at: Named[datetime | None] = Column(UtcDateTime)


trials = Table("trials", metadata, TrialColumns)


Index("ix_trials_open", trials.c.id, **partial_index("ended_at IS NULL"))
