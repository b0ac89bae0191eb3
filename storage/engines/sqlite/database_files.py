"""The files of a SQLite database: the owner's alone, and still those that were opened."""

import contextlib
import os
import tempfile
from pathlib import Path

from storage.errors import StorageError, UnusableDatabaseError

OWNER_ONLY = 0o600

_BEGINNING = b"SQLite format 3\0"
"""Of every database file that is not empty (sqlite.org/fileformat2.html)."""

_BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""What SQLite and we put beside the database. SQLite gives its own the database's mode
(``findCreateFileMode`` in os_unix.c), so a database that is private stays so."""

_OPENED = ("", "-wal", "-shm")
"""Those that must stay what they were while the database is open."""

Identity = tuple[int, int]


class DatabaseGoneError(StorageError):
    """The database file, or one beside it, was deleted or replaced while it was open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was deleted or replaced while the bot had it open; nothing more is kept. "
            "Put the same file back, or stop the bot and restore a backup."
        )
        self.path = path


class DiskStalledError(StorageError):
    """The disk has not come back for a while: nothing is lost yet, and nothing is kept."""


def examine(file: Path) -> None:
    """Look whether the file, and what SQLite puts beside it, could be written.

    Raises:
        UnusableDatabaseError: it could not.
    """
    if (reason := _why_unwritable(file)) is not None:
        raise UnusableDatabaseError(
            f"{reason}; DATABASE_URL must name a file that the bot may write"
        )


def _why_unwritable(file: Path) -> str | None:
    if file.is_dir():
        return f"{file} is a folder"
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not folder.is_dir():
        return f"{folder} is no folder"
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"?")
        if file.exists():
            with file.open("r+b"):
                pass
        for path in (_beside(file, end) for end in _BESIDE):
            if path.exists() and not os.access(path, os.W_OK):
                return f"{path} cannot be written to"
    except OSError as error:
        return f"nothing can be written in {folder} ({error.strerror})"
    return None


def make_folder(file: Path) -> None:
    """Make the folder of a database, for the owner's eyes only, if it is missing.

    Raises:
        UnusableDatabaseError: it cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabaseError(
            f"Cannot make the folder {file.parent} for the database: {error.strerror}."
        ) from error


def make_private(file: Path) -> None:
    """Make an empty database file if there is none; let nobody but the owner read any of its files.

    Raises:
        UnusableDatabaseError: the file cannot be made, or is something else: that stays as it is.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    except OSError as error:
        raise UnusableDatabaseError(f"Cannot open {file}: {error.strerror}.") from error
    with os.fdopen(descriptor, "rb") as found:
        if found.read(len(_BEGINNING)) not in {b"", _BEGINNING}:
            raise UnusableDatabaseError(
                f"Cannot open the database {file}: file is not a database. Name the bot's own."
            )
    for path in (file, *(_beside(file, end) for end in _BESIDE)):
        # Whoever may write to a file that is another's cannot change its mode: it is served as is.
        # Some file systems know no modes.
        with contextlib.suppress(FileNotFoundError, PermissionError, NotImplementedError):
            path.chmod(OWNER_ONLY)


class OpenedFiles:
    """The files of an open database. SQLite goes on writing into files that were deleted or
    replaced under it: whatever is written then is lost at the end of the process.
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
