"""A look into a database that a running bot may have open. Synchronous, and changes nothing."""

from sqlalchemy import Connection, select

from storage.engines.selection import engine_at
from storage.revision import revision_of
from storage.tables import tokens


def read_stored_token(url: str, portal: str) -> bytes | None:
    """Return the secret kept for a portal; ``None`` as well when there is no database yet.

    Raises:
        StorageError: the database cannot be read.
    """

    def look(connection: Connection) -> bytes | None:
        if revision_of(connection) is None:
            return None
        statement = select(tokens.c.secret).where(tokens.c.portal == portal)
        secret: bytes | None = connection.execute(statement).scalar_one_or_none()
        return secret

    return engine_at(url).read(look)
