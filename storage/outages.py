"""Telling an outage of the storage from a fault: the first passes, the second does not."""

import errno
import sqlite3
from collections.abc import Iterator

_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,  # somebody else holds the file
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,  # a disk that the system has remounted after an error
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,  # too many open files, among others
        sqlite3.SQLITE_PROTOCOL,  # nobody let us into the WAL
    }
)
"""Primary result codes (https://www.sqlite.org/rescode.html); the low byte of the extended ones."""

_ERRNO = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EIO,
        errno.EROFS,
        errno.EAGAIN,
        errno.EBUSY,
    }
)


def is_outage(error: BaseException) -> bool:
    """Say whether the machine is out of something, or the database locked.

    Looks at what the error was raised from too: a commit that failed names its cause.
    """
    return any(_is_outage(one) for one in _with_causes(error))


def _is_outage(error: BaseException) -> bool:
    if isinstance(error, MemoryError):
        return True
    if isinstance(error, sqlite3.Error):
        code: int | None = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _SQLITE
    return isinstance(error, OSError) and error.errno in _ERRNO


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes; SQLAlchemy keeps the driver's error in ``orig``."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        causes = (one.__cause__, getattr(one, "orig", None))
        waiting.extend(cause for cause in causes if isinstance(cause, BaseException))
