"""Hot statements: built once, compiled once, and from then on run by the driver itself.

SQLAlchemy writes their words and says how values look in the database. What it does each time it
runs a statement (finding the words again, a context, a cursor, a result) takes many times as long
as SQLite has to work for one row (docs/decisions/cheap-answers.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Delete, Dialect, Executable, Insert, Select, Update
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """A statement that many answers run; made once, at a module's level.

    No parameter is a list (``IN``). For many rows, only an insert that sorts them by its parameters
    gives any back. An insert writes, and an update sets, the columns whose names are among the
    parameters.
    """

    statement: Select[*tuple[Any, ...]] | Insert | Update | Delete
    varies: bool = False
    """Which plan is best depends on the parameters: a server plans it anew each time."""


Statement: TypeAlias = Executable | Prepared
_Process: TypeAlias = Callable[[Any], Any]


def executable(statement: Statement) -> Executable:
    """Return what SQLAlchemy itself can run."""
    return statement.statement if isinstance(statement, Prepared) else statement


class Compiled:
    """A prepared statement in one dialect's words, for parameters of these names."""

    def __init__(self, prepared: Prepared, dialect: Dialect, names: Iterable[str]) -> None:
        compiled = prepared.statement.compile(dialect=dialect, column_keys=list(names))
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what a statement becomes
        self.sql = compiled.string
        self._fixed = {
            name: bind.value for name, bind in compiled.binds.items() if not bind.required
        }
        self._names = tuple(compiled.positiontup or ())
        types = [compiled.binds[name].type.dialect_impl(dialect) for name in self._names]
        self._writers = _those_that_do(one.bind_processor(dialect) for one in types)
        columns = prepared.statement.exported_columns
        self.columns = SimpleResultMetaData(tuple(map(str, columns.keys())))
        self.gives_rows = len(columns) > 0
        self._readers = _those_that_do(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        )

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the parameters in their order, as the driver takes them."""
        given = {**self._fixed, **values} if self._fixed else values
        parameters = [given[name] for name in self._names]
        for place, write in self._writers:
            parameters[place] = write(parameters[place])
        return parameters

    def row(self, found: Sequence[Any]) -> Sequence[Any]:
        """Return a row as the program takes it."""
        if not self._readers:
            return tuple(found)
        row = list(found)
        for place, read in self._readers:
            row[place] = read(row[place])
        return tuple(row)


def _those_that_do(processors: Iterable[_Process | None]) -> tuple[tuple[int, _Process], ...]:
    """Return, with its place, what has something to do: most values go through as they are."""
    return tuple((place, one) for place, one in enumerate(processors) if one is not None)
