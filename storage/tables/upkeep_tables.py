"""What the process needs for itself."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    LargeBinary,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    false,
)

from storage.column_types import KIND_LENGTH, BigId, UtcDateTime
from storage.tables.metadata import metadata


class UpdateLogColumns(TypedColumns):
    """The ids of updates whose effects are committed; kept 48 hours."""

    update_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    at: Named[datetime] = Column(UtcDateTime, index=True)


class ReceivedUpdateColumns(TypedColumns):
    """Updates that Telegram no longer offers and that are not done: in the order of arrival."""

    id: Named[int] = Column(BigId, primary_key=True)
    update_id: Named[int] = Column(BigId, unique=True)
    raw: Named[str] = Column(Text)
    received_at: Named[datetime] = Column(UtcDateTime, index=True)
    chat_id: Named[int | None] = Column(BigId, index=True)
    """Whose turn it is there is asked by it, where several processes work."""
    holder: Named[int | None] = Column(BigId, index=True)
    """The process that sees to it, among several."""
    handed: Named[bool] = Column(Boolean, server_default=false())
    """Another one has handed it over: the holder does not know of it yet."""


class QuarantinedUpdateColumns(TypedColumns):
    """Updates that could not be handled. Telegram's ids restart, so they are not the key here."""

    id: Named[int] = Column(BigId, primary_key=True)
    update_id: Named[int] = Column(BigId)
    raw: Named[str] = Column(Text)
    error: Named[str]
    at: Named[datetime] = Column(UtcDateTime)


class DigestColumns(TypedColumns):
    """Until when each kind of digest has told what there was."""

    kind: Named[str] = Column(primary_key=True)
    """A :class:`intake.arrivals.digest.DigestKind`."""
    until: Named[datetime] = Column(UtcDateTime)


class GroupColumns(TypedColumns):
    """Groups that the bot is in, and who added it."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    added_by: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)


class TokenColumns(TypedColumns):
    """A portal's OAuth tokens, encrypted before they get here."""

    portal: Named[str] = Column(primary_key=True)
    secret: Named[bytes] = Column(LargeBinary)
    updated_at: Named[datetime] = Column(UtcDateTime)


class PortalCallColumns(TypedColumns):
    """What a process asks of the portal by way of the elected one; gone with the answer."""

    id: Named[int] = Column(BigId, primary_key=True)
    asked: Named[str] = Column(Text)
    asked_at: Named[datetime] = Column(UtcDateTime)
    answer: Named[str | None] = Column(Text)


class ProofColumns(TypedColumns):
    """A proof that something can be written: there for a moment, after something could not."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    filling: Named[bytes] = Column(LargeBinary)


class SchemaReaderColumns(TypedColumns):
    """Which versions can work on these tables: one row (:mod:`storage.readable_schema`)."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    oldest: Named[str] = Column(String(KIND_LENGTH))
    """The revision of the oldest one."""


class FormReloadColumns(TypedColumns):
    """That forms were read anew: every process on this database follows the newest row."""

    id: Named[int] = Column(BigId, primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)
    by: Named[int] = Column(BigId)
    digest: Named[str]
    """Of the forms that were read: whoever follows must read the same."""


form_reloads = Table("form_reloads", metadata, FormReloadColumns)


digests = Table("digests", metadata, DigestColumns)


groups = Table("groups", metadata, GroupColumns)


update_log = Table("update_log", metadata, UpdateLogColumns)


received_updates = Table("received_updates", metadata, ReceivedUpdateColumns)


quarantined_updates = Table("quarantined_updates", metadata, QuarantinedUpdateColumns)


Index("ix_quarantined_updates_at", quarantined_updates.c.at)


tokens = Table("tokens", metadata, TokenColumns)


portal_calls = Table("portal_calls", metadata, PortalCallColumns)


proofs = Table("proofs", metadata, ProofColumns)


schema_readers = Table("schema_readers", metadata, SchemaReaderColumns)
