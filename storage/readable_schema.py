"""Which versions can work on a database's tables, when a newer one has changed them.

Where several processes share a database, those of a new version start while those of the version
before still run. Most migrations do them no harm: they add something. One that does (a column goes
in whose place nothing stands, a meaning changes) says so in its script::

    readable_by_the_version_before = False

It is run only while no bot runs, and no older version starts on its tables afterwards. A column
goes in two steps, each of them readable: a version that uses it no longer, and the next that drops
it.
"""

from sqlalchemy import Connection, delete, insert, inspect, select

from storage.tables import schema_readers

MARK = "readable_by_the_version_before"

_ROW = 1


def note_oldest_reader(connection: Connection, revision: str) -> None:
    """Note the oldest version that can work on these tables, by its revision."""
    if inspect(connection).has_table(schema_readers.name):
        connection.execute(delete(schema_readers))
        connection.execute(insert(schema_readers).values(id=_ROW, oldest=revision))
    connection.commit()


def is_readable(connection: Connection, revision: str) -> bool:
    """Say whether the version of that revision can work on tables that it does not know.

    Revisions are numbers of equal length, one after the other.
    """
    if not inspect(connection).has_table(schema_readers.name):
        return False
    oldest: str | None = connection.scalar(select(schema_readers.c.oldest))
    return oldest is not None and oldest <= revision
