"""Which open lead, deal or quote of a person goes on when an inquiry repeats."""

from dataclasses import replace
from typing import Any

import pytest

from crm.client.methods.command_batch import MAX_COMMANDS, Batch, Command
from crm.client.methods.entity import EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.client.methods.records import PAGE_SIZE
from intake.delivery.plan import TraceMode
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.form import RepeatPolicy
from intake.outbox.delivery_errors import PermanentError
from tests.crm.gateway.test_lookup import find, row
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import TELEGRAM, submission


async def many(workshop: Workshop, kind: EntityType, count: int, **fields: Any) -> None:
    """That many entities, fifty in a request."""
    for start in range(0, count, MAX_COMMANDS):
        part = range(start, min(count, start + MAX_COMMANDS))
        adds = [Command(f"n{one}", ItemAdd(kind, {"title": "Old", **fields})) for one in part]
        await workshop.client.batch(Batch(tuple(adds)))


async def test_the_newest_open_deal_of_the_person(workshop: Workshop) -> None:
    contact = await workshop.add_contact()
    stranger = await workshop.add_contact(fm=[row("EMAIL", "other@example.com")])
    await workshop.add_deal(contactIds=[contact])
    newest = await workshop.add_deal(contactIds=[contact])
    await workshop.add_deal(contactIds=[contact], stageId="WON")
    await workshop.add_deal(contactIds=[stranger])
    assert (await find(workshop)).open_main_id is None
    wanted = submission(repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id == newest


async def test_an_open_lead_of_somebody_who_is_no_contact_yet(workshop: Workshop) -> None:
    lead = await workshop.client.call(
        ItemAdd(EntityType.LEAD, {"title": "Old", "fm": [row("IM", TELEGRAM)]})
    )
    wanted = submission(Bundle.LEAD, repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id == lead
    await workshop.client.call(EntityUpdate(EntityType.LEAD, lead, {"STATUS_ID": "JUNK"}))
    assert (await find(workshop, wanted)).open_main_id is None


@pytest.mark.parametrize("mode", TraceMode)
@pytest.mark.parametrize("bundle", [Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE])
async def test_a_repeat_inquiry_is_a_comment(
    workshop: Workshop, mode: TraceMode, bundle: Bundle
) -> None:
    """On the open main entity, once, even if the attempt that left it is forgotten."""
    first = submission(bundle, repeat=RepeatPolicy.COMMENT)
    made = await workshop.deliver(first, mode)
    main = made.entity(EntityKind(bundle.value))
    assert main is not None
    again = submission(bundle, repeat=RepeatPolicy.COMMENT, key=type(first.key)("f" * 32))
    for _ in range(2):
        workshop.progress.kept = type(made)()
        repeated = await workshop.deliver(again, mode)
        entity = repeated.entity(main.kind)
        assert entity is not None
        assert (entity.id, entity.made) == (main.id, False)
    owners = [comment["owner"] for comment in workshop.comments]
    assert owners == [[main.kind.value, main.id]] * 2
    shown = workshop.traces_of(main.kind, main.id)
    # Only trace.add may add a trace to what exists; a classic update would overwrite UTM values.
    assert len(shown) == (2 if mode in {TraceMode.LINKED, TraceMode.STORED} else 1)


async def test_a_comment_that_is_found_takes_back_nothing_of_what_is_known(
    workshop: Workshop,
) -> None:
    """The answer to it was lost: the trace of that attempt is still known, and can be erased."""
    await workshop.add_deal(contactIds=[await workshop.add_contact()])
    wanted = submission(repeat=RepeatPolicy.COMMENT)
    made = await workshop.deliver(wanted, TraceMode.LINKED)
    assert made.trace_id is not None
    workshop.progress.kept = replace(made, commented=False)
    assert await workshop.deliver(wanted, TraceMode.LINKED) == made
    assert len(workshop.comments) == 1


async def test_a_comment_that_cannot_be_looked_for_says_so(workshop: Workshop) -> None:
    await workshop.add_deal(contactIds=[await workshop.add_contact()])
    workshop.fault("refuse", method="crm.timeline.comment.list")
    with pytest.raises(PermanentError) as caught:
        await workshop.deliver(submission(repeat=RepeatPolicy.COMMENT), TraceMode.LINKED)
    assert caught.value.reason.endswith("(crm.timeline.comment.list, setup)")


async def test_the_newest_of_more_than_a_page_of_open_deals(workshop: Workshop) -> None:
    contact = await workshop.add_contact()
    await many(workshop, EntityType.DEAL, PAGE_SIZE, contactIds=[contact])
    newest = await workshop.add_deal(contactIds=[contact])
    assert (await find(workshop, submission(repeat=RepeatPolicy.COMMENT))).open_main_id == newest


async def test_the_newest_open_quote_of_the_person(workshop: Workshop) -> None:
    contact = await workshop.add_contact()
    quotes = [
        await workshop.client.call(
            ItemAdd(EntityType.QUOTE, {"title": "Old", "contactIds": [contact], "stageId": stage})
        )
        for stage in ("DRAFT", "SENT", "APPROVED", "DECLAINED")
    ]
    wanted = submission(Bundle.QUOTE, repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id == quotes[1]


async def test_without_leads_found_nobodys_lead_is_taken(workshop: Workshop) -> None:
    await workshop.add_contact()
    await workshop.client.call(ItemAdd(EntityType.LEAD, {"title": "A stranger's"}))
    wanted = submission(Bundle.LEAD, repeat=RepeatPolicy.COMMENT)
    assert (await find(workshop, wanted)).open_main_id is None
    assert not any(name.startswith("open_leads") for name in workshop.commands_sent())


async def test_a_leads_number_is_no_deals_number(workshop: Workshop) -> None:
    """A portal that gave up leads keeps those that it had."""
    workshop.portal.configure({"mode": 2})
    lead = await workshop.client.call(
        ItemAdd(EntityType.LEAD, {"title": "Old", "fm": [row("IM", TELEGRAM)]})
    )
    workshop.portal.world._counters["deal"] = lead - 1
    assert await workshop.add_deal() == lead
    found = await find(workshop, submission(Bundle.AUTO, repeat=RepeatPolicy.COMMENT))
    assert (found.main, found.open_main_id) == (EntityKind.DEAL, None)


async def test_of_several_open_leads_the_newest(workshop: Workshop) -> None:
    """Whether it was found by itself or through its contact."""
    contact = await workshop.add_contact()
    for fields in ({"fm": [row("IM", TELEGRAM)]}, {"contactIds": [contact]}) * 2:
        newest = await workshop.client.call(ItemAdd(EntityType.LEAD, {"title": "Old", **fields}))
        wanted = submission(Bundle.LEAD, repeat=RepeatPolicy.COMMENT)
        assert (await find(workshop, wanted)).open_main_id == newest
