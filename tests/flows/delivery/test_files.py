"""Files go up in a step of their own, after the bundle."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import (
    BRIEF,
    CIRCUIT_OPEN,
    bundles,
    notices,
    numbers,
    prepare,
    quick,
)
from tests.flows.world import World
from tests.people import Person

PLAN = {**BRIEF, "id": "plan", "prompt": "A plan?", "crm": "deal.UF_CRM_PLAN"}
FIELD = {"kind": "deal", "name": "UF_CRM_PLAN", "type": "file", "multiple": True}
WITH_FILES = {**bundles(), "comment": 2}


@pytest.fixture
async def files(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, template) as world:
        yield await prepare(world, quick(BRIEF))


async def submits_files(person: Person, *names: str) -> None:
    await person.opens("spring")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await person.says(text)
    for name in names:
        await person.sends_file(name, file_text=f"this is {name}")
    await person.presses("Done")
    await person.presses("Send")


def names_of(world: World) -> list[str]:
    found: list[dict[str, Any]] = world.crm()["files"]
    return sorted(file["name"] for file in found)


async def test_files_go_into_a_comment_of_the_deal(files: World) -> None:
    await submits_files(files.person(), "a.pdf", "b.pdf")
    await files.settle()
    assert numbers(files) == WITH_FILES
    assert names_of(files) == ["a.pdf", "b.pdf"]
    (deal,) = files.entities("deal")
    assert {tuple(one["owner"]) for one in files.crm()["comments"]} == {("deal", deal["id"])}
    assert set((await files.submission()).made.files) == {
        file.unique_id
        for answer in (await files.submission()).answers
        for file in answer.answer.files
    }


async def test_a_lost_answer_makes_no_second_comment(files: World) -> None:
    files.portal_fault("cut_after", method="crm.timeline.comment.add", skip=1)
    await submits_files(files.person(), "a.pdf")
    await files.settle()
    assert numbers(files) == WITH_FILES
    assert names_of(files) == ["a.pdf"]


async def test_a_trouble_with_files_leaves_the_card_delivered(files: World) -> None:
    await submits_files(files.person(), "a.pdf")
    await files.telegram.fault("down", method="download", times=3)
    await files.deliver()
    card, *_ = await files.cards()
    assert "In the CRM" in card.text
    await files.settle()
    assert names_of(files) == ["a.pdf"]
    assert await notices(files, CIRCUIT_OPEN) == []


async def test_a_file_that_telegram_lost_is_named_on_the_card(files: World) -> None:
    await submits_files(files.person(), "a.pdf", "b.pdf")
    await files.deliver(OutboxQueue.TELEGRAM)
    await files.telegram.fault(
        "refuse", method="getFile", error_code=400, description="Bad Request: file not found"
    )
    await files.settle()
    card, *_ = await files.cards()
    assert "In the CRM" in card.text
    assert "Files that the CRM didn’t take" in card.text
    assert len(names_of(files)) == 1
    assert (await files.submission()).state is SubmissionState.DELIVERED


async def test_files_go_into_a_field_of_the_deal(tmp_path: Path, template: Path) -> None:
    """Setting a field as a whole twice, after a lost answer, does no harm."""
    async with World.open(tmp_path, template, portal={"user_fields": [FIELD]}) as world:
        await prepare(world, quick(PLAN))
        world.portal_fault("cut_after", method="crm.item.update")
        await submits_files(world.person(), "a.pdf", "b.pdf")
        await world.settle()
        assert numbers(world) == bundles()
        (deal,) = world.entities("deal")
        assert len(deal["fields"]["UF_CRM_PLAN"]) == 2
        assert (await world.submission()).reason is None
