"""Who works on a database: advisory locks, which a session holds until it ends.

Each connection of a running bot holds *running* together with all others; whoever must be alone
(``move``, a migration that the version before could not read) asks for it alone. Those of a bot
that shares the database with nobody hold *sharing not* as well, for which whoever would share it
asks. These locks elect nobody: the session of a process that is frozen keeps them.
"""

import asyncio
import time
from typing import Any

from sqlalchemy import Connection

from storage.errors import DatabaseInUseError

_OURS = 1_279_607_108
"""The first of both numbers that name a lock: it says whose they are."""
_RUNNING, _MIGRATING, _SHARING_NOT = f"{_OURS}, 1", f"{_OURS}, 2", f"{_OURS}, 3"
_TRY_ALONE = f"SELECT pg_try_advisory_lock({_RUNNING})"


GONE_SECONDS = 20.0
"""For so long a server may take the sessions of a dead process for alive, if its machine or the
network went with it (``tcp_keepalives``): whoever is started again waits for that."""

_LOOK_SECONDS = 0.2


async def show(connection: Any, *, shared: bool) -> None:
    """Show that a bot is running, for as long as the connection lasts.

    Raises:
        DatabaseInUseError: somebody must be alone.
    """
    if not await connection.fetchval(f"SELECT pg_try_advisory_lock_shared({_RUNNING})"):
        raise DatabaseInUseError(
            "The database is being moved or rebuilt, or another bot is starting on it: try again"
            " when that is over."
        )
    if not shared:
        await connection.fetchval(f"SELECT pg_advisory_lock_shared({_SHARING_NOT})")


async def be_the_first(connection: Any) -> None:
    """Show that a bot is running, and see that no other one is.

    Raises:
        DatabaseInUseError: one is.
    """
    await _wait_for(connection, _TRY_ALONE, _IN_USE)
    await show(connection, shared=False)
    await connection.fetchval(f"SELECT pg_advisory_unlock({_RUNNING})")


async def be_one_of_many(connection: Any) -> None:
    """Show that a bot is running that shares the database, and see that none has it for itself.

    Raises:
        DatabaseInUseError: one has.
    """
    await show(connection, shared=True)
    await _wait_for(connection, f"SELECT pg_try_advisory_lock({_SHARING_NOT})", _NOT_SHARED)
    await connection.fetchval(f"SELECT pg_advisory_unlock({_SHARING_NOT})")


async def _wait_for(connection: Any, asking: str, refusal: str) -> None:
    deadline = time.monotonic() + GONE_SECONDS
    while not await connection.fetchval(asking):
        if time.monotonic() > deadline:
            raise DatabaseInUseError(refusal)
        await asyncio.sleep(_LOOK_SECONDS)


async def wait_to_migrate(connection: Any) -> None:
    """Wait until nobody else changes the tables; then nobody else does until it is closed."""
    await connection.execute(f"SELECT pg_advisory_lock({_MIGRATING})")


async def migrate_at_once(connection: Any) -> None:
    """Do not wait: perhaps this process itself is at work there.

    Raises:
        DatabaseInUseError: somebody changes the tables.
    """
    if not await connection.fetchval(f"SELECT pg_try_advisory_lock({_MIGRATING})"):
        raise DatabaseInUseError(
            "The database to move to is the one that is moved, or somebody is at work on its"
            " tables: name another one, or try again later."
        )


def keep_bots_out(connection: Connection) -> None:
    """Let no bot run for as long as the connection lasts.

    Raises:
        DatabaseInUseError: one is running.
    """
    if not connection.exec_driver_sql(_TRY_ALONE).scalar_one():
        raise DatabaseInUseError(_IN_USE)
    connection.rollback()  # the lock is the session's


_IN_USE = (
    "A bot is running on the database (or its connections are still open): stop it first. Several"
    " may work on it together if each has SHARED_DATABASE=true."
)
_NOT_SHARED = (
    "A bot is running on the database that shares it with nobody: stop it first, or start it with"
    " SHARED_DATABASE=true as well."
)
