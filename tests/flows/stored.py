"""What the bot has stored, as tests look at it: by its repositories, and behind its back."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import aiosqlite

from intake.conversation.conversation import Conversation
from intake.kernel.ids import PersonId, SubmissionId
from intake.submissions.submission import Submission
from storage.database import Database
from tests.people import Person


class Stored(ABC):
    """A database file in ``folder``, which the bot has open."""

    folder: Path

    @property
    @abstractmethod
    def database(self) -> Database:
        """The open database."""

    async def submission(self, number: int = 1) -> Submission:
        """The submission with that number, counted from 1."""
        async with self.database.reading() as unit:
            found = await unit.submissions.get(SubmissionId(number))
        assert found is not None, f"there is no submission {number}"
        return found

    async def submissions(self) -> list[Submission]:
        """All submissions."""
        found: list[Submission] = []
        async with self.database.reading() as unit:
            while one := await unit.submissions.get(SubmissionId(len(found) + 1)):
                found.append(one)
        return found

    async def conversation(self, person: Person) -> Conversation | None:
        """The person's open conversation."""
        async with self.database.reading() as unit:
            return await unit.conversations.open_of(PersonId(person.id))

    async def rows(self, statement: str) -> list[dict[str, Any]]:
        """What an SQL query finds in the file, for what no repository tells."""
        async with aiosqlite.connect(self.folder / "leadtrace.db") as connection:
            cursor = await connection.execute(statement)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]

    async def execute(self, statement: str, *values: Any) -> None:
        """Change the file behind the bot's back."""
        async with aiosqlite.connect(self.folder / "leadtrace.db") as connection:
            await connection.execute(statement, values)
            await connection.commit()

    async def touches(self, person: Person) -> list[dict[str, Any]]:
        """The person's touches as they are stored, oldest first."""
        return await self.rows(
            f"SELECT * FROM touches WHERE person_id = {int(person.id)} ORDER BY id"  # noqa: S608 - a number
        )
