"""Completing a partial lead in each kind of bundle: what is missing is added, once."""

from datetime import timedelta
from typing import Any

import pytest

from intake.delivery.plan import TraceMode
from tests.flows.world import World
from tests.people import Person

SILENCE = timedelta(minutes=30)
EARLIER = {"deal": "PREPARATION", "lead": "IN_PROCESS", "quote": "SENT"}
FIRST = {"deal": "NEW", "lead": "NEW", "quote": "DRAFT"}
STAGES = {"deal": "STAGE_ID", "lead": "STATUS_ID", "quote": "STATUS_ID"}


def step(id_: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "prompt": f"{id_}?", **more}


def form(bundle: str) -> dict[str, Any]:
    """A form that asks for an e-mail first, and for all that makes a whole bundle later."""
    return {
        "languages": ["en"],
        "title": "Order",
        "consent": {"version": "1", "text": "May we?"},
        "steps": [
            step("email", "email", crm="contact.EMAIL"),
            step("phone", "phone", crm="contact.PHONE"),
            step("name", "name", crm="contact.NAME"),
            step("company", "text", crm="company.TITLE"),
            step("sum", "number", crm="main.OPPORTUNITY"),
            step("brief", "file", required=False),
        ],
        "finish": {"text": "Thank you"},
        "crm": {"bundle": bundle, "contact": True, "company": True},
        "partial": {"silence": 30, "stage": EARLIER[bundle], "reminder": False},
    }


async def begin(world: World, bundle: str) -> Person:
    """Somebody whose e-mail is in the CRM."""
    await world.write_form("order", form(bundle))
    await world.add_link("spring", form="order", source="google")
    ann = world.person("Ann")
    await ann.opens("spring")
    await ann.presses("I agree")
    await ann.says("ann@example.com")
    await world.advance(SILENCE)
    await world.settle()
    return ann


async def finish(world: World, ann: Person) -> None:
    for words in ("+4930901820", "Ann Lee", "Lee & Sons", "5000"):
        await ann.says(words)
    await ann.sends_file("brief.pdf")
    await ann.presses("Send")
    await world.settle()


def main(world: World, kind: str) -> dict[str, Any]:
    [found] = world.entities(kind)
    return dict(found["fields"])


@pytest.mark.parametrize("bundle", ["deal", "lead", "quote"])
@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
async def test_what_is_missing_is_added(world: World, bundle: str, mode: TraceMode) -> None:
    await world.restart(trace_mode=mode)
    ann = await begin(world, bundle)
    assert main(world, bundle)[STAGES[bundle]] == EARLIER[bundle]
    assert world.entities("company") == []
    await finish(world, ann)
    found = main(world, bundle)
    assert found[STAGES[bundle]] == FIRST[bundle]
    assert float(found["OPPORTUNITY"]) == 5000
    if bundle == "lead":
        assert (found["NAME"], found["LAST_NAME"]) == ("Ann", "Lee")
        assert found["COMPANY_TITLE"] == "Lee & Sons"
        person = world.entities("lead")[0]
    else:
        [person] = world.entities("contact")
        assert (person["fields"]["NAME"], person["fields"]["LAST_NAME"]) == ("Ann", "Lee")
        [company] = world.entities("company")
        assert company["fields"]["TITLE"] == "Lee & Sons"
        assert found["COMPANY_ID"] == company["id"]
    values = [row["value"] for row in person["multifields"]]
    assert values.count("+4930901820") == values.count("ann@example.com") == 1
    submission = await world.submission()
    assert {one.kind.value for one in submission.made.entities} >= {bundle}
    texts = [one["text"] for one in world.crm()["comments"]]
    assert sum("The form was finished: Order" in text for text in texts) == 1
    assert len(submission.made.files) == 1


async def test_an_existing_company_is_joined(world: World) -> None:
    ann = await begin(world, "deal")
    deed = {"act": "add", "type": "company", "fields": {"title": "Lee & Sons"}}
    url = f"{world.portal_url}/_sandbox/act"
    async with world.telegram.session.post(url, json=deed) as response:
        assert response.status == 200, await response.text()
    await finish(world, ann)
    [company] = world.entities("company")
    assert main(world, "deal")["COMPANY_ID"] == company["id"]


@pytest.mark.parametrize("after", [None, 1, 2, 3, 4, 5, 6])
async def test_a_lost_answer_makes_nothing_twice(world: World, after: int | None) -> None:
    ann = await begin(world, "deal")
    kind = "cut_after" if after is None else "dies"
    details = {} if after is None else {"after": after}
    world.portal_fault(kind, method="crm.item.update", **details)
    await finish(world, ann)
    assert world.portal.faults.dump() == []
    assert len(world.entities("company")) == len(world.entities("deal")) == 1
    [contact] = world.entities("contact")
    values = [row["value"] for row in contact["multifields"]]
    assert values.count("+4930901820") == values.count("ann@example.com") == 1
    texts = [one["text"] for one in world.crm()["comments"]]
    assert sum("The form was finished" in text for text in texts) == 1
    assert main(world, "deal")["COMPANY_ID"] == world.entities("company")[0]["id"]


async def test_a_field_that_is_refused_stands_in_the_note(world: World) -> None:
    ann = await begin(world, "deal")
    world.portal_fault("refuse", method="crm.item.update", command="deal_fields", count=None)
    await finish(world, ann)
    text = next(
        one["text"] for one in world.crm()["comments"] if "The form was finished" in one["text"]
    )
    assert "5000" in text.partition("Left as")[2]
    assert main(world, "deal")["STAGE_ID"] == EARLIER["deal"]


async def test_a_dead_letter_is_completed_when_it_is_sent_again(world: World) -> None:
    await world.write_form("order", form("deal"))
    await world.add_link("spring", form="order")
    ann = world.person("Ann")
    await ann.opens("spring")
    await ann.presses("I agree")
    await ann.says("ann@example.com")
    world.portal_fault("refuse", method="crm.item.add", command="deal", count=None)
    await world.advance(SILENCE)
    await world.settle()
    await finish(world, ann)
    assert world.entities("deal") == []
    world.portal.faults.clear()
    await world.admin.presses("Send again", at=world.managers)
    await world.settle()
    assert float(main(world, "deal")["OPPORTUNITY"]) == 5000
    assert main(world, "deal")["STAGE_ID"] == "NEW"
