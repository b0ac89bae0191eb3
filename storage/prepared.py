"""Hot statements: built once, compiled once, and from then on run by the driver itself.

SQLAlchemy writes their words and says how values look in the database. What it does each time it
runs a statement (finding the words again, a context, a cursor, a result) takes many times as long
as SQLite has to work for one row (docs/decisions/cheap-answers.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Delete, Dialect, Executable, Insert, Select, Update
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """A statement that many answers run; made once, at a module's level.

    It takes one row of parameters, and none of them is a list (``IN``). An insert writes, and an
    update sets, the columns whose names are among the parameters.
    """

    statement: Select[*tuple[Any, ...]] | Insert | Update | Delete


Statement: TypeAlias = Executable | Prepared


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
        self._writers = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        columns = prepared.statement.exported_columns
        self.columns = SimpleResultMetaData(tuple(map(str, columns.keys())))
        self._readers = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the parameters in their order, as the driver takes them."""
        given = {**self._fixed, **values}
        return tuple(
            given[name] if write is None else write(given[name]) for name, write in self._writers
        )

    def row(self, found: Sequence[Any]) -> Sequence[Any]:
        """Return a row as the program takes it."""
        return tuple(
            value if read is None else read(value)
            for read, value in zip(self._readers, found, strict=True)
        )
