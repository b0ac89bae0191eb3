"""One kept connection, with both ways to run a statement: SQLAlchemy's, and asyncpg's own."""

import re
from collections.abc import Mapping
from typing import Any, cast

import asyncpg
from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from intake.kernel.unit_of_work import StaleRowError
from storage.engines.postgresql.sqlstates import CONFLICTS, NOT_SUPPORTED, ServerAwayError
from storage.errors import UnitError
from storage.guarded_connection import Result, Values
from storage.prepared import Compiled, Prepared, Statement, executable

_CHANGED = re.compile(r"(?:INSERT \d+|UPDATE|DELETE|SELECT) (\d+)")

_INTEGRITY = "23"
_WITHOUT_VALUES = frozenset({"23", "25", "42", "53", "55", "57"})
"""Classes of SQLSTATE whose first line names tables and columns alone."""


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


class ServerConnection:
    """Begins and ends transactions itself: each word to the server is one trip over the network."""

    def __init__(
        self, connection: AsyncConnection, raw: asyncpg.Connection, prepared: PreparedStatements
    ) -> None:
        self._connection = connection
        self._raw = raw
        self._prepared = prepared
        self._statements: dict[Compiled, Any] = {}
        """As the server knows them, on this connection."""
        self.wrote = False
        """The transaction has changed something: only its commit proves that anything is kept."""
        self.lost = False
        """Of no use any more: it broke, or nobody knows what the server makes of it."""

    @property
    def is_closed(self) -> bool:
        """Whether the network, the server or we have cut it."""
        closed: bool = self._raw.is_closed()
        return closed

    @property
    def is_usable(self) -> bool:
        """Whether it can serve another unit."""
        return not self.lost and not self.is_closed

    async def begin(self, words: str) -> None:
        """Begin a transaction.

        Raises:
            ServerAwayError: the connection is lost.
            SQLAlchemyError: the server refuses.
        """
        self.wrote = False
        await self._say(words)

    async def commit(self) -> None:
        """Make the transaction durable; raises as :meth:`begin`."""
        if await self._say("COMMIT") != "COMMIT":
            self.lost = True
            raise UnitError("PostgreSQL rolled back instead")

    async def undo(self) -> None:
        """Roll back; a connection that cannot do that is lost."""
        try:
            await self._say("ROLLBACK")
        except (ServerAwayError, SQLAlchemyError):
            self.lost = True

    async def execute(self, statement: Statement, values: Values) -> Result:
        """Run a statement of a unit.

        Raises:
            StaleRowError: another transaction was faster; all of it would do if done again.
            ServerAwayError: the connection is lost.
            SQLAlchemyError: the server refuses.
        """
        try:
            if isinstance(statement, Prepared) and isinstance(values, Mapping):
                result = await self._run(statement, values)
            else:
                result = Result.of(await self._connection.execute(executable(statement), values))
        except DBAPIError as error:
            raise self._meant_by(error.orig) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise self._meant_by(error) from error
        except Exception:  # a parameter that is missing, say: the server was not asked
            raise
        except BaseException:  # cancelled: the server may still be at work on it
            self.lost = True
            raise
        if not isinstance(executable(statement), Select) and result.rowcount != 0:
            self.wrote = True
        return result

    async def close(self) -> None:
        """Let go of it, politely if it still works."""
        if self.is_usable:
            await self._connection.close()
        else:
            self.terminate()

    def terminate(self) -> None:
        """Cut it, without waiting for the server."""
        self.lost = True
        self._raw.terminate()

    async def _run(self, statement: Prepared, values: Mapping[str, Any]) -> Result:
        compiled = self._prepared.of(statement, tuple(values))
        known = self._statements.get(compiled)
        if known is None:
            known = self._statements[compiled] = await self._raw.prepare(compiled.sql)
        rows = [compiled.row(found) for found in await known.fetch(*compiled.parameters(values))]
        changed = _CHANGED.match(known.get_statusmsg())
        return Result(compiled.columns, rows, int(changed[1]) if changed else -1)

    async def _say(self, words: str) -> str:
        try:
            answer: str = await self._raw.execute(words)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise self._meant_by(error) from error
        except BaseException:
            self.lost = True
            raise
        return answer

    def _meant_by(self, told: BaseException | None) -> Exception:
        """Say what an error means to whoever works here; its text holds no value."""
        state = getattr(told, "sqlstate", None)
        if state in CONFLICTS:
            return StaleRowError()
        if self.is_closed or isinstance(told, OSError):
            self.lost = True
            return ServerAwayError("The connection to PostgreSQL is lost.")
        if state == NOT_SUPPORTED and "cached" in str(told):  # a migration has changed a column
            self.lost = True
            return StaleRowError()
        return refusal(told, self._prepared.dialect)


def refusal(error: BaseException | None, dialect: Any) -> DBAPIError:
    """Return what SQLAlchemy would make of an error, but without the values that it quotes."""
    driver = dialect.dbapi
    state = str(getattr(error, "sqlstate", None))
    kind = driver.IntegrityError if state.startswith(_INTEGRITY) else driver.Error
    says = error.args[0] if error is not None and state[:2] in _WITHOUT_VALUES else None
    told = kind(says or type(error).__name__)
    told.sqlstate = told.pgcode = state
    found = DBAPIError.instance(None, None, told, driver.Error, hide_parameters=True)
    return cast("DBAPIError", found)
