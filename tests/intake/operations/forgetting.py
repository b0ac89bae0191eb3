"""A database in which there is something to forget, and a clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from intake.conversation.conversation import Conversation, Ending
from intake.kernel.ids import FormId
from intake.kernel.retention import Retention
from intake.operations.forget_expired import ForgetExpired
from storage.database import Database
from tests.databases import new_database
from tests.storage.samples import ANNA, NOW, conversation

DAY = timedelta(days=1)
WIZARD = FormId("newlink")
TERMS = Retention(cancelled=3 * DAY, unfinished=10 * DAY, quarantined=5 * DAY)


class Scene:
    """A database with Anna, a clock, and a steady clock beside it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = NOW
        self.forget_expired = ForgetExpired(database.writing, self, TERMS, wizards=(WIZARD,))

    def now(self) -> datetime:
        return self.at

    async def add(self, ended: Ending | None, **changes: object) -> Conversation:
        async with self.database.writing() as unit:
            added = await unit.conversations.add(conversation(ended=ended, **changes))
            await unit.commit()
        return added

    async def stored(self, one: Conversation) -> Conversation:
        async with self.database.reading() as unit:
            found = await unit.conversations.get(one.id)
        assert found is not None
        return found

    async def forget(self, after: timedelta) -> int:
        self.at = NOW + after
        return await self.forget_expired()


@asynccontextmanager
async def open_scene(folder: Path) -> AsyncIterator[Scene]:
    """Open a new one."""
    async with await Database.open(new_database(folder)) as database:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            await unit.commit()
        yield Scene(database)
