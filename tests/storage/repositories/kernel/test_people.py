"""The people's storage."""

from dataclasses import replace

from intake.kernel.ids import PersonId
from intake.kernel.person import Profile, Screen
from storage.database import Database
from tests.storage.samples import ANNA, LATER, NOW, person


async def test_a_stranger_is_nobody(database: Database) -> None:
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is None


async def test_meeting_inserts_and_later_refreshes(database: Database) -> None:
    renamed = Profile(ANNA.id, "Ann", "", None, None)
    async with database.writing() as unit:
        assert await unit.people.meet(ANNA, NOW) == person()
        assert await unit.people.meet(renamed, LATER) == person(renamed)
        await unit.commit()
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) == person(renamed)


async def test_the_chosen_language_survives_the_next_meeting(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        await unit.people.choose_language(ANNA.id, "en")
        assert await unit.people.meet(ANNA, LATER) == replace(person(), chosen_language="en")


async def test_a_block_lasts_until_it_is_lifted_or_the_person_writes(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        await unit.people.mark_blocked(ANNA.id, LATER)
        assert await unit.people.get(ANNA.id) == replace(person(), blocked_at=LATER)
        await unit.people.mark_blocked(ANNA.id, None)
        assert await unit.people.get(ANNA.id) == person()
        await unit.people.mark_blocked(ANNA.id, LATER)
        assert await unit.people.meet(ANNA, LATER) == person()


async def test_what_stands_in_the_chat_stays_until_it_is_noted_anew(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        await unit.people.keep_screen(ANNA.id, reply_keyboard=True)
        await unit.people.keep_screen(ANNA.id, live_message=7)
        seen = replace(person(), screen=Screen(reply_keyboard=True, live_message=7))
        assert await unit.people.meet(ANNA, LATER) == seen
        await unit.people.keep_screen(ANNA.id, reply_keyboard=False)
        seen = replace(person(), screen=Screen(reply_keyboard=False, live_message=7))
        assert await unit.people.get(ANNA.id) == seen


async def test_changes_to_a_stranger_change_nothing(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.mark_blocked(PersonId(1), NOW)
        await unit.people.choose_language(PersonId(1), "en")
        await unit.people.keep_screen(PersonId(1), reply_keyboard=True)
        assert await unit.people.get(PersonId(1)) is None
