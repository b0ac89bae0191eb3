"""Somebody whose deal is open comes back by another link."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from sandbox.portal.kinds import Kind
from tests.flows.delivery.office import bundles, numbers, prepare, quick, submits, traces
from tests.flows.delivery.test_corrections import corrects
from tests.flows.delivery.test_crashes import Guillotine, Killed
from tests.flows.world import World
from tests.people import Person

HALF_AN_HOUR = 30 * 60


@pytest.fixture
async def office(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, template, record_returns=True) as world:
        await prepare(world, quick(repeat="comment"))
        await world.add_link("autumn", form="quick", source="vk", medium="social")
        await world.add_link("again", form="quick", source="google", medium="cpm")
        yield world


async def delivered(office: World) -> Person:
    ann = office.person()
    await submits(ann)
    await office.settle()
    return ann


def sources(office: World) -> list[str]:
    return [trace["tags"]["UTM_SOURCE"] for trace in traces(office)]


async def test_another_source_leaves_a_note_and_a_trace(office: World) -> None:
    ann = await delivered(office)
    await office.advance(3600)
    await ann.opens("autumn")
    await office.deliver()
    assert numbers(office) == bundles(), "it waits for a new submission"
    await office.settle()
    assert numbers(office) == {**bundles(), "trace": 2, "comment": 2}
    assert sources(office) == ["google", "vk"]
    for kind in ("deal", "contact", "company"):
        assert len(office.entities(kind)[0]["traces"]) == 2
    newest = traces(office)[-1]
    earlier = [trace for trace in office.crm()["traces"] if trace["parent_id"] == newest["id"]]
    assert [trace["tags"]["UTM_SOURCE"] for trace in earlier] == ["google"]
    note = office.crm()["comments"][-1]
    assert note["owner"] == ["deal", office.entities("deal")[0]["id"]]
    assert "Came back by another link" in note["text"]
    assert "Autumn (autumn)" in note["text"]


async def erases(office: World) -> None:
    await office.admin.says("/erase 1")
    await office.admin.presses("Remove it")
    await office.settle()


async def test_an_erasure_takes_back_what_a_return_left_too(office: World) -> None:
    ann = await delivered(office)
    await ann.opens("autumn")
    await office.settle()
    assert sources(office) == ["google", "vk"]
    await erases(office)
    assert office.crm()["traces"] == []


async def test_what_a_return_left_after_an_erasure_is_taken_back_by_another(office: World) -> None:
    ann = await delivered(office)
    await erases(office)
    await ann.opens("autumn")
    await office.settle()
    assert sources(office) == ["vk"]
    await erases(office)
    assert office.crm()["traces"] == []


async def test_a_correction_leaves_the_return_as_it_is(office: World) -> None:
    ann = await delivered(office)
    await ann.opens("autumn")
    await office.settle()
    await corrects(office, "yandex", "cpc", "-", "-", "-")
    await office.settle()
    assert sorted(sources(office)) == ["vk", "yandex"]
    await erases(office)
    assert office.crm()["traces"] == []


async def test_the_same_source_leaves_a_note_alone(office: World) -> None:
    ann = await delivered(office)
    await ann.opens("again")
    await office.settle()
    assert numbers(office) == {**bundles(), "comment": 2}


async def test_a_visit_without_a_source_and_a_bare_start_leave_nothing(office: World) -> None:
    ann = await delivered(office)
    for payload in ("", "nonsense", "v_" + "0" * 32):
        await ann.opens(payload)
    await office.settle()
    assert numbers(office) == bundles()


async def test_a_new_submission_carries_the_touch_itself(office: World) -> None:
    ann = await delivered(office)
    await ann.opens("autumn")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await ann.says(text)
    await ann.presses("Send")
    await office.settle()
    assert numbers(office) == {**bundles(), "trace": 2, "comment": 2}
    assert sources(office) == ["google", "vk"]
    assert "epeat" in office.crm()["comments"][-1]["text"]


async def test_a_closed_deal_is_left_alone(office: World) -> None:
    ann = await delivered(office)
    deal = office.portal.world.find(Kind.DEAL, office.entities("deal")[0]["id"])
    assert deal is not None
    deal.values["STAGE_ID"] = "WON"
    await ann.opens("autumn")
    await office.settle()
    assert numbers(office) == bundles()


async def test_many_returns_leave_one_note_about_the_last(office: World) -> None:
    ann = await delivered(office)
    for code in ("again", "autumn", "again", "autumn"):
        await ann.opens(code)
        await office.advance(60)
    await office.settle()
    assert numbers(office)["comment"] == 2
    assert "Autumn" in office.crm()["comments"][-1]["text"]


async def test_it_holds_up_nobody(office: World) -> None:
    ann = await delivered(office)
    await ann.opens("autumn")
    boris = office.person("Boris")
    await submits(boris, "+4930901821", "Other")
    await office.deliver()
    assert len(office.entities("deal")) == 2


async def test_it_is_off_unless_wanted(office: World) -> None:
    await office.restart(record_returns=False)
    ann = await delivered(office)
    await ann.opens("autumn")
    await office.settle()
    assert numbers(office) == bundles()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after", "method": "batch"},
        {"kind": "cut_before", "method": "batch"},
        {"kind": "server_error", "method": "batch"},
        {"kind": "refuse", "method": "crm.timeline.comment.add"},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_a_portal_in_trouble(office: World, fault: dict[str, Any]) -> None:
    ann = await delivered(office)
    await ann.opens("autumn")
    await office.advance(HALF_AN_HOUR)
    office.portal_fault(**fault)
    await office.settle()
    assert sources(office) == ["google", "vk"]
    refused = fault["kind"] == "refuse"
    assert numbers(office)["comment"] == (1 if refused else 2)
    if refused:
        assert "couldn’t be changed" in (await office.admin.sees()).text


async def test_killed_at_any_moment(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in range(60):
        person = office.person()
        await submits(person, f"+4930901{moment:03}", f"Company {moment}")
        await office.settle()
        await person.opens("autumn")
        await office.deliver()
        await office.advance(HALF_AN_HOUR)
        guillotine = Guillotine(moment)
        with guillotine.over(monkeypatch), contextlib.suppress(Killed):
            await office.deliver(OutboxQueue.CRM)
        await office.restart()
        await office.settle()
        count = moment + 1
        assert numbers(office) == {**bundles(count), "trace": 2 * count, "comment": 2 * count}
        if not guillotine.dead:
            assert moment >= 8
            return
    raise AssertionError("the work never ended")
