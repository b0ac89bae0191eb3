"""What commands do, on a synchronous connection: over asyncpg, in a thread with its own loop."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, NullPool
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.engines.postgresql import presence
from storage.engines.postgresql.connecting import connect, said_of
from storage.engines.postgresql.dialect import DRIVER
from storage.engines.postgresql.server_address import ServerAddress
from storage.engines.postgresql.server_checks import check_rights, look_at

T = TypeVar("T")

LOCK_SECONDS = 10
"""How long a change of tables waits for who uses them: everybody after it waits as well."""


def examine(address: ServerAddress) -> None:
    """Look at the server; see :meth:`storage.engines.engine.Engine.examine`."""
    _in_a_loop(_examine(address))


def read(address: ServerAddress, work: Callable[[Connection], T]) -> T:
    """Do work that changes nothing; see :meth:`storage.engines.engine.Engine.read`."""
    return _in_a_loop(_read(address, work))


def alter(address: ServerAddress, work: Callable[[Connection], T], *, at_once: bool) -> T:
    """Do work on the tables; see :meth:`storage.engines.engine.Engine.alter`."""
    return _in_a_loop(_alter(address, work, at_once=at_once))


async def _examine(address: ServerAddress) -> None:
    await look_at(address)
    with said_of(address):
        connection = await connect(address)
        try:
            await check_rights(connection, address.place)
        finally:
            await connection.close()


async def _read(address: ServerAddress, work: Callable[[Connection], T]) -> T:
    async def reading(connection: AsyncConnection, _: Any) -> T:
        return await connection.run_sync(work)

    return await _connected(address, reading)


async def _alter(address: ServerAddress, work: Callable[[Connection], T], *, at_once: bool) -> T:
    async def altering(connection: AsyncConnection, raw: Any) -> T:
        await (presence.migrate_at_once if at_once else presence.wait_to_migrate)(raw)
        await raw.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        await check_rights(raw, address.place)
        return await connection.run_sync(work)

    await look_at(address)
    return await _connected(address, altering)


async def _connected(
    address: ServerAddress, work: Callable[[AsyncConnection, Any], Coroutine[Any, Any, T]]
) -> T:
    engine = create_async_engine(
        URL.create(DRIVER),
        poolclass=NullPool,
        hide_parameters=True,
        async_creator=lambda: connect(address, command_timeout=None),
    )
    try:
        with said_of(address):
            async with engine.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                assert raw is not None  # noqa: S101 - it is open
                await raw.execute("SET TIME ZONE 'UTC'; SET statement_timeout = 0")
                return await work(connection, raw)
    finally:
        await engine.dispose()


def _in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end, whether or not this thread has a loop already."""
    with ThreadPoolExecutor(1, thread_name_prefix="storage-command") as thread:
        return thread.submit(asyncio.run, work).result()
