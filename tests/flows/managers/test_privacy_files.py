"""What followed a card goes with the person: files, what was cut, news, how a lead began."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.delivery.office import BRIEF, PHONE, answers, quick
from tests.flows.delivery.test_crashes import Guillotine, Killed
from tests.flows.delivery.test_refusals import WISH
from tests.flows.managers.desk import ANN, Desk
from tests.flows.managers.talks import BOOK, forum, topics
from tests.flows.prospects.forgetting_people import deletes
from tests.flows.world import World
from tests.people import Chat, Person, SeenMessage

LATE = timedelta(days=3)


def files_in(messages: Sequence[SeenMessage]) -> list[str]:
    """What stands there: names of documents, and pictures by the file they show."""
    found = []
    for one in messages:
        if "document" in one.raw:
            found.append(str(one.raw["document"]["file_name"]))
        elif "photo" in one.raw:
            found.append(str(one.raw["photo"][-1]["file_unique_id"]))
    return found


async def sends_files(ann: Person) -> None:
    """The short form with an album of two documents, and a picture."""
    await answers(ann, "Ann Lee", PHONE, "Lee & Sons")
    for name in ("passport.pdf", "plan.pdf"):
        await ann.sends_file(name, file_text=f"this is {name}")
    await ann.sends_photo()
    await ann.presses("Done")
    await ann.presses("Send")


@pytest.mark.parametrize("private", [False, True])
async def test_files_that_followed_a_card_are_deleted(
    tmp_path: Path, template: Path, private: bool
) -> None:
    async with Desk.open(tmp_path, template, private=private, form=quick(BRIEF)) as desk:
        ann = desk.world.person(ANN, last_name="Lee")
        await sends_files(ann)
        await desk.world.settle()
        chats = [desk.chat(one) for one in (desk.boris, desk.mia, desk.zoe)]
        for chat in chats:
            seen = files_in(await chat.messages())
            assert len(seen) == 3
            assert set(seen) > {"passport.pdf", "plan.pdf"}
        await deletes(ann)
        await desk.world.settle()
        for chat in chats:
            assert files_in(await chat.messages()) == []
        assert await desk.world.rows("SELECT * FROM team_messages") == []


async def test_files_that_are_too_old_to_be_deleted_are_replaced(
    tmp_path: Path, template: Path
) -> None:
    """Telegram deletes nothing after two days; an edit knows no term."""
    async with Desk.open(tmp_path, template, form=quick(BRIEF)) as desk:
        ann = desk.world.person(ANN, last_name="Lee")
        await sends_files(ann)
        await desk.world.settle()
        chat = desk.chat(desk.boris)
        (*_, picture) = files_in(await chat.messages())
        await desk.world.advance(LATE)
        await deletes(ann)
        await desk.world.settle()
        left = files_in(await chat.messages())
        assert sorted(left)[-2:] == ["erased.txt", "erased.txt"]
        assert len(left) == 3
        assert picture not in left
        assert await desk.world.rows("SELECT * FROM team_messages") == []


async def test_killed_in_the_middle_the_next_start_goes_on(tmp_path: Path, template: Path) -> None:
    async with Desk.open(tmp_path, template, form=quick(BRIEF)) as desk:
        ann = desk.world.person(ANN, last_name="Lee")
        await sends_files(ann)
        await desk.world.settle()
        await desk.world.advance(LATE)
        await deletes(ann)
        patched, dying = pytest.MonkeyPatch.context(), pytest.raises(Killed)
        with patched as patch, Guillotine(6).over(patch), dying:
            await desk.world.deliver(OutboxQueue.TELEGRAM)
        await desk.world.restart()
        await desk.world.settle()
        left = files_in(await desk.chat(desk.boris).messages())
        assert not {"passport.pdf", "plan.pdf"} & set(left)
        assert await desk.world.rows("SELECT * FROM team_messages") == []


@pytest.mark.parametrize("late", [False, True])
async def test_what_was_cut_and_the_news_of_a_dead_letter_go(
    tmp_path: Path, template: Path, late: bool
) -> None:
    async with Desk.open(tmp_path, template, form=quick(WISH)) as desk:
        desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=None)
        ann = desk.world.person(ANN, last_name="Lee")
        await answers(ann, "Ann Lee", PHONE, "Lee & Sons", "w" * 3990)
        await ann.presses("Send")
        await desk.world.settle()
        chat = desk.chat(desk.boris)
        assert any(name.startswith("submission-") for name in files_in(await chat.messages()))
        assert any("refused the submission from Ann" in one.text for one in await chat.messages())
        if late:
            await desk.world.advance(LATE)
        await deletes(ann)
        await desk.world.settle()
        assert files_in(await chat.messages()) == (["erased.txt"] if late else [])
        assert not [one.text for one in await chat.messages() if ANN in one.text]


@pytest.mark.parametrize("late", [False, True])
async def test_what_a_handed_lead_began_with_goes(
    tmp_path: Path, template: Path, late: bool
) -> None:
    async with Desk.open(tmp_path, template, private=True) as desk:
        ann = await desk.comes()
        await desk.presses(desk.boris, "Take")
        await ann.says("Call my cousin, please")
        await desk.world.deliver()
        async with desk.world.database.writing() as unit:
            found, mia = await desk.lead(), PersonId(desk.mia.id)
            await BOOK.give(unit, found, mia, How.HANDED, desk.world.clock.now(), by=mia)
            await unit.commit()
        await desk.world.deliver()
        begun = [one for one in await desk.mia.chat.messages() if "What was said" in one.text]
        assert len(begun) == 1
        if late:
            await desk.world.advance(LATE)
        await deletes(ann)
        await desk.world.settle()
        texts = [one.text for one in await desk.mia.chat.messages()]
        assert not [text for text in texts if "cousin" in text or "What was said" in text]


async def test_a_mention_that_is_settled_late_names_nobody_afterwards(desk: Desk) -> None:
    """It stands there still, because it could not be deleted any more."""
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    await _passes(desk.world, timedelta(minutes=20))
    chat = desk.chat(desk.boris)
    assert await _bells(chat)
    await desk.world.advance(LATE)
    await desk.presses(desk.boris, "Done")
    assert await _bells(chat), "it could not be deleted"
    await deletes(ann)
    await desk.world.settle()
    assert await _bells(chat) == []
    assert not [one.text for one in await chat.messages() if ANN in one.text]


async def _passes(world: World, span: timedelta) -> None:
    await world.advance(span)
    await world.deliver()


async def _bells(chat: Chat) -> list[SeenMessage]:
    return [one for one in await chat.messages() if "🔔" in one.text]


async def test_the_second_card_of_a_crash_says_erased_as_well(desk: Desk) -> None:
    """The one that was pressed is the card from then on; the other one stands there too."""
    chat = desk.chat(desk.boris)
    await desk.world.telegram.fault("cut_after", method="sendMessage", chat_id=chat.id)
    ann = await desk.comes()
    first, _ = [one for one in await chat.messages() if "quick" in one.text]
    await desk.presses(desk.boris, "Take", card=first)
    await desk.world.advance(LATE)
    await deletes(ann)
    await desk.world.settle()
    texts = [one.text for one in await chat.messages()]
    assert [text for text in texts if "🫥 Erased" in text] == [
        "🫥 Erased at the person’s request"
    ] * 2
    assert not [text for text in texts if ANN in text or PHONE in text]


async def test_a_topic_that_may_not_be_deleted_loses_its_name(world: World, ann: Person) -> None:
    mia = world.person("Mia")
    group = await forum(world, mia, rights=["can_manage_topics"])
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    assert "Ann Lee" in await topics(world, group)
    await deletes(ann)
    await world.settle()
    assert list(await topics(world, group)) == ["Deleted"]


async def test_the_second_card_of_mere_words_says_erased_as_well(desk: Desk) -> None:
    """A lead that wrote without a form has a card of its own."""
    chat = desk.chat(desk.boris)
    await desk.world.telegram.fault("cut_after", method="sendMessage", chat_id=chat.id, times=2)
    ann = desk.world.person(ANN, last_name="Lee")
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await desk.world.settle()
    first, _ = [one for one in await chat.messages() if "Wrote without a form" in one.text]
    await desk.presses(desk.boris, "Take", card=first)
    await desk.world.advance(LATE)
    await deletes(ann)
    await desk.world.settle()
    texts = [one.text for one in await chat.messages()]
    assert texts.count("🫥 Erased at the person’s request") == 2
    assert not [text for text in texts if text.startswith(ANN)]
