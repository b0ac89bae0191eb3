"""The card leads to what there is in the CRM by now: merged, converted, restored, chosen anew."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def a_lead(desk: CrmDesk) -> dict[str, int]:
    """Max takes a lead; gives its cards in the CRM by kind."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    return {kind: int(desk.card(kind)["ID"]) for kind in ("deal", "contact", "company")}


async def links(desk: CrmDesk) -> set[str]:
    """Where the card leads in the CRM: ``deal/2001``."""
    rows: list[list[dict[str, Any]]]
    rows = (await desk.world.cards())[-1].raw["reply_markup"]["inline_keyboard"]
    urls = [one["url"] for row in rows for one in row if "/crm/" in one.get("url", "")]
    parts = [url.strip("/").split("/") for url in urls]
    return {f"{one[-3]}/{one[-1]}" for one in parts}


def by_hand(desk: CrmDesk, kind: str) -> int:
    """Somebody makes another one in the portal."""
    name = {"contact": {"name": "Ann"}, "company": {"title": "Lee & Sons"}}.get(
        kind, {"title": "D"}
    )
    return int(desk.act("add", type=kind, user_id=1, fields=name)["item"]["id"])


@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
async def test_what_was_merged_is_found_where_it_went(desk: CrmDesk, kind: str) -> None:
    made = await a_lead(desk)
    assert await links(desk) == {f"{one}/{number}" for one, number in made.items()}
    survivor = by_hand(desk, kind)
    desk.act("merge", type=kind, id=made[kind], into=survivor)
    await desk.reads()
    await desk.reads()
    now = made | {kind: survivor}
    assert await links(desk) == {f"{one}/{number}" for one, number in now.items()}
    other = by_hand(desk, kind)
    desk.act("merge", type=kind, id=survivor, into=other)
    await desk.reads()
    await desk.reads()
    now = made | {kind: other}
    assert await links(desk) == {f"{one}/{number}" for one, number in now.items()}


async def test_another_contact_is_chosen_and_the_first_one_again(desk: CrmDesk) -> None:
    made = await a_lead(desk)
    other = by_hand(desk, "contact")
    for number in (other, made["contact"]):
        desk.changes("deal", made["deal"], contactId=number)
        await desk.reads()
        await desk.reads()
        assert f"contact/{number}" in await links(desk)
        assert len(await links(desk)) == 3


async def test_what_was_deleted_has_no_link(desk: CrmDesk) -> None:
    made = await a_lead(desk)
    desk.act("delete", type="deal", id=made["deal"])
    await desk.reads()
    assert not [one for one in await links(desk) if one.startswith("deal")]
    new = desk.act("restore", type="deal", id=made["deal"])["id"]
    await desk.reads()
    await desk.reads()
    assert f"deal/{new}" in await links(desk)
