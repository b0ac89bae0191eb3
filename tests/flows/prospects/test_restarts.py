"""The process may end between any two answers; nobody should notice."""

from datetime import timedelta
from typing import Any

import pytest

from tests.flows.prospects.walks import B2B_EN, EVENT_EN, LEAD_RU, Walk, shown, walk_on
from tests.flows.world import World


def positions(*walks: Walk) -> list[Any]:
    """Return each walk with each place between two of its deeds."""
    return [
        pytest.param(walk, position, id=f"{walk.name}-{position}")
        for walk in walks
        for position in range(1, len(walk.deeds))
    ]


@pytest.mark.parametrize(("walk", "position"), positions(LEAD_RU, B2B_EN, EVENT_EN))
async def test_a_restart_between_two_answers_changes_nothing(
    world: World, walk: Walk, position: int
) -> None:
    person = await walk.person(world)
    await walk_on(person, walk.deeds[:position])
    seen = [(one.id, one.text, one.buttons) for one in await person.chat_log()]
    await world.restart()
    assert [(one.id, one.text, one.buttons) for one in await person.chat_log()] == seen
    await walk_on(person, walk.deeds[position:])
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)


async def test_a_restart_between_all_answers_changes_nothing(world: World) -> None:
    person = await B2B_EN.person(world)
    for deed in B2B_EN.deeds:
        await walk_on(person, (deed,))
        await world.restart()
    [submission] = await world.submissions()
    assert shown(submission) == dict(B2B_EN.answers)
    await world.settle()
    assert len(world.entities("deal")) == 1


async def test_what_is_said_while_the_process_is_down_is_heard_afterwards(world: World) -> None:
    person = await LEAD_RU.person(world)
    await walk_on(person, LEAD_RU.deeds[:2])
    await world.stop()
    world.telegram.feed, feed = None, world.telegram.feed
    await person.says("Анна Ли")
    await person.says("+7 912 345-67-89")
    world.telegram.feed = feed
    await world.start()
    await world.telegram.pump(world.feed)
    assert "3/4" in (await person.sees()).text


@pytest.mark.parametrize("days", [3, 40])
async def test_somebody_goes_on_days_later_with_the_old_buttons(world: World, days: int) -> None:
    person = await EVENT_EN.person(world)
    await walk_on(person, EVENT_EN.deeds[:5])
    await world.restart()
    await world.advance(timedelta(days=days))
    await walk_on(person, EVENT_EN.deeds[5:])
    [submission] = await world.submissions()
    assert shown(submission) == dict(EVENT_EN.answers)
    credited = submission.attribution.credited
    assert (credited is not None) == (days <= 28)
