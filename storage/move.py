"""Carrying a database to another place or engine, and seeing that every row has arrived.

Synchronous, and only while no bot runs on either side.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnClause,
    ColumnElement,
    Connection,
    Dialect,
    Enum,
    String,
    Table,
    TableClause,
    column,
    func,
    insert,
    select,
    table,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from storage.column_types import Snapshot
from storage.engines.engine import Engine
from storage.engines.selection import engine_at
from storage.errors import SchemaError, StorageError, UnusableDatabaseError
from storage.migrate import upgrade_by
from storage.revision import HEAD, revision_of
from storage.tables import metadata, schema_readers, teams

BATCH = 1000
"""Rows that are read, written or compared at a time."""

_THERE_FROM_THE_START = {teams.name: 1, schema_readers.name: 1}
"""Rows that the migrations themselves leave."""

Progress = Callable[[str, int, int], None]
"""Hears of a table's name, how many of its rows are done, and of how many."""


class MoveError(StorageError):
    """What has arrived is not what was there; nothing of it is kept."""


def move(source_url: str, target_url: str, progress: Progress) -> int:
    """Carry all rows to a database that is empty, or not there yet; gives their number.

    The source stays as it was. Everything arrives, or nothing.

    Raises:
        DatabaseInUseError: a bot is running on one of them.
        SchemaError: the source's tables are not those of this version.
        MoveError: a row was not the same when it was read again.
        UnsupportedDatabaseError, DatabaseAwayError, UnusableDatabaseError: as in ``Database.open``;
            the last of them as well for a target that holds something.
    """
    source, target = engine_at(source_url), engine_at(target_url, "--to")

    def carry(old: Connection) -> int:
        source.keep_others_out(old)
        if (revision := revision_of(old)) != HEAD:
            raise SchemaError(
                f"The database to be moved is at revision {revision or 'none'}, this version needs"
                f" {HEAD}: run `python -m bot migrate` first."
            )
        return target.alter(lambda new: _Move(source, old, target, new, progress)(), at_once=True)

    return source.alter(carry)


class _Move:
    """From one open connection to another."""

    def __init__(
        self, source: Engine, old: Connection, target: Engine, new: Connection, progress: Progress
    ) -> None:
        self._source = source
        self._old = old
        self._target = target
        self._new = new
        self._progress = progress

    def __call__(self) -> int:
        self._target.keep_others_out(self._new)
        upgrade_by(self._target, self._new, HEAD)
        self._expect_nothing_there()
        for name in reversed(_TABLES):
            self._new.execute(_TABLES[name].plain.delete())
        rows = sum(self._copy(one) for one in _TABLES.values())
        for one in _TABLES.values():
            self._check(one)
        self._new.commit()
        return rows

    def _expect_nothing_there(self) -> None:
        for name, one in _TABLES.items():
            if _count(self._new, one) > _THERE_FROM_THE_START.get(name, 0):
                raise UnusableDatabaseError(
                    f"The database to move to holds something already (in {name}): name an empty"
                    " one."
                )

    def _copy(self, one: "_Carried") -> int:
        total, done = _count(self._old, one), 0
        for rows in one.batches(self._old):
            self._new.execute(insert(one.plain), rows)
            done += len(rows)
            self._progress(one.name, done, total)
        if one.is_numbered:
            self._target.go_on_from(
                self._new, one.name, self._source.last_number(self._old, one.name)
            )
        return done

    def _check(self, one: "_Carried") -> None:
        for rows in one.batches(self._old):
            arrived = {one.key_of(row): row for row in one.of_keys(self._new, rows)}
            for row in rows:
                if not one.is_same(row, arrived.get(one.key_of(row))):
                    raise MoveError(
                        f"A row of {one.name} was not the same when it was read again; nothing was"
                        " kept. Please report this."
                    )
        if _count(self._new, one) != _count(self._old, one):
            raise MoveError(f"{one.name} has another number of rows; nothing was kept.")
        if one.numbers_once and self._last(self._target, self._new, one) < self._last(
            self._source, self._old, one
        ):
            raise MoveError(f"{one.name} would give numbers again; nothing was kept.")

    @staticmethod
    def _last(engine: Engine, connection: Connection, one: "_Carried") -> int:
        return engine.last_number(connection, one.name)


class _JsonText(TypeDecorator[str]):
    """JSON as it stands there: it is carried, not read."""

    impl = JSON
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    @override
    def bind_processor(self, dialect: Dialect) -> None:
        return None

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


class _Carried:
    """A table, with columns that hold what stands there, whatever this version makes of it."""

    def __init__(self, declared: Table) -> None:
        self.name = declared.name
        self.is_numbered = declared.autoincrement_column is not None
        self.plain: TableClause = table(declared.name, *(_plain(one) for one in declared.columns))
        self._keys = [self.plain.c[one.name] for one in declared.primary_key]
        self.numbers_once = bool(declared.dialect_options["sqlite"]["autoincrement"])
        self._json = {one.name for one in declared.columns if isinstance(one.type, Snapshot)}

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return what no other row has."""
        return tuple(row[key.name] for key in self._keys)

    def batches(self, connection: Connection) -> Iterator[list[dict[str, Any]]]:
        """Yield all rows, by their keys."""
        query = select(self.plain).order_by(*self._keys).limit(BATCH)
        rows = self._rows(connection, query)
        while rows:
            yield rows
            rows = self._rows(connection, query.where(self._after(self.key_of(rows[-1]))))

    def of_keys(
        self, connection: Connection, rows: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the rows with the keys of these."""
        if len(self._keys) == 1:
            (key,) = self._keys
            which: ColumnElement[bool] = key.in_([row[key.name] for row in rows])
        else:
            which = tuple_(*self._keys).in_([self.key_of(row) for row in rows])
        return self._rows(connection, select(self.plain).where(which))

    def is_same(self, row: Mapping[str, Any], arrived: Mapping[str, Any] | None) -> bool:
        """Say whether a row has arrived; of JSON, what it means, since ``jsonb`` spaces it anew."""
        return arrived is not None and self._meant(row) == self._meant(arrived)

    def _meant(self, row: Mapping[str, Any]) -> dict[str, Any]:
        read = {name: json.loads(row[name]) for name in self._json if row[name] is not None}
        return {**row, **read}

    def _after(self, key: tuple[Any, ...]) -> ColumnElement[bool]:
        later: ColumnElement[bool] = tuple_(*self._keys) > tuple_(*key)
        return self._keys[0] > key[0] if len(key) == 1 else later

    def _rows(self, connection: Connection, query: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(query).mappings()]


def _plain(declared: Column[Any]) -> ColumnClause[Any]:
    if isinstance(declared.type, Snapshot):
        return column(declared.name, _JsonText())
    if isinstance(declared.type, Enum):
        return column(declared.name, String())
    return column(declared.name, declared.type)


_TABLES = {declared.name: _Carried(declared) for declared in metadata.sorted_tables}
"""In an order in which rows can refer to earlier ones."""


def _count(connection: Connection, one: _Carried) -> int:
    number: int = connection.scalar(select(func.count()).select_from(one.plain)) or 0
    return number
