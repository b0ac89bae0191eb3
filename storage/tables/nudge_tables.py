"""What prospects want to hear of us by themselves, and who is not listened to for a while."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, TypedColumns

from intake.outbox.tasks.notice_tasks import NudgeKind
from storage.column_types import BigId, UtcDateTime, one_of
from storage.tables.metadata import metadata


class NudgeSwitchColumns(TypedColumns):
    """Kinds of messages that somebody wants no more of."""

    person_id: Named[int] = Column(
        BigId, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    kind: Named[NudgeKind] = Column(one_of(NudgeKind, "kind", checked=False), primary_key=True)
    off_at: Named[datetime] = Column(UtcDateTime)


class MuteColumns(TypedColumns):
    """People who sent more than anybody can read. They need not be known to us otherwise."""

    person_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    until_at: Named[datetime] = Column(UtcDateTime)


nudge_switches = Table("nudge_switches", metadata, NudgeSwitchColumns)

mutes = Table("mutes", metadata, MuteColumns)
Index("ix_mutes_until_at", mutes.c.until_at)
