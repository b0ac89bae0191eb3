"""What a unit says together with its commit is done in its place all the same."""

import asyncio
from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam

from intake.kernel.ids import PersonId
from intake.kernel.person import Profile
from storage.database import Database
from storage.engines.postgresql.server_connection import ServerConnection
from storage.errors import CommitFailedError, StorageError
from storage.prepared import Prepared
from storage.tables import lead_submissions, people
from storage.trouble import Trouble
from tests.examples import examples
from tests.storage.samples import ANNA, NOW

_JOIN = Prepared(lead_submissions.insert())
_CHANGE = Prepared(people.update().where(people.c.id == bindparam("number")))
_LEAVE = Prepared(people.delete().where(people.c.id == bindparam("number")))


class Said:
    """What one connection after the other was told, in its own words."""

    def __init__(self) -> None:
        self.words: list[str] = []
        say = ServerConnection._say

        async def noted(connection: ServerConnection, words: str) -> str:
            self.words.append(words)
            return await say(connection, words)

        self.noted: Callable[[ServerConnection, str], object] = noted


async def screen(database: Database) -> bool:
    async with database.reading() as unit:
        anna = await unit.people.get(ANNA.id)
    assert anna is not None
    return anna.screen.reply_keyboard


async def test_a_unit_that_only_notes_something_is_one_trip(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.commit()
    said = Said()
    with patch.object(ServerConnection, "_say", said.noted):
        async with database.writing() as unit:
            await unit.people.keep_screen(ANNA.id, reply_keyboard=True)
            await unit.commit()
    (words,) = said.words
    assert words.startswith("BEGIN")
    assert words.endswith("COMMIT")
    assert await screen(database)


async def test_what_is_noted_is_seen_by_what_the_unit_reads_after_it(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.people.keep_screen(ANNA.id, reply_keyboard=True)
        anna = await unit.people.get(ANNA.id)
        assert anna is not None
        assert anna.screen.reply_keyboard
        await unit.commit()


async def test_without_a_commit_nothing_is_noted(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.commit()
    async with database.writing() as unit:
        await unit.people.keep_screen(ANNA.id, reply_keyboard=True)
    async with database.writing() as unit:
        await unit.commit()
    assert not await screen(database)


async def test_a_unit_is_kept_as_a_whole_or_not_at_all(database: Database) -> None:
    """What is said with the commit is refused: there is no such lead."""
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.leads._connection.run_later(_JOIN, {"lead_id": 1, "submission_id": 1})
        with pytest.raises(CommitFailedError):
            await unit.commit()
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is None


async def test_what_takes_rows_away_comes_after_what_was_noted(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        connection = unit.people._connection
        await connection.run_later(_CHANGE, {"number": ANNA.id, "username": "anna"})
        await connection.run(_LEAVE, {"number": ANNA.id})
        await unit.commit()
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is None


async def test_a_deadlock_of_what_was_noted_is_a_stale_row(
    database: Database, other: Database
) -> None:
    """The one transaction template does it again, as if it had been said before the commit."""
    both = (ANNA, Profile(PersonId(2)))
    async with database.writing() as unit:
        for one in both:
            await unit.people.meet(one, NOW)
        await unit.commit()
    turn = asyncio.Barrier(2)

    async def work(where: Database, first: Profile, last: Profile) -> None:
        async with where.writing() as unit:
            await unit.people.meet(first, NOW)
            await unit.people.keep_screen(last.id, reply_keyboard=True)
            await turn.wait()
            await unit.commit()

    ends = await asyncio.gather(
        work(database, *both), work(other, *reversed(both)), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "StaleRowError"]
    assert database.trouble() is None
    assert other.trouble() is None
    for where in (database, other):
        async with where.writing() as unit:  # neither connection is left in its transaction
            await unit.people.keep_screen(ANNA.id, reply_keyboard=False)
            await unit.commit()


async def test_what_is_refused_says_nothing_of_the_database(database: Database) -> None:
    """Nobody is alarmed: it is the statement's own fault, as it is before the commit."""
    async with database.writing() as unit:
        await unit.leads._connection.run_later(_JOIN, {"lead_id": 1, "submission_id": 1})
        with pytest.raises(CommitFailedError):
            await unit.commit()
    assert database.trouble() is None


async def test_what_changes_nothing_proves_nothing(database: Database) -> None:
    """On a full disk, too, a commit of nothing succeeds."""
    database.durability.failed(StorageError("?"))
    async with database.writing() as unit:
        await unit.people.keep_screen(PersonId(404), reply_keyboard=True)
        await unit.commit()
    assert database.trouble() is Trouble.UNUSABLE


@settings(
    max_examples=examples(60), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.text(max_size=30) | st.sampled_from(["'", "\\", "\\'", "a'; SELECT 1; --", "$1", "%s"]))
async def test_text_comes_out_as_it_went_in(database: Database, text: str) -> None:
    """Said in plain words or beside them, whatever signs it has."""
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        connection = unit.people._connection
        await connection.run_later(_CHANGE, {"number": ANNA.id, "last_name": text})
        await unit.commit()
    async with database.reading() as unit:
        anna = await unit.people.get(ANNA.id)
    assert anna is not None
    assert anna.last_name == text
