"""Who works on a database: advisory locks, which a session holds until it ends.

Each connection of a running bot holds *running* together with all others; whoever must be alone
(``move``, a migration that the version before could not read) asks for it alone. Those of a bot
that shares the database with nobody hold *sharing not* and its number as well, those of others
*sharing*. Who starts asks for what those that run hold. A server that was restarted has forgotten
who ran, and may have let in somebody else: so each new connection looks whose there are.

These locks elect nobody: the session of a process that is frozen keeps them.
"""

import asyncio
import secrets
import time
from collections.abc import Iterator
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from storage.engines.postgresql.sqlstates import ServerAwayError
from storage.errors import DatabaseInUseError
from storage.trouble import Trouble

_OURS = 1_279_607_108
"""The first of both numbers that name a lock: it says whose they are."""
_NOT_SHARED_BY, _SHARED_BY = 3, 4
_RUNNING, _MIGRATING = f"{_OURS}, 1", f"{_OURS}, 2"
_SHARING_NOT, _SHARING = f"{_OURS}, {_NOT_SHARED_BY}", f"{_OURS}, {_SHARED_BY}"
_NUMBERED = _OURS + 1
"""The first number of the locks whose second one is a process's own."""
_DEPLOYMENT = _OURS + 2
"""Likewise of what must be the same in all that share the database."""
_TRY_ALONE = f"SELECT pg_try_advisory_lock({_RUNNING})"
_TRY_TO_MIGRATE = f"SELECT pg_try_advisory_lock({_MIGRATING})"


GONE_SECONDS = 20.0
"""For so long a server may take the sessions of a dead process for alive, if its machine or the
network went with it (``tcp_keepalives``): whoever is started again waits for that."""

MIGRATION_SECONDS = 30.0
"""For so long the migration of another process is waited for without a word."""

_LOOK_SECONDS = 0.2

_OTHERS = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        GROUP BY pid
        HAVING bool_or(mode = 'ShareLock' AND classid = $1 AND objid = ANY($2))
        AND NOT bool_or(classid = $3 AND objid = $4)
    )
"""
"""One look at all locks: of two, one of our own sessions could end or begin between them."""

_ALL_OF_ONE = """
    SELECT NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = $1 AND objid <> $2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


class Part(Enum):
    """What a process wants of the database."""

    LOOKING = auto()
    """To read, whoever else is at work."""
    SHARING = auto()
    ALONE = auto()


class Presence:
    """What the connections of one process show."""

    def __init__(self, part: Part, deployment: str = "") -> None:
        self._part = part
        self._number = secrets.randbits(31)
        self._deployment = _digest(deployment) if deployment and part is Part.SHARING else None

    async def show(self, connection: Any) -> None:
        """Show it on one more connection, for as long as that lasts.

        Raises:
            DatabaseInUseError: somebody must be alone, or has the database by now.
        """
        await self._hold(connection)
        minded, refusal = _MINDED[self._part]
        asked = (_OURS, minded, _NUMBERED, self._number)
        if minded and await connection.fetchval(_OTHERS, *asked):
            raise DatabaseInUseError(refusal)
        mine = self._deployment
        if mine is not None and not await connection.fetchval(_ALL_OF_ONE, _DEPLOYMENT, mine):
            raise DatabaseInUseError(_ANOTHER_BOT)

    async def start(self, connection: Any) -> None:
        """Show it on the first connection, and see that nobody runs who minds.

        Raises:
            DatabaseInUseError: somebody does.
        """
        if self._part is Part.ALONE:
            await _wait_for(connection, _TRY_ALONE, _IN_USE)
            await self._hold(connection)
            await connection.fetchval(f"SELECT pg_advisory_unlock({_RUNNING})")
        else:
            await self._hold(connection)
            await _wait_for(connection, f"SELECT pg_try_advisory_lock({_SHARING_NOT})", _NOT_SHARED)
            await connection.fetchval(f"SELECT pg_advisory_unlock({_SHARING_NOT})")
            if self._deployment is not None:
                await _wait_for(
                    connection, _ALL_OF_ONE, _ANOTHER_BOT, _DEPLOYMENT, self._deployment
                )

    async def _hold(self, connection: Any) -> None:
        if not await connection.fetchval(f"SELECT pg_try_advisory_lock_shared({_RUNNING})"):
            raise DatabaseInUseError(
                "The database is being moved or rebuilt, or another bot is starting on it: try"
                " again when that is over."
            )
        for lock in self._locks():
            await connection.fetchval(f"SELECT pg_advisory_lock_shared({lock})")

    def _locks(self) -> Iterator[str]:
        """Yield them in their order: what says whose a session is comes before what others mind."""
        if self._part is Part.ALONE:
            yield f"{_NUMBERED}, {self._number}"
            yield _SHARING_NOT
        if self._part is Part.SHARING:
            if self._deployment is not None:
                yield f"{_DEPLOYMENT}, {self._deployment}"
            yield _SHARING


def _digest(deployment: str) -> int:
    return int.from_bytes(sha256(deployment.encode()).digest()[:4]) >> 1


async def _wait_for(connection: Any, asking: str, refusal: str, *values: int) -> None:
    if not await _is_so(connection, asking, values, GONE_SECONDS):
        raise DatabaseInUseError(refusal)


async def _is_so(connection: Any, asking: str, values: tuple[int, ...], seconds: float) -> bool:
    """Ask again and again, for so long, until the answer is yes."""
    deadline = time.monotonic() + seconds
    while not await connection.fetchval(asking, *values):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_LOOK_SECONDS)
    return True


async def wait_to_migrate(connection: Any) -> None:
    """Wait until nobody else changes the tables; then nobody else does until it is closed.

    Raises:
        ServerAwayError: somebody takes long, or is frozen: whoever can wait says so meanwhile.
    """
    if not await _is_so(connection, _TRY_TO_MIGRATE, (), MIGRATION_SECONDS):
        raise ServerAwayError(_MIGRATED, Trouble.LOCKED)


async def migrate_at_once(connection: Any) -> None:
    """Do not wait: perhaps this process itself is at work there.

    Raises:
        DatabaseInUseError: somebody changes the tables.
    """
    if not await connection.fetchval(_TRY_TO_MIGRATE):
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
_MIGRATED = (
    "Another process is at work on the tables of the database, and does not end: wait for it, or"
    " end it if it hangs."
)
_NOT_SHARED = (
    "A bot is running on the database that shares it with nobody: stop it first, or start it with"
    " SHARED_DATABASE=true as well."
)
_ANOTHER_BOT = (
    "A bot is running on the database with another bot's BOT_TOKEN, or another SECRET_KEY: all that"
    " share it need the same."
)
_MINDED = {
    Part.LOOKING: ((), ""),
    Part.SHARING: ((_NOT_SHARED_BY,), _NOT_SHARED),
    Part.ALONE: ((_NOT_SHARED_BY, _SHARED_BY), _IN_USE),
}
"""Whose connections are in the way of which, and what is said of that."""
