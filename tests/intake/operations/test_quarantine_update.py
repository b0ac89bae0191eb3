"""What becomes of an update that cannot be handled: kept whatever it holds, and told truthfully."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.telegram.quarantine import GivenUp, Quarantine
from bot.telegram.raw_update import UndecodableUpdateError
from intake.kernel.ids import ChatId, UpdateId
from intake.operations.quarantine_update import (
    NOTICES_AN_HOUR,
    Loss,
    LostInput,
    QuarantineUpdate,
)
from intake.outbox.tasks.notice_tasks import Notice
from intake.team.access import TeamAccess
from intake.team.card_chat import CardChat
from storage.database import Database
from storage.tables import outbox, quarantined_updates
from storage.task_snapshots import load_task
from tests.bot.stand_ins import FakeClock, message
from tests.databases import opened_database

ADMINS = (ChatId(1), ChatId(2))
MANAGERS = ChatId(-100)
ACCESS = TeamAccess(owners=frozenset(), managers=CardChat(MANAGERS))
FAULT = GivenUp(ValueError("words"), 3)


class RecordingNotify:
    """Notifies people, as far as they can be reached."""

    def __init__(self) -> None:
        self.notified: list[tuple[int, Loss, str | None]] = []
        self.languages: list[str | None] = []
        self.reachable = True

    async def __call__(self, lost: LostInput, loss: Loss) -> bool:
        self.languages.append(lost.language_code)
        self.notified.append((lost.person_id, loss, lost.press))
        return self.reachable


class FakeStorage:
    """The use case over a database in memory."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock()
        self.notify = RecordingNotify()
        self.quarantine = Quarantine(
            QuarantineUpdate(database.writing, self.clock, self.notify, ACCESS, admins=ADMINS),
        )

    async def notices(self) -> list[Notice]:
        """What the first admin is to read."""
        async with self.database.reading() as unit:
            rows = await unit.outbox._connection.run(select(outbox).order_by(outbox.c.id))
            tasks = [load_task(row.type, row.payload, row.submission_id) for row in rows]
        return [task for task in tasks if isinstance(task, Notice) and task.chat_id == ADMINS[0]]

    async def kept(self) -> list[tuple[int, str, str]]:
        """What was quarantined."""
        table = quarantined_updates
        async with self.database.reading() as unit:
            rows = await unit.outbox._connection.run(select(table).order_by(table.c.id))
            return [(row.update_id, row.raw, row.error) for row in rows]


@pytest.fixture
async def storage() -> AsyncIterator[FakeStorage]:
    async with opened_database() as database:
        yield FakeStorage(database)


def said(update_id: int, event: dict[str, Any], kind: str = "message") -> dict[str, Any]:
    """Return an update of that kind."""
    return {"update_id": update_id, kind: event}


def press(chat: dict[str, Any] | None, person: int = 5) -> dict[str, Any]:
    """Return a press on a button."""
    event: dict[str, Any] = {"id": "77", "from": {"id": person, "first_name": "Ann"}, "data": "x"}
    return event if chat is None else {**event, "message": {"message_id": 1, "chat": chat}}


PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -5, "type": "supergroup"}
TEAM = {"id": int(MANAGERS), "type": "supergroup"}
ANN = {"id": 5, "first_name": "Ann"}


@pytest.mark.parametrize(
    ("raw", "loss", "ended"),
    [
        (message(7, chat=5), Loss.WORDS, None),
        (said(7, {"chat": PRIVATE, "from": ANN}, "edited_message"), Loss.WORDS, None),
        (said(7, press(PRIVATE), "callback_query"), Loss.PRESS, "77"),
        (said(7, press(None), "callback_query"), Loss.PRESS, "77"),
        (said(7, {**press(PRIVATE), "id": 8}, "callback_query"), Loss.PRESS, None),
        (said(7, {"chat": PRIVATE | ANN}), Loss.WORDS, None),
        (said(7, {"chat": PRIVATE | ANN, "from": {"id": "x"}}), Loss.WORDS, None),
        (said(7, press(PRIVATE | ANN) | {"from": None}, "callback_query"), Loss.PRESS, "77"),
        (said(7, {"chat": {"id": 5}, "from": ANN}), Loss.WORDS, None),
        (said(7, {"chat": {"id": "x"}, "from": ANN}), Loss.WORDS, None),
        (said(7, {"from": ANN}), Loss.WORDS, None),
        (said(7, press({"id": 5}), "callback_query"), Loss.PRESS, "77"),
    ],
    ids=[
        "message", "edited", "press", "press-without-message", "press-without-id", "nobody",
        "nobody-readable", "nobody-presses", "chat-of-no-type", "chat-without-id", "no-chat",
        "press-in-a-chat-of-no-type",
    ],
)  # fmt: skip
async def test_a_person_gets_a_word_and_the_admins_know(
    storage: FakeStorage, raw: dict[str, Any], loss: Loss, ended: str | None
) -> None:
    await storage.quarantine(UpdateId(7), raw, FAULT)
    assert storage.notify.notified == [(5, loss, ended)]
    (notice,) = await storage.notices()
    assert dict(notice.args) == {
        "person": "5",
        "name": "Ann",
        "loss": loss.value,
        "tries": 3,
        "told": "yes",
        "update": "7",
        "error": "ValueError",
        "last": "no",
    }


@pytest.mark.parametrize(("code", "language"), [("de", "de"), (7, None), (None, None)])
async def test_a_language_is_taken_if_it_is_a_word(
    storage: FakeStorage, code: object, language: str | None
) -> None:
    raw = said(7, {"chat": PRIVATE, "from": {**ANN, "language_code": code}})
    await storage.quarantine(UpdateId(7), raw, FAULT)
    assert storage.notify.languages == [language]


async def test_of_what_had_its_effect_only_the_answer_is_lost(storage: FakeStorage) -> None:
    async with storage.database.writing() as unit:
        await unit.handled.insert(UpdateId(7), storage.clock.now())
        await unit.commit()
    await storage.quarantine(UpdateId(7), message(7, chat=5), FAULT)
    assert storage.notify.notified == [(5, Loss.ANSWER, None)]
    assert (await storage.notices())[0].args["loss"] == "answer"


async def test_what_cannot_be_read_was_not_tried_again(storage: FakeStorage) -> None:
    failure = GivenUp(UndecodableUpdateError(), 1)
    await storage.quarantine(UpdateId(7), message(7, chat=5), failure)
    assert (await storage.notices())[0].args["tries"] == 0


async def test_a_person_who_cannot_be_reached_was_not_told(storage: FakeStorage) -> None:
    storage.notify.reachable = False
    await storage.quarantine(UpdateId(7), message(7, chat=5), FAULT)
    assert (await storage.notices())[0].args["told"] == "no"


async def test_a_press_in_the_managers_group_is_told_to_the_admins(
    storage: FakeStorage,
) -> None:
    await storage.quarantine(UpdateId(7), said(7, press(TEAM), "callback_query"), FAULT)
    assert storage.notify.notified == []
    assert (await storage.notices())[0].args["told"] == "group"


NOISE = [
    said(7, {"chat": GROUP, "from": ANN}),
    said(7, press(GROUP), "callback_query"),
    said(7, {"chat": PRIVATE, "from": ANN}, "my_chat_member"),
    said(7, {"chat": GROUP}),
    said(7, {"chat": {"type": "private"}, "from": {"id": "x"}}),
    said(7, {"chat": {"id": -5}, "from": ANN}),
    said(7, {"chat": {"id": -(2**70), "type": "supergroup"}, "from": ANN}),
    said(7, {}, "channel_post"),
    {"update_id": 7, "message": "what?"},
    {"update_id": 7},
]


@pytest.mark.parametrize("raw", NOISE)
async def test_noise_is_kept_and_told_to_nobody(storage: FakeStorage, raw: dict[str, Any]) -> None:
    await storage.quarantine(UpdateId(7), raw, FAULT)
    assert storage.notify.notified == []
    assert await storage.notices() == []
    assert len(await storage.kept()) == 1


async def test_noise_mutes_nobodys_loss(storage: FakeStorage) -> None:
    for raw in NOISE * 3:
        await storage.quarantine(UpdateId(7), raw, FAULT)
    await storage.quarantine(UpdateId(8), message(8, chat=5), FAULT)
    assert len(await storage.notices()) == 1


async def test_each_persons_loss_is_told_once_an_hour_and_no_flood_of_them(
    storage: FakeStorage,
) -> None:
    for person in (5, 5, 6):
        await storage.quarantine(UpdateId(7), message(7, chat=person), FAULT)
    assert [one.args["person"] for one in await storage.notices()] == ["5", "6"]
    for person in range(10, 30):
        await storage.quarantine(UpdateId(7), message(7, chat=person), FAULT)
    notices = await storage.notices()
    assert len(notices) == NOTICES_AN_HOUR
    assert [one.args["last"] for one in notices] == ["no"] * (NOTICES_AN_HOUR - 1) + ["yes"]
    assert len(storage.notify.notified) == 23
    storage.clock.at += timedelta(hours=1)
    await storage.quarantine(UpdateId(7), message(7, chat=5), FAULT)
    assert (await storage.notices())[-1].args["person"] == "5"


async def test_a_clock_that_is_put_back_mutes_nobody(storage: FakeStorage) -> None:
    for back in (timedelta(), timedelta(days=40), timedelta(hours=2)):
        storage.clock.at -= back
        await storage.quarantine(UpdateId(7), message(7, chat=5), FAULT)
    assert len(await storage.notices()) == 3


def nested(depth: int) -> dict[str, Any]:
    """Return a message within a message within …"""
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"reply_to_message": inner}
    return inner


@pytest.mark.parametrize(
    ("key", "event", "kept"),
    [
        (7, {"text": "half \ud83d"}, '"half \\ud83d"'),
        (7, {"text": "nothing\0here"}, "nothing\\u0000here"),
        (7, {"text": "ä"}, '"\\u00e4"'),
        (7, {"message_id": 2**70}, str(2**70)),
        (2**63, {"text": "x"}, f'"update_id": {2**63}'),
        (-(2**80), {"text": "x"}, f'"update_id": {-(2**80)}'),
        (7, {"number": 10**5000}, '"lost": "ValueError"'),
        (7, nested(100_000), '"lost": "RecursionError"'),
        (7, {"text": b"bytes"}, '"lost": "TypeError"'),
    ],
    ids=[
        "surrogate", "nul", "umlaut", "huge-number", "huge-id", "small-id", "endless-number",
        "deep", "bytes",
    ],
)  # fmt: skip
async def test_whatever_it_holds_it_can_be_kept_and_told(
    storage: FakeStorage, key: int, event: dict[str, Any], kept: str
) -> None:
    raw = said(key, {"chat": PRIVATE, "from": {"id": 5, "first_name": "A\ud83dnn"}, **event})
    await storage.quarantine(UpdateId(key), raw, FAULT)
    ((_, text, _),) = await storage.kept()
    assert kept in text
    (notice,) = await storage.notices()
    assert notice.args["name"] == "A?nn"


async def test_an_update_that_is_quarantined_again_is_no_error(storage: FakeStorage) -> None:
    """The process may die between setting it aside and what follows."""
    for _ in range(2):
        await storage.quarantine(UpdateId(7), message(7), FAULT)
    assert len(await storage.kept()) == 2
