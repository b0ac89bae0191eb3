"""What is said when the server cannot be used: one line, which says what to do."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import trustme

from storage import migrate
from storage.database import Database
from storage.engines.postgresql import server_checks
from storage.engines.selection import engine_at
from storage.errors import (
    DatabaseAwayError,
    DatabaseInUseError,
    StorageError,
    UnusableDatabaseError,
)
from storage.outages import trouble_of
from storage.trouble import Trouble
from tests.databases import new_postgresql, server, unmigrated_postgresql
from tests.transaction_pooler import pooling


async def refusal(url: str) -> StorageError:
    with pytest.raises(StorageError) as caught:
        await Database.open(url)
    assert "\n" not in str(caught.value)
    return caught.value


async def test_a_missing_database_must_be_made_by_somebody() -> None:
    error = await refusal(server().url("nowhere"))
    assert isinstance(error, UnusableDatabaseError)
    assert "nowhere" in str(error)
    assert "createdb" in str(error)


async def test_a_server_that_is_not_there_is_waited_for() -> None:
    error = await refusal("postgresql://u@/d?host=/nowhere")
    assert isinstance(error, DatabaseAwayError)
    assert trouble_of(error) is Trouble.AWAY


async def test_a_wrong_password_is_no_matter_of_time() -> None:
    server().execute("CREATE ROLE keyed LOGIN PASSWORD 'right'")
    hba = server().folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text(f"local all keyed scram-sha-256\n{before}")
    server().execute("SELECT pg_reload_conf()")
    try:
        url = server().url("postgres").replace("leadtrace@", "keyed:s3cr3t@")
        error = await refusal(url)
        assert isinstance(error, UnusableDatabaseError)
        assert "user and password" in str(error)
        assert "s3cr3t" not in str(error)
        assert trouble_of(error) is Trouble.REFUSED
    finally:
        hba.write_text(before)
        server().execute("SELECT pg_reload_conf()", "DROP ROLE keyed")


def test_who_may_make_no_tables_reads_what_its_owner_has_to_say() -> None:
    url = unmigrated_postgresql().replace("leadtrace@", "guest@")
    server().execute("CREATE ROLE guest LOGIN")
    try:
        for ask in (lambda: engine_at(url).examine(), lambda: migrate.upgrade(url)):
            with pytest.raises(UnusableDatabaseError, match="GRANT CREATE ON SCHEMA") as caught:
                ask()
            assert "guest" in str(caught.value)
    finally:
        server().execute("DROP ROLE guest")


@pytest.mark.parametrize(
    ("kind", "rights"),
    [("TABLES", "SELECT"), ("TABLES", "SELECT, INSERT, UPDATE"), ("SEQUENCES", "SELECT")],
)
def test_who_may_not_work_on_the_tables_reads_whose_they_are(
    url: str, kind: str, rights: str
) -> None:
    name = url.partition("leadtrace@/")[2].partition("?")[0]
    everything = "GRANT {} ON ALL {} IN SCHEMA public TO guest"
    other = {"TABLES": "SEQUENCES", "SEQUENCES": "TABLES"}[kind]
    server().execute("CREATE ROLE guest LOGIN")
    try:
        server().execute(
            "GRANT CREATE ON SCHEMA public TO guest",
            everything.format(rights, kind),
            everything.format("ALL", other),
            database=name,
        )
        theirs = url.replace("leadtrace@", "guest@")
        for ask in (lambda: engine_at(theirs).examine(), lambda: migrate.upgrade(theirs)):
            with pytest.raises(UnusableDatabaseError, match='GRANT "leadtrace" TO "guest"'):
                ask()
        server().execute(everything.format("ALL", kind), database=name)
        migrate.upgrade(theirs)
    finally:
        server().execute("DROP OWNED BY guest", database=name)
        server().execute("DROP ROLE guest")


async def test_too_many_connections_are_waited_out(url: str) -> None:
    name = url.partition("/test_")[2].partition("?")[0]
    server().execute(f"ALTER DATABASE test_{name} CONNECTION LIMIT 0", "CREATE ROLE plain LOGIN")
    try:
        error = await refusal(url.replace("leadtrace@", "plain@"))
        assert isinstance(error, DatabaseAwayError)
        assert trouble_of(error) is Trouble.TOO_MANY_CONNECTIONS
    finally:
        server().execute(f"ALTER DATABASE test_{name} CONNECTION LIMIT -1", "DROP ROLE plain")


async def test_a_server_that_is_too_old_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_checks, "OLDEST", 99)
    error = await refusal(url)
    assert isinstance(error, UnusableDatabaseError)
    assert "99 or newer" in str(error)


async def test_text_must_be_utf_8() -> None:
    server().execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        assert "LATIN1" in str(await refusal(server().url("latin")))
    finally:
        server().execute("DROP DATABASE latin WITH (FORCE)")


async def test_sslmode_require_says_that_the_server_does_not_encrypt() -> None:
    """Over TCP it would be: a socket is never encrypted, so a listener stands in for a server."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"N")
        await writer.drain()
        writer.close()

    async with listening(refuse) as port:
        error = await refusal(f"postgresql://u@127.0.0.1:{port}/d?sslmode=require")
    assert isinstance(error, UnusableDatabaseError)
    assert "does not encrypt" in str(error)


@asynccontextmanager
async def listening(serve: object) -> AsyncIterator[int]:
    listener = await asyncio.start_server(serve, "127.0.0.1", 0)  # type: ignore[arg-type]
    async with listener:
        yield listener.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("trusted", "words"), [(True, "of another name"), (False, "is not trusted (unable to get")]
)
async def test_a_certificate_says_what_is_wrong_with_it(
    tmp_path: Path, *, trusted: bool, words: str
) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("db.example.com").configure_cert(context)
    file = tmp_path / "authority.pem"
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(str(file))

    async def encrypt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"S")
        with suppress(OSError):
            await writer.start_tls(context)
        writer.close()

    listener = await asyncio.start_server(encrypt, "127.0.0.1", 0)
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        options = f"sslmode=verify-full&sslrootcert={file}"
        error = await refusal(f"postgresql://bot@127.0.0.1:{port}/d?{options}")
    assert isinstance(error, UnusableDatabaseError)
    assert words in str(error)


async def test_a_pooler_in_transaction_mode_is_refused(url: str) -> None:
    name = url.partition("@/")[2].partition("?")[0]
    async with pooling(server().folder, name) as port:
        error = await refusal(f"postgresql://u@127.0.0.1:{port}/{name}?sslmode=disable")
    assert isinstance(error, UnusableDatabaseError)
    assert "transaction mode" in str(error)


@asynccontextmanager
async def refusing(words: str) -> AsyncIterator[str]:
    """What PgBouncer does with whoever it does not serve; gives its address."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = struct.unpack("!i", await reader.readexactly(4))[0]
        await reader.readexactly(length - 4)
        said = f"SERROR\0C08P01\0M{words}\0\0".encode()
        writer.write(b"E" + struct.pack("!i", len(said) + 4) + said)
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        yield f"postgresql://bot:s3cr3t@127.0.0.1:{port}/d?sslmode=disable"


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("unsupported startup parameter: search_path", "leave options= out of"),
        ("password authentication failed", "user and password"),
        ('role "bot" does not exist', "user and password"),
        ('database "d" does not exist', "createdb"),
        ("bouncer config error", "createdb"),
    ],
)
async def test_what_a_pooler_refuses_a_person_must_put_right(words: str, remedy: str) -> None:
    async with refusing(words) as url:
        error = await refusal(url)
    assert isinstance(error, UnusableDatabaseError)
    assert remedy in str(error)


@pytest.mark.parametrize(
    "words",
    [
        "no more connections allowed (max_client_conn)",
        "query_wait_timeout",
        "server login has been failing, try again later (server_login_retry)",
    ],
)
async def test_a_pooler_without_a_server_or_a_connection_is_waited_for(words: str) -> None:
    """A bot that is started while a server fails over must not end for good."""
    async with refusing(words) as url:
        error = await refusal(url)
    assert isinstance(error, DatabaseAwayError)
    assert words in str(error)


async def test_one_process_keeps_others_out_unless_it_shares(url: str) -> None:
    async with await Database.open(url):
        assert isinstance(await refusal(url), DatabaseInUseError)
    async with await Database.open(url, shared=True), await Database.open(url, shared=True):
        assert isinstance(await refusal(url), DatabaseInUseError)
    await (await Database.open(url)).close()


async def test_a_process_that_is_started_again_waits_for_its_dead_sessions(url: str) -> None:
    """The server finds out a moment later than whoever restarts it."""
    dying = await Database.open(url)
    starting = asyncio.create_task(Database.open(url))
    await asyncio.sleep(0.2)
    assert not starting.done()
    await dying.close()
    await (await starting).close()


async def test_who_reads_alone_is_not_kept_out(url: str) -> None:
    async with (
        await Database.open(url) as running,
        await Database.open_for_reading(url) as looking,
        looking.reading() as unit,
    ):
        assert await unit.teams.all()
        assert running.trouble() is None


def test_what_is_asked_of_files_names_pg_dump(url: str) -> None:
    engine = engine_at(url)
    with pytest.raises(UnusableDatabaseError, match="pg_dump"):
        engine.beside()


def test_an_examination_says_where_the_database_is() -> None:
    url = new_postgresql()
    assert engine_at(url).examine().startswith("PostgreSQL database test_")
