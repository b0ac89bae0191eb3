"""A submission that the portal refuses becomes a dead letter, and people see all of it."""

from pathlib import Path

from bot.ops.metrics import Metrics
from bot.ops.readiness import Readiness
from intake.operations.workload import MeasureWorkload
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import (
    CIRCUIT_OPEN,
    bundles,
    notices,
    numbers,
    prepare,
    quick,
    submits,
)
from tests.flows.world import World

WISH = {
    "id": "wish",
    "type": "long_text",
    "prompt": "Your wish?",
    "crm": "deal.COMMENTS",
    "limits": {"max_length": 4000},
}


async def problems(world: World) -> tuple[str, ...]:
    """What speaks against being ready, with a bot that hears Telegram."""
    readiness = Readiness(MeasureWorkload(world.database.reading, world.clock), Metrics())
    readiness.note_receiving(True)
    return await readiness.problems()


async def test_the_card_shows_the_portals_reason(office: World) -> None:
    """Its words are escaped: they come from outside."""
    office.portal_fault(
        "refuse",
        method="crm.item.add",
        command="deal",
        description="Field <Sum> & Co is required",
        count=None,
    )
    await submits(office.person(), name="Ann <Lee>")
    await office.deliver()
    await office.settle()
    (card,) = await office.cards()
    assert "The CRM refused it" in card.text
    assert "& Co is required" in card.text
    for answer in ("Ann <Lee>", "+49 30 901820", "Lee & Sons"):
        assert answer in card.text
    stored = await office.submission()
    assert stored.state is SubmissionState.DEAD_LETTER
    assert await notices(office, CIRCUIT_OPEN) == []
    assert await office.rows("SELECT * FROM outbox") == []


async def test_others_get_in_meanwhile(office: World) -> None:
    office.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(office.person())
    await office.deliver()
    await submits(office.person("Boris"), "+4930901821", "Boris & Co")
    await office.settle()
    states = [one.state for one in await office.submissions()]
    assert states == [SubmissionState.DEAD_LETTER, SubmissionState.DELIVERED]
    assert numbers(office)["deal"] == 1


async def test_the_next_of_the_same_person_gets_in(office: World) -> None:
    """What the refused one left behind is found, not made again."""
    ann = office.person()
    office.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(ann)
    await submits(ann)
    await office.settle()
    assert numbers(office) == {"deal": 1, "contact": 1, "company": 1, "trace": 1, "comment": 1}


async def test_long_answers_go_with_the_card_as_a_file(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(WISH, {**WISH, "id": "more", "prompt": "More?"}))
        ann, wish = office.person(), "wish " * 700
        await ann.opens("spring")
        for text in ("Ann Lee", "+4930901820", "Lee & Sons", wish, wish):
            await ann.says(text)
        await ann.presses("Send")
        office.portal_fault("refuse", method="crm.item.add", command="deal", count=None)
        await office.settle()
        card, file = await office.cards()
        assert "The CRM refused it" in card.text
        assert "The CRM refused the submission from Ann" in file.text
        assert "Long answers are cut" in card.text
        text = await _newest_file(office)
        assert text.count(wish.strip()) == 2
        assert "The CRM refused it" in text


async def test_a_dead_letter_that_makes_the_card_too_long_brings_the_file(
    tmp_path: Path, template: Path
) -> None:
    """The queued card just fitted: nothing had to be attached to it."""
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(WISH))
        ann = office.person()
        await ann.opens("spring")
        for text in ("Ann Lee", "+4930901820", "Lee & Sons", "w" * 3850):
            await ann.says(text)
        await ann.presses("Send")
        await office.deliver(OutboxQueue.TELEGRAM)
        (card,) = await office.cards()
        assert "cut here" not in card.text
        office.portal_fault(
            "refuse", method="crm.item.add", command="deal", description="no " * 100, count=None
        )
        await office.settle()
        edited, file = await office.cards()
        assert edited.id == card.id
        assert "cut here" in edited.text
        assert "The CRM refused the submission from Ann" in file.text
        assert "w" * 3850 in await _newest_file(office)


async def _newest_file(office: World) -> str:
    messages = [one for one in await office.cards() if "document" in one.raw]
    assert messages, "no file came with the card"
    file_id = messages[-1].raw["document"]["file_id"]
    url = f"{office.telegram_url}/_sandbox/files/{file_id}"
    async with office.telegram.session.get(url) as answer:
        return (await answer.read()).decode()


async def test_with_nobody_to_show_it_to_the_process_is_not_ready(
    tmp_path: Path, template: Path
) -> None:
    async with World.open(
        tmp_path, template, managers_chat_id=None, admin_ids=frozenset()
    ) as office:
        await prepare(office)
        office.portal_fault("refuse", method="crm.item.add", command="deal")
        await submits(office.person())
        await office.deliver()
        assert await problems(office) == ()
        await office.advance(700)
        await office.deliver()
        assert await problems(office) == ("dead_letters_unshown",)
        await office.restart(admin_ids=frozenset({office.admin.id}))
        await office.settle()
        assert await problems(office) == ()
        assert "The CRM refused it" in (await office.admin.sees()).text


async def test_a_refused_side_step_dead_letters_nothing(office: World) -> None:
    """A trace that may not be linked is no reason to lose the deal."""
    office.portal_fault("refuse", method="crm.tracking.trace.add", count=None)
    await submits(office.person())
    await office.settle()
    assert numbers(office) == {k: n for k, n in bundles().items() if k != "trace"}
    assert (await office.submission()).state is SubmissionState.DELIVERED
