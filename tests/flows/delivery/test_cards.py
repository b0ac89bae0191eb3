"""Cards: which chat takes a card, and what is kept of it."""

from pathlib import Path

import pytest

from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.row import card_row
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.team.card_chat import CardChat
from sandbox.serving import WEBHOOK_PATH
from tests.flows.delivery.office import bundles, numbers, prepare, submits
from tests.flows.world import World
from tests.people import SeenMessage


async def admin_cards(office: World) -> list[SeenMessage]:
    return [one for one in await office.admin.chat.messages() if "A quick question" in one.text]


async def test_a_quick_portal_makes_one_message_of_two_refreshes(office: World) -> None:
    await submits(office.person())
    await office.deliver(OutboxQueue.CRM)
    await office.deliver(OutboxQueue.TELEGRAM)
    (card,) = await office.cards()
    assert "In the CRM" in card.text
    assert card.edits == 0


async def test_telegram_is_down_while_the_crm_works(office: World) -> None:
    await submits(office.person())
    await office.telegram.fault("down", times=None)
    await office.deliver()
    assert numbers(office) == bundles()
    await office.advance(400)
    await office.deliver()
    await office.telegram.faults(clear=True)
    assert await office.cards() == []
    await office.settle()
    (card,) = await office.cards()
    assert "In the CRM" in card.text


async def test_the_crm_is_down_while_telegram_works(office: World) -> None:
    office.portal_fault("down", count=None)
    for number in range(3):
        await submits(office.person(), f"+493090182{number}")
    await office.deliver()
    assert len(await office.cards()) == 3


async def test_nothing_is_edited_to_the_same_content(office: World) -> None:
    await submits(office.person())
    await office.settle()
    calls = (await office.telegram.state())["calls"]
    async with office.database.writing() as unit:
        now = office.clock.now()
        await unit.outbox.add(card_row(SubmissionId(1), now), now)
        await unit.commit()
    await office.settle()
    assert (await office.telegram.state())["calls"] == calls
    assert len(await office.cards()) == 1


async def test_a_deleted_card_is_sent_anew(office: World) -> None:
    await submits(office.person())
    await office.deliver(OutboxQueue.TELEGRAM)
    (card,) = await office.cards()
    await office.admin.does("delete", office.managers, message_id=card.id)
    await office.settle()
    (anew,) = await office.cards()
    assert anew.id != card.id
    assert "In the CRM" in anew.text


async def test_a_missing_group_gives_way_to_the_admins(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as office:
        office.settings["managers_chat_id"] = CardChat(ChatId(-1009999999999))
        await prepare(office)
        await submits(office.person())
        await office.settle()
        (card,) = await admin_cards(office)
        assert "In the CRM" in card.text


async def test_the_bot_is_thrown_out_of_the_group(office: World) -> None:
    """The card of before can't be edited any more; admins get a new one."""
    await submits(office.person())
    await office.deliver(OutboxQueue.TELEGRAM)
    await office.admin.does("kick_bot", office.managers)
    await office.settle()
    (card,) = await admin_cards(office)
    assert "In the CRM" in card.text


async def test_the_group_becomes_a_supergroup(office: World) -> None:
    await submits(office.person())
    await office.deliver(OutboxQueue.TELEGRAM)
    raw = await office.admin.does("make_supergroup", office.managers)
    await office.settle()
    await submits(office.person("Boris"), "+4930901821", "Boris & Co")
    await office.settle()
    chats = (await office.telegram.state())["chats"]
    moved = next(chat for chat in chats if chat["id"] == raw["chat"])
    texts = [one["text"] for one in moved["messages"] if one.get("by_bot") and one.get("text")]
    assert sum("In the CRM" in text for text in texts) == 2
    assert await admin_cards(office) == []


@pytest.mark.parametrize("end", ["close_topic", "delete_topic"])
async def test_a_topic_that_ended_gives_way_to_the_group(
    tmp_path: Path, template: Path, end: str
) -> None:
    async with World.open(tmp_path, template) as office:
        owner = office.person("Owner")
        group = await office.telegram.group("Team", owner=owner, topics=True, supergroup=True)
        topic = (await owner.does("topic", group, name="Leads"))["thread"]
        office.settings["managers_chat_id"] = CardChat(ChatId(group.id), topic)
        await prepare(office)
        await submits(office.person())
        await office.settle()
        assert [card.thread_id for card in await group.messages()] == [topic]
        await owner.does(end, group, thread=topic)
        await submits(office.person("Boris"), "+4930901821", "Boris & Co")
        await office.settle()
        newest = (await group.messages())[-1]
        assert newest.thread_id is None
        assert "Boris & Co" in newest.text


async def test_a_portal_that_no_link_can_lead_to_costs_no_card(office: World) -> None:
    """Telegram refuses a button to a host without a dot, and the message with it."""
    inside = office.portal_url.replace("127.0.0.1", "localhost")
    await office.restart(bitrix24_webhook_url=f"{inside}{WEBHOOK_PATH}")
    await submits(office.person())
    await office.settle()
    office.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(office.person("Boris"), "+4930901821", "Boris & Co")
    await office.settle()
    delivered, dead_letters = await office.cards()
    assert "In the CRM" in delivered.text
    assert not any("Deal" in button for button in delivered.buttons)
    assert "✋ Take" in delivered.buttons
    assert "The CRM refused it" in dead_letters.text
    assert any("Send again" in button for button in dead_letters.buttons)
    assert await admin_cards(office) == []


async def test_a_flood_limit_is_waited_for(office: World) -> None:
    await submits(office.person())
    await office.telegram.fault("too_many", method="sendMessage", retry_after=40)
    began = office.clock.now()
    await office.deliver()
    assert await office.cards() == []
    await office.settle()
    assert (office.clock.now() - began).total_seconds() >= 40
    assert len(await office.cards()) == 1


async def test_no_chat_at_all_keeps_the_card_waiting(tmp_path: Path, template: Path) -> None:
    async with World.open(
        tmp_path, template, managers_chat_id=None, admin_ids=frozenset()
    ) as office:
        await prepare(office)
        await submits(office.person())
        await office.deliver()
        await office.advance(5000)
        await office.deliver()
        assert numbers(office) == bundles()
        await office.restart(managers_chat_id=CardChat(ChatId(office.managers.id)))
        await office.settle()
        assert len(await office.cards()) == 1
