"""What the bot has stored, as tests look at it: by its repositories, and behind its back."""

from abc import ABC, abstractmethod
from asyncio import to_thread
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from intake.conversation.conversation import Conversation
from intake.kernel.ids import PersonId, SubmissionId
from intake.submissions.submission import Submission
from storage.database import Database
from storage.engines.selection import engine_at
from storage.tables import metadata
from tests.databases import POSTGRESQL, SQLITE, chosen, spoil
from tests.people import Person

_REFUSING = {
    SQLITE: [
        """
        CREATE TRIGGER full_{table} BEFORE {event} ON {table}
        BEGIN SELECT RAISE(ABORT, 'full'); END
        """
    ],
    POSTGRESQL: [
        """
        CREATE FUNCTION full_{table}() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'full' USING ERRCODE = 'check_violation'; END $$
        """,
        "CREATE TRIGGER full_{table} BEFORE {event} ON {table} EXECUTE FUNCTION full_{table}()",
    ],
}


class Stored(ABC):
    """A database, which the bot has open."""

    url: str

    @property
    @abstractmethod
    def database(self) -> Database:
        """The open database."""

    async def submission(self, number: int = 1) -> Submission:
        """The submission with that number, counted from 1."""
        found = await self.submissions()
        assert len(found) >= number, f"there is no submission {number}"
        return found[number - 1]

    async def submissions(self) -> list[Submission]:
        """All submissions."""
        numbers = [SubmissionId(row["id"]) for row in await self.rows("SELECT id FROM submissions")]
        async with self.database.reading() as unit:
            found = await unit.submissions.get_all(numbers)
        return [found[number] for number in sorted(found)]

    async def conversation(self, person: Person) -> Conversation | None:
        """The person's open conversation."""
        async with self.database.reading() as unit:
            return await unit.conversations.open_of(PersonId(person.id))

    async def rows(self, statement: str) -> list[dict[str, Any]]:
        """What an SQL query finds, for what no repository tells."""

        def look(connection: Connection) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.exec_driver_sql(statement).mappings()]

        found = await to_thread(engine_at(self.url).read, look)
        return found or []

    async def everything(self, *, but: Collection[str] = ()) -> dict[str, list[str]]:
        """All rows of all tables but those, so that two looks can be compared."""
        named = [name for name in metadata.tables if name not in but]

        def look(connection: Connection) -> dict[str, list[str]]:
            return {name: _rows(connection, name) for name in named}

        found = await to_thread(engine_at(self.url).read, look)
        assert found, "there is no database"
        return found

    async def execute(self, statement: str) -> None:
        """Change the database behind the bot's back."""

        def change(connection: Connection) -> None:
            connection.exec_driver_sql(statement)
            connection.commit()

        await to_thread(engine_at(self.url).read, change)

    async def refuse(self, event: str, table: str) -> None:
        """Let the database refuse to insert into a table, or to update it."""
        spoil()
        for statement in _REFUSING[chosen()]:
            await self.execute(statement.format(event=event, table=table))

    async def refuse_no_longer(self, table: str) -> None:
        """Take that back."""
        on = f" ON {table}" if chosen() == POSTGRESQL else ""
        await self.execute(f"DROP TRIGGER full_{table}{on}")

    async def touches(self, person: Person) -> list[dict[str, Any]]:
        """The person's touches as they are stored, oldest first."""
        return await self.rows(
            f"SELECT * FROM touches WHERE person_id = {int(person.id)} ORDER BY id"  # noqa: S608 - a number
        )


def _rows(connection: Connection, table: str) -> list[str]:
    return sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table}")))  # noqa: S608 - ours
