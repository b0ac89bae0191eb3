"""A server that goes away: what is not kept is told, nothing is lost, all goes on by itself."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from intake.kernel.ids import UpdateId
from storage import migrate
from storage.database import Database
from storage.database_limits import DatabaseLimits
from storage.engines.postgresql import connecting, silence
from storage.engines.postgresql.refusals import FAILURES
from storage.engines.postgresql.server_address import read_address
from storage.errors import (
    CommitFailedError,
    DatabaseAwayError,
    DatabaseInUseError,
    StorageError,
)
from storage.outages import is_outage
from storage.trouble import Trouble
from tests.cut_network import CutNetwork, between
from tests.databases import MISSING
from tests.postgresql_server import USER, PostgresqlServer, programs
from tests.storage.samples import ANNA, NOW

_LONG = "x" * 20_000_000
HASTY = DatabaseLimits(writing=3, reading=2, wait_seconds=2, statement_seconds=1, idle_seconds=5)


async def keep(database: Database, number: int) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()


async def kept(database: Database) -> set[int]:
    async with database.reading() as unit:
        return {number for number in range(20) if await unit.handled.has(UpdateId(number))}


async def fails(database: Database, number: int) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - what it is, is looked at
        await keep(database, number)
    assert is_outage(caught.value), repr(caught.value)
    return caught.value


async def well_again(database: Database, seconds: float = 10) -> None:
    """Look every now and then, as the database watch does."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await database.prove()
        except Exception:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def own() -> Iterator[PostgresqlServer]:
    """A server that this module may stop, with a migrated database."""
    if programs() is None:
        pytest.skip(MISSING)
    one = PostgresqlServer(synchronous_commit="on")  # it is killed, too
    one.start()
    one.execute("CREATE DATABASE bot")
    migrate.upgrade(one.url("bot"))
    yield one
    one.close()


@pytest.fixture
async def database(own: PostgresqlServer) -> AsyncIterator[Database]:
    own.execute("DELETE FROM update_log; DELETE FROM people", database="bot")
    async with await Database.open(own.url("bot"), limits=HASTY, shared=True) as opened:
        yield opened


async def test_a_restart_between_two_units_is_not_even_noticed(
    own: PostgresqlServer, database: Database
) -> None:
    await keep(database, 1)
    own.stop()
    own.start()
    await keep(database, 2)
    assert await kept(database) == {1, 2}
    assert database.trouble() is None


@pytest.mark.parametrize(
    ("first_shares", "second_shares"), [(False, False), (False, True), (True, False), (True, True)]
)
async def test_who_was_cut_off_does_nothing_beside_who_came_meanwhile(
    own: PostgresqlServer, first_shares: bool, second_shares: bool
) -> None:
    """A server that was restarted has forgotten who ran on it; two that share are one bot."""
    url = own.url("bot")
    async with await Database.open(url, shared=first_shares, deployment="one") as first:
        own.stop()
        own.start()
        async with await Database.open(url, shared=second_shares, deployment="other") as second:
            assert isinstance(await fails(first, 21), DatabaseInUseError)
            assert first.trouble() is Trouble.LOCKED
            await keep(second, 22)
        await keep(first, 23)


async def test_who_was_cut_off_goes_on_beside_who_only_looks(own: PostgresqlServer) -> None:
    url = own.url("bot")
    async with await Database.open(url) as first:
        own.stop()
        own.start()
        async with await Database.open_for_reading(url) as looking, looking.reading() as unit:
            assert await unit.teams.all()
            await keep(first, 24)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "crash"])
async def test_while_it_is_away_nothing_is_kept_and_then_all_goes_on(
    own: PostgresqlServer, database: Database, how: int
) -> None:
    await keep(database, 1)
    own.stop(how)
    assert isinstance(await fails(database, 2), DatabaseAwayError)
    assert database.trouble() is Trouble.AWAY
    with pytest.raises(StorageError):
        await kept(database)
    own.start()
    await well_again(database)
    assert database.trouble() is None
    await keep(database, 3)
    assert await kept(database) == {1, 3}


async def test_a_unit_that_was_open_says_that_it_is_not_kept(
    own: PostgresqlServer, database: Database
) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        own.stop(signal.SIGQUIT)
        with pytest.raises(CommitFailedError) as caught:
            await unit.commit()
    assert is_outage(caught.value)
    own.start()
    await well_again(database)
    async with database.reading() as reading:
        assert await reading.people.get(ANNA.id) is None


async def test_it_is_starting_up_and_is_waited_for(own: PostgresqlServer) -> None:
    own.stop()
    with pytest.raises(DatabaseAwayError, match="cannot be reached"):
        await Database.open(own.url("bot"))
    with pytest.raises(DatabaseAwayError):
        await asyncio.to_thread(migrate.upgrade, own.url("bot"))
    own.start()
    await (await Database.open(own.url("bot"))).close()


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("disk_full", Trouble.NO_SPACE),
        ("read_only_sql_transaction", Trouble.READ_ONLY),
        ("out_of_memory", Trouble.NO_MEMORY),
        ("io_error", Trouble.IO_ERROR),
        ("data_corrupted", Trouble.DAMAGED),
        ("lock_not_available", Trouble.LOCKED),
        ("insufficient_privilege", Trouble.REFUSED),
    ],
)
async def test_what_the_server_suffers_from_has_its_word(
    own: PostgresqlServer, database: Database, state: str, trouble: Trouble
) -> None:
    own.execute(
        f"""
        CREATE OR REPLACE FUNCTION suffer() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'suffering' USING ERRCODE = '{state}'; END $$
        """,
        "CREATE TRIGGER suffer BEFORE INSERT ON update_log EXECUTE FUNCTION suffer()",
        "CREATE TRIGGER suffer BEFORE INSERT ON proofs EXECUTE FUNCTION suffer()",
        database="bot",
    )
    try:
        await fails(database, 1)
        assert database.trouble() is trouble
        with pytest.raises(Exception, match=r"."):
            await database.prove()
        assert database.trouble() is trouble
    finally:
        own.execute("DROP FUNCTION suffer CASCADE", database="bot")
    await database.prove()
    assert database.trouble() is None


async def test_a_hoster_that_allows_reading_alone_is_named(
    own: PostgresqlServer, database: Database
) -> None:
    """As some do when the disk is full."""
    own.execute(
        "ALTER DATABASE bot SET default_transaction_read_only = on",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bot'",
    )
    try:
        await fails(database, 1)
        assert database.trouble() is Trouble.READ_ONLY
    finally:
        own.execute("ALTER DATABASE bot RESET default_transaction_read_only")
    await well_again(database)


# --- the network in between ---


@pytest.fixture
async def network(own: PostgresqlServer) -> AsyncIterator[CutNetwork]:
    async with between(own.folder) as one:
        yield one


@asynccontextmanager
async def through(network: CutNetwork) -> AsyncIterator[Database]:
    url = f"postgresql://{USER}@127.0.0.1:{network.port}/bot?sslmode=disable"
    async with await Database.open(url, limits=HASTY, shared=True) as opened:
        yield opened


async def test_a_cut_connection_ends_its_unit_alone(
    own: PostgresqlServer, database: Database, network: CutNetwork
) -> None:
    async with through(network) as there:
        await keep(there, 1)
        async with there.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            network.cut()
            with pytest.raises(CommitFailedError):
                await unit.commit()
        await keep(there, 2)
        assert await kept(there) == {1, 2}


async def test_a_connection_that_is_cut_while_nobody_uses_it_is_not_missed(
    own: PostgresqlServer, database: Database, network: CutNetwork
) -> None:
    async with through(network) as there:
        await keep(there, 1)
        network.cut()
        await keep(there, 2)
        assert there.trouble() is None


async def test_a_silent_network_is_noticed_and_everything_tried_anew(
    own: PostgresqlServer,
    database: Database,
    network: CutNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half-open connections: nobody says that they are of no use any more."""
    monkeypatch.setattr(connecting, "_NETWORK_SECONDS", 0.2)
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.5)
    async with through(network) as there:
        await keep(there, 1)
        network.fall_silent()
        begun = time.monotonic()
        assert isinstance(await fails(there, 2), DatabaseAwayError)
        assert time.monotonic() - begun < 5
        assert there.trouble() is Trouble.AWAY
        network.cut()
        network.flow()
        await well_again(there)
        await keep(there, 3)
        assert {1, 3} <= await kept(there)


@asynccontextmanager
async def soon_silent(network: CutNetwork, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """A plain connection, given up after a second in which nothing is confirmed."""
    monkeypatch.setattr(silence, "SILENCE_SECONDS", 1.0)
    url = f"postgresql://{USER}@127.0.0.1:{network.port}/bot?sslmode=disable"
    connection = await connecting.connect(read_address(url))
    try:
        yield connection
    finally:
        connection.terminate()


async def test_words_that_nobody_confirms_are_not_waited_for(
    own: PostgresqlServer,
    database: Database,
    network: CutNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """More than the systems in between hold: the rest stays with us, and nobody takes it."""
    async with soon_silent(network, monkeypatch) as connection:
        statement = await connection.prepare("SELECT length($1)")
        assert await statement.fetchval(_LONG) == len(_LONG)
        network.fall_silent()
        begun = time.monotonic()
        with pytest.raises(FAILURES):
            await statement.fetchval(_LONG, timeout=30)
        assert time.monotonic() - begun < 5


async def test_a_long_statement_is_no_silence(
    own: PostgresqlServer,
    database: Database,
    network: CutNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with soon_silent(network, monkeypatch) as connection:
        assert await connection.fetchval("SELECT 1 FROM pg_sleep(3)") == 1


async def test_a_units_connection_is_bounded(
    own: PostgresqlServer, database: Database, network: CutNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def bound(connection: socket.socket) -> None:
        really(connection)
        if connection.family == socket.AF_INET:
            seen.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT))

    really = silence.bound
    monkeypatch.setattr(silence, "bound", bound)
    async with through(network) as there:
        await keep(there, 1)
    assert set(seen) == {5000}


async def test_whatever_was_in_doubt_at_a_cut_commit_has_its_effect_once(
    own: PostgresqlServer, database: Database, network: CutNetwork
) -> None:
    """The server has committed, and the answer is lost: the update comes again, and is known."""
    async with through(network) as there:
        async with there.writing() as unit:
            assert await unit.handled.insert(UpdateId(7), NOW)
            network.fall_silent()  # the words pass no longer: nor does the answer
            committing = asyncio.create_task(unit.commit())
            await asyncio.sleep(0.1)
            network.cut()
            with pytest.raises(CommitFailedError):
                await committing
        network.flow()
        first = 7 not in await kept(there)
        async with there.writing() as unit:
            assert await unit.handled.insert(UpdateId(7), NOW) is first
            await unit.commit()
        assert await kept(there) == {7}


# --- a replica takes over ---


class Standby(PostgresqlServer):
    """A server that follows another one."""

    def __init__(self, primary: PostgresqlServer) -> None:
        super().__init__(make=False)
        self._run(
            "pg_basebackup", "-D", self._data, "-h", str(primary.folder), "-U", USER, "-R",
            "--checkpoint=fast", "--no-sync",
        )  # fmt: skip


async def test_when_the_primary_fails_the_replica_is_found(own: PostgresqlServer) -> None:
    primary = PostgresqlServer(synchronous_commit="on")
    primary.start()
    primary.execute("CREATE DATABASE bot")
    migrate.upgrade(primary.url("bot"))
    standby = Standby(primary)
    standby.start()
    url = f"postgresql://{USER}@/bot?host={primary.folder},{standby.folder}"
    try:
        async with await Database.open(url, limits=HASTY) as database:
            await keep(database, 1)
            await asyncio.to_thread(_follows, standby)
            primary.stop(signal.SIGQUIT)
            await fails(database, 2)
            assert database.trouble() in {Trouble.READ_ONLY, Trouble.AWAY}
            standby.execute("SELECT pg_promote()")
            await well_again(database)
            await keep(database, 3)
            assert await kept(database) == {1, 3}
    finally:
        standby.close()
        primary.close()


def _follows(standby: PostgresqlServer) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            return standby.execute(
                "DO $$ BEGIN ASSERT (SELECT count(*) FROM update_log) = 1; END $$", database="bot"
            )
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


async def test_a_replica_alone_can_be_read_and_not_written(own: PostgresqlServer) -> None:
    primary = PostgresqlServer()
    primary.start()
    primary.execute("CREATE DATABASE bot")
    standby = Standby(primary)
    standby.start()
    try:
        with pytest.raises(DatabaseAwayError, match="it is a replica"):
            await Database.open(standby.url("bot"))
    finally:
        standby.close()
        primary.close()
