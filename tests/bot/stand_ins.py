"""Stand-ins for what the receiving parts talk to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from aiogram import Bot

from bot.ops.metrics import Metrics
from bot.telegram.quarantine import GivenUp
from bot.telegram.raw_update import chat_id
from bot.telegram.update_processor import UpdateProcessor
from handlers.chat_answers import Answer, Worth, give
from handlers.views.outgoing_messages import Keyboard, Outgoing, OutgoingFile, OutgoingMessage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.update_log import ChatTurn, always, current_turn
from texts.markup import Html

NO_BOT = cast("Bot", None)
"""Answers are collected here: nobody calls Telegram."""


def answer(
    text: str, chat: int = 1, worth: Worth = Worth.STATE, keyboard: Keyboard | None = None
) -> Answer:
    """Return an answer of one message."""
    return Answer(chat, (OutgoingMessage(Html(text), keyboard),), worth=worth)


def message(update_id: int, chat: int = 1) -> dict[str, Any]:
    """Return an update as Telegram writes it."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "Ann"},
            "text": "hello",
        },
    }


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class RecordingFeed:
    """Handles updates; those that are named fail, as often as is said."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.tried: list[int] = []
        self.failures: dict[int, list[Exception]] = {}
        self.gates: dict[int, asyncio.Event] = {}
        self.answers: dict[int, Sequence[Answer]] = {}
        """What the handler of an update answers."""
        self.turns: list[ChatTurn | None] = []
        self._changed = asyncio.Event()

    async def until(self, reached: Callable[["RecordingFeed"], bool]) -> None:
        """Wait until it got so far."""
        async with asyncio.timeout(10):
            while not reached(self):
                self._changed.clear()
                await self._changed.wait()

    async def __call__(self, raw: Mapping[str, Any]) -> None:
        number = raw["update_id"]
        self.tried.append(number)
        self.turns.append(current_turn())
        self._changed.set()
        if gate := self.gates.get(number):
            await gate.wait()
        else:
            await asyncio.sleep(0)
        if left := self.failures.get(number):
            raise left.pop(0)
        self.handled.append(number)
        for answer in self.answers.get(number, ()):
            await give(NO_BOT, answer)
        self._changed.set()


class RecordingKeep:
    """Keeps what is quarantined, unless its storage is broken."""

    def __init__(self) -> None:
        self.kept: list[tuple[int, str]] = []
        self.tries: list[int] = []
        self.failures: list[Exception] = []

    async def __call__(self, key: UpdateId, raw: Mapping[str, Any], given_up: GivenUp) -> None:
        assert raw["update_id"] == key
        if self.failures:
            raise self.failures.pop(0)
        self.kept.append((key, type(given_up.error).__name__))
        self.tries.append(given_up.tries)


class RecordingRows:
    """The table of received updates, unless its storage is broken."""

    def __init__(self) -> None:
        self.rows: dict[int, Mapping[str, Any]] = {}
        self.transactions: list[tuple[list[int], list[int]]] = []
        self.failures: list[Exception] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """What happens while a transaction that keeps something is under way."""
        self.failures_after: list[Exception] = []
        """What breaks once a transaction is committed."""
        self.holder: int | None = None
        """Among several processes."""
        self.others = True
        """Another process has earlier updates of every chat."""
        self.given: dict[int, Mapping[str, Any]] = {}
        """What was handed over to it."""
        self.giving: Callable[[], Awaitable[object]] | None = None
        """What happens while something is handed over."""
        self.waiting_for_us: list[Mapping[str, Any]] = []
        """What others have handed over."""

    async def __call__(
        self, updates: Sequence[tuple[UpdateId, Mapping[str, Any]]], done: Sequence[UpdateId]
    ) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if updates and self.meanwhile is not None:
            await self.meanwhile()
        for key in done:
            self.rows.pop(key, None)
        self.rows.update(dict(updates))
        self.transactions.append(([key for key, _ in updates], list(done)))
        if self.failures_after:
            raise self.failures_after.pop(0)

    async def waiting(self, limit: int) -> Sequence[Mapping[str, Any]]:
        if self.failures:
            raise self.failures.pop(0)
        return list(self.rows.values())[:limit]

    def turn(
        self, raw: Mapping[str, Any], is_first: Callable[[], bool] = always
    ) -> ChatTurn | None:
        place = chat_id(raw)
        if self.holder is None or place is None:
            return None
        return ChatTurn(self.holder, ChatId(place), is_first)

    async def hand_over(self, key: UpdateId, raw: Mapping[str, Any]) -> bool:
        if self.failures:
            raise self.failures.pop(0)
        if self.giving is not None:
            await self.giving()
        if self.others:
            self.given[key] = raw
        return self.others

    async def handed(self) -> Sequence[Mapping[str, Any]]:
        self.rows.update({raw["update_id"]: raw for raw in self.waiting_for_us})
        return list(self.waiting_for_us)

    async def taken_up(self, keys: Sequence[UpdateId]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.waiting_for_us = [raw for raw in self.waiting_for_us if raw["update_id"] not in keys]


class RecordingChats:
    """The chats, in which texts arrive; those that are named refuse, as often as is said."""

    def __init__(self) -> None:
        self.texts: list[tuple[int, str]] = []
        self.refusals: dict[int, list[Exception]] = {}
        self.gates: dict[int, asyncio.Event] = {}
        self.held = 0
        """Calls that wait at a gate now."""

    def of(self, chat: int) -> list[str]:
        """Return what one chat got."""
        return [text for place, text in self.texts if place == chat]

    async def __call__(self, answer: Answer, outgoing: Outgoing) -> None:
        chat = answer.chat_id
        if gate := self.gates.get(chat):
            self.held += 1
            await gate.wait()
            self.held -= 1
        if left := self.refusals.get(chat):
            raise left.pop(0)
        self.texts.append((chat, _said(outgoing)))


def _said(outgoing: Outgoing) -> str:
    match outgoing:
        case OutgoingMessage(text):
            return text
        case OutgoingFile(file):
            return file
    return outgoing.name


class RecordingSleep:
    """Passes the time at once, and tells how much it was; or holds it until ``gate`` is set."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.gate: asyncio.Event | None = None

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        assert len(self.slept) < 100, "something tries for ever"
        await (self.gate.wait() if self.gate else asyncio.sleep(0))


class Bench:
    """An update processor with its stand-ins."""

    def __init__(self, seconds: float = 30.0, **limits: Any) -> None:
        self.feed = RecordingFeed()
        self.chats = RecordingChats()
        self.keep = RecordingKeep()
        self.rows = RecordingRows()
        self.sleep = RecordingSleep()
        self.metrics = Metrics()
        self.processor = UpdateProcessor(
            self.feed,
            self.chats,
            self.keep,
            self.rows,
            self.metrics,
            seconds=seconds,
            sleep=self.sleep,
            **limits,
        )

    async def sees_through(self, *updates: dict[str, Any]) -> None:
        """Hand updates in at once and wait until all are done."""
        taken = [self.processor.submit(update) for update in updates]
        async with asyncio.timeout(10):
            for received in taken:
                assert received is not None
                await received.ended.wait()

    def counted(self, outcome: str) -> float:
        """Return how many updates ended so."""
        labels = {"outcome": outcome}
        return self.metrics.registry.get_sample_value("leadtrace_updates_total", labels) or 0.0
