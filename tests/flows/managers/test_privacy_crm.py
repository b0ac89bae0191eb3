"""Somebody is forgotten in the CRM as well: what we made there, and nothing else."""

import asyncio
from contextlib import suppress
from typing import Any

from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.delivery.office import COMPANY, PHONE, notices, prepare, quick, submits
from tests.flows.managers.test_partial import sent, with_parts
from tests.flows.prospects.forgetting_people import deletes, traces_of
from tests.flows.world import World
from tests.people import Person

EMPTY: tuple[Any, ...] = (None, "", [], 0)


async def begin(world: World, form: dict[str, Any] | None = None) -> World:
    await world.restart(erase_in_crm=True)
    return await prepare(world, form)


def said(world: World, *words: str) -> list[str]:
    """Where in the portal one of these words stands, but for what nothing reaches."""
    crm = world.crm()
    crm.pop("history", None)
    return [name for name, what in crm.items() if any(word in repr(what) for word in words)]


async def test_what_we_made_is_emptied_without_a_trace_in_the_history(
    world: World, ann: Person
) -> None:
    await begin(world)
    await submits(ann)
    await world.settle()
    (before,) = world.entities("contact")
    assert before["multifields"]
    await deletes(ann)
    await world.settle()
    (contact,) = world.entities("contact")
    assert contact["multifields"] == []
    assert contact["fields"]["NAME"] == f"Deleted {contact['id']}"
    assert contact["fields"].get("LAST_NAME") in EMPTY
    (deal,) = world.entities("deal")
    assert deal["fields"]["TITLE"] == f"Deleted {deal['id']}"
    assert deal["fields"].get("UTM_SOURCE") in EMPTY
    (company,) = world.entities("company")
    assert company["fields"]["TITLE"] == f"Deleted {company['id']}"
    crm = world.crm()
    assert crm["comments"] == []
    assert crm["traces"] == []
    assert said(world, PHONE, COMPANY, "Ann", "Lee", str(ann.id)) == []
    assert PHONE not in repr(crm), "the history of a card must not get a copy"
    (notice,) = await notices(world, "deleted from the CRM")
    assert "Cards emptied: 3" in notice.text
    assert "all of it is empty" in notice.text
    assert "recycle bin" in notice.text


async def test_what_was_there_before_gets_a_to_do_for_a_person(world: World, ann: Person) -> None:
    await begin(world)
    await submits(world.person("Bob"), name="Bob Ray")
    await world.settle()
    await submits(ann)  # the same phone: Bob's contact and company are adopted
    await world.settle()
    (contact,) = world.entities("contact")
    await deletes(ann)
    await world.settle()
    assert (
        world.entities("contact") == [contact]
        or world.entities("contact")[0]["multifields"] == contact["multifields"]
    )
    titles = [deal["fields"]["TITLE"] for deal in world.entities("deal")]
    assert sum(title.startswith("Deleted") for title in titles) == 1
    todos = [one for one in world.crm()["activities"] if "data deleted" in repr(one)]
    assert len(todos) == 2, "on the contact and the company"
    (notice,) = await notices(world, "deleted from the CRM")
    assert "Cards emptied: 1" in notice.text
    assert "for a colleague: 2" in notice.text


async def test_what_people_made_of_our_cards_gets_a_to_do_too(world: World, ann: Person) -> None:
    """A merge and a conversion carry a phone to where we never wrote."""
    crm = {"bundle": "lead", "contact": True, "company": True}
    await begin(world, quick(crm=crm))
    await submits(ann)
    await world.settle()
    (lead,) = world.entities("lead")
    world.portal.act({"act": "convert", "id": lead["id"]}, world.clock.seconds())
    await world.advance(3600)
    await deletes(ann)
    await world.settle()
    owners = {one["owner"][0] for one in world.crm()["activities"] if "data deleted" in repr(one)}
    assert owners == {"deal", "contact", "company"}
    (notice,) = await notices(world, "deleted from the CRM")
    assert "for a colleague: 3" in notice.text


async def test_a_contact_that_was_merged_gets_a_to_do_where_it_is_now(
    world: World, ann: Person
) -> None:
    await begin(world)
    await submits(ann)
    await world.settle()
    number = world.entities("contact")[0]["id"]
    fields = {"name": "Anna"}
    world.portal.act({"act": "add", "type": "contact", "fields": fields}, world.clock.seconds())
    (old,) = [one["id"] for one in world.entities("contact") if one["id"] != number]
    merge = {"act": "merge", "type": "contact", "id": number, "into": old}
    world.portal.act(merge, world.clock.seconds())
    await world.advance(3600)
    await deletes(ann)
    await world.settle()
    todos = [one for one in world.crm()["activities"] if "data deleted" in repr(one)]
    assert [one["owner"] for one in todos] == [["contact", old]]
    (notice,) = await notices(world, "deleted from the CRM")
    assert "for a colleague: 1" in notice.text


async def test_one_in_flight_is_brought_in_and_emptied_then(world: World, ann: Person) -> None:
    await begin(world)
    await submits(ann)
    world.portal_fault("cut_after", method="crm.timeline.comment.add", count=1)
    await world.deliver()
    await deletes(ann)
    await world.settle()
    assert (await world.submission()).state == "delivered"
    assert said(world, PHONE, "Ann", "Lee") == []
    assert await traces_of(world, PHONE, "Ann", "Lee", str(ann.id)) == []


async def test_a_portal_that_dies_in_the_middle_is_gone_on_with(world: World, ann: Person) -> None:
    await begin(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    world.portal_fault("cut_after", method="crm.deal.update", count=1)
    world.portal_fault("down", method="crm.tracking.trace.delete", count=1)
    await world.deliver()
    await world.restart()
    await world.settle()
    assert said(world, PHONE, "Ann", "Lee") == []
    assert world.crm()["traces"] == []
    assert len(await notices(world, "deleted from the CRM")) == 1


async def test_killed_while_the_portal_works_the_next_start_finishes(
    world: World, ann: Person
) -> None:
    """The process ends between a request and its answer; its lease is taken over, in doubt."""
    await begin(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    world.portal_fault("late", method="crm.contact.update", seconds=20, count=1)
    working = asyncio.create_task(world.deliver(OutboxQueue.CRM))
    dispatched = "SELECT id FROM outbox WHERE type = 'erase_in_crm' AND dispatched"
    while not await world.rows(dispatched):  # noqa: ASYNC110  a table rings no bell
        await asyncio.sleep(0.01)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    await world.restart()
    await world.settle()
    assert said(world, PHONE, "Ann", "Lee") == []
    assert world.crm()["traces"] == []
    assert len(await notices(world, "deleted from the CRM")) == 1


async def test_a_part_of_a_form_is_emptied_and_never_completed(world: World) -> None:
    await world.restart(erase_in_crm=True)
    await world.edit_form("lead", with_parts())
    person = await sent(world)
    assert (await world.submission()).partial is not None
    await deletes(person)
    await world.settle()
    partial = (await world.submission()).partial
    assert partial is not None
    assert partial.answers == ()
    assert await traces_of(world, str(person.id)) == []
    (title,) = [one["fields"]["TITLE"] for one in world.entities("deal")]
    assert title.startswith("Deleted")


async def test_what_the_portal_refuses_is_said(world: World, ann: Person) -> None:
    await begin(world)
    await submits(ann)
    await world.settle()
    world.portal_fault("refuse", method="crm.contact.update", count=None)
    await deletes(ann)
    await world.settle()
    (notice,) = await notices(world, "didn’t let me delete")
    assert "by hand" in notice.text
    assert await traces_of(world, PHONE) == []
