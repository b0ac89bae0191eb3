"""Whether a lead, deal or quote is there and still being worked on."""

from dataclasses import replace

import pytest

from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd, ItemDelete
from intake.forms.crm_part import EntityKind
from intake.outbox.delivery_errors import PermanentError, TransientError
from intake.submissions.submission import Created, CreatedEntity
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import submission

KINDS = (EntityKind.LEAD, EntityKind.DEAL, EntityKind.QUOTE)
FIRST = {EntityKind.LEAD: "NEW", EntityKind.DEAL: "NEW", EntityKind.QUOTE: "DRAFT"}


async def add(workshop: Workshop, kind: EntityKind, **fields: str | int) -> CreatedEntity:
    """An entity of which we know; whoever made it."""
    item = ItemAdd(EntityType(kind.value), {"title": "Old", **fields})
    return CreatedEntity(kind, await workshop.client.call(item), made=True)


async def is_open(workshop: Workshop, entity: CreatedEntity) -> bool:
    known = replace(submission(), made=Created((entity,)))
    return (await workshop.gateway.find_bundle(known)).is_open


@pytest.mark.parametrize(
    ("kind", "stage", "still"),
    [
        (EntityKind.LEAD, "NEW", True),
        (EntityKind.LEAD, "PROCESSED", True),
        (EntityKind.LEAD, "CONVERTED", False),
        (EntityKind.LEAD, "JUNK", False),
        (EntityKind.DEAL, "NEW", True),
        (EntityKind.DEAL, "EXECUTING", True),
        (EntityKind.DEAL, "WON", False),
        (EntityKind.DEAL, "LOSE", False),
        (EntityKind.QUOTE, "DRAFT", True),
        (EntityKind.QUOTE, "SENT", True),
        (EntityKind.QUOTE, "APPROVED", False),
        (EntityKind.QUOTE, "DECLAINED", False),
    ],
)
async def test_a_stage_tells(workshop: Workshop, kind: EntityKind, stage: str, still: bool) -> None:
    """Others of its kind, older and younger, open and closed, say nothing of it."""
    others = (FIRST[kind], stage)
    for other in others:
        await add(workshop, kind, stageId=other)
    entity = await add(workshop, kind, stageId=stage)
    for other in others:
        await add(workshop, kind, stageId=other)
    assert await is_open(workshop, entity) is still


@pytest.mark.parametrize(
    ("stage", "still"), [("C1:NEW", True), ("C1:WON", False), ("C1:LOSE", False)]
)
async def test_in_every_pipeline(workshop: Workshop, stage: str, still: bool) -> None:
    deal = await add(workshop, EntityKind.DEAL, categoryId=1, stageId=stage)
    assert await is_open(workshop, deal) is still


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_gone_is_not_open(workshop: Workshop, kind: EntityKind) -> None:
    """Nor is it an error; and what has its number among the other kinds is something else."""
    for other in KINDS:
        await add(workshop, other)
    entity = await add(workshop, kind)
    assert await is_open(workshop, entity)
    await workshop.client.call(ItemDelete(EntityType(kind.value), entity.id))
    for other in KINDS:
        while other is not kind and len(workshop.all(other)) < 3:
            await add(workshop, other)
    assert not await is_open(workshop, entity)


async def test_what_the_portal_does_not_say_is_neither(workshop: Workshop) -> None:
    deal = await add(workshop, EntityKind.DEAL)
    workshop.fault("refuse", method="crm.item.list")
    with pytest.raises(PermanentError) as caught:
        await is_open(workshop, deal)
    assert caught.value.reason.endswith("(crm.item.list, look-up)")
    workshop.fault("cut_after", method="batch")
    with pytest.raises(TransientError):
        await is_open(workshop, deal)
