"""What is forgotten, when, and what stays."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake.attribution.visit import Visit
from intake.conversation.conversation import Ending
from intake.kernel.ids import UpdateId
from intake.kernel.retention import BITE
from intake.kernel.update_log import ReceivedUpdate
from intake.operations.forget_expired import ForgetExpired
from tests.intake.operations.forgetting import DAY, WIZARD, Scene, open_scene
from tests.storage.samples import ANNA, NOW, conversation


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(tmp_path) as opened:
        yield opened


SAID = {"answers": (), "skipped": (), "draft": None, "album": None, "consent": None}


@pytest.mark.parametrize("ended", [Ending.CANCELLED, Ending.REPLACED, Ending.SUBMITTED])
async def test_what_was_said_in_a_form_that_ended_is_forgotten_after_its_term(
    scene: Scene, ended: Ending
) -> None:
    one = await scene.add(ended, changed_at=NOW)
    assert await scene.forget(3 * DAY) == 0
    assert await scene.stored(one) == one
    assert await scene.forget(3 * DAY + timedelta(seconds=1)) == 1
    assert await scene.stored(one) == replace(one, **SAID)  # type: ignore[arg-type]  # its fields
    assert await scene.forget(30 * DAY) == 0, "once"


async def test_a_form_that_nobody_goes_on_with_ends_and_is_forgotten(scene: Scene) -> None:
    one = await scene.add(None, changed_at=NOW)
    assert await scene.forget(10 * DAY) == 0
    assert await scene.forget(10 * DAY + timedelta(seconds=1)) == 1
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
    assert await scene.forget(17 * DAY) == 0
    assert await scene.stored(one) == later


async def test_one_that_is_opened_again_is_forgotten_again(scene: Scene) -> None:
    """What ended may go on, if people may undo it: then there is something to forget again."""
    one = await scene.add(Ending.CANCELLED, changed_at=NOW)
    await scene.forget(4 * DAY)
    again = replace(one, ended=None, changed_at=NOW + 4 * DAY)
    async with scene.database.writing() as unit:
        await unit.conversations.save(again, was=one.revision)
        await unit.commit()
    assert await scene.forget(15 * DAY) == 1
    assert (await scene.stored(one)).answers == ()


async def test_the_wizards_of_admins_hold_nothing_to_forget(scene: Scene) -> None:
    one = await scene.add(Ending.SUBMITTED, changed_at=NOW, form_id=WIZARD)
    assert await scene.forget(400 * DAY) == 0
    assert await scene.stored(one) == one


async def test_updates_that_could_not_be_handled_are_forgotten(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        for number in range(3):
            await unit.quarantine.put(UpdateId(number), "{}", "ValueError", NOW + number * DAY)
        await unit.commit()
    assert await scene.forget(5 * DAY) == 0
    assert await scene.forget(6 * DAY + timedelta(seconds=1)) == 2
    assert await scene.forget(60 * DAY) == 1


async def test_much_is_forgotten_in_bites_that_others_get_between(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        for number in range(2 * BITE + 1):
            await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()
    scene.at = NOW + 9 * DAY
    forgetting = asyncio.create_task(scene.forget_expired())
    between = 0
    while not forgetting.done():
        async with scene.database.writing() as unit:
            left = await unit.handled.insert(UpdateId(2 * BITE), scene.at)
        between += not left
    assert await forgetting == 2 * BITE + 1
    assert between > 0, "somebody was served while the last one was still there"


async def test_old_ids_are_forgotten(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        await unit.handled.insert(UpdateId(1), scene.at - timedelta(hours=49))
        await unit.handled.insert(UpdateId(2), scene.at - timedelta(hours=47))
        await unit.commit()
    assert await ForgetExpired(scene.database.writing, scene)() == 1
    async with scene.database.writing() as unit:
        assert await unit.handled.insert(UpdateId(1), scene.at)
        assert not await unit.handled.insert(UpdateId(2), scene.at)


async def test_received_updates_that_never_got_done_are_forgotten_after_a_week(
    scene: Scene,
) -> None:
    async with scene.database.writing() as unit:
        for days in (6, 8):
            update = ReceivedUpdate(UpdateId(days), "{}")
            await unit.received.keep([update], scene.at - timedelta(days=days))
        await unit.commit()
    assert await ForgetExpired(scene.database.writing, scene)() == 1
    async with scene.database.reading() as unit:
        assert [one.update_id for one in await unit.received.oldest(9)] == [6]


async def test_visits_are_forgotten_after_thirty_days(scene: Scene) -> None:
    async with scene.database.writing() as unit:
        for days in (29, 31):
            await unit.visits.add(Visit(f"{days:032}", scene.at - timedelta(days=days)))
        await unit.commit()
    assert await ForgetExpired(scene.database.writing, scene)() == 1
    async with scene.database.reading() as unit:
        assert await unit.visits.get(f"{29:032}")
        assert await unit.visits.get(f"{31:032}") is None
