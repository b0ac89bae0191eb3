"""Copies of the database, put back while no bot runs. Synchronous."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, update

from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.engines.selection import engine_at
from storage.errors import SchemaError
from storage.revision import revision_of
from storage.scripts import is_known, newer
from storage.tables import outbox


def back_up(url: str, copy: Path) -> None:
    """Copy the database; see :meth:`storage.engines.engine.Engine.back_up`."""
    engine_at(url).back_up(copy)


def beside(url: str) -> AbstractContextManager[Path]:
    """Give a copy's place; see :meth:`storage.engines.engine.Engine.beside`."""
    return engine_at(url).beside()


def restore(url: str, copy: Path, now: datetime) -> Path | None:
    """Put a copy in the database's place; gives where the database of before went, if any.

    What the copy still had to bring into the CRM may have arrived after it was taken: all of it
    is marked as in doubt, so that the portal is asked before anything is made.

    Raises:
        SchemaError: the copy comes from a newer version, or is no copy of this bot's database.
        DatabaseInUseError, UnusableDatabaseError: as in ``Engine.restore``.
    """
    return engine_at(url).restore(copy, now, _put_in_doubt)


def _put_in_doubt(copy: Connection) -> None:
    revision = revision_of(copy)
    if revision is None:
        raise SchemaError(
            "The copy holds none of this bot's tables: it is no copy of its database."
        )
    if not is_known(revision):
        raise SchemaError(newer(revision))
    copy.execute(update(outbox).where(outbox.c.queue == OutboxQueue.CRM).values(in_doubt=True))
    copy.commit()
