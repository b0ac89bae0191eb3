"""The files of a SQLite database: the owner's alone, and still those that were opened."""

import contextlib
import os
from pathlib import Path

from storage.errors import DatabaseGoneError, UnusableDatabaseError

OWNER_ONLY = 0o600

_BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""What SQLite and we put beside the database. SQLite gives its own the database's mode
(``findCreateFileMode`` in os_unix.c), so a database that is private stays so."""

_OPENED = ("", "-wal", "-shm")
"""Those that must stay what they were while the database is open."""

Identity = tuple[int, int]


def make_private(file: Path) -> None:
    """Make an empty database file if there is none; let nobody but the owner read any of its files.

    Raises:
        UnusableDatabaseError: the file cannot be made.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    except OSError as error:
        raise UnusableDatabaseError(f"Cannot open {file}: {error.strerror}.") from error
    os.close(descriptor)
    for path in (file, *(_beside(file, end) for end in _BESIDE)):
        # Whoever may write to a file that is another's cannot change its mode: it is served as is.
        # Some file systems know no modes.
        with contextlib.suppress(FileNotFoundError, PermissionError, NotImplementedError):
            path.chmod(OWNER_ONLY)


class OpenedFiles:
    """The files of an open database. SQLite goes on writing into files that were deleted or
    replaced under it: whatever it is told then is lost at the end of the process.
    """

    def __init__(self, file: Path) -> None:
        """Take the database, which is there; what lies beside it is noted when it comes."""
        self._file = file
        self._known: dict[Path, Identity] = {}

    def reconnected(self) -> None:
        """Note anew what lies beside the database: the last connection that closed took it away."""
        for end in _OPENED[1:]:
            self._known.pop(_beside(self._file, end), None)

    def check(self) -> None:
        """Look whether they are still the same; it takes microseconds.

        Raises:
            DatabaseGoneError: one was deleted or replaced.
            OSError: nobody may look at them.
        """
        for end in _OPENED:
            path = _beside(self._file, end)
            found = _identity(path)
            known = self._known.get(path)
            if known is None:
                if found is not None:
                    self._known[path] = found
            elif found != known:
                raise DatabaseGoneError(path)


def _beside(file: Path, end: str) -> Path:
    return file.with_name(f"{file.name}{end}")


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
