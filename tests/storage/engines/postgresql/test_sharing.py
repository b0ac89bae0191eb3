"""Whether several processes may work on a database: all of them say so, or one is alone."""

from typing import Any

import pytest

from storage.database import Database
from storage.engines.postgresql.connecting import connect
from storage.engines.postgresql.presence import Part, Presence
from storage.engines.postgresql.server_address import read_address
from storage.errors import DatabaseInUseError


async def test_several_may_that_share_it(url: str) -> None:
    async with await Database.open(url, shared=True), await Database.open(url, shared=True):
        pass


async def test_one_that_shares_nothing_is_refused_beside_them(url: str) -> None:
    async with await Database.open(url, shared=True):
        with pytest.raises(DatabaseInUseError, match="SHARED_DATABASE"):
            await Database.open(url)


async def test_one_that_would_share_is_refused_beside_one_that_does_not(url: str) -> None:
    async with await Database.open(url):
        with pytest.raises(DatabaseInUseError, match="SHARED_DATABASE"):
            await Database.open(url, shared=True)
    async with await Database.open(url, shared=True):
        pass


async def test_one_that_is_another_bot_is_refused_beside_them(url: str) -> None:
    async with await Database.open(url, shared=True, deployment="one"):
        with pytest.raises(DatabaseInUseError, match="another SECRET_KEY"):
            await Database.open(url, shared=True, deployment="other")
        for like in ("one", ""):  # a program that is no bot says nothing of itself
            async with await Database.open(url, shared=True, deployment=like):
                pass
    async with await Database.open(url, shared=True, deployment="other"):
        pass


async def test_a_second_one_that_shares_nothing_is_refused(url: str) -> None:
    async with await Database.open(url):
        with pytest.raises(DatabaseInUseError):
            await Database.open(url)


class _CutShortError(Exception):
    """A connection says no more for now."""


class _Halfway:
    """A connection that comes no further than so many statements."""

    def __init__(self, connection: Any, statements: int) -> None:
        self._connection = connection
        self._left = statements

    async def fetchval(self, *arguments: Any) -> Any:
        if not self._left:
            raise _CutShortError
        self._left -= 1
        return await self._connection.fetchval(*arguments)


@pytest.mark.parametrize("part", [Part.ALONE, Part.SHARING])
async def test_a_connection_of_its_own_that_is_being_made_is_in_nobodys_way(
    url: str, part: Part
) -> None:
    presence, address = Presence(part, "one"), read_address(url)
    connections = [await connect(address) for _ in range(3)]
    first, halfway, last = connections
    try:
        await presence.start(first)
        made, statements = False, 0
        while not made:
            try:
                await presence.show(_Halfway(halfway, statements))
            except _CutShortError:
                statements += 1
            else:
                made = True
            await presence.show(last)
            for one in (halfway, last):
                await one.fetchval("SELECT pg_advisory_unlock_all()")
        assert statements > 2
    finally:
        for one in connections:
            one.terminate()
