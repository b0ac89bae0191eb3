"""People merge, convert, delete and restore in the CRM what a delivery made there; then its link is
put right, the person comes back, finishes a form, or cancels it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flows.delivery.office import (
    PHONE,
    bundles,
    check_linked,
    notices,
    numbers,
    prepare,
    quick,
    submits,
    traces,
)
from tests.flows.delivery.test_corrections import corrects
from tests.flows.world import World
from tests.people import Person

CONSENT = {"version": "1", "text": "May we?"}
PARTIAL = {"silence": 30, "stage": "PREPARATION", "reminder": False}


@pytest.fixture
async def office(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, template, record_returns=True) as office:
        await prepare(office)
        await office.add_link("autumn", form="quick", source="vk", medium="social")
        yield office


async def delivered(office: World, **changes: Any) -> Person:
    if changes:
        await office.write_form("quick", quick(**changes))
    ann = office.person()
    await submits(ann)
    await office.settle()
    return ann


def act(office: World, kind: str, **details: Any) -> Any:
    """Somebody does it in the portal."""
    done = office.portal.act({"act": kind, **details}, office.clock.seconds())
    office.clock.move(timedelta(hours=1))
    return done


def number_of(office: World, kind: str) -> int:
    [entity] = office.entities(kind)
    return int(entity["id"])


def merge(office: World, kind: str) -> None:
    """Merge what was made into a card of others."""
    number = number_of(office, kind)
    act(office, "add", type=kind, fields={"title": "Old", "name": "Old"})
    [old] = [one["id"] for one in office.entities(kind) if one["id"] != number]
    act(office, "merge", type=kind, id=number, into=old)


def sources(office: World) -> dict[str, tuple[str, list[str]]]:
    """The source of each entity: in its fields, and in its traces."""
    tags = {trace["id"]: trace["tags"]["UTM_SOURCE"] for trace in traces(office)}
    return {
        kind: (
            one["fields"]["UTM_SOURCE"],
            [tags[number] for number in one["traces"] if number in tags],
        )
        for kind, entities in office.crm()["entities"].items()
        for one in entities
    }


async def refusals(office: World) -> list[str]:
    return [one.text for one in await notices(office, "couldn’t be changed")]


@pytest.mark.parametrize("kind", ["deal", "contact", "company"])
async def test_what_was_merged_is_put_right_where_it_is_now(office: World, kind: str) -> None:
    await delivered(office)
    merge(office, kind)
    await corrects(office)
    await office.settle()
    assert await refusals(office) == []
    right = ("vk", ["vk"])
    assert sources(office) == {"deal": right, "contact": right, "company": right}
    assert "Source corrected" in office.crm()["comments"][-1]["text"]
    assert office.crm()["comments"][-1]["owner"] == ["deal", number_of(office, "deal")]


@pytest.mark.parametrize("kind", ["deal", "contact", "company"])
async def test_what_was_merged_hears_of_a_return(office: World, kind: str) -> None:
    ann = await delivered(office)
    merge(office, kind)
    await ann.opens("autumn")
    await office.settle()
    assert await refusals(office) == []
    both = ("google", ["google", "vk"])
    assert sources(office) == {"deal": both, "contact": both, "company": both}
    assert numbers(office)["comment"] == 2


async def test_two_of_our_own_deals_that_were_merged(office: World) -> None:
    """The survivor bears the name of its own submission; the comments of both stand there."""
    ann = await delivered(office)
    await submits(ann)
    await office.settle()
    first, second = (one["id"] for one in office.entities("deal"))
    act(office, "merge", type="deal", id=first, into=second)
    await corrects(office)
    await office.settle()
    assert await refusals(office) == []
    assert set(sources(office)["deal"][1]) == {"vk"}
    notes = [one for one in office.crm()["comments"] if "Source corrected" in one["text"]]
    assert [one["owner"] for one in notes] == [["deal", second]] * 2


async def test_a_lead_that_was_converted_is_put_right_with_what_was_made_of_it(
    office: World,
) -> None:
    """The portal links its trace to all of that: once it is gone they would have none."""
    await delivered(office, crm={"bundle": "lead", "contact": True, "company": True})
    act(office, "convert", id=number_of(office, "lead"))
    await corrects(office)
    await office.settle()
    assert sources(office) == dict.fromkeys(("lead", "deal", "contact", "company"), ("vk", ["vk"]))
    assert office.crm()["comments"][-1]["owner"] == ["deal", number_of(office, "deal")]


@pytest.mark.parametrize("stage", ["NEW", "WON"])
async def test_the_deal_of_a_converted_lead_hears_of_a_return(office: World, stage: str) -> None:
    ann = await delivered(office, crm={"bundle": "lead", "contact": True, "company": True})
    act(office, "convert", id=number_of(office, "lead"))
    act(office, "change", type="deal", id=number_of(office, "deal"), fields={"stageId": stage})
    await ann.opens("autumn")
    await office.settle()
    assert numbers(office)["trace"] == numbers(office)["comment"] == (2 if stage == "NEW" else 1)
    if stage == "NEW":
        assert sources(office)["deal"] == ("google", ["google", "vk"])
        assert office.crm()["comments"][-1]["owner"] == ["deal", number_of(office, "deal")]


@pytest.mark.parametrize("kind", ["deal", "contact", "company"])
async def test_what_was_deleted_keeps_nothing_else_from_being_put_right(
    office: World, kind: str
) -> None:
    await delivered(office)
    act(office, "delete", type=kind, id=number_of(office, kind))
    await corrects(office)
    await office.settle()
    assert await refusals(office) == []
    left = {"deal", "contact", "company"} - {kind}
    assert sources(office) == dict.fromkeys(left, ("vk", ["vk"]))


async def test_a_bundle_that_was_deleted_whole_leaves_no_trace(office: World) -> None:
    await delivered(office)
    for kind in ("deal", "contact", "company"):
        act(office, "delete", type=kind, id=number_of(office, kind))
    await corrects(office)
    await office.settle()
    assert await refusals(office) == []
    assert traces(office) == []


async def test_a_deal_that_came_back_from_the_bin(office: World) -> None:
    ann = await delivered(office)
    number = number_of(office, "deal")
    act(office, "delete", type="deal", id=number)
    act(office, "restore", type="deal", id=number)
    await corrects(office)
    await ann.opens("autumn")
    await office.settle()
    assert await refusals(office) == []
    assert sources(office)["deal"] == ("vk", ["vk"])
    assert numbers(office)["comment"] == 3


async def test_a_deal_that_may_not_be_seen_any_more_is_told(office: World) -> None:
    await delivered(office)
    number = number_of(office, "deal")
    act(office, "change", type="deal", id=number, fields={"assignedById": 2})
    office.portal.world.settings = office.portal.world.settings.changed(
        {
            "users": [
                {"id": 1, "name": "Ada", "last_name": "Admin", "sees": "own"},
                {"id": 2, "name": "Max", "last_name": "M"},
            ]
        }
    )
    await corrects(office)
    await office.settle()
    assert len(await refusals(office)) == 1
    assert sources(office)["deal"] == ("google", ["google"]), (
        "the wrong one stays until the right is there"
    )


@pytest.mark.parametrize("kind", ["deal", "contact"])
async def test_a_part_that_was_merged_takes_what_came_later(office: World, kind: str) -> None:
    ann = await begins(office)
    merge(office, kind)
    await ann.says("Lee & Sons")
    await ann.presses("Send")
    await office.settle()
    assert await notices(office, "submission 1") == []
    [deal] = office.entities("deal")
    [company] = office.entities("company")
    assert deal["fields"]["COMPANY_ID"] == company["id"]
    assert office.crm()["comments"][-1]["owner"] == ["deal", deal["id"]]
    assert "Lee & Sons" in office.crm()["comments"][-1]["text"]


async def test_a_part_that_was_merged_hears_that_the_form_was_cancelled(office: World) -> None:
    ann = await begins(office)
    merge(office, "deal")
    await ann.presses("Cancel")
    await office.settle()
    assert await refusals(office) == []
    assert office.crm()["comments"][-1]["owner"] == ["deal", number_of(office, "deal")]
    assert numbers(office)["comment"] == 2


async def begins(office: World) -> Person:
    """Somebody whose name and phone are in the CRM, and who has not finished."""
    await office.write_form("quick", quick(consent=CONSENT, partial=PARTIAL))
    ann = office.person()
    await ann.opens("spring")
    await ann.presses("I agree")
    for words in ("Ann Lee", PHONE):
        await ann.says(words)
    await office.advance(timedelta(minutes=30))
    await office.settle()
    return ann


@pytest.mark.parametrize("kind", ["contact", "company"])
async def test_what_was_merged_before_the_rest_was_made_is_not_linked_any_more(
    office: World, kind: str
) -> None:
    """The portal would drop a number that is nobody's, and the deal would stand alone."""
    ann = office.person()
    await submits(ann)
    office.portal_fault("operating_limit", method="crm.item.add", command="deal")
    await office.deliver()
    assert office.entities("deal") == []
    merge(office, kind)
    await office.settle()
    assert numbers(office) == bundles()
    check_linked(office)


async def test_a_deal_that_was_deleted_before_its_comment_is_made_anew(office: World) -> None:
    ann = office.person()
    await submits(ann)
    office.portal_fault("operating_limit", method="crm.timeline.comment.add")
    await office.deliver()
    act(office, "delete", type="deal", id=number_of(office, "deal"))
    await office.settle()
    assert numbers(office) == {**bundles(), "trace": numbers(office)["trace"]}
    check_linked(office)
