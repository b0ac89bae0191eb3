"""Column types: what a value looks like in the database."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnClause,
    DateTime,
    Dialect,
    Enum,
    Integer,
    String,
    literal_column,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

T = TypeVar("T")
Kind = TypeVar("Kind", bound=enum.StrEnum)

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit number. SQLite's own row number, which fills itself in, must be called ``INTEGER``."""

KIND_LENGTH = 32
"""Room for the longest kind; a new kind then changes the check constraint only."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite keeps no time zone, so this type lets nothing but UTC in and out.

    Binding a naive datetime raises ``ValueError`` (within SQLAlchemy's ``StatementError``).
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a naive datetime says no moment")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Make what SQLite returns aware again."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write SQLite's text at one go: a dozen moments are written for each answer."""
        return _moment_in_sqlite if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text at one go."""
        if dialect.name == "sqlite":
            return _moment_from_sqlite
        return super().result_processor(dialect, coltype)


def _moment_in_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.utcoffset() is None:
        raise ValueError("a naive datetime says no moment")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds").removesuffix("+00:00")


def _moment_from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Snapshot(TypeDecorator[T]):
    """A record, or a tuple of records, as JSON: kept as it was, whatever happens to its origin.

    Stdlib dataclasses round-trip exactly, decimals and moments included. A field that is added
    later must have a default, so that older snapshots can still be read.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, shape: type[T]) -> None:
        super().__init__()
        self.shape = shape  # named as the parameter: it is the statement cache key
        self._adapter: TypeAdapter[T] = TypeAdapter(shape)

    def plain(self, value: T) -> Any:
        """Return the record as plain lists and maps, for whoever writes JSON of several."""
        return self._adapter.dump_python(value, mode="json")

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL has a better type for this."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB  # SQLite does without the dialect

            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[T | None], str | None]:
        """Write the record as JSON; no driver does that itself."""
        del dialect
        write = self._adapter.dump_json
        return lambda value: None if value is None else write(value).decode()

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], T | None]:
        """Read the record from JSON."""
        del dialect, coltype
        read = self._adapter.validate_json
        return lambda value: None if value is None else read(value)


def one_of(kinds: type[Kind], name: str, *, checked: bool = True) -> Enum:
    """Return the type of a column that holds one of a ``StrEnum``'s values, and nothing else.

    ``name`` becomes part of the check constraint's name. Unchecked by the database, a new kind
    needs no migration.
    """
    return Enum(
        kinds,
        name=name,
        native_enum=False,
        create_constraint=checked,
        length=KIND_LENGTH,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def in_words(member: enum.StrEnum) -> ColumnClause[str]:
    """Return a value that stands in the statement itself, as a partial index' condition does.

    SQLite uses such an index only for a query that provably implies its condition; a parameter,
    unknown when the query is planned, proves nothing.
    """
    return literal_column(f"'{member.value}'", String())
