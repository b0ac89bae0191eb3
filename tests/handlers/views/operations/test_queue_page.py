"""``/queue``: what people read of it."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any, get_args

import pytest

from handlers.views.operations.queue_page import ITEMS, queue_view
from intake.kernel.ids import SubmissionId
from intake.outbox.circuit import Circuit
from intake.outbox.delivery_errors import NEW_WEBHOOK
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import (
    Delivery,
    FileUpload,
    ReturnNote,
    SubmissionTask,
    TraceCorrection,
    TraceErasure,
)
from intake.submissions.delivery_backlog import DeadLetterItem, QueuePage, WaitingItem
from tests.handlers.stage import EMPTY_QUEUE, HOSTILE, NOW, TRANSLATOR
from tests.handlers.views.conversation.test_scene_view import check_markup
from texts.markup import plain

LINK = "https://portal.example/oauth/authorize/?client_id=1&state=2"
OPEN = Circuit(OutboxQueue.CRM, NOW, "Expired", NOW + timedelta(hours=2), 3, notified_at=NOW)

ASKED_FIRST = (
    "From Mar 5, 2026, 9:31 AM on, I’ll first ask the CRM what the last attempt left there."
)


def waiting(**changes: Any) -> WaitingItem:
    made = WaitingItem(
        SubmissionId(7), "A form", "Ann Lee", NOW, Delivery.type, NOW + timedelta(minutes=1),
        attempt=0, error=None, in_doubt=False, active=False,
    )  # fmt: skip
    return replace(made, **changes)


def page(*items: DeadLetterItem | WaitingItem, **changes: Any) -> QueuePage:
    count = sum(isinstance(item, WaitingItem) for item in items)
    return replace(
        EMPTY_QUEUE, items=items, waiting=count, waiting_since=NOW if count else None, **changes
    )


def read(of: QueuePage, language: str = "en", *, private: bool = True) -> str:
    view = queue_view(of, TRANSLATOR, language, UTC, private=private)
    check_markup(view.text)
    return plain(view.text).replace("\u202f", " ")


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_nothing_stands_above_an_empty_queue(language: str) -> None:
    assert read(EMPTY_QUEUE, language) == TRANSLATOR.plain(language, "queue-empty")


@pytest.mark.parametrize(("language", "word"), [("en", "page 1 of 2"), ("ru", "страница 1 из 2")])
def test_pages_are_numbered_where_there_are_some(language: str, word: str) -> None:
    assert word not in read(page(waiting()), language)
    assert word in read(page(waiting(), pages=2), language)


@pytest.mark.parametrize(
    ("changes", "explanation"),
    [
        ({}, "waiting for its turn"),
        (
            {"error": "QUERY_LIMIT_EXCEEDED", "attempt": 3},
            "The CRM takes only so much at a time. I’ll continue on Mar 5, 2026, 9:31 AM.",
        ),
        ({"active": True}, "being sent right now"),
        (
            {"error": "CONNECTION_LOST", "attempt": 2},
            (
                "The connection to the CRM was lost (CONNECTION_LOST). Tries so far: 2.\n"
                "I’ll try again on Mar 5, 2026, 9:31 AM."
            ),
        ),
        (
            {"in_doubt": True},
            ASKED_FIRST,
        ),
        (
            {"error": "KeyError", "attempt": 1, "in_doubt": True},
            f"Something went wrong (KeyError). Tries so far: 1.\n{ASKED_FIRST}",
        ),
    ],
)
def test_what_waits_says_what_was_tried_and_what_comes(
    changes: dict[str, Any], explanation: str
) -> None:
    assert read(page(waiting(**changes))).endswith(f"9:30 AM\n{explanation}")


@pytest.mark.parametrize(
    ("error", "mark"),
    [
        (None, "⏳"),
        ("QUERY_LIMIT_EXCEEDED", "⏳"),
        ("operation_time_limit", "⏳"),
        ("TIMEOUT", "⚠️"),
        ("KeyError", "⚠️"),
    ],
)
def test_a_plain_wait_has_no_sign_of_a_fault(error: str | None, mark: str) -> None:
    assert f"{mark} Ann Lee" in read(page(waiting(error=error, attempt=1)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Delivery.type, "A form · no. 7,"),
        (FileUpload.type, "A form · files of no. 7,"),
        (TraceCorrection.type, "A form · source of no. 7,"),
        (TraceErasure.type, "A form · source of no. 7,"),
    ],
)
def test_what_follows_a_delivery_is_named(kind: str, words: str) -> None:
    assert words in read(page(waiting(type=kind)))


@pytest.mark.parametrize(
    ("dropped", "beginning"),
    [
        (1, "Nothing is waiting 👍\n🗑 1 dropped: it’s not in the CRM, but its card can"),
        (2, "Nothing is waiting 👍\n🗑 2 dropped: they’re not in the CRM, but their cards can"),
    ],
)
def test_what_was_dropped_is_not_in_the_crm(dropped: int, beginning: str) -> None:
    text = read(replace(EMPTY_QUEUE, dropped=dropped))
    assert text.startswith(beginning)
    assert "Everything is in the CRM" not in text


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        (
            "en",
            ("Developer resources → Other → Inbound webhook", "restart"),
        ),
        (
            "ru",
            ("Разработчикам → Другое → Входящий вебхук", "перезапустите"),
        ),
    ],
)
def test_a_dead_webhook_says_how_to_make_a_new_one(language: str, steps: tuple[str, ...]) -> None:
    stopped = replace(EMPTY_QUEUE, circuit=replace(OPEN, remedy=NEW_WEBHOOK))
    text = read(stopped, language)
    assert all(step in text for step in (*steps, "BITRIX24_WEBHOOK_URL"))
    assert "href" not in text
    assert "BITRIX24_WEBHOOK_URL" not in read(stopped, language, private=False)


def test_nothing_is_promised_before_an_open_circuit_is_probed() -> None:
    text = read(page(waiting(error="TIMEOUT", attempt=1), circuit=OPEN))
    assert "I’ll ask again on Mar 5, 2026, 11:30 AM." in text
    assert "I’ll try again on Mar 5, 2026, 11:30 AM." in text
    assert "9:31" not in text


def test_a_reason_without_words_gets_some() -> None:
    text = read(replace(EMPTY_QUEUE, circuit=replace(OPEN, reason="(UNREACHABLE, batch)")))
    assert "9:30 AM: The CRM can’t be reached (UNREACHABLE, batch)" in text


def test_the_way_to_let_us_in_is_for_admins_alone() -> None:
    """Whoever follows it decides as whom the bot acts: it does not stand in a group."""
    stopped = replace(EMPTY_QUEUE, circuit=replace(OPEN, remedy=LINK))
    alone = queue_view(stopped, TRANSLATOR, "en", UTC, private=True).text
    assert f'href="{LINK.replace("&", "&amp;")}"' in alone
    together = queue_view(stopped, TRANSLATOR, "en", UTC, private=False).text
    assert "portal.example" not in together
    assert "in their own chat with me" in together


def test_names_and_reasons_come_from_outside() -> None:
    dead_letters = DeadLetterItem(SubmissionId(3), HOSTILE, HOSTILE, NOW, HOSTILE)
    text = read(page(dead_letters, waiting(name=HOSTILE), dead_letters=1, refused_since=NOW))
    assert text.count(HOSTILE) == 4


def test_every_task_of_the_queue_has_its_words() -> None:
    """A return's note waits on purpose, and is not shown; nor is what is about no submission."""
    about = get_args(SubmissionTask)
    crm = {task.type for task in about if task.queue is OutboxQueue.CRM}
    assert crm - {ReturnNote.type} == ITEMS.keys()
