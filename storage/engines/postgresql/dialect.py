"""How statements and values pass to asyncpg: as SQLAlchemy's dialect has it, but for what is said
here.
"""

from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import (
    AsyncpgString,
    PGCompiler_asyncpg,
    PGDialect_asyncpg,
)
from typing_extensions import override

from storage.engines.postgresql.nul_characters import (
    escape,
    escape_json,
    unescape,
    unescape_json,
)

DRIVER = "postgresql+asyncpg_kept"


class KeptString(AsyncpgString):
    """Text that comes out as it went in, whatever stands in it."""

    @override
    def bind_processor(self, dialect: Any) -> Any:
        return lambda text: None if text is None else escape(text)

    @override
    def result_processor(self, dialect: Any, coltype: object) -> Any:
        return lambda text: None if text is None else unescape(text)


class UpsertCompiler(PGCompiler_asyncpg):
    """Says ``ON CONFLICT`` of SQLite's class too, which knows no constraints by their names."""

    @override
    def _on_conflict_target(self, clause: Any, **options: Any) -> str:
        if not hasattr(clause, "constraint_target"):
            clause.constraint_target = None
        words: str = super()._on_conflict_target(clause, **options)  # type: ignore[no-untyped-call]
        return words


class KeptDialect(PGDialect_asyncpg):
    """Hands JSON over as text, which ``Snapshot`` reads and writes itself."""

    supports_statement_cache = True
    statement_compiler = UpsertCompiler
    supports_native_json_deserialization = False
    colspecs = {**PGDialect_asyncpg.colspecs, String: KeptString}  # noqa: RUF012 - SQLAlchemy's way

    @override
    async def setup_asyncpg_jsonb_codec(self, conn: Any) -> None:
        await conn.driver_connection.set_type_codec(
            "jsonb",
            encoder=escape_json,
            decoder=unescape_json,
            schema="pg_catalog",
            format="text",
        )


registry.register("postgresql.asyncpg_kept", __name__, KeptDialect.__name__)
