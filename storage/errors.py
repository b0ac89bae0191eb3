"""What can go wrong with the database, in words for the operator. No text holds a stored value.

::

    StorageError
    ├── UnsupportedDatabaseError   an address that this version cannot serve
    ├── UnusableDatabaseError      it, or where it should be, cannot be opened or written
    ├── DatabaseAwayError          it cannot be reached, which may pass by itself
    ├── DatabaseInUseError         another process holds the database
    ├── SchemaError                the tables are not those of this version
    ├── DatabaseClosedError        a unit was asked for after the end
    ├── CommitFailedError          the unit's work is not durable
    └── UnitError                  a unit was used against its rules: a fault in the caller

An engine may have more (``DatabaseGoneError`` of SQLite, ``ServerAwayError`` of PostgreSQL).
"""


class StorageError(Exception):
    """The database cannot do what it should."""


class UnsupportedDatabaseError(StorageError):
    """The address names an engine that this version cannot serve."""


class UnusableDatabaseError(StorageError):
    """The database cannot be opened, read or written."""


class DatabaseAwayError(StorageError):
    """The database cannot be reached; whoever waits may find it again."""


class DatabaseInUseError(StorageError):
    """Another process holds the database."""


class SchemaError(StorageError):
    """The database's tables are not those that this version works on."""


class DatabaseClosedError(StorageError):
    """The database was closed, or is being closed."""


class CommitFailedError(StorageError):
    """The commit that should have made this unit's work durable failed: nothing of it is kept.

    Over a network there is one exception: where the connection was lost while the commit was under
    way, nobody knows. Whoever does it again meets what is kept, as after a crash.
    """


class UnitError(StorageError):
    """A unit of work was used against its rules."""
