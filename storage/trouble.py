"""What a database that keeps nothing suffers from: a word for each cause that a person can remove.

Which error means which is each engine's to say (:mod:`storage.outages`), but for the machine's own.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum


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
    AWAY = "away"
    """The server cannot be reached: it is starting, failing over, or the network is cut."""
    TOO_MANY_CONNECTIONS = "too_many_connections"
    """The server gives no more of them, or all of ours are taken."""
    SLOW = "slow"
    """The server gives up statements because they take too long, or the disk does not come back."""
    REFUSED = "refused"
    """The server does not let us in, or not do this: password, database or rights changed."""
    UNUSABLE = "unusable"
    """Something else; the log has the error's class."""


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


def machine_trouble_in(error: BaseException) -> Trouble | None:
    """Say what the machine is out of, by one error; causes aside."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    return Trouble.NO_MEMORY if isinstance(error, MemoryError) else None


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what caused it; SQLAlchemy keeps the driver's error as ``orig``."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = getattr(one, "orig", None) or one.__cause__
