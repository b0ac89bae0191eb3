"""One kept connection, with both ways to run a statement: SQLAlchemy's, and asyncpg's own."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import asyncpg
from sqlalchemy import Select
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engines.postgresql.late_words import LateWords
from storage.engines.postgresql.plain_words import in_plain_words
from storage.engines.postgresql.refusals import FAILURES, is_outdated, meaning
from storage.engines.postgresql.sqlstates import ServerAwayError
from storage.errors import UnitError
from storage.guarded_connection import Result, Values
from storage.prepared import Compiled, Prepared, Statement, executable

_CHANGED = re.compile(r"(?:INSERT \d+|UPDATE|DELETE|SELECT) (\d+)")
_NOTHING = SimpleResultMetaData(())


class PreparedStatements:
    """Compiled once for all connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.dialect = engine.dialect
        self._known: dict[tuple[Prepared, tuple[str, ...]], Compiled] = {}

    def of(self, statement: Prepared, names: tuple[str, ...]) -> Compiled:
        """Return a statement for parameters of these names."""
        key = statement, names
        if key not in self._known:
            self._known[key] = Compiled(statement, self.dialect, names)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Session:
    """An open session of the server."""

    connection: AsyncConnection
    raw: asyncpg.Connection
    """The same, as the driver has it."""
    statements: dict[Compiled, Any] = field(default_factory=dict)
    """As the server knows them."""
    _numbers: Iterator[int] = field(default_factory=count)

    async def prepared(self, compiled: Compiled) -> Any:
        """Return a statement as the server knows it.

        It has a name: without one the server would parse and plan it again each time.
        """
        known = self.statements.get(compiled)
        if known is None:
            name = f"leadtrace_{next(self._numbers)}"
            known = self.statements[compiled] = await self.raw.prepare(compiled.sql, name=name)
        return known


Connect = Callable[[], Awaitable[Session]]


class ServerConnection:
    """Begins and ends transactions itself: each word to the server is one trip over the network.

    A session that turns out to be dead at the beginning of a transaction is replaced, once: nothing
    of the transaction can have been kept.
    """

    def __init__(self, connect: Connect, prepared: PreparedStatements) -> None:
        self._connect = connect
        self._prepared = prepared
        self._session: Session | None = None
        self._is_new = False
        """The session was opened for this transaction."""
        self._unsaid = ""
        """What begins the transaction, and waits for its first statement."""
        self._late = LateWords()
        """What waits for the commit."""
        self.wrote = False
        """The transaction has surely changed something: only its commit proves that anything is
        kept. What a late statement changed, nobody knows."""
        self.broke = False
        """The network or the server has cut it since it was last lent."""

    # --- a transaction ---

    async def begin(self, words: str) -> None:
        """Begin a transaction, with its first statement if that can carry the words along.

        Raises:
            ServerAwayError, UnusableDatabaseError, DatabaseInUseError: there is no session to be
                had.
        """
        self.wrote = self.broke = self._is_new = False
        self._unsaid = words
        self._late.clear()
        if not self.is_usable:
            await self._open()

    async def execute(self, statement: Statement, values: Values) -> Result:
        """Run a statement of a unit.

        Raises:
            StaleRowError: another transaction was faster; all of it would do if done again.
            ServerAwayError: the connection is lost.
            SQLAlchemyError: the server refuses.
        """
        try:
            if self._late:
                await self._say_late(statement, values)
            result = await self._execute(statement, values)
        except DBAPIError as error:
            raise self._meant_by(error.orig) from error
        except FAILURES as error:
            raise self._meant_by(error) from error
        except Exception:  # a parameter that is missing, say: the server was not asked
            raise
        except BaseException:  # cancelled: the server may still be at work on it
            self.terminate()
            raise
        if not isinstance(executable(statement), Select) and result.rowcount != 0:
            self.wrote = True
        return result

    async def execute_later(self, statement: Statement, values: Values) -> Result:
        """Run a statement, of whose result nothing is known then: with the commit, if that can
        carry it. Raises what :meth:`execute` does."""
        assert isinstance(statement, Prepared)  # noqa: S101 - as the guarded connection has it
        rows = [values] if isinstance(values, Mapping) else list(values or ())
        words = [self._in_plain_words(statement, row) for row in rows]
        if not all(words):
            return await self.execute(statement, values)
        self._late.add(statement, words)
        return Result(_NOTHING, (), -1)

    async def commit(self, saying: str = "") -> None:
        """Make the transaction durable; ``saying``: a statement that goes along.

        Raises:
            StaleRowError: it is not; what waited for the commit met another transaction.
            ServerAwayError, UnitError, SQLAlchemyError: it is not, or nobody knows.
        """
        begin, self._unsaid, late = self._unsaid, "", self._late.take()
        if begin and not late:
            return  # nothing was asked for
        words = "; ".join(one for one in (begin, late, saying, "COMMIT") if one)
        if await self._say(words) != "COMMIT":
            raise UnitError("PostgreSQL rolled back instead")

    async def undo(self) -> None:
        """Roll back; a session that cannot do that is of no use any more."""
        if not self._unsaid and self.is_usable:
            try:
                await self._say("ROLLBACK")
            except (ServerAwayError, SQLAlchemyError):
                self.terminate()
        self._unsaid = ""
        self._late.clear()

    @property
    def has_more_to_say(self) -> bool:
        """Whether statements wait for the commit: its refusal may be theirs."""
        return bool(self._late)

    # --- the session ---

    @property
    def is_usable(self) -> bool:
        """Whether it has a session that is not known to be dead."""
        return self._session is not None and not self._session.raw.is_closed()

    async def close(self) -> None:
        """Let go of the session, politely if it still works."""
        if self._session is not None and self.is_usable:
            await self._session.connection.close()
        self.terminate()

    def terminate(self) -> None:
        """Cut the session, without waiting for the server."""
        session, self._session = self._session, None
        if session is not None:
            session.raw.terminate()

    async def _open(self) -> None:
        self.terminate()
        self._session = await self._connect()
        self._is_new = True

    # --- statements ---

    async def _execute(self, statement: Statement, values: Values) -> Result:
        if isinstance(statement, Prepared) and isinstance(values, Mapping) and not statement.varies:
            return await self._execute_prepared(statement, values)
        await self._begin_with("")
        connection = self._opened.connection
        return Result.of(await connection.execute(executable(statement), values))

    async def _execute_prepared(self, statement: Prepared, values: Mapping[str, Any]) -> Result:
        compiled = self._prepared.of(statement, tuple(values))
        parameters = compiled.parameters(values)
        if self._unsaid and (plain := in_plain_words(compiled, parameters)):
            return Result(_NOTHING, (), _changed(await self._begin_with(plain)))
        await self._begin_with("")
        known = await self._opened.prepared(compiled)
        rows = [compiled.row(found) for found in await known.fetch(*parameters)]
        return Result(compiled.columns, rows, _changed(known.get_statusmsg()))

    def _in_plain_words(self, statement: Prepared, values: Mapping[str, Any]) -> str:
        compiled = self._prepared.of(statement, tuple(values))
        return in_plain_words(compiled, compiled.parameters(values))

    async def _say_late(self, statement: Statement, values: Values) -> None:
        """Say what waits for the commit, if the statement might be about the same."""
        if isinstance(statement, Prepared) and isinstance(values, Mapping):
            words = self._prepared.of(statement, tuple(values)).sql
            if not self._late.concern(words):
                return
        late = self._late.take()
        if self._unsaid:
            await self._begin_with(late)
        else:
            await self._say(late)

    async def _begin_with(self, words: str) -> str:
        """Say what begins the transaction, if that is not said yet, and the words behind it."""
        begin, self._unsaid = self._unsaid, ""
        if not begin:
            return ""
        message = f"{begin}; {words}"
        try:
            return await self._say(message)
        except ServerAwayError:
            if self._is_new:
                raise
        await self._open()
        return await self._say(message)

    @property
    def _opened(self) -> Session:
        if self._session is None:
            raise ServerAwayError("The connection to PostgreSQL is lost.")
        return self._session

    async def _say(self, words: str) -> str:
        try:
            answer: str = await self._opened.raw.execute(words)
        except FAILURES as error:
            raise self._meant_by(error) from error
        except BaseException:
            self.terminate()
            raise
        return answer

    def _meant_by(self, error: BaseException | None) -> Exception:
        meant = meaning(error, self._prepared.dialect, closed=not self.is_usable)
        if is_outdated(error) and self._session is not None:
            self._session.statements.clear()  # another migration may have changed more of them
        if isinstance(meant, ServerAwayError):
            self.broke = True
            self.terminate()
        return meant


def _changed(status: str) -> int:
    found = _CHANGED.fullmatch(status)
    return int(found[1]) if found else -1
