"""Cards and notices: which chat takes a card, what follows it, and what is kept of it."""

import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot

from bot.telegram.chat_pace import ChatPace, PacedHandler
from bot.telegram.posting.card_post import NoChatTakesItError, TelegramCardPost
from bot.telegram.posting.notice_post import NoticePost
from handlers.ornaments import Ornaments
from handlers.views.cards.card_buttons import CardButton
from handlers.views.cards.card_keyboard import keyboard_of
from handlers.views.cards.card_view import CardView
from intake.kernel.ids import ChatId, SubmissionId
from intake.leads.cards.lead_picture import LeadPicture
from intake.outbox.attempt import Handler
from intake.outbox.chat_budget import ChatBudget
from intake.outbox.outbox import LeaseLostError
from intake.outbox.row import NewOutboxRow, OutboxRow, card_row
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh
from intake.outbox.tasks.task import Task
from intake.outbox.worker import Worker
from intake.submissions.card import Card, News
from intake.submissions.show_card import ShowCard
from intake.submissions.submission import Submission, SubmissionState
from intake.team.card_chat import CardChat
from tests.bot.bot_api import ScriptedBotApi, ok, refused, scripted_bot
from tests.intake.delivery.workbench import OWNER, Workbench, open_workbench


async def english(_: ChatId) -> str:
    return "en"


async def nothing_beside(
    unit: object,
    numbers: Collection[SubmissionId],
) -> dict[SubmissionId, LeadPicture]:
    return {}


MANAGERS, ADMIN = CardChat(ChatId(-100), 7), ChatId(900)


@dataclass
class Bench:
    """The use case with its database and a Bot API that says what the test wrote down."""

    bench: Workbench
    api: ScriptedBotApi
    bot: Bot
    number: SubmissionId
    view: CardView = field(default_factory=lambda: CardView("first"))
    ornaments: Ornaments = field(default_factory=Ornaments)

    @property
    def notify(self) -> Worker:
        pace = ChatPace(self.bench.clock, ChatBudget(), self.bench.database.reading)
        show_card = ShowCard(
            TelegramCardPost(self.bot, self.ornaments),
            self._render,
            CardView("emptied"),
            nothing_beside,
            self.bench.database.reading,
            self.bench.clock,
            managers=MANAGERS,
            admins=(ADMIN,),
            minutes=pace,
        )
        post = NoticePost(self.bot, lambda notice, _: f"{notice.text}!", english, default="en")
        handlers: dict[type[Task], Handler[Any]] = {
            CardRefresh: PacedHandler(show_card, pace),
            Notice: PacedHandler(post, pace),
        }
        return Worker(self.bench.database.writing, self.bench.clock, handlers, admins=(ADMIN,))

    def _render(self, _: Submission, __: LeadPicture | None) -> CardView:
        return self.view

    def plan(self, method: str, *answers: object) -> None:
        """Write the next answers down; a number is the id of a message."""
        script = self.api.script.setdefault(method, [])
        for answer in answers:
            response = _message(answer) if isinstance(answer, int) else answer
            script.append(lambda _, response=response: response)  # type: ignore[misc]  # bound at once

    async def lease(self) -> OutboxRow:
        """Ask for a refresh of the card, and lease it."""
        async with self.bench.database.writing() as unit:
            now = self.bench.clock.now()
            await unit.outbox.add(card_row(self.number, now), now)
            (row,) = await unit.outbox.lease(OutboxQueue.TELEGRAM, OWNER, now, 8)
            await unit.commit()
        return row

    async def refresh(self) -> Exception | None:
        return await self.notify(await self.lease())

    async def card(self) -> Card | None:
        async with self.bench.database.reading() as unit:
            return (await unit.cards.of((self.number,))).get(self.number)

    async def becomes(self, state: SubmissionState) -> None:
        async with self.bench.database.writing() as unit:
            now = self.bench.clock.now()
            await unit.submissions.set_state((self.number,), state, now, "why")
            await unit.commit()

    async def unshown(self) -> int:
        """Count the dead letters that nobody was shown in full."""
        async with self.bench.database.reading() as unit:
            return await unit.cards.count_unshown(self.bench.clock.now() + timedelta(seconds=1))

    def answered(self, method: str) -> list[int | None]:
        """Return which message each call answered."""
        parameters = [
            params.get("reply_parameters") for name, params in self.api.calls if name == method
        ]
        return [None if one is None else json.loads(one)["message_id"] for one in parameters]

    def sent_to(self, method: str = "sendMessage") -> list[tuple[str, str | None]]:
        return [
            (params["chat_id"], params.get("message_thread_id"))
            for name, params in self.api.calls
            if name == method
        ]


def _message(number: int) -> object:
    return ok({"message_id": number, "date": 1, "chat": {"id": -100, "type": "supergroup"}})


@asynccontextmanager
async def open_context() -> AsyncIterator[Bench]:
    api = ScriptedBotApi()
    async with open_workbench() as bench, scripted_bot(api) as bot:
        yield Bench(bench, api, bot, await bench.submit())


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with open_context() as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://firm.bitrix24.com/crm/deal/details/7/", True),
        ("http://192.168.1.5:8080/crm/deal/details/7/", True),
        ("http://[::1]/crm/", True),
        ("http://bitrix/crm/deal/details/7/", False),
        ("http://localhost./crm/", False),
        ("ftp://firm.example/crm/", False),
        ("http://[::1/crm/", False),
        ("", False),
    ],
)
def test_a_link_stands_under_a_card_where_telegram_takes_it(address: str, taken: bool) -> None:
    keyboard = keyboard_of(((CardButton("Deal 7", url=address),), (CardButton("Send", "b:1:r"),)))
    assert keyboard is not None
    assert len(keyboard.inline_keyboard) == 1 + taken
    assert keyboard.inline_keyboard[-1][0].callback_data == "b:1:r"


async def test_a_link_that_telegram_refuses_after_all_costs_no_card(
    bench: Bench,
) -> None:
    """Its rules are its own: whichever link it does not take, the card must stand."""
    link = CardButton("Deal 7", url="https://firm.example/crm/deal/details/7/")
    decision = CardButton("Send again", "b:1:r")
    no = "Bad Request: BUTTON_URL_INVALID"
    bench.view = CardView("first", ((link,), (decision,)))
    bench.plan("sendMessage", refused(400, no), 5)
    assert await bench.refresh() is None
    bench.view = replace(bench.view, text="second")
    bench.plan("editMessageText", refused(400, no), 5)
    assert await bench.refresh() is None
    shown = [params["reply_markup"] for _, params in bench.api.calls]
    assert ["firm.example" in keyboard for keyboard in shown] == [True, False, True, False]
    assert all("b:1:r" in keyboard for keyboard in shown)


async def test_a_card_is_kept_with_its_place(bench: Bench) -> None:
    bench.plan("sendMessage", 5)
    assert await bench.refresh() is None
    card = await bench.card()
    assert card is not None
    assert (card.chat_id, card.topic_id, card.message_id) == (-100, 7, 5)
    assert card.shown_state is SubmissionState.QUEUED


async def test_the_same_content_is_not_sent_again(bench: Bench) -> None:
    bench.plan("sendMessage", 5)
    await bench.refresh()
    await bench.refresh()
    assert [name for name, _ in bench.api.calls] == ["sendMessage"]


async def test_an_edit_that_changes_nothing_was_done_before(bench: Bench) -> None:
    """The process died between an edit and its commit."""
    bench.plan("sendMessage", 5)
    await bench.refresh()
    bench.view = CardView("second")
    bench.plan("editMessageText", refused(400, "Bad Request: message is not modified"))
    assert await bench.refresh() is None
    card = await bench.card()
    assert card is not None
    assert card.message_id == 5


async def test_a_group_that_moved_and_refuses_gives_way_to_the_admins(
    bench: Bench,
) -> None:
    bench.plan(
        "sendMessage",
        refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005),
        refused(403, "Forbidden: bot was kicked from the supergroup chat"),
        6,
    )
    assert await bench.refresh() is None
    assert bench.sent_to() == [("-100", "7"), ("-1005", None), ("900", None)]
    card = await bench.card()
    assert card is not None
    assert card.chat_id == ADMIN


async def test_a_closed_topic_gives_way_to_its_group(bench: Bench) -> None:
    bench.plan("sendMessage", refused(400, "Bad Request: TOPIC_CLOSED"), 6)
    assert await bench.refresh() is None
    assert bench.sent_to() == [("-100", "7"), ("-100", None)]


async def test_with_nobody_to_tell_the_row_waits(bench: Bench) -> None:
    bench.plan("sendMessage", *[refused(400, "Bad Request: chat not found") for _ in range(2)])
    assert isinstance(await bench.refresh(), NoChatTakesItError)
    assert await bench.card() is None
    (row,) = await bench.bench.waiting(OutboxQueue.TELEGRAM)
    assert row.error == "NoChatTakesItError"


async def test_a_flood_limit_does_not_count_as_a_failure(bench: Bench) -> None:
    bench.plan("sendMessage", refused(429, "Too Many Requests", retry_after=70))
    await bench.refresh()
    async with bench.bench.database.reading() as unit:
        due = await unit.outbox.next_due(OutboxQueue.TELEGRAM)
    assert due == bench.bench.clock.now() + timedelta(seconds=70)
    bench.bench.clock.passes(70)
    assert (await bench.lease()).attempt == 1


async def test_what_is_cut_comes_with_a_file_in_answer_to_it(bench: Bench) -> None:
    bench.view = CardView("cut", (), "everything")
    bench.plan("sendMessage", 5)
    bench.plan("sendDocument", 6)
    assert await bench.refresh() is None
    assert [name for name, _ in bench.api.calls] == ["sendMessage", "sendDocument"]
    assert bench.answered("sendDocument") == [5]


async def test_a_file_waits_for_a_card_that_does_not_get_out(bench: Bench) -> None:
    bench.view = CardView("cut", (), "everything")
    bench.plan("sendMessage", refused(429, "Too Many Requests", retry_after=70), 5)
    bench.plan("sendDocument", 6)
    assert await bench.refresh() is not None
    bench.bench.clock.passes(70)
    assert await bench.refresh() is None
    assert len(bench.sent_to("sendDocument")) == 1


async def test_a_file_that_does_not_get_out_costs_no_second_card(
    bench: Bench,
) -> None:
    bench.view = CardView("cut", (), "everything")
    bench.plan("sendMessage", 5)
    bench.plan("sendDocument", refused(429, "Too Many Requests", retry_after=70), 6)
    bench.plan("editMessageText", refused(400, "Bad Request: message is not modified"))
    assert await bench.refresh() is not None
    card = await bench.card()
    assert card is not None
    assert card.completed_at is None
    bench.bench.clock.passes(70)
    for _ in range(2):
        assert await bench.refresh() is None
    assert [name for name, _ in bench.api.calls if name != "editMessageText"] == [
        "sendMessage", "sendDocument", "sendDocument",
    ]  # fmt: skip
    card = await bench.card()
    assert card is not None
    assert card.completed_at is not None


async def test_a_dead_letter_is_shown_once_its_file_was_taken_somewhere(
    bench: Bench,
) -> None:
    """In full is what was promised: a chat without files gives way to the next one."""
    bench.view = CardView("cut", (), "everything")
    await bench.becomes(SubmissionState.DEAD_LETTER)
    no = "Bad Request: not enough rights to send documents to the chat"
    bench.plan("sendMessage", 5)
    bench.plan("sendDocument", refused(400, no), refused(403, "Forbidden: bot was blocked"))
    assert isinstance(await bench.refresh(), NoChatTakesItError)
    assert await bench.unshown() == 1
    bench.plan("editMessageText", refused(400, "Bad Request: message is not modified"))
    bench.plan("sendDocument", refused(400, no), 6)
    assert await bench.refresh() is None
    assert await bench.unshown() == 0
    assert bench.sent_to("sendDocument")[-1] == ("900", None)
    assert bench.answered("sendDocument") == [5, None, 5, None]


async def test_a_dead_letter_by_an_edit_is_said_aloud_once(bench: Bench) -> None:
    bench.plan("sendMessage", 5)
    await bench.refresh()
    for dead_letter in (1, 2):
        await bench.becomes(SubmissionState.DEAD_LETTER)
        bench.view = CardView("dead_letter", news="Decide, please!")
        bench.plan("editMessageText", 5)
        bench.plan("sendMessage", 6)
        assert await bench.refresh() is None
        bench.view = replace(bench.view, text="a dead letter, and dropped")
        bench.plan("editMessageText", 5)
        assert await bench.refresh() is None
        assert bench.answered("sendMessage") == [None, *[5] * dead_letter]
        bench.bench.clock.passes(75)  # sent again, and refused again before the card could say so
        await bench.becomes(SubmissionState.QUEUED)


async def test_a_dead_letter_is_said_aloud_after_a_flood_as_well(
    bench: Bench,
) -> None:
    bench.plan("sendMessage", 5)
    await bench.refresh()
    await bench.becomes(SubmissionState.DEAD_LETTER)
    bench.view = CardView("dead_letter", news="Decide, please!")
    bench.plan("editMessageText", 5, refused(400, "Bad Request: message is not modified"))
    bench.plan("sendMessage", refused(429, "Too Many Requests", retry_after=70), 6)
    assert await bench.refresh() is not None
    assert await bench.unshown() == 1
    bench.bench.clock.passes(70)
    assert await bench.refresh() is None
    assert await bench.refresh() is None
    assert await bench.unshown() == 0
    assert bench.answered("sendMessage") == [None, 5, 5]


@pytest.mark.parametrize(
    ("full_text", "sent_by"), [(None, "sendMessage"), ("everything", "sendDocument")]
)
@pytest.mark.parametrize("deleted", [False, True])
async def test_the_news_of_a_dead_letter_says_in_the_end_what_became_of_it(
    bench: Bench, full_text: str | None, sent_by: str, deleted: bool
) -> None:
    bench.plan("sendMessage", 5)
    await bench.refresh()
    await bench.becomes(SubmissionState.DEAD_LETTER)
    bench.view = CardView("dead_letter", (), full_text, news="Decide, please!", outcome="Again!")
    bench.plan("editMessageText", 5)
    bench.plan(sent_by, 6)
    assert await bench.refresh() is None
    card = await bench.card()
    assert card
    assert card.news == News(ChatId(-100), 6, captioned=full_text is not None)
    await bench.becomes(SubmissionState.DELIVERED)
    bench.view = CardView("delivered", outcome="It is in the CRM")
    gone = refused(400, "Bad Request: message to edit not found")
    edited = "editMessageText" if full_text is None else "editMessageCaption"
    bench.plan("editMessageText", 5)
    bench.plan(edited, gone if deleted else 6)
    for _ in range(2):
        assert await bench.refresh() is None
    edits = [
        (params["message_id"], params.get("text") or params.get("caption"))
        for name, params in bench.api.calls
        if name in {"editMessageText", "editMessageCaption"}
    ]
    assert edits == [("5", "dead_letter"), ("5", "delivered"), ("6", "It is in the CRM")]


async def test_a_dead_letter_in_a_new_message_needs_no_second_one(
    bench: Bench,
) -> None:
    await bench.becomes(SubmissionState.DEAD_LETTER)
    bench.view = CardView("dead_letter", news="Decide, please!")
    bench.plan("sendMessage", 5)
    for _ in range(2):
        assert await bench.refresh() is None
    assert len(bench.sent_to()) == 1


@pytest.mark.parametrize("state", [SubmissionState.DEAD_LETTER, SubmissionState.DELIVERED])
async def test_only_a_dead_letter_brings_the_file_with_an_edit(
    bench: Bench, state: SubmissionState
) -> None:
    """What was delivered is in the CRM in full."""
    bench.plan("sendMessage", 5)
    await bench.refresh()
    await bench.becomes(state)
    bench.view = CardView("cut", (), "everything", news="Decide, please!")
    bench.plan("editMessageText", 5)
    bench.plan("sendDocument", 6)
    assert await bench.refresh() is None
    files = 1 if state is SubmissionState.DEAD_LETTER else 0
    assert bench.sent_to("sendDocument") == [("-100", "7")] * files
    assert len(bench.sent_to()) == 1, "the file says the news"


async def test_a_lost_lease_is_left_to_its_new_owner(bench: Bench) -> None:
    row = await bench.lease()
    async with bench.bench.database.writing() as unit:
        now = bench.bench.clock.now()
        await unit.outbox.reclaim(OutboxQueue.TELEGRAM, "next", settled_at=now)
        await unit.commit()
    bench.plan("sendMessage", 5)
    with pytest.raises(LeaseLostError):
        await bench.notify(row)
    assert await bench.card() is None


@pytest.mark.parametrize(
    "answer", [None, (403, "Forbidden: bot was blocked by the user"), (400, "chat not found")]
)
async def test_a_notice_is_told_or_given_up(bench: Bench, answer: tuple[int, str] | None) -> None:
    """An admin who never started the bot cannot be told."""
    notice = Notice(ADMIN, "words")
    new = NewOutboxRow(notice, bench.bench.clock.now())
    async with bench.bench.database.writing() as unit:
        await unit.outbox.add(new, bench.bench.clock.now())
        (row,) = await unit.outbox.lease(OutboxQueue.TELEGRAM, OWNER, bench.bench.clock.now(), 8)
        await unit.commit()
    bench.plan("sendMessage", 5 if answer is None else refused(*answer))
    assert await bench.notify(row) is None
    assert bench.api.calls[0][1]["text"] == "words!"
    assert await bench.bench.waiting(OutboxQueue.TELEGRAM) == ()
