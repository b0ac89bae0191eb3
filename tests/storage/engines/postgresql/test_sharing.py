"""Whether several processes may work on a database: all of them say so, or one is alone."""

import pytest

from storage.database import Database
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
    async with await Database.open(url, shared=True, likeness="one"):
        with pytest.raises(DatabaseInUseError, match="another SECRET_KEY"):
            await Database.open(url, shared=True, likeness="other")
        for like in ("one", ""):  # a program that is no bot says nothing of itself
            async with await Database.open(url, shared=True, likeness=like):
                pass
    async with await Database.open(url, shared=True, likeness="other"):
        pass


async def test_a_second_one_that_shares_nothing_is_refused(url: str) -> None:
    async with await Database.open(url):
        with pytest.raises(DatabaseInUseError):
            await Database.open(url)
