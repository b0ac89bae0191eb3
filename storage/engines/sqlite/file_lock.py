"""One process per SQLite file: a lock that dies with its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engines.sqlite.database_files import make_folder
from storage.errors import DatabaseInUseError, UnusableDatabaseError


class FileLock:
    """A lock on a file beside the database (``flock``), held until :meth:`release` or death.

    The file itself stays: removing it would let two processes lock two files of the same name.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock.

        Raises:
            DatabaseInUseError: another holder has it, in this process or in another one.
            UnusableDatabaseError: the lock file cannot be opened.
        """
        path = database.with_name(f"{database.name}.lock")
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise UnusableDatabaseError(f"Cannot open {path}: {error.strerror}.") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            if isinstance(error, BlockingIOError):
                raise DatabaseInUseError(
                    f"The database {database} is in use by another process. "
                    "Only one bot may work on a SQLite file: stop the other one first."
                ) from None
            raise UnusableDatabaseError(f"Cannot lock {path}: {error.strerror}.") from error

    def release(self) -> None:
        """Let others have the database."""
        os.close(self._descriptor)


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the lock for the time of the context; the folder is made if it is missing.

    Raises:
        DatabaseInUseError, UnusableDatabaseError: as :class:`FileLock`.
    """
    make_folder(database)
    lock = FileLock(database)
    try:
        yield
    finally:
        lock.release()
