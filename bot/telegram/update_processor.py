"""The update processor: every update, however it came, is handled here, in its chat's order."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError

from bot.ops.metrics import Metrics
from bot.telegram.client import at_once
from bot.telegram.owed_answers import OwedAnswer, OwedAnswers
from bot.telegram.patience import TryAgain, decide_answer, decide_update
from bot.telegram.quarantine import Failure
from bot.telegram.raw_update import chat_id, is_storable, update_id
from handlers.answering import Answer, collecting
from handlers.outgoing_messages import OutgoingFile, OutgoingMessage
from intake.kernel.ids import UpdateId
from storage.outages import is_outage

_log = structlog.get_logger(__name__)

Feed = Callable[[Mapping[str, Any]], Awaitable[None]]
SetsAside = Callable[[UpdateId, Mapping[str, Any], Failure], Awaitable[None]]
Leave = Callable[[Answer, OutgoingMessage | OutgoingFile], Awaitable[None]]
"""Sends one message of an answer."""

MOST = 5_000
"""Updates in progress; fetching pauses beyond. Each is a few KB, here and in the database."""

SIDE_BY_SIDE = 64
"""Chats whose handlers work at the same moment. A chat has one turn at a time and then queues
again, so one with a long backlog takes no more of them than anybody else."""

SILENT_SIDE_BY_SIDE = 64
"""Chats whose answers are tried again at the same moment although Telegram was silent about them.
Each holds a connection until it is silent once more: beyond that they would take those of others.
"""

PROMPT_SECONDS = 0.1
"""How long fetching waits for a batch of which every update is the only one of its chat: most are
answered by then, and what is done need not be kept."""

HELD_SECONDS = 1.0
"""How long a webhook's request is held for the same reason: each holds up nobody but itself."""

BEHIND_SECONDS = 2.0
"""How long an answer waits for a chat's backlog to be worked off, to become one with the others."""

TIDY_SECONDS = 1.0
"""How long rows of done updates wait for others, to go in one transaction."""

STORAGE_SECONDS = 30.0
"""Seconds between tries to set an update aside while the storage is out."""


class NotHandledError(Exception):
    """An update was neither handled nor kept, and is to be offered again."""


class KeepsReceived(Protocol):
    """The database's part; see :class:`bot.telegram.received.KeepReceived`."""

    async def __call__(
        self, updates: Sequence[tuple[UpdateId, Mapping[str, Any]]], done: Sequence[UpdateId]
    ) -> None:
        """Keep these and remove those, in one transaction."""
        ...

    async def waiting(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return what an earlier process has left."""
        ...


@dataclass(slots=True, eq=False)
class Received:
    """An update in progress."""

    update_id: UpdateId
    raw: Mapping[str, Any]
    alone: bool
    """Nothing else of its chat was in progress when it came."""
    kept: bool = False
    """A row holds it: Telegram need not."""
    handled: bool = False
    """Its effect is committed, or it was given up."""
    owed: int = 0
    """Answers that have not left."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Handled, and answered."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    """Ended, or in some trouble: no use in waiting for it."""


@dataclass(slots=True, eq=False)
class _Chat:
    """One chat's updates in their order, and what it is owed."""

    place: Hashable
    queue: deque[Received] = field(default_factory=deque)
    owed: OwedAnswers[Received] = field(default_factory=OwedAnswers)
    working: bool = False
    answering: bool = False
    stuck: bool = False
    """The update whose turn it is has failed, and waits for its next try."""
    unanswered: bool = False
    """The answer whose turn it is has failed, and waits for its next try."""
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    """No update waits for its effect."""


class UpdateProcessor:
    """Handles updates at least once (promise 5), and lets no chat wait for another one's trouble.

    Each chat has its own queue. An update's effect is followed by the next one's; the answers leave
    beside them, merged where the chat is behind. An update is in progress until its effect is
    committed and its answer has left, or until it was quarantined. What is not done soon is kept in
    the database, so that Telegram need not offer it again and fetching can go on (docs/decisions/
    received-updates.md).

    ``seconds`` bounds one try: a handler that hangs must not hold up its chat for ever.
    """

    def __init__(
        self,
        feed: Feed,
        leave: Leave,
        quarantine: SetsAside,
        keep: KeepsReceived,
        metrics: Metrics,
        *,
        seconds: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
        prompt: float = PROMPT_SECONDS,
    ) -> None:
        self._feed = feed
        self._leave = leave
        self._quarantine = quarantine
        self._keep = keep
        self._metrics = metrics
        self._seconds = seconds
        self._sleep = sleep
        self._most = most
        self._prompt = prompt
        self._turns = asyncio.Semaphore(SIDE_BY_SIDE)
        self._silent_turns = asyncio.Semaphore(SILENT_SIDE_BY_SIDE)
        self._chats: dict[Hashable, _Chat] = {}
        self._active: dict[UpdateId, Received] = {}
        self._done: list[UpdateId] = []
        """Kept ones whose rows can go."""
        self._tidying = False
        self._closing = False
        self._room = asyncio.Event()
        self._room.set()
        self._tasks: set[asyncio.Task[None]] = set()

    # --- taking updates in ---

    async def restore(self) -> None:
        """Take up what an earlier process has left, before anything new is received."""
        while True:
            try:
                left = await self._keep.waiting(self._most)
            except Exception as error:  # noqa: BLE001  # whatever it is, somebody's words wait there
                _log.error("received_updates_not_read", exc_info=error)
                await self._sleep(STORAGE_SECONDS)
                continue
            if left:
                _log.info("received_updates_restored", updates=len(left))
            for raw in left:
                if (received := self.submit(raw)) is not None:
                    received.kept = True
            return

    def submit(self, raw: Mapping[str, Any]) -> Received | None:
        """Take an update on; one that is in progress already is not taken twice.

        Returns ``None`` for something without an id, which nobody can be asked to repeat.
        """
        key = update_id(raw)
        if key is None:
            _log.error("update_without_id")
            return None
        if (known := self._active.get(key)) is not None:
            return known
        place = _place(raw)
        chat = self._chats.get(place)
        alone = chat is None
        if chat is None:
            chat = self._chats[place] = _Chat(place)
        received = self._active[key] = Received(key, raw, alone)
        self._metrics.updates_in_hand.set(len(self._active))
        if len(self._active) >= self._most:
            self._room.clear()
        chat.queue.append(received)
        if chat.stuck or chat.unanswered:
            received.released.set()
        if not chat.working:
            chat.working = True
            chat.caught_up.clear()
            self._start(self._work(chat))
        return received

    async def see_through(self, raw: Mapping[str, Any]) -> None:
        """Take an update and wait until it is handled and answered, or quarantined."""
        if (received := self.submit(raw)) is not None:
            await received.ended.wait()

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Take an update from a sender who repeats it if this fails; return when it need not.

        Raises:
            NotHandledError: it is neither done nor kept.
        """
        if self._closing or not self._room.is_set():
            raise NotHandledError
        received = self.submit(raw)
        if received is None:
            return
        await _released((received,), HELD_SECONDS)
        if not await self.keep((received,)):
            raise NotHandledError

    async def promptly(self, batch: Sequence[Received]) -> None:
        """Wait a moment for a batch that is likely to be done by then.

        If any of it must queue, it will have to be kept anyway: then there is no use in waiting.
        """
        if all(received.alone for received in batch):
            await _released(batch, self._prompt)

    async def room(self) -> None:
        """Wait until more can be taken on."""
        if not self._room.is_set():
            _log.warning("receiving_paused", updates=len(self._active))
            await self._room.wait()

    async def keep(self, batch: Iterable[Received]) -> bool:
        """Keep what is not done of it, so that nobody need offer it again; say whether it worked.

        The rows of updates that are done by now go in the same transaction.
        """
        open_ones = [one for one in batch if not (one.kept or one.ended.is_set())]
        new = [(one.update_id, one.raw) for one in open_ones if is_storable(one.update_id)]
        if not new:
            return True
        done, self._done = self._done, []
        try:
            await self._keep(new, done)
        except Exception as error:  # noqa: BLE001  # Telegram must keep it then, whatever it is
            self._done += done
            _log.error("updates_not_kept", updates=len(new), exc_info=error)
            return False
        for received in open_ones:
            received.kept = True
            if received.ended.is_set():
                self._forget_row(received.update_id)
        return True

    async def finish(self, grace: float) -> bool:
        """Stop: give what goes well ``grace`` seconds, keep the rest for the next start.

        Returns whether everything is done or kept.
        """
        self._closing = True
        await _released(tuple(self._active.values()), grace)
        left = tuple(self._active.values())
        kept = await self.keep(left)
        if left:
            _log.warning("updates_left_to_the_next_start", updates=len(left), kept=kept)
        await self.abandon()
        if self._done:
            await self._remove_rows()
        return kept

    async def abandon(self) -> None:
        """Stop at once, as a crash would."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("update_task_failed", exc_info=error)

    # --- effects ---

    async def _work(self, chat: _Chat) -> None:
        """Handle the chat's updates one after the other, as long as there are any."""
        at_once.set(True)
        try:
            while chat.queue:
                await self._see_to(chat, chat.queue[0])
                chat.queue.popleft()
        finally:
            chat.working = False
            chat.caught_up.set()
            self._leave_chat(chat)

    async def _see_to(self, chat: _Chat, received: Received) -> None:
        """Handle the update, again if need be, until it is handled or given up.

        Later updates of its chat wait meanwhile, because they must not overtake it.
        """
        tries = 0
        while (error := await self._try(chat, received)) is not None:
            chat.stuck = True
            _let_go(received, *chat.queue)
            tries += 1
            decision = decide_update(error, tries)
            if isinstance(decision, TryAgain):
                await self._sleep(decision.after)
            elif await self._give_up(received, Failure(error, tries)):
                break
            else:
                await self._sleep(STORAGE_SECONDS)
        chat.stuck = False
        received.handled = True
        self._end(received)

    async def _try(self, chat: _Chat, received: Received) -> Exception | None:
        collector = _Collector(self, chat, received)
        try:
            async with self._turns:
                with self._metrics.update_seconds.time(), collecting(collector):
                    async with asyncio.timeout(self._seconds):
                        await self._feed(received.raw)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next update must be served
            self._metrics.updates.labels("failed").inc()
            _log.warning("update_failed", update=received.update_id, exc_info=error)
            return error
        self._metrics.updates.labels("handled").inc()
        return None

    async def _give_up(self, received: Received, failure: Failure) -> bool:
        """Set the update aside; say whether that is the end of it.

        While the storage is out nothing can be quarantined, and nothing is lost. For any other
        reason the update ends here: repeated for ever, it would hold up its chat for nothing.
        """
        try:
            await self._quarantine(received.update_id, received.raw, failure)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next update must be served
            if is_outage(error):
                _log.error("update_not_quarantined", update=received.update_id, exc_info=error)
                return False
            self._metrics.updates.labels("lost").inc()
            _log.error("update_lost", update=received.update_id, exc_info=error)
            return True
        self._metrics.updates.labels("quarantine").inc()
        return True

    # --- answers ---

    def owe(self, chat: _Chat, received: Received, answer: Answer) -> None:
        """Note an answer of the update that is being handled."""
        received.owed += 1
        for outdated in chat.owed.add(answer, received):
            self._settle(outdated)
        if not chat.answering:
            chat.answering = True
            self._start(self._answer(chat))

    async def _answer(self, chat: _Chat) -> None:
        """Send what the chat is owed, until nothing is. Effects go on beside it."""
        at_once.set(True)
        tries = 0
        silent = False
        try:
            while chat.owed:
                if not chat.caught_up.is_set():
                    await _set_within(chat.caught_up, BEHIND_SECONDS)
                if (owed := chat.owed.first) is None:
                    break
                async with self._silent_turns if silent else contextlib.nullcontext():
                    error = await self._send(owed)
                silent = isinstance(error, (TelegramNetworkError, TimeoutError))
                if error is None:
                    tries, chat.unanswered = 0, False
                    chat.owed.remove(owed)
                    self._settle(owed.source)
                    continue
                tries += 1
                chat.unanswered = True
                _let_go(owed.source, *chat.queue)
                _log.warning(
                    "answer_failed", update=owed.source.update_id, error=type(error).__name__
                )
                decision = decide_answer(error, tries)
                if isinstance(decision, TryAgain):
                    await self._sleep(decision.after)
                    continue
                chat.owed.remove(owed)
                await self._refused(owed.source, Failure(error, tries))
                tries, chat.unanswered = 0, False
        finally:
            chat.answering = False
            self._leave_chat(chat)

    async def _send(self, owed: OwedAnswer[Received]) -> Exception | None:
        """Send what remains of an answer, message by message."""
        answer = owed.answer
        owed.leaving = True
        try:
            for outgoing in owed.remaining:
                async with asyncio.timeout(self._seconds):
                    await self._leave(answer, outgoing)
                owed.left += 1
        except TelegramForbiddenError:
            # They block the bot. Telegram reports that itself, which changes what we know.
            _log.info("person_unreachable", update=owed.source.update_id)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next one must be served
            return error
        finally:
            owed.leaving = False
        return None

    async def _refused(self, received: Received, failure: Failure) -> None:
        """Give an answer up that Telegram does not take, whatever the reason."""
        while not await self._give_up(received, failure):
            await self._sleep(STORAGE_SECONDS)
        self._settle(received)

    def _settle(self, received: Received) -> None:
        received.owed -= 1
        self._end(received)

    # --- ends ---

    def _leave_chat(self, chat: _Chat) -> None:
        if not (chat.working or chat.answering) and self._chats.get(chat.place) is chat:
            del self._chats[chat.place]

    def _end(self, received: Received) -> None:
        """Let the update go, if nothing is left to do."""
        if not received.handled or received.owed or received.ended.is_set():
            return
        received.ended.set()
        received.released.set()
        self._active.pop(received.update_id, None)
        self._metrics.updates_in_hand.set(len(self._active))
        if len(self._active) < self._most:
            self._room.set()
        if received.kept:
            self._forget_row(received.update_id)

    def _forget_row(self, key: UpdateId) -> None:
        self._done.append(key)
        if not self._tidying:
            self._tidying = True
            self._start(self._tidy())

    async def _tidy(self) -> None:
        """Remove the rows of what is done, unless a transaction that keeps others did."""
        pause = TIDY_SECONDS
        while self._done:
            await asyncio.sleep(pause)
            pause = TIDY_SECONDS if await self._remove_rows() else STORAGE_SECONDS
        self._tidying = False

    async def _remove_rows(self) -> bool:
        done, self._done = self._done, []
        if not done:
            return True
        try:
            await self._keep((), done)
        except Exception as error:  # noqa: BLE001  # a row too many does no harm
            self._done += done
            _log.warning("received_rows_not_removed", rows=len(done), exc_info=error)
            return False
        return True


class _Collector:
    """Takes the answers of one update."""

    def __init__(self, processor: UpdateProcessor, chat: _Chat, received: Received) -> None:
        self._processor = processor
        self._chat = chat
        self._received = received

    def take(self, answer: Answer) -> None:
        """Note that the chat is owed this answer."""
        self._processor.owe(self._chat, self._received, answer)


def _let_go(*batch: Received) -> None:
    """Let nobody wait for these: their next try may be far away."""
    for received in batch:
        received.released.set()


async def _released(batch: Iterable[Received], seconds: float) -> None:
    """Wait until each is done or in trouble, so long at most."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for received in batch:
                await received.released.wait()


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _place(raw: Mapping[str, Any]) -> tuple[str, int | None]:
    """Return what the update is queued under: its chat, or itself when it has none."""
    chat = chat_id(raw)
    return ("chat", chat) if chat is not None else ("update", update_id(raw))
