"""``TRACE_TOUCHES=each``: what the whole bot makes of a prospect who came several times."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from intake.delivery.plan import TraceTouches
from tests.flows.delivery.office import prepare, submits, traces
from tests.flows.delivery.test_corrections import corrects
from tests.flows.world import World


@pytest.fixture
async def each(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, template, trace_touches=TraceTouches.EACH) as world:
        await prepare(world)
        await world.add_link("first", form="quick", source="facebook")
        await world.add_link("second", form="quick", source="vk")
        yield world


async def comes_three_times(world: World) -> None:
    ann = world.person()
    for code in ("first", "second"):
        await ann.opens(code)
        await world.advance(3600)
    await submits(ann)


def shown(world: World, kind: str = "deal") -> list[str]:
    """The sources of the only entity of a kind, in the order of linking."""
    (entity,) = world.crm()["entities"][kind]
    by_id = {trace["id"]: trace["tags"]["UTM_SOURCE"] for trace in world.crm()["traces"]}
    return [by_id[number] for number in entity["traces"]]


async def test_every_touch_is_a_trace_of_its_own(each: World) -> None:
    await comes_three_times(each)
    await each.settle()
    for kind in ("deal", "contact", "company"):
        assert shown(each, kind) == ["facebook", "vk", "google"]
    made = (await each.submission()).made
    assert {one["id"] for one in traces(each)} == set(made.trace_ids)
    assert len(each.crm()["traces"]) == 3


async def test_what_was_linked_survives_a_restart(each: World) -> None:
    each.portal_fault("refuse", command="trace", status=503, error="QUERY_LIMIT_EXCEEDED")
    await comes_three_times(each)
    await each.deliver()
    assert len((await each.submission()).made.touch_traces) == 2
    await each.restart()
    await each.settle()
    assert shown(each) == ["facebook", "vk", "google"]
    assert len(each.crm()["traces"]) == 3


async def test_a_correction_puts_one_trace_in_the_place_of_all(each: World) -> None:
    await comes_three_times(each)
    await each.settle()
    await corrects(each, "instagram", "-", "-", "-", "-")
    await each.settle()
    assert shown(each) == ["instagram"]
    [right] = traces(each)
    children = [one["tags"]["UTM_SOURCE"] for one in each.crm()["traces"] if one is not right]
    assert sorted(one for one in children if one != "instagram") == ["facebook", "vk"]
    assert (await each.submission()).made.trace_ids == (right["id"],)


async def test_all_of_them_are_taken_back(each: World) -> None:
    await comes_three_times(each)
    await each.settle()
    await each.admin.says(f"/erase {(await each.submission()).id}")
    await each.admin.presses("Remove it")
    await each.settle()
    assert traces(each) == []
    assert (await each.submission()).made.trace_ids == ()
