"""What other people notice of one chat in trouble: flooded, or refused by Telegram.

The real poller fetches from a queue in this process, so everything between ``getUpdates`` and the
answer's call is measured. Calm and troubled rounds take turns.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType

from benchmarks.contender import answers
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.report import Report, Table, Target
from benchmarks.telegram import Person, Raw, RecordingSession
from benchmarks.timing import median, p99, settle
from bot.telegram.poller import Poller

OTHERS = 6
"""People who fill in the form meanwhile, each answering at once."""
ROUNDS = 6
TELEGRAM_SECONDS = 0.03
"""Of each call, as over a network."""
FLOOD, FLOOD_SECONDS = 150, 0.8
REFUSED_EVERY = 0.1
"""Seconds between the messages of the chat that Telegram lets nobody write to."""
RETRY_AFTER = 60
MESSAGES = (2, 1, 2, 1, 1, 1, 1)
"""Of each answer: the arrival is greeted, and an answer about a phone takes its keyboard away."""
AT_MOST = 2.0
"""Times the calm p99."""


class LimitedSession(RecordingSession):
    """Answers as Telegram would; one chat gets a message a second, or none at all."""

    def __init__(self, *, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self.sent: dict[int, asyncio.Semaphore] = {}
        """By chat: released once for each message that arrives there."""
        self.limited: int | None = None
        self.refused: int | None = None
        self.got = 0
        """Messages that the limited chat got."""
        self._next = 0.0

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Refuse what exceeds a limit, answer the rest."""
        chat = int(method.chat_id) if isinstance(method, SendMessage) else None
        if chat is not None:
            self._refuse_beyond_limits(method, chat)
        result = await super().make_request(bot, method, timeout)
        if chat is not None and (sent := self.sent.get(chat)) is not None:
            sent.release()
        return result

    def _refuse_beyond_limits(self, method: TelegramMethod[TelegramType], chat: int) -> None:
        if chat == self.refused:
            raise TelegramRetryAfter(method, "Too Many Requests", retry_after=RETRY_AFTER)
        if chat == self.limited:
            if perf_counter() < self._next:
                raise TelegramRetryAfter(method, "Too Many Requests", retry_after=1)
            self._next = perf_counter() + 1.0
            self.got += 1


class QueuedUpdates:
    """Telegram's queue: fetching confirms what is below the offset, and waits if nothing is."""

    def __init__(self) -> None:
        self._queue: deque[Raw] = deque()
        self._offered = asyncio.Event()

    def offer(self, raw: Raw) -> None:
        """Put an update there."""
        self._queue.append(raw)
        self._offered.set()

    async def open(self) -> None:
        """Nothing stands in the way."""

    async def fetch(self, offset: int | None, *, wait: int) -> Sequence[Any]:
        """Return up to a hundred updates."""
        while self._queue and offset is not None and self._queue[0]["update_id"] < offset:
            self._queue.popleft()
        self._offered.clear()
        if not self._queue and wait:
            await self._offered.wait()
        return [self._queue[index] for index in range(min(100, len(self._queue)))]


@dataclass
class Scene:
    """A troubled chat beside people who talk."""

    name: str
    trouble: Callable[["Talking"], Awaitable[None]]
    times: list[float] = field(default_factory=list)
    """Seconds from offering an update to its answer, of everybody else."""


@dataclass(frozen=True)
class Talking:
    """The product with a poller at work."""

    product: Product
    session: LimitedSession
    source: QueuedUpdates

    async def walk(self, times: list[float]) -> None:
        """Fill in the form, and note how long each answer took."""
        person = Person(self.session)
        sent = self.session.sent[person.id] = asyncio.Semaphore(0)
        for act, messages in zip(_acts(person), MESSAGES, strict=True):
            begun = perf_counter()
            self.source.offer(act())
            for _ in range(messages):
                await sent.acquire()
            times.append(perf_counter() - begun)
        assert self.session.last_text[person.id].startswith("Thank you")
        del self.session.sent[person.id]


def _acts(person: Person) -> Iterator[Callable[[], Raw]]:
    yield partial(person.says, "/start spring")
    for text in answers(person.id % 1_000_000):
        yield partial(person.says, text)
    yield partial(person.presses, "confirm")


async def _nothing(_: Talking) -> None:
    return


async def _flooded(talking: Talking) -> None:
    person = Person(talking.session)
    talking.session.limited = person.id
    talking.source.offer(person.says("/start spring"))
    for _ in range(FLOOD):
        talking.source.offer(person.says("hello"))
        await asyncio.sleep(FLOOD_SECONDS / FLOOD)


async def _refused(talking: Talking) -> None:
    person = Person(talking.session)
    talking.session.refused = person.id
    talking.source.offer(person.says("/start spring"))
    while True:
        talking.source.offer(person.says("hello"))
        await asyncio.sleep(REFUSED_EVERY)


async def measure(folder: Path) -> Report:
    """Let calm and troubled rounds take turns."""
    scenes = (
        Scene("calm", _nothing),
        Scene("one chat flooded", _flooded),
        Scene("one chat refused", _refused),
    )
    async with _talking(folder) as talking:
        await talking.walk([])
        settle()
        for _ in range(ROUNDS):
            for scene in scenes:
                await _round(talking, scene)
        got = talking.session.got
    calm = p99(scenes[0].times)
    rows = tuple(
        (one.name, len(one.times), median(one.times), p99(one.times), p99(one.times) / calm)
        for one in scenes
    )
    table = Table(
        f"{OTHERS} other people at the form, {ROUNDS} rounds",
        ("scene", "updates", "median ms", "p99 ms", "ratio"),
        rows,
        (
            f"From offering an update to its answer's arrival; calls take {TELEGRAM_SECONDS} s.",
            f"Flooded: {FLOOD} messages in {FLOOD_SECONDS} s; the chat got {got / ROUNDS:.1f}.",
            f"Refused: a message every {REFUSED_EVERY} s, 429 with {RETRY_AFTER} s for each.",
        ),
    )
    targets = tuple(
        Target(f"flood: {name}, others' p99 over calm", ratio, at_most=AT_MOST)
        for name, _, _, _, ratio in rows[1:]
    )
    return Report("flood", (table,), targets=targets)


async def _round(talking: Talking, scene: Scene) -> None:
    trouble = asyncio.ensure_future(scene.trouble(talking))
    try:
        async with asyncio.TaskGroup() as others:
            for _ in range(OTHERS):
                others.create_task(talking.walk(scene.times))
    finally:
        trouble.cancel()
        await asyncio.wait((trouble,))
        talking.session.refused = None


@asynccontextmanager
async def _talking(folder: Path) -> AsyncIterator[Talking]:
    session = LimitedSession(seconds=TELEGRAM_SECONDS)
    file = new_file(folder, "flood")
    async with opened(file_url(file), session=session) as product:
        source, stopping = QueuedUpdates(), asyncio.Event()
        poller = Poller(
            source, product.processor, stopping=stopping, on_receiving=lambda _: None, grace=0.0
        )
        polling = asyncio.ensure_future(poller.run())
        try:
            yield Talking(product, session, source)
        finally:
            stopping.set()
            await polling
