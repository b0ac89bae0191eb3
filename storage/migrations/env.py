"""What alembic runs. Developers who run it by hand name the database in DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection

from storage.engines.selection import engine_at
from storage.tables import metadata
from storage.tables.metadata import name_postgresql_conditions


def migrate(connection: Connection) -> None:
    name_postgresql_conditions()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters little: alembic copies the table
        transactional_ddl=True,  # storage.migrate begins a real transaction
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine_at(os.environ.get("DATABASE_URL", "sqlite:///data/leadtrace.db")).alter(migrate)
