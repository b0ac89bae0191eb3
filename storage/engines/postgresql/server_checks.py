"""What a server must be able to do, looked at before anything else is asked of it."""

from typing import Any

import asyncpg

from storage.engines.postgresql.connecting import connect, said_of
from storage.engines.postgresql.server_address import ServerAddress
from storage.errors import UnusableDatabaseError

OLDEST = 14
"""The oldest version that its makers still repair."""

_NO_SUCH_STATEMENT = "26000"
_LOOKS = 3


async def look_at(address: ServerAddress) -> None:
    """Look at the server's version, its encoding, and what stands between it and us.

    Raises:
        ServerAwayError, UnusableDatabaseError: it cannot, for now or at all.
    """
    with said_of(address):
        connection, other = await connect(address), None
        try:
            other = await connect(address)
            await _check(connection, other, address)
        finally:
            connection.terminate()
            if other is not None:
                other.terminate()


_FORBIDDEN = """
    SELECT one.relname, pg_get_userbyid(one.relowner)
    FROM pg_class AS one JOIN pg_class AS mark USING (relnamespace, relowner)
    WHERE mark.relname = 'alembic_version' AND relnamespace = (
        SELECT oid FROM pg_namespace WHERE nspname = current_schema()
    ) AND CASE one.relkind
        WHEN 'r' THEN NOT (
            has_table_privilege(one.oid, 'SELECT') AND has_table_privilege(one.oid, 'INSERT')
            AND has_table_privilege(one.oid, 'UPDATE') AND has_table_privilege(one.oid, 'DELETE')
        )
        WHEN 'S' THEN NOT has_sequence_privilege(one.oid, 'USAGE')
    END
    ORDER BY one.relname LIMIT 1
"""
"""What stands there already, made by whoever made the other tables of ours."""


async def check_rights(connection: Any, place: str) -> None:
    """Look whether tables can be made, and those that are there be worked on.

    Raises:
        UnusableDatabaseError: they cannot.
    """
    user, schema, may = await connection.fetchrow(
        "SELECT current_user, current_schema(), has_schema_privilege(current_schema(), 'CREATE')"
    )
    if schema is None:
        raise UnusableDatabaseError(f"{place} has no schema on the search path of {user!r}.")
    if not may:
        raise UnusableDatabaseError(no_right_to_create(place, user, schema))
    if (forbidden := await connection.fetchrow(_FORBIDDEN)) is not None:
        name, owner = forbidden
        raise UnusableDatabaseError(
            f"{place} lets {user!r} not work on {name}, which belongs to {owner!r}: connect as that"
            f' user, or have its owner say GRANT "{owner}" TO "{user}".'
        )


def no_right_to_create(place: str, user: str, schema: str) -> str:
    """Return what its owner has to do."""
    return (
        f"{place} lets {user!r} make no tables: as its owner say"
        f' GRANT CREATE ON SCHEMA "{schema}" TO "{user}".'
    )


async def _shares_sessions(connection: Any, other: Any) -> bool:
    """Say whether transactions of two connections meet in one session of the server.

    A pooler in transaction mode gives the session of whoever has just finished to whoever begins.
    """
    try:
        mine = await _session(connection)
        for _ in range(_LOOKS):
            await other.execute("BEGIN")
            if await _session(other) == mine:  # perhaps the only one: ask no more
                return True
            again = await _session(connection)
            await other.execute("ROLLBACK")
            if again != mine:
                return True
    except asyncpg.PostgresError as error:
        # Prepared in one session, asked for in another; or it lets no transaction through at all.
        if error.sqlstate == _NO_SUCH_STATEMENT or "pooling mode" in str(error):
            return True
        raise
    return False


async def _session(connection: Any) -> int:
    number: int = await connection.fetchval("SELECT pg_backend_pid()")
    return number


async def _check(connection: Any, other: Any, address: ServerAddress) -> None:
    place = address.place
    version = connection.get_server_version().major
    if version < OLDEST:
        raise UnusableDatabaseError(
            f"{place} is of version {version}: {OLDEST} or newer is needed. Have it upgraded."
        )
    if await _shares_sessions(connection, other):
        raise UnusableDatabaseError(
            f"{place} is behind a pooler in transaction mode, which the bot cannot use: give the"
            f" server's own address in {address.setting}, or a pooler's in session mode (its hoster"
            " names another port or host for that)."
        )
    encoding = await connection.fetchval("SELECT current_setting('server_encoding')")
    if encoding != "UTF8":
        raise UnusableDatabaseError(
            f"{place} keeps text as {encoding}: make another one with ENCODING 'UTF8'."
        )
