"""What was said and is forgotten after its term, as people meet it."""

from datetime import timedelta

from intake.conversation.conversation import Ending
from intake.operations.forget_expired import ForgetExpired
from tests.flows.delivery.office import COMPANY, PHONE, answers, bundles, numbers, prepare, submits
from tests.flows.world import World


async def later(world: World, days: int) -> None:
    """Let days pass, and the process tidy up."""
    world.clock.move(timedelta(days=days))
    retention = world.process.settings.retention
    await ForgetExpired(world.database.writing, world.clock, retention)()


async def said(world: World) -> str:
    """All that the conversations hold, as it is in the file."""
    rows = await world.rows("SELECT answers, draft, skipped, consent FROM conversations")
    return repr(rows)


async def test_a_cancelled_form_leaves_no_phone_behind(world: World) -> None:
    await prepare(world)
    ann = world.person()
    await answers(ann, "Ann Lee", PHONE)
    await ann.says("/cancel")
    assert PHONE in await said(world)
    await later(world, 8)
    assert PHONE not in await said(world)
    assert "Ann Lee" not in await said(world)
    await world.admin.says("/audit")
    assert "Expired" not in (await world.admin.sees()).text, "it would hide what people did"
    await world.admin.presses("🧹 Forgotten")
    page = (await world.admin.sees()).text
    assert "By itself" in page
    assert "answers of forms that were sent or cancelled: 1" in page


async def test_who_comes_back_after_a_long_time_begins_anew(world: World) -> None:
    await prepare(world)
    ann = world.person()
    await answers(ann, "Ann Lee", PHONE)
    old = await ann.sees()
    await later(world, 31)
    assert PHONE not in await said(world)
    (row,) = await world.rows("SELECT ended FROM conversations")
    assert row["ended"] == Ending.EXPIRED
    await ann.says(COMPANY)
    assert (await ann.sees()).id != old.id, "an answer to the old question gets a word"
    await submits(ann)
    assert (await ann.sees()).text == "Thank you"


async def test_a_submission_keeps_its_own_copy(world: World) -> None:
    await prepare(world)
    ann = world.person()
    world.portal_fault("no_auth", count=None)
    await submits(ann)
    summary = await ann.sees()
    await world.deliver()
    await later(world, 40)
    assert PHONE not in await said(world)
    world.portal.faults.clear()
    await world.settle()
    assert numbers(world) == bundles()
    (contact,) = world.entities("contact")
    assert [one["value"] for one in contact["multifields"] if one["type_id"] == "PHONE"] == [PHONE]
    assert summary.text == "Thank you"
