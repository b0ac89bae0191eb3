"""Connecting to the server: what each connection is told first, and what its refusals mean."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import URL, NullPool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database_limits import DatabaseLimits
from storage.engines.postgresql.dialect import DRIVER
from storage.engines.postgresql.presence import Presence
from storage.engines.postgresql.refusals import FAILURES
from storage.engines.postgresql.server_address import ServerAddress
from storage.engines.postgresql.server_connection import (
    PreparedStatements,
    ServerConnection,
    Session,
)
from storage.engines.postgresql.silence import BoundedConnection
from storage.engines.postgresql.sqlstates import (
    NO_AUTHORIZATION,
    NO_DATABASE,
    NO_PRIVILEGE,
    POOLERS_OWN,
    WRONG_PASSWORD,
    ServerAwayError,
    trouble_by,
)
from storage.errors import StorageError, UnusableDatabaseError
from storage.trouble import Trouble

CONNECT_SECONDS = 10.0
"""Unless ``connect_timeout`` in the address says something else."""

_NETWORK_SECONDS = 5.0
"""What the network gets on top of a statement's time, until the connection counts as lost."""


class Connector:
    """Makes connections to one server, as units use them."""

    def __init__(self, address: ServerAddress, limits: DatabaseLimits, presence: Presence) -> None:
        self._address = address
        self._limits = limits
        self._presence = presence
        self._engine = create_async_engine(
            URL.create(DRIVER),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",  # a ServerConnection begins and ends transactions itself
            hide_parameters=True,  # promise 6: no personal data in an error's text
            async_creator=self._connect_driver,
        )
        self._prepared = PreparedStatements(self._engine)

    def connection(self, idle_seconds: float) -> ServerConnection:
        """Return a connection that opens itself when it is used.

        ``idle_seconds``: the server ends it after so long within a transaction without a word.
        """
        return ServerConnection(partial(self._open, idle_seconds), self._prepared)

    async def _open(self, idle_seconds: float) -> Session:
        """Open a session that shows that a bot is running.

        Raises:
            ServerAwayError: that may be possible later.
            UnusableDatabaseError: a person must see to it first.
            DatabaseInUseError: somebody must be alone, or has the database by now.
        """
        with said_of(self._address):
            connection = await self._engine.connect()
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None  # noqa: S101 - it is open
            assert connection.sync_connection is not None  # noqa: S101 - it is open
            connection.sync_connection.detach()  # its end is ours to see to
            try:
                await raw.execute(_first_words(self._limits, idle_seconds))
                await self._presence.show(raw)
            except BaseException:
                raw.terminate()
                raise
        return Session(connection, raw)

    async def close(self) -> None:
        """Let go of what SQLAlchemy holds."""
        await self._engine.dispose()

    async def _connect_driver(self) -> Any:
        seconds = self._limits.statement_seconds + _NETWORK_SECONDS
        return await connect(self._address, command_timeout=seconds)


async def connect(address: ServerAddress, **options: Any) -> Any:
    """Make a plain connection; whoever asks says what its errors mean (:func:`said_of`)."""
    given = {"timeout": CONNECT_SECONDS, **address.options, **options}
    return await asyncpg.connect(
        **given, statement_cache_size=0, connection_class=BoundedConnection
    )


def _first_words(limits: DatabaseLimits, idle_seconds: float) -> str:
    """Return settings of the session: after the start, since poolers refuse them in it."""
    settings = {
        "TimeZone": "UTC",
        "statement_timeout": f"{limits.statement_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": f"{idle_seconds * 1000:.0f}",
        # How the server finds out that we are gone without a word; it matters on TCP alone.
        "tcp_keepalives_idle": "5",
        "tcp_keepalives_interval": "3",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "14000",
    }
    return "; ".join(f"SET {name} = '{value}'" for name, value in settings.items())


@contextmanager
def said_of(address: ServerAddress) -> Iterator[None]:
    """Say in a line what is the matter with the server.

    Raises:
        ServerAwayError: it may get better by waiting.
        UnusableDatabaseError: a person must see to it.
    """
    try:
        yield
    except (*FAILURES, DBAPIError) as error:
        if isinstance(error, DBAPIError) and not hasattr(error.orig, "sqlstate"):
            raise  # of another engine, at work within this one's
        raise _meaning(error, address.place, address.setting) from error


def _meaning(error: Exception, place: str, setting: str) -> StorageError:
    cause: BaseException | None = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig.__cause__ or error.orig  # asyncpg's own, or as SQLAlchemy passes it on
    state = getattr(cause, "sqlstate", None)
    if state == POOLERS_OWN:
        state = next((meant for words, meant in _BY_WORDS if words.search(str(cause))), state)
    if state in _REASONS:
        return UnusableDatabaseError(f"{place} {_REASONS[state].format(setting=setting)}")
    if isinstance(cause, ssl.SSLError):
        return UnusableDatabaseError(f"{place} {_of_encryption(cause, setting)}")
    if isinstance(cause, asyncpg.ClientConfigurationError):
        return UnusableDatabaseError(f"{setting} cannot be used: {cause.args[0]}.")
    if isinstance(cause, asyncpg.TargetServerAttributeNotMatched):
        return ServerAwayError(
            f"{place} can only be read: it is a replica, or its hoster has made it so, as some do"
            " while a disk is full.",
            Trouble.READ_ONLY,
        )
    if type(cause) is ConnectionError:  # as asyncpg says it
        return UnusableDatabaseError(
            f"{place} does not encrypt: have it set up for that, or say sslmode=disable if nobody"
            " can listen in between."
        )
    if isinstance(cause, OSError) or trouble_by(state) is not None:
        words = f" ({cause.args[0]})" if state is not None and cause is not None else ""
        trouble = trouble_by(state) or Trouble.AWAY
        return ServerAwayError(f"{place} cannot be reached{words}.", trouble)
    words = str(cause.args[0]) if cause is not None and cause.args else type(error).__name__
    return UnusableDatabaseError(f"Cannot work on the {place}: {words}.")


def _of_encryption(error: ssl.SSLError, setting: str) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"agrees on no encryption ({error.reason or 'unknown'}): look at the ssl… options of"
            f" {setting}."
        )
    if error.verify_code in _OTHER_NAME:
        return (
            "shows a certificate of another name: give the one for which it was made as the host,"
            " or say sslmode=verify-ca."
        )
    return (
        f"shows a certificate that is not trusted ({error.verify_message}): name its authority in"
        " sslrootcert=, or say sslrootcert=system for those that this machine trusts."
    )


_OTHER_NAME = frozenset({62, 64})
"""A name or an address that does not match (``X509_V_ERR_…_MISMATCH`` in OpenSSL's x509_vfy.h)."""

_NO_OPTIONS = "no options"
_BY_WORDS = (
    (re.compile("unsupported startup parameter"), _NO_OPTIONS),
    (re.compile("authentication failed|^role .* does not exist|no such user"), WRONG_PASSWORD),
    (re.compile("^database .* does not exist|no such database|bouncer config error"), NO_DATABASE),
)
"""What PgBouncer refuses, all of it with the same state; anything else passes: it has no
connection left, or cannot reach the server itself."""

_REASONS = {
    WRONG_PASSWORD: "does not take the user and password of {setting}: put them right.",
    NO_AUTHORIZATION: "does not let that user in from here: see its pg_hba.conf, or ask a hoster.",
    NO_DATABASE: "does not exist: make it (createdb), or name another one in {setting}.",
    NO_PRIVILEGE: "does not allow what the bot must do: its user has to own the tables, and to have"
    " CREATE on their schema.",
    _NO_OPTIONS: "is behind a pooler that refuses the connection's options: leave options= out of"
    " {setting}, or give the server's own address.",
}
