"""SQLite's errors: numbers whose low byte is the kind (sqlite.org/rescode.html)."""

import sqlite3

from storage.engines.sqlite.database_files import DatabaseGoneError, DiskStalledError
from storage.trouble import Trouble

_LOW_BYTE = 0xFF
_TROUBLE = {
    sqlite3.SQLITE_FULL: Trouble.NO_SPACE,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.IO_ERROR,
    sqlite3.SQLITE_NOMEM: Trouble.NO_MEMORY,
    sqlite3.SQLITE_CANTOPEN: Trouble.CANNOT_OPEN,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}


def trouble_in(error: BaseException) -> Trouble | None:
    """Say what the database suffers from; ``None`` where the error speaks of a statement."""
    if isinstance(error, DatabaseGoneError):
        return Trouble.FILE_GONE
    if isinstance(error, DiskStalledError):
        return Trouble.SLOW
    code = getattr(error, "sqlite_errorcode", None)  # lacking where SQLite was not asked
    if not isinstance(error, sqlite3.Error) or not isinstance(code, int):
        return None
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return Trouble.FILE_GONE
    return _TROUBLE.get(code & _LOW_BYTE)
