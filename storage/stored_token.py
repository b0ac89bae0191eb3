"""A look into a database that a running bot may have open. Synchronous, and changes nothing."""

from sqlalchemy import select

from storage.migrate import connected, current_revision
from storage.tables import tokens


def peek_secret(url: str, portal: str) -> bytes | None:
    """Return the secret kept for a portal; ``None`` as well when there is no database yet.

    Raises:
        StorageError: the database cannot be read.
    """
    if current_revision(url) is None:
        return None
    with connected(url) as connection:
        statement = select(tokens.c.secret).where(tokens.c.portal == portal)
        secret: bytes | None = connection.execute(statement).scalar_one_or_none()
        return secret
