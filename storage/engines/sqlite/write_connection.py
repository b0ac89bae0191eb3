"""The connection that alone writes to a SQLite database."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, MetaData
from sqlalchemy.exc import SQLAlchemyError

from storage.engines.sqlite.sqlite_connections import (
    IN_MEMORY,
    engine_on,
    in_sqlites_words,
    open_set_up,
    refused,
)
from storage.guarded_connection import Result, Values
from storage.prepared import Compiled, Prepared, Statement, executable


class WriteConnection:
    """Runs statements in its caller's thread, which is the loop's, and waits in none of them.

    Whoever holds the write lock waits for nobody, so a statement is over in microseconds; handing
    it to another thread costs many times as much. What may wait, for the disk or for a lock, is
    done by the methods that say so: they are for a thread.
    """

    def __init__(self, url: URL) -> None:
        self._database = url.database or IN_MEMORY
        self._engine = engine_on(self._connect)
        self._connection: Connection | None = None
        self._driver: sqlite3.Connection | None = None
        self._changes = 0

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's own connection.

        Raises:
            sqlite3.OperationalError: there is none.
        """
        if self._driver is None:
            raise sqlite3.OperationalError("not connected")
        return self._driver

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None

    # --- what waits for nobody ---

    def begin(self) -> None:
        """Begin by taking the write lock.

        A deferred transaction that reads first and writes after somebody else's commit fails at
        once, whatever the busy timeout (platform.md).

        Raises:
            sqlite3.OperationalError: somebody outside has the lock, among other reasons.
        """
        self.raw.execute("BEGIN IMMEDIATE")

    def begin_nested(self) -> None:
        """Begin what can be undone by itself within the transaction."""
        self.raw.execute("SAVEPOINT unit")

    def keep_nested(self) -> None:
        """Make it a part of the transaction."""
        self.raw.execute("RELEASE unit")

    def undo_nested(self) -> None:
        """Undo it alone."""
        self.raw.execute("ROLLBACK TO unit")
        self.raw.execute("RELEASE unit")

    def undo(self) -> None:
        """Undo the transaction, unless an error has ended it already."""
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    async def execute(self, statement: Statement, values: Values) -> Result:
        """Run a statement of a unit; it never suspends.

        Raises:
            SQLAlchemyError: the database refuses it.
        """
        if isinstance(statement, Prepared) and values is not None:
            many = (values,) if isinstance(values, Mapping) else values
            return self._run(in_sqlites_words(statement, tuple(many[0])), many)
        if self._connection is None:
            raise sqlite3.OperationalError("not connected")
        return Result.of(self._connection.execute(executable(statement), values))

    def _run(self, compiled: Compiled, many: Sequence[Mapping[str, Any]]) -> Result:
        parameters = [compiled.parameters(values) for values in many]
        rows: list[Sequence[Any]] = []
        try:
            if len(parameters) > 1 and not compiled.gives_rows:
                changed = self.raw.executemany(compiled.sql, parameters).rowcount
            else:  # for many at once the driver would give no rows back
                changed = 0
                for one in parameters:
                    cursor = self.raw.execute(compiled.sql, one)
                    rows += map(compiled.row, cursor.fetchall())
                    changed += cursor.rowcount
        except sqlite3.Error as error:
            raise refused(compiled, error) from error
        return Result(compiled.columns, rows, changed)

    # --- what may wait ---

    def open(self) -> None:
        """Connect, unless that is done.

        Raises:
            SQLAlchemyError: the file cannot be opened, or is no database.
        """
        if self._connection is None:
            self._connection = self._engine.connect()

    def _connect(self) -> sqlite3.Connection:
        self._driver = open_set_up(self._database, query_only=False, check_same_thread=False)
        self._driver.execute("PRAGMA busy_timeout = 0")  # nobody waits for a lock in a statement
        self._changes = 0
        return self._driver

    def make_tables(self, metadata: MetaData) -> None:
        """Make all tables, in a database that nobody else can reach."""
        if self._connection is not None:
            metadata.create_all(self._connection)

    def commit(self) -> bool:
        """Commit, and say whether there was anything in it.

        Raises:
            sqlite3.Error: it failed; the transaction may still be open.
        """
        self.raw.execute("COMMIT")
        before, self._changes = self._changes, self.raw.total_changes
        return self._changes != before

    def recover(self) -> None:
        """Make the connection clean after a failure, or get rid of it."""
        try:
            self.undo()
        except sqlite3.Error:
            self.close()

    def close(self) -> None:
        """Disconnect; once is enough."""
        connection, self._connection = self._connection, None
        raw, self._driver = self._driver, None
        with suppress(SQLAlchemyError, sqlite3.Error):  # of no use any more, whatever it says
            if connection is not None:
                connection.close()
        if raw is not None:
            raw.close()
