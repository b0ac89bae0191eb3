"""What can go wrong with the database, in words for the operator. No text holds a stored value.

::

    StorageError
    ├── UnsupportedDatabaseError   an address that this version cannot serve
    ├── UnusableDatabaseError      the file or its folder cannot be opened or written
    ├── DatabaseInUseError         another process holds the database
    ├── SchemaError                the tables are not those of this version
    ├── DatabaseGoneError          the file was deleted or replaced while it was open
    ├── DatabaseClosedError        a unit was asked for after the end
    ├── CommitFailedError          the unit's work is not durable
    └── UnitError                  a unit was used against its rules: a fault in the caller
"""

from pathlib import Path


class StorageError(Exception):
    """The database cannot do what it should."""


class UnsupportedDatabaseError(StorageError):
    """The address names an engine that this version cannot serve."""


class UnusableDatabaseError(StorageError):
    """The database file, or its folder, cannot be opened or written."""


class DatabaseInUseError(StorageError):
    """Another process holds the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The database {path} is in use by another process. "
            "Only one bot may work on a SQLite file: stop the other one first."
        )
        self.path = path


class SchemaError(StorageError):
    """The database's tables are not those that this version works on."""


class DatabaseGoneError(StorageError):
    """The database file, or one beside it, was deleted or replaced while it was open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was deleted or replaced while the bot had it open; nothing more is kept. "
            "Put the same file back, or stop the bot and restore a backup."
        )
        self.path = path


class DatabaseClosedError(StorageError):
    """The database was closed, or is being closed."""


class CommitFailedError(StorageError):
    """The commit that should have made this unit's work durable failed: nothing of it is kept."""


class UnitError(StorageError):
    """A unit of work was used against its rules."""
