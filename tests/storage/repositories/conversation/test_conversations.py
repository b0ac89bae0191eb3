"""The conversations' storage."""

from dataclasses import replace

import pytest

from intake.conversation.conversation import Ending, Place, StaleConversationError
from intake.kernel.ids import ConversationId, PersonId, SubmissionKey
from storage.database import Database
from tests.storage.samples import ANNA, NOW, conversation


async def test_a_conversation_comes_back_as_it_was(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        added = await unit.conversations.add(conversation(id=ConversationId(999)))
        await unit.commit()
    assert added == conversation(id=added.id)
    assert added.id != 999
    async with database.reading() as unit:
        assert await unit.conversations.open_of(ANNA.id) == added
        assert await unit.conversations.get(added.id) == added
        assert await unit.conversations.get(ConversationId(999)) is None
        assert await unit.conversations.open_of(PersonId(1)) is None


async def test_saving_writes_everything(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        added = await unit.conversations.add(conversation())
        changed = replace(
            added,
            place=Place.CONSENT,
            step=None,
            editing=False,
            resuming=False,
            answers=(),
            skipped=(),
            draft=None,
            album=None,
            consent=None,
            revision=4,
            changed_at=NOW,
            language="en",
            submission_key=SubmissionKey("f" * 32),
            asked=4,
            next_form=None,
        )
        await unit.conversations.save(changed, was=3)
        assert await unit.conversations.get(added.id) == changed


async def test_a_stale_save_changes_nothing(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        added = await unit.conversations.add(conversation())
        await unit.conversations.save(replace(added, revision=4), was=3)
        with pytest.raises(StaleConversationError):
            await unit.conversations.save(replace(added, revision=4, album="other"), was=3)
        assert await unit.conversations.get(added.id) == replace(added, revision=4)


async def test_one_conversation_is_open_per_person(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        first = await unit.conversations.add(conversation())
        with pytest.raises(StaleConversationError):
            await unit.conversations.add(conversation())
        await unit.conversations.save(replace(first, revision=4, ended=Ending.REPLACED), was=3)
        assert await unit.conversations.open_of(ANNA.id) is None
        second = await unit.conversations.add(conversation())
        assert second.id != first.id
        assert await unit.conversations.open_of(ANNA.id) == second
