"""A link to another form in the middle of one, and coming back."""

import pytest

from intake.conversation.service import SILENCE
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

LEAD, EVENT = "Request", "Event registration"


async def in_the_middle(world: World, person: Person, deeds: int = 3) -> None:
    """Answer the short form up to the phone, with a link to another one in progress."""
    await world.add_link("spring", form="lead")
    await world.add_link("expo", form="event")
    await walk_on(person, LEAD_EN.deeds[:deeds])


async def test_both_forms_are_named_and_either_can_be_had(world: World, ann: Person) -> None:
    await in_the_middle(world, ann)
    await ann.opens("expo")
    seen = await ann.sees()
    assert f"You’ve already started “{LEAD}”," in seen.text
    assert f"drop it and start “{EVENT}” instead?" in seen.text
    assert seen.buttons == [f"▶️ Continue “{LEAD}”", f"🔄 Start “{EVENT}”"]
    await ann.says("hm")
    assert (await ann.sees()).buttons == seen.buttons
    await ann.presses("Continue")
    assert "2/4" in (await ann.sees()).text
    await ann.opens("expo")
    await world.restart()
    await ann.presses("Start “")
    conversation = await world.conversation(ann)
    assert conversation
    assert conversation.form_id == "event"


async def test_both_forms_are_named_in_russian(world: World, ivan: Person) -> None:
    await world.add_link("spring", form="lead")
    await world.add_link("expo", form="event")
    await ivan.opens("spring")
    await ivan.says("да")
    await ivan.opens("expo")
    first, second = (await ivan.sees()).buttons
    assert first.startswith("▶️ Продолжить «")
    assert second.startswith("🔄 Начать «")


async def test_a_wizard_within_a_wizard_and_within_a_form(world: World) -> None:
    await world.admin.says("/newlink")
    await world.admin.says("Spring ads")
    await world.admin.says("/correct")
    new_link, correction = (await world.admin.sees()).buttons
    assert new_link.startswith("▶️ Continue “Link”")
    assert correction.startswith("🔄 Start “")
    await world.admin.presses("Start “")
    conversation = await world.conversation(world.admin)
    assert conversation
    assert conversation.form_id == "correct"

    await world.admin.says("/cancel")
    await in_the_middle(world, world.admin)
    await world.admin.says("/newlink")
    assert (await world.admin.sees()).buttons == [
        f"▶️ Continue “{LEAD}”",
        "🔄 Start “Link”",
    ]


@pytest.mark.parametrize("deeds", [2, 3, 4])
async def test_welcome_back_is_said_after_a_silence_only(
    world: World, ann: Person, deeds: int
) -> None:
    await in_the_middle(world, ann, deeds)
    known = len(await ann.chat.messages())
    for pause in (SILENCE / 2, SILENCE / 2):
        await world.advance(pause)
        await ann.opens("expo")
    new = (await ann.chat.messages())[known:]
    assert not any("Welcome back" in one.text for one in new)
    await world.advance(SILENCE)
    known = len(await ann.chat.messages())
    await ann.opens("expo")
    new = (await ann.chat.messages())[known:]
    assert sum(one.text.count("Welcome back!") for one in new) == 1
    assert await ann.below() == []
