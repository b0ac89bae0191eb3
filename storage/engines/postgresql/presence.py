"""Who works on a database: advisory locks, which a session holds until it ends.

Each connection of a running bot holds *running* together with all others; whoever must be alone
(``move``, a migration that the version before could not read) asks for it alone. These locks elect
nobody: the session of a process that is frozen keeps them.
"""

from typing import Any

from storage.errors import DatabaseInUseError

_OURS = 1_279_607_108
"""The first of both numbers that name a lock: it says whose they are."""
_RUNNING, _MIGRATING = 1, 2


async def show(connection: Any) -> None:
    """Show that a bot is running, for as long as the connection lasts.

    Raises:
        DatabaseInUseError: somebody must be alone.
    """
    if not await connection.fetchval("SELECT pg_try_advisory_lock_shared($1, $2)", _OURS, _RUNNING):
        raise DatabaseInUseError(
            "The database is being moved or rebuilt, or another bot is starting on it: try again"
            " when that is over."
        )


async def be_alone(connection: Any) -> None:
    """Keep all bots away, for as long as the connection lasts.

    Raises:
        DatabaseInUseError: one is running.
    """
    if not await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", _OURS, _RUNNING):
        raise DatabaseInUseError(
            "A bot is running on the database (or its connections are still open): stop it first."
        )


async def let_others_in(connection: Any) -> None:
    """Be alone no longer."""
    await connection.execute(f"SELECT pg_advisory_unlock({_OURS}, {_RUNNING})")


async def wait_to_migrate(connection: Any) -> None:
    """Wait until nobody else changes the tables; then nobody else does until it is closed."""
    await connection.execute(f"SELECT pg_advisory_lock({_OURS}, {_MIGRATING})")
