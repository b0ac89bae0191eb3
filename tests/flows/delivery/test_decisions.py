"""What people decide about a submission that the portal refused, and what they see of the queue."""

from typing import Any

from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import bundles, check_linked, numbers, submits
from tests.flows.world import World
from tests.people import Person, SeenMessage

RETRY, DROP, SURELY, BACK = "Send again", "Drop", "Yes, drop it", "Back"


def refuse(office: World, **how: Any) -> None:
    office.portal_fault(
        "refuse",
        method="crm.item.add",
        command="deal",
        description="Field <Sum> & Co is required",
        **how,
    )


async def dead_letter(office: World, name: str = "Ann Lee", phone: str = "+4930901820") -> None:
    refuse(office, count=1)
    await submits(office.person(name), phone, f"{name} Ltd", name=name)
    await office.deliver()
    await office.settle()


async def max_in_the_group(office: World) -> Person:
    """A manager who never wrote to the bot."""
    manager = office.person("Max <b>", last_name="Manager")
    await manager.joins(office.managers)
    return manager


async def card(office: World) -> SeenMessage:
    (only,) = await office.cards()
    return only


async def card_after(office: World, late: list[Any]) -> SeenMessage:
    """The card when a press arrives after everything else has settled."""
    await office.settle()
    await office.feed(late[0])
    await office.settle()
    return await card(office)


async def test_a_refused_one_is_sent_again_and_gets_in_once(office: World) -> None:
    """What the refused attempt left behind is taken up, not made again."""
    await dead_letter(office)
    manager = await max_in_the_group(office)
    assert numbers(office)["contact"] == 1
    pressed = await manager.presses(RETRY, at=office.managers)
    assert "I’ll send it again" in pressed.toast
    assert not (pressed.answer or {}).get("show_alert")
    await office.settle()
    assert numbers(office) == bundles()
    check_linked(office)
    shown = await card(office)
    assert "In the CRM" in shown.text
    assert RETRY not in " ".join(shown.buttons)


async def test_refused_again_it_is_shown_again(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    refuse(office, count=1)
    await manager.presses(RETRY, at=office.managers)
    await office.settle()
    shown, news = await office.cards()
    assert "The CRM refused it" in shown.text
    assert any(RETRY in button for button in shown.buttons)
    assert news.raw["reply_to_message"]["message_id"] == shown.id
    assert "The CRM refused the submission from Ann" in news.text
    assert RETRY in news.text
    assert DROP in news.text


async def test_dropping_asks_once_more_and_names_who_did_it(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.presses(DROP, at=office.managers)
    assert [button for button in (await card(office)).buttons if "Yes" in button]
    await manager.presses(BACK, at=office.managers)
    assert [button for button in (await card(office)).buttons if RETRY in button]
    await manager.presses(DROP, at=office.managers)
    await manager.presses(SURELY, at=office.managers)
    await office.settle()
    shown = await card(office)
    assert "Dropped by Max <b> Manager" in shown.text
    assert "& Co is required" in shown.text
    assert [button for button in shown.buttons if "Drop" in button] == []
    stored = await office.submission()
    assert stored.dropped is not None
    assert stored.dropped.by == manager.id
    assert numbers(office).get("deal") is None


async def test_a_dropped_one_can_still_be_sent(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.presses(DROP, at=office.managers)
    await manager.presses(SURELY, at=office.managers)
    await office.settle()
    await manager.presses(RETRY, at=office.managers)
    await office.settle()
    assert numbers(office) == bundles()
    assert (await office.submission()).dropped is None


async def test_two_presses_act_once_and_the_second_is_answered(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    other = office.person("Mia")
    await other.joins(office.managers)
    await manager.presses(RETRY, at=office.managers)
    late = await other.presses(RETRY, at=office.managers)  # the card is still as it was
    assert "already dealt with" in late.toast
    assert len(await office.rows("SELECT * FROM outbox WHERE type = 'deliver'")) == 1
    await office.settle()
    assert numbers(office) == bundles()


async def test_a_late_press_leaves_no_decision_on_a_card_without_one(office: World) -> None:
    """A client may still show the old keyboard, and a press on it changes the message."""
    await dead_letter(office)
    manager = await max_in_the_group(office)
    with office.holding() as late:
        await manager.presses(DROP, at=office.managers)
    await manager.presses(RETRY, at=office.managers)
    shown = await card_after(office, late)
    assert "In the CRM" in shown.text
    assert not [one for one in shown.buttons if any(word in one for word in (RETRY, DROP, BACK))]
    assert numbers(office) == bundles()


async def test_a_late_look_back_offers_nothing_to_drop_twice(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.presses(DROP, at=office.managers)
    with office.holding() as late:
        await manager.presses(BACK, at=office.managers)
    await manager.presses(SURELY, at=office.managers)
    shown = await card_after(office, late)
    assert "Dropped by" in shown.text
    assert not [one for one in shown.buttons if DROP in one]


async def test_a_repeated_update_decides_once(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    with office.holding() as updates:
        await manager.presses(RETRY, at=office.managers)
    for _ in range(2):
        await office.feed(updates[0])
    assert len(await office.rows("SELECT * FROM outbox WHERE type = 'deliver'")) == 1
    await office.settle()
    assert numbers(office) == bundles()


async def test_a_stranger_who_forges_a_button_decides_nothing(office: World) -> None:
    await dead_letter(office)
    number = (await office.submission()).id
    stranger = office.person("Eve")
    await stranger.opens()
    with office.holding() as updates:
        await stranger.presses("A quick question")
    for decision in ("r", "y"):
        forged = {**updates[0]["callback_query"], "data": f"b:{number}:{decision}"}
        await office.feed({"update_id": updates[0]["update_id"], "callback_query": forged})
    assert (await office.submission()).state is SubmissionState.DEAD_LETTER
    assert (await office.submission()).dropped is None


async def test_the_queue_is_empty(office: World) -> None:
    await office.admin.says("/queue")
    assert (await office.admin.sees()).text == "Everything is in the CRM 👍"


async def test_the_queue_says_what_waits_since_when_and_why(office: World) -> None:
    await dead_letter(office, "Bob <i>", "+4930901821")
    office.portal_fault("down", count=None)
    await submits(office.person("Ann"))
    await office.deliver()
    await office.admin.says("/queue")
    seen = await office.admin.sees()
    assert "1 refused" in seen.text
    assert "1 has been on its way since" in seen.text
    assert "Bob <i>" in seen.text
    assert "& Co is required" in seen.text
    assert "The connection to the CRM was lost (CONNECTION_LOST)" in seen.text
    assert "page" not in seen.text


async def test_what_failed_stands_before_what_only_waits(office: World) -> None:
    """A plain wait is no fault: it has another sign, and it does not stand in the way."""
    office.portal_fault("cut_after", method="crm.timeline.comment.add", count=1)
    await submits(office.person("Zoe"), "+4930901829", "Zoe Ltd", name="Zoe")
    await office.deliver(OutboxQueue.CRM)
    await submits(office.person("Ann"), name="Ann")
    office.portal_fault("operating_limit", method="crm.item.add", count=1)
    await office.deliver(OutboxQueue.CRM)
    await office.admin.says("/queue")
    text = (await office.admin.sees()).text
    assert text.index("⚠️ Zoe") < text.index("⏳ Ann")
    assert "Something went wrong" not in text


async def test_dropped_is_not_in_the_crm(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.presses(DROP, at=office.managers)
    await manager.presses(SURELY, at=office.managers)
    await office.settle()
    await office.admin.says("/queue")
    seen = (await office.admin.sees()).text
    assert "Everything is in the CRM" not in seen
    assert "1 dropped: it’s not in the CRM" in seen


async def refused_aloud(office: World) -> tuple[Person, SeenMessage]:
    """A card that stood before the CRM refused, so that a message tells of it."""
    refuse(office, count=1)
    await submits(office.person("Ann"))
    await office.deliver(OutboxQueue.TELEGRAM)
    await office.settle()
    manager = await max_in_the_group(office)
    _, news = await office.cards()
    assert "The CRM refused the submission from Ann" in news.text
    return manager, news


async def news_of(office: World, before: SeenMessage) -> str:
    (now,) = [one for one in await office.cards() if one.id == before.id]
    return now.text


async def test_the_news_of_a_refusal_follows_what_became_of_it(office: World) -> None:
    manager, news = await refused_aloud(office)
    office.portal_fault("down", count=1)
    await manager.presses(RETRY, at=office.managers)
    await office.deliver()
    assert "It’s being sent again." in await news_of(office, news)
    await office.settle()
    assert "It’s in the CRM now" in await news_of(office, news)
    assert len(await office.cards()) == 2


async def test_the_news_of_a_refusal_tells_that_it_was_dropped(office: World) -> None:
    manager, news = await refused_aloud(office)
    await manager.presses(DROP, at=office.managers)
    await manager.presses(SURELY, at=office.managers)
    await office.settle()
    text = await news_of(office, news)
    assert "Max <b> Manager decided to drop it. So it’s not in the CRM." in text


async def test_a_second_refusal_is_news_and_the_first_points_to_it(office: World) -> None:
    manager, news = await refused_aloud(office)
    refuse(office, count=1)
    await manager.presses(RETRY, at=office.managers)
    await office.settle()
    _, first, second = await office.cards()
    assert first.id == news.id
    assert "more than once" in first.text
    assert "Anyone who sees the card can decide" in second.text
    await manager.presses(RETRY, at=office.managers)
    await office.settle()
    assert "It’s in the CRM now" in await news_of(office, second)


async def test_managers_see_it_in_their_chat_and_others_nowhere(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.says("/queue", at=office.managers)
    assert "1 refused" in (await office.managers.last()).text
    stranger = office.person("Eve")
    await stranger.opens()
    await stranger.says("/queue")
    assert "refused" not in (await stranger.sees()).text


async def test_all_that_wait_are_tried_again_at_once(office: World) -> None:
    office.portal_fault("down", count=1)
    await submits(office.person("Ann"))
    await office.deliver()
    await office.admin.says("/queue")
    await office.admin.presses("Send the waiting ones now")
    pressed = await office.admin.presses("Yes, send them all")
    assert "tried again" in pressed.toast
    await office.deliver()  # and no time has passed
    assert numbers(office) == bundles()


async def test_all_refused_are_sent_again(office: World) -> None:
    await dead_letter(office)
    await dead_letter(office, "Bob Roe", "+4930901821")
    await office.admin.says("/queue")
    assert "2 refused" in (await office.admin.sees()).text
    await office.admin.presses("Resend the refused ones")
    await office.admin.presses("Back")
    await office.admin.presses("Resend the refused ones")
    pressed = await office.admin.presses("Yes, send them all")
    assert "2 are being tried again" in pressed.toast
    await office.settle()
    assert numbers(office) == bundles(2)
    check_linked(office)


async def test_what_is_in_doubt_is_not_hurried(office: World) -> None:
    """The portal may still be at work on it."""
    office.portal_fault("late", method="batch", seconds=20, skip=1)
    await submits(office.person("Ann"))
    await office.deliver()
    await office.admin.says("/queue")
    await office.admin.presses("Send the waiting ones now")
    pressed = await office.admin.presses("Yes, send them all")
    assert "nothing to resend" in pressed.toast
    await office.settle()
    assert numbers(office) == bundles()


async def test_of_what_is_sent_again_the_queue_says_what_comes_first(office: World) -> None:
    await dead_letter(office)
    manager = await max_in_the_group(office)
    await manager.presses(RETRY, at=office.managers)
    await office.admin.says("/queue")
    seen = (await office.admin.sees()).text
    assert "on, I’ll first ask the CRM what the last attempt left there." in seen
    assert "not tried yet" not in seen


async def test_pages_are_turned_in_place(office: World) -> None:
    office.portal_fault("down", count=None)
    for number in range(14):
        await submits(office.person(f"P{number}"), f"+493090182{number:02}", f"No {number}")
    await office.admin.says("/queue")
    for page in range(3):
        seen = await office.admin.sees()
        assert f"page {page + 1} of 3" in seen.text
        assert f"P{page * 6}" in seen.text
        if page < 2:
            await office.admin.presses("➡️")
