"""What is forgotten, when, and what stays."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ops.housekeeping import Housekeeping
from intake.conversation.conversation import Conversation, Ending
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.retention import BITE, Retention
from storage.database import Database
from storage.migrate import upgrade
from tests.storage.samples import ANNA, NOW, conversation

DAY = timedelta(days=1)
WIZARD = FormId("newlink")
TERMS = Retention(cancelled=3 * DAY, unfinished=10 * DAY, quarantined=5 * DAY)


class RoundOverError(Exception):
    """Everything was done for this hour."""


class Scene:
    """A database with Anna, a clock, and a steady clock beside it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = NOW
        self.seconds = 0.0
        self.housekeeping = Housekeeping(
            database.writing,
            self,
            self._sleep,
            retention=TERMS,
            wizards=(WIZARD,),
            steady=lambda: self.seconds,
        )

    def now(self) -> datetime:
        return self.at

    async def _sleep(self, seconds: float) -> None:
        """Let the time pass, and end the round."""
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds
        raise RoundOverError

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

    async def tidy(self, after: timedelta) -> int:
        self.at = NOW + after
        return await self.housekeeping.tidy()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    upgrade(url)
    async with await Database.open(url) as database:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            await unit.commit()
        yield Scene(database)


SAID = {"answers": (), "skipped": (), "draft": None, "album": None, "consent": None}


@pytest.mark.parametrize("ended", [Ending.CANCELLED, Ending.REPLACED, Ending.SUBMITTED])
async def test_what_was_said_in_a_form_that_ended_is_forgotten_after_its_term(
    scene: Scene, ended: Ending
) -> None:
    one = await scene.add(ended, changed_at=NOW)
    assert await scene.tidy(3 * DAY) == 0
    assert await scene.stored(one) == one
    assert await scene.tidy(3 * DAY + timedelta(seconds=1)) == 1
    assert await scene.stored(one) == replace(one, **SAID)  # type: ignore[arg-type]  # its fields
    assert await scene.tidy(30 * DAY) == 0, "once"


async def test_a_form_that_nobody_goes_on_with_ends_and_is_forgotten(scene: Scene) -> None:
    one = await scene.add(None, changed_at=NOW)
    assert await scene.tidy(10 * DAY) == 0
    assert await scene.tidy(10 * DAY + timedelta(seconds=1)) == 1
    left = await scene.stored(one)
    assert left.ended is Ending.EXPIRED
    assert left.revision == one.revision + 1
    assert (left.answers, left.draft, left.consent, left.skipped) == ((), None, None, ())
    async with scene.database.writing() as unit:
        assert await unit.conversations.open_of(ANNA.id) is None
        await unit.conversations.add(conversation())


async def test_a_form_that_goes_on_begins_its_term_anew(scene: Scene) -> None:
    one = await scene.add(None, changed_at=NOW)
    later = replace(one, changed_at=NOW + 8 * DAY, revision=one.revision + 1)
    async with scene.database.writing() as unit:
        await unit.conversations.save(later, was=one.revision)
        await unit.commit()
    assert await scene.tidy(17 * DAY) == 0
    assert await scene.stored(one) == later


async def test_one_that_is_opened_again_is_forgotten_again(scene: Scene) -> None:
    """What ended may go on, if people may undo it: then there is something to forget again."""
    one = await scene.add(Ending.CANCELLED, changed_at=NOW)
    await scene.tidy(4 * DAY)
    again = replace(one, ended=None, changed_at=NOW + 4 * DAY)
    async with scene.database.writing() as unit:
        await unit.conversations.save(again, was=one.revision)
        await unit.commit()
    assert await scene.tidy(15 * DAY) == 1
    assert (await scene.stored(one)).answers == ()


async def test_the_wizards_of_admins_hold_nothing_to_forget(scene: Scene) -> None:
    one = await scene.add(Ending.SUBMITTED, changed_at=NOW, form_id=WIZARD)
    assert await scene.tidy(400 * DAY) == 0
    assert await scene.stored(one) == one


async def test_updates_that_could_not_be_handled_are_forgotten(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        for number in range(3):
            await unit.quarantine.put(UpdateId(number), "{}", "ValueError", NOW + number * DAY)
        await unit.commit()
    assert await scene.tidy(5 * DAY) == 0
    assert await scene.tidy(6 * DAY + timedelta(seconds=1)) == 2
    assert await scene.tidy(60 * DAY) == 1


async def test_much_is_forgotten_in_bites_that_others_get_between(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        for number in range(2 * BITE + 1):
            await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()
    scene.at = NOW + 9 * DAY
    tidying = asyncio.create_task(scene.housekeeping.tidy())
    between = 0
    while not tidying.done():
        async with scene.database.writing() as unit:
            left = await unit.handled.insert(UpdateId(2 * BITE), scene.at)
        between += not left
    assert await tidying == 2 * BITE + 1
    assert between > 0, "somebody was served while the last one was still there"


@pytest.mark.parametrize(("jump", "forgotten"), [(DAY * 400, False), (timedelta(0), True)])
async def test_a_clock_that_has_just_jumped_ahead_deletes_nothing(
    scene: Scene, logged: list[MutableMapping[str, Any]], jump: timedelta, forgotten: bool
) -> None:
    with pytest.raises(RoundOverError):
        await scene.housekeeping.run()
    one = await scene.add(Ending.CANCELLED, changed_at=scene.at - 4 * DAY)
    scene.at += jump
    with pytest.raises(RoundOverError):
        await scene.housekeeping.run()
    assert ((await scene.stored(one)).answers == ()) is forgotten
    assert bool([line for line in logged if line["event"] == "clock_jumped"]) is not forgotten
