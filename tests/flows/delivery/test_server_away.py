"""The bot as a real process on PostgreSQL, whose server is stopped and started under it."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from tests.databases import MISSING
from tests.flows.delivery.office import bundles
from tests.flows.delivery.stage import Stage
from tests.postgresql_server import PostgresqlServer, programs


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    if programs() is None:
        pytest.skip(MISSING)
    one = PostgresqlServer()
    one.start()
    one.execute("CREATE DATABASE bot")
    yield one
    one.close()


async def test_it_says_so_loses_nothing_and_goes_on(stage: Stage, server: PostgresqlServer) -> None:
    stage.more["DATABASE_URL"] = server.url("bot")
    stage.more["HTTP_PORT"] = str(port := _free_port())
    ann, bob = stage.telegram.person("Ann"), stage.telegram.person("Bob")
    await stage.admin.does("start")
    async with stage.running():
        await stage.submits(ann)
        await stage.until(stage.has_bundle)
        await asyncio.to_thread(server.stop)
        await bob.opens()
        await stage.until(lambda: _says(stage, port, "database_away"))
        await stage.admin_hears("The database server can’t be reached.")
        await asyncio.to_thread(server.start)
        await stage.admin_hears("I can save everything again")
        await stage.until(lambda: _says(stage, port, "ready"))

        async def answered() -> bool:
            return "Who?" in (await bob.sees()).text

        async def can_send() -> bool:
            return any("Send" in button for button in (await bob.sees()).buttons)

        await stage.until(answered)
        for text in ("Bob Lee", "+4930901821", "Lee & Daughters"):
            await bob.says(text)
        await stage.until(can_send)
        await bob.presses("Send")

        async def both() -> bool:
            return await stage.numbers() == bundles(2)

        await stage.until(both)


async def _says(stage: Stage, port: int, word: str) -> bool:
    async with stage.telegram.session.get(f"http://127.0.0.1:{port}/ready") as answer:
        return word in await answer.text()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
