"""What a database that keeps nothing suffers from: a word for each cause that a person can remove.

SQLite names its causes by numbers whose low byte is the kind (sqlite.org/rescode.html).
"""

import errno
import sqlite3
from enum import StrEnum

from storage.errors import DatabaseGoneError


class Trouble(StrEnum):
    """Why nothing can be committed. The words are for operators: they stand in ``/ready``."""

    NO_SPACE = "no_space"
    LOCKED = "locked"
    """Another program holds the write lock for longer than we wait."""
    READ_ONLY = "read_only"
    IO_ERROR = "io_error"
    NO_MEMORY = "no_memory"
    CANNOT_OPEN = "cannot_open"
    """A file cannot be opened: too many are open, or its folder is closed to us."""
    DAMAGED = "damaged"
    FILE_GONE = "file_gone"
    """The file was deleted or replaced while it was open: what is written goes nowhere."""
    UNUSABLE = "unusable"
    """Something else; the log has the error's class."""


_LOW_BYTE = 0xFF
_BY_CODE = {
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
_BY_ERRNO = {
    errno.ENOSPC: Trouble.NO_SPACE,
    errno.EDQUOT: Trouble.NO_SPACE,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EIO: Trouble.IO_ERROR,
    errno.ENOMEM: Trouble.NO_MEMORY,
    errno.EMFILE: Trouble.CANNOT_OPEN,
    errno.ENFILE: Trouble.CANNOT_OPEN,
    errno.EAGAIN: Trouble.LOCKED,
    errno.EBUSY: Trouble.LOCKED,
}


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what the database suffers from, by the error or what caused it.

    ``None``: the error speaks of the work that was asked for, not of the database.
    """
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        if isinstance(one, DatabaseGoneError):
            return Trouble.FILE_GONE
        if isinstance(one, sqlite3.Error):
            code = getattr(one, "sqlite_errorcode", None)  # lacking where SQLite was not asked
            if code == sqlite3.SQLITE_READONLY_DBMOVED:
                return Trouble.FILE_GONE
            return _BY_CODE.get(code & _LOW_BYTE) if isinstance(code, int) else None
        if isinstance(one, OSError):
            return _BY_ERRNO.get(one.errno or 0)
        if isinstance(one, MemoryError):
            return Trouble.NO_MEMORY
        one = getattr(one, "orig", None) or one.__cause__
    return None


def is_outage(error: BaseException) -> bool:
    """Say whether the work failed for want of a database, and not by a fault of its own.

    It will do when that has passed, or a person has seen to it; until then nothing is given up.
    """
    return trouble_of(error) is not None
