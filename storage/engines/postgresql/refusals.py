"""What asyncpg's errors mean to whoever works in a unit. No text holds a value."""

from typing import Any, cast

import asyncpg
from sqlalchemy.exc import DBAPIError

from intake.kernel.unit_of_work import StaleRowError
from storage.engines.postgresql.sqlstates import CONFLICTS, NOT_SUPPORTED, ServerAwayError

FAILURES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""Whatever asyncpg raises; a timeout is an ``OSError``."""

_INTEGRITY = "23"
_WITHOUT_VALUES = frozenset({"23", "25", "42", "53", "55", "57"})
"""Classes of SQLSTATE whose first line names tables and columns alone."""


def meaning(error: BaseException | None, dialect: Any, *, closed: bool) -> Exception:
    """Return what to raise; ``closed``: the connection is."""
    state = getattr(error, "sqlstate", None)
    if state in CONFLICTS or is_outdated(error):
        return StaleRowError()
    if closed or isinstance(error, OSError | asyncpg.InternalClientError):
        return ServerAwayError("The connection to PostgreSQL is lost.")
    return _refusal(error, dialect)


def is_outdated(error: BaseException | None) -> bool:
    """Say whether a migration has changed what a prepared statement gives."""
    return getattr(error, "sqlstate", None) == NOT_SUPPORTED and "cached" in str(error)


def _refusal(error: BaseException | None, dialect: Any) -> DBAPIError:
    """Return what SQLAlchemy would make of an error, but without the values that it quotes."""
    driver = dialect.dbapi
    state = str(getattr(error, "sqlstate", None))
    kind = driver.IntegrityError if state.startswith(_INTEGRITY) else driver.Error
    says = error.args[0] if error is not None and state[:2] in _WITHOUT_VALUES else None
    driver_error = kind(says or type(error).__name__)
    driver_error.sqlstate = driver_error.pgcode = state
    found = DBAPIError.instance(None, None, driver_error, driver.Error, hide_parameters=True)
    return cast("DBAPIError", found)
