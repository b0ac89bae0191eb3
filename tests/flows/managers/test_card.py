"""The card of a lead: what it shows, in how many places, and what happens when Telegram refuses."""

import re
from pathlib import Path
from typing import Any

import pytest

from intake.kernel.ids import SubmissionId
from intake.outbox.row import card_row
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import BRIEF, notices, prepare, quick, submits
from tests.flows.managers.desk import Desk
from tests.flows.managers.talks import forum
from tests.flows.world import World
from tests.people import Person, SeenMessage

LONG = {"id": "wish", "type": "long_text", "prompt": "What do you wish for?", "required": False}
WISH = "Seven red roofs, please. " * 40


def dates(card: SeenMessage) -> list[str]:
    """How the card's moments are to be shown."""
    found = [one for one in card.raw.get("entities", []) if one["type"] == "date_time"]
    return [str(one.get("date_time_format")) for one in found]


def styles(card: SeenMessage) -> set[str]:
    return {button["style"] for row in card.rows for button in row if "style" in button}


async def test_a_fresh_card_has_all_that_a_manager_needs(desk: Desk) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.boris, "More", "Release")
    card = await desk.card()
    lines = card.text.split("\n")
    assert lines[0] == "A quick question"
    assert lines[1].startswith("🔵 Nobody has it yet · ⏱ Mar 5, 2026")
    assert lines[1].endswith("(UTC)"), "what old apps show has date and zone"
    assert lines[2] == "✅ In the CRM"
    assert "🆕 Their first request" in lines
    assert "Source: Spring · google / cpc / roofs / red" in lines
    assert dates(card) == ["r", "Dt"]
    assert styles(card) == {"success", "danger"}
    assert card.button("📋 +4930901820")["copy_text"] == {"text": "+4930901820"}
    assert card.button("💬 Chat")["url"] == f"tg://user?id={ann.id}"
    assert {"Deal 2001", "Contact 3001", "Company 4001"} <= set(card.buttons)


async def test_a_team_that_nobody_works_for_sees_new_buttons_and_nothing_else(
    world: World, ann: Person
) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    (card,) = await world.cards()
    assert card.text.split("\n")[1] == "✅ In the CRM"
    assert "Nobody has it" not in card.text
    assert "first request" not in card.text
    assert {"✋ Take", "🚫 Spam", "⋯ More"} <= set(card.buttons)


async def test_by_a_name_that_is_theirs_the_chat_opens_in_any_case(desk: Desk) -> None:
    await desk.comes(desk.world.person("Ann", username="ann_lee"))
    assert (await desk.card()).button("💬 Chat")["url"] == "https://t.me/ann_lee"


async def test_a_returning_prospect_is_known_with_links_to_what_exists(desk: Desk) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.comes(ann, company="Lee & Daughters")
    card = await desk.card()
    assert "🔁 Came back: one earlier request · Deal 2001 · Contact 3001" in card.text
    links = [one["url"] for one in card.raw["entities"] if one["type"] == "text_link"]
    assert any("/crm/deal/details/2001/" in url for url in links)


async def test_a_lead_goes_on_in_its_newer_card(desk: Desk) -> None:
    ann = await desk.comes()
    first = await desk.card()
    await desk.presses(desk.boris, "Take")
    await desk.comes(ann, company="Lee & Daughters")
    newer = await desk.card()
    assert desk.group is not None
    old = next(one for one in await desk.group.messages() if one.id == first.id)
    assert newer.id != old.id
    assert "↪️ Goes on in the newer card, #2" in old.text
    assert old.buttons == ["Deal 2001", "Contact 3001", "Company 4001"]
    assert "Boris has it" in newer.text
    (link,) = [
        one["url"]
        for one in old.raw["entities"]
        if one["type"] == "text_link" and "t.me/c/" in one["url"]
    ]
    assert link == f"https://t.me/c/{str(desk.group.id)[4:]}/{newer.id}"


async def test_a_press_on_an_old_card_acts_on_the_lead_and_puts_the_card_right(desk: Desk) -> None:
    ann = await desk.comes()
    first = await desk.card()
    await submits(ann, company="Lee & Daughters")
    await desk.world.settle()
    await desk.presses(desk.boris, "", card=first, stale=True, data="v:1:take:")
    assert (await desk.lead()).owner_id == desk.boris.id
    assert "Boris has it" in (await desk.card()).text


async def test_a_card_that_was_sent_twice_is_adopted_at_its_first_press(desk: Desk) -> None:
    await desk.world.telegram.fault("cut_after", method="sendMessage", chat_id=_group(desk))
    await submits(desk.world.person())
    await desk.world.settle()
    cards = [one for one in await desk.chat(desk.boris).messages() if "quick" in one.text]
    assert len(cards) == 2
    await desk.presses(desk.boris, "Take", card=cards[0])
    assert "Boris has it" in (await _message(desk, cards[0].id)).text
    await desk.presses(desk.boris, "Done", card=await _message(desk, cards[0].id))
    assert "✅ Done" in (await _message(desk, cards[0].id)).text


# --- what was sent along, and what is long ---


async def test_files_come_along_in_answer_to_the_card(tmp_path: Path, template: Path) -> None:
    async with Desk.open(tmp_path, template, form=quick(BRIEF)) as desk:
        ann = desk.world.person()
        await _answers_with(ann, "a.pdf", "b.pdf", photo=True)
        await desk.world.settle()
        card = await desk.card()
        files = [one for one in await desk.chat(desk.boris).messages() if one.id > card.id]
        assert [next(k for k in ("document", "photo") if k in one.raw) for one in files] == [
            "document", "document", "photo",
        ]  # fmt: skip
        assert files[0].raw["media_group_id"] == files[1].raw["media_group_id"]
        assert all(one.raw["reply_to_message"]["message_id"] == card.id for one in files)
        assert all(one.buttons == [] for one in files)
        await desk.presses(desk.boris, "Take")
        assert (await desk.chat(desk.boris).messages())[-1].id == files[-1].id, "and once only"


async def test_after_a_flood_files_go_on_where_they_stopped(tmp_path: Path, template: Path) -> None:
    async with Desk.open(tmp_path, template, form=quick(BRIEF)) as desk:
        await _answers_with(desk.world.person(), "a.pdf", photo=True)
        await desk.world.telegram.fault("too_many", method="sendPhoto", retry_after=30)
        await desk.world.settle()
        card = await desk.card()
        files = [one for one in await desk.chat(desk.boris).messages() if one.id > card.id]
        assert [next(k for k in ("document", "photo") if k in one.raw) for one in files] == [
            "document", "photo",
        ]  # fmt: skip


async def test_without_a_group_every_card_has_its_files(tmp_path: Path, template: Path) -> None:
    async with Desk.open(tmp_path, template, form=quick(BRIEF), private=True) as desk:
        await _answers_with(desk.world.person(), "a.pdf")
        await desk.world.settle()
        for person in (desk.boris, desk.mia, desk.zoe):
            card = await desk.card(person)
            (file,) = [one for one in await person.chat.messages() if "document" in one.raw]
            assert file.raw["reply_to_message"]["message_id"] == card.id


async def test_a_long_answer_is_shortened_and_whole_behind_a_button(
    tmp_path: Path, template: Path
) -> None:
    async with Desk.open(tmp_path, template, form=quick(LONG)) as desk:
        await _wishes(desk.world.person(), WISH)
        await desk.world.settle()
        card = await desk.card()
        assert WISH.strip() not in card.text
        assert "…" in card.text
        assert len(await desk.chat(desk.boris).messages()) == 1, "no file is needed"
        await desk.presses(desk.mia, "Show everything")
        (seen,) = await desk.mia.sees_alone(desk.chat(desk.mia))
        assert WISH.strip() in seen.text
        assert await desk.boris.sees_alone(desk.chat(desk.boris)) == []


async def test_where_ephemeral_messages_are_refused_it_comes_to_the_own_chat(
    tmp_path: Path, template: Path
) -> None:
    async with Desk.open(tmp_path, template, form=quick(LONG)) as desk:
        await _wishes(desk.world.person(), WISH)
        await desk.world.settle()
        refused: dict[str, Any] = {
            "method": "sendMessage",
            "error_code": 400,
            "description": "Bad Request: EPHEMERAL_NOT_ALLOWED",
        }
        await desk.world.telegram.fault("refuse", chat_id=_group(desk), **refused)
        pressed = await desk.presses(desk.mia, "Show everything")
        assert "Open a chat with me" in pressed.toast, "she never started the bot"
        await desk.mia.opens()
        await desk.world.telegram.fault("refuse", chat_id=_group(desk), **refused)
        await desk.presses(desk.mia, "Show everything")
        assert WISH.strip() in (await desk.mia.sees()).text


# --- refusals ---

REFUSALS = {
    "dates": 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 9',
    "styles": "Bad Request: can't parse inline keyboard button: invalid button style specified",
    "people": "Bad Request: BUTTON_USER_PRIVACY_RESTRICTED",
    "something": "Bad Request: BUTTON_WHATEVER_INVALID",
}


@pytest.mark.parametrize("what", sorted(REFUSALS))
async def test_what_a_server_refuses_is_left_out_and_the_card_goes(desk: Desk, what: str) -> None:
    await desk.world.telegram.fault(
        "refuse", method="sendMessage", chat_id=_group(desk),
        error_code=400, description=REFUSALS[what],
    )  # fmt: skip
    await desk.comes()
    card = await desk.card()
    assert {"✋ Take", "🚫 Spam", "⋯ More"} <= set(card.buttons)
    assert bool(dates(card)) is (what != "dates")
    assert bool(styles(card)) is (what not in {"styles", "something"})
    assert ("💬 Chat" in card.buttons) is (what not in {"people", "something"})
    assert ("📋 +4930901820" in card.buttons) is (what != "something")
    assert "9:30" in card.text, "what an old app shows is there in any case"
    await desk.presses(desk.boris, "Take")
    assert "Boris has it" in (await desk.card()).text


async def test_a_server_without_disabled_buttons_is_asked_once(desk: Desk) -> None:
    await desk.comes()
    await desk.world.telegram.fault(
        "refuse", method="editMessageText", error_code=400,
        description="Bad Request: can't parse inline keyboard button: "
        "Text buttons are unallowed in the inline keyboard",
    )  # fmt: skip
    await desk.presses(desk.boris, "Take")
    card = await desk.card()
    assert "Boris has it" in card.text, "what is settled is said in the text"
    assert "✋ Boris" not in card.buttons
    assert "📋 +4930901820" in card.buttons
    calls = (await desk.world.telegram.state())["calls"]["editmessagetext"]
    await desk.presses(desk.boris, "Called")
    assert (await desk.world.telegram.state())["calls"]["editmessagetext"] == calls + 1
    assert "✋ Boris" not in (await desk.card()).buttons


async def test_a_prospect_who_lets_nobody_in_costs_no_card_at_all(desk: Desk) -> None:
    """As the real server does: every message with such a button fails."""
    await desk.comes(desk.world.person("Ann", has_private_forwards=True))
    assert "💬 Chat" not in (await desk.card()).buttons
    await desk.presses(desk.boris, "Take")
    assert "Boris has it" in (await desk.card()).text
    await desk.presses(desk.boris, "More")
    assert "↩️ Release" in (await desk.card()).buttons


# --- dead letters ---


async def test_a_dead_letter_is_shown_in_full_with_both_kinds_of_buttons(
    tmp_path: Path, template: Path
) -> None:
    async with Desk.open(tmp_path, template, form=quick(LONG)) as desk:
        desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
        await _wishes(desk.world.person(), WISH)
        await desk.world.settle()
        assert (await desk.world.submission()).state is SubmissionState.DEAD_LETTER
        card = await desk.card()
        assert WISH.strip() in card.text
        assert {"✋ Take", "🔁 Send again", "🗑 Drop"} <= set(card.buttons)
        await desk.presses(desk.boris, "Drop", card=card)
        card = await _message(desk, card.id)
        assert {"🗑 Yes, drop it", "✋ Take"} <= set(card.buttons)
        await desk.presses(desk.boris, "Take", card=card)
        card = await _message(desk, card.id)
        assert "Boris has it" in card.text
        assert {"🔁 Send again", "🗑 Drop", "📞 Called"} <= set(card.buttons)
        await desk.presses(desk.boris, "Send again", card=card)
        await desk.world.settle()
        assert "✅ In the CRM" in (await _message(desk, card.id)).text


async def test_an_older_dead_letter_can_still_be_sent(desk: Desk) -> None:
    desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    ann = await desk.comes()
    first = await desk.card()
    await desk.comes(ann)
    old = await _message(desk, first.id)
    assert "Goes on in the newer card" in old.text
    assert old.buttons[-2:] == ["🔁 Send again", "🗑 Drop"]
    assert not {"✋ Take", "⋯ More", "💬 Chat"} & set(old.buttons)


async def test_without_a_group_somebody_is_shown_a_dead_letter_in_full(
    private_desk: Desk,
) -> None:
    desk = private_desk
    await desk.comes()
    await desk.presses(desk.mia, "Take")
    desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await desk.comes(desk.world.person("Carl"), phone="+4930901899")
    async with desk.world.database.reading() as unit:
        assert await unit.cards.count_unshown(desk.world.clock.now()) == 0
    assert "The CRM refused it" in (await desk.card(desk.boris)).text


# --- loose words ---


async def test_somebody_who_writes_without_a_form_has_a_card(world: World, ann: Person) -> None:
    await prepare(world)
    max_ = world.person("Max")
    group = await forum(world, max_)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    (card,) = [one for one in await group.messages() if "Wrote without a form" in one.text][:1]
    assert card.thread_id is None
    assert "Ann Lee" in card.text
    await max_.presses("Take", at=group, message_id=card.id)
    await world.deliver()
    assert "Max has it" in next(o for o in await group.messages() if o.id == card.id).text
    await submits(ann)
    await world.settle()
    old = next(one for one in await group.messages() if one.id == card.id)
    assert "Goes on in the newer card, #1" in old.text
    assert old.buttons == []


async def test_two_languages_meet_on_a_card(tmp_path: Path, template: Path) -> None:
    """The card is the team's; what a press says is for whoever pressed."""
    async with Desk.open(tmp_path, template, default_language="ru") as desk:
        await desk.comes()
        anton = desk.world.person("Антон", "ru")
        assert desk.group is not None
        await anton.joins(desk.group)
        assert "Заявка ваша" in (await desk.presses(anton, "Взять")).toast
        assert "🟢 В работе: Антон" in (await desk.card()).text
        late = await desk.presses(desk.boris, "", stale=True, data="v:1:done:")
        assert late.toast.startswith("Антон has had it since")


async def test_a_card_from_before_leads_goes_on_as_it_was(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    await world.execute("DELETE FROM lead_submissions")
    async with world.database.writing() as unit:
        now = world.clock.now()
        await unit.outbox.add(card_row(SubmissionId(1), now), now)
        await unit.commit()
    await world.deliver()
    (card,) = await world.cards()
    assert card.buttons == ["Deal 2001", "Contact 3001", "Company 4001"]
    assert re.search("#1 · Mar 5, 2026", card.text)
    assert await notices(world, "refused") == []


def _group(desk: Desk) -> int:
    assert desk.group is not None
    return desk.group.id


async def _message(desk: Desk, number: int) -> SeenMessage:
    return next(one for one in await desk.chat(desk.boris).messages() if one.id == number)


async def _answers_with(person: Person, *files: str, photo: bool = False) -> None:
    await person.opens("spring")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await person.says(text)
    for file in files:
        await person.sends_file(file, file_text=f"this is {file}")
    if photo:
        await person.sends_photo()
    await person.presses("Done")
    await person.presses("Send")


async def _wishes(person: Person, words: str) -> None:
    await person.opens("spring")
    for text in ("Ann Lee", "+4930901820", "Lee & Sons", words):
        await person.says(text)
    await person.presses("Send")
