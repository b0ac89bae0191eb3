"""The update processor: every update, however it came, is handled here, in its chat's order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import structlog

from bot.ops.metrics import Metrics
from bot.telegram.answer_sender import AnswerSender, Leave
from bot.telegram.bot_session import raises_flood_waits
from bot.telegram.channel_inbox import ChannelInbox, is_aside
from bot.telegram.chat_queue import ChatQueue, UpdateInProgress, all_released, place_of
from bot.telegram.kept_updates import KeepsReceived, KeptUpdates
from bot.telegram.owned_tasks import OwnedTasks
from bot.telegram.quarantine import GivenUp, GiveUp, Quarantines
from bot.telegram.raw_update import update_id
from bot.telegram.retry_policy import (
    STORAGE_SECONDS,
    TryAgain,
    decide_update,
    is_nobodys_fault,
)
from handlers.chat_answers import Answer, collecting
from intake.kernel.ids import UpdateId
from intake.kernel.update_log import NotOurTurnError, in_turn

_log = structlog.get_logger(__name__)

Feed = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Has one update handled; raises what its handler raises."""

MOST = 5_000
"""Updates in progress; fetching pauses beyond. Each is a few KB, here and in the database."""

SIDE_BY_SIDE = 64
"""Chats whose handlers work at the same moment. A chat has one turn at a time and then queues
again, so one with a long backlog takes no more of them than anybody else."""

PROMPT_SECONDS = 0.1
"""How long fetching waits for a batch of which every update is the only one of its chat: most are
answered by then, and what is done need not be kept."""

HELD_SECONDS = 1.0
"""How long a webhook's request is held for the same reason: each holds up nobody but itself."""


TURN_SECONDS = 0.05
"""Before another look whose turn it is in a chat."""


class NotHandledError(Exception):
    """An update was neither handled nor kept, and is to be offered again."""


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
        quarantine: Quarantines,
        keep: KeepsReceived,
        metrics: Metrics,
        *,
        seconds: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
        prompt: float = PROMPT_SECONDS,
        channels: ChannelInbox | None = None,
    ) -> None:
        self._feed = feed
        self._metrics = metrics
        self._handled, self._failed = map(metrics.updates.labels, ("handled", "failed"))
        self._seconds = seconds
        self._sleep = sleep
        self._most = most
        self._prompt = prompt
        self._channels = channels
        self._give_up = GiveUp(quarantine, metrics)
        self._tasks = OwnedTasks()
        self._kept = KeptUpdates(keep, self._tasks)
        self._answers = AnswerSender(
            leave,
            self._give_up,
            self._tasks,
            on_answered=self._end,
            on_pause=self._leave_chat,
            seconds=seconds,
            sleep=sleep,
        )
        self._turns = asyncio.Semaphore(SIDE_BY_SIDE)
        self._chats: dict[Hashable, ChatQueue] = {}
        self._active: dict[UpdateId, UpdateInProgress] = {}
        self._closing = False
        self._room = asyncio.Event()
        self._room.set()

    # --- taking updates in ---

    async def restore(self) -> None:
        """Take up what an earlier process has left, before anything new is received."""
        while True:
            try:
                left = await self._kept.waiting(self._most)
            except Exception as error:  # noqa: BLE001  # whatever it is, somebody's words wait there
                _log.error("received_updates_not_read", exc_info=error)
                await self._sleep(STORAGE_SECONDS)
                continue
            if left:
                _log.info("received_updates_restored", updates=len(left))
            for raw in left:
                if (update := self.submit(raw)) is not None:
                    update.kept = update.stored = True
            return

    async def take_handed(self) -> int:
        """Take on what other processes have handed over to us; say how much that was.

        They go before what came after them in their chats. Only then it is noted that they are
        here: whatever breaks before, they are found again. Raises what the storage raises.
        """
        taken = []
        for raw in await self._kept.handed():
            if (update := self.submit(raw)) is not None:
                update.kept = update.stored = True
                taken.append(update)
                if (chat := self._chats.get(place_of(raw))) is not None:
                    chat.put_in_order()
        if taken:
            await self._kept.taken_up(taken)
        return len(taken)

    def submit(self, raw: Mapping[str, Any]) -> UpdateInProgress | None:
        """Take an update on; one that is in progress already is not taken twice.

        Returns ``None`` for something without an id, which nobody can be asked to repeat.
        """
        key = update_id(raw)
        if key is None:
            _log.error("update_without_id")
            return None
        if (known := self._active.get(key)) is not None:
            return known
        place = place_of(raw)
        chat = self._chats.get(place)
        alone = chat is None
        if chat is None:
            chat = self._chats[place] = ChatQueue(place)
        update = self._active[key] = UpdateInProgress(key, raw, alone)
        self._metrics.updates_in_progress.set(len(self._active))
        if len(self._active) >= self._most:
            self._room.clear()
        chat.updates.append(update)
        if chat.stuck or chat.unanswered:
            update.released.set()
        if not chat.working:
            chat.working = True
            chat.caught_up.clear()
            self._tasks.start(self._work(chat))
        return update

    async def put_aside(self, batch: Sequence[Mapping[str, Any]]) -> bool:
        """Take updates that go around the queues; say whether nobody need offer them again."""
        return self._channels is None or not batch or await self._channels.take(batch)

    async def see_through(self, raw: Mapping[str, Any]) -> None:
        """Take an update and wait until it is handled and answered, or quarantined."""
        if is_aside(raw):
            while not await self.put_aside((raw,)):
                await self._sleep(STORAGE_SECONDS)
            return
        if (update := self.submit(raw)) is not None:
            await update.ended.wait()

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Take an update from a sender who repeats it if this fails; return when it need not.

        Raises:
            NotHandledError: it is neither done nor kept.
        """
        if is_aside(raw):
            if not await self.put_aside((raw,)):
                raise NotHandledError
            return
        if self._closing or not self._room.is_set():
            raise NotHandledError
        update = self.submit(raw)
        if update is None:
            return
        await all_released((update,), HELD_SECONDS)
        if not await self.keep((update,)):
            raise NotHandledError

    async def promptly(self, batch: Sequence[UpdateInProgress]) -> None:
        """Wait a moment for a batch that is likely to be done by then.

        If any of it must queue, it will have to be kept anyway: then there is no use in waiting.
        """
        if all(update.alone for update in batch):
            await all_released(batch, self._prompt)

    async def room(self) -> None:
        """Wait until more can be taken on."""
        if not self._room.is_set():
            _log.warning("receiving_paused", updates=len(self._active))
            await self._room.wait()

    async def keep(self, batch: Iterable[UpdateInProgress]) -> bool:
        """Keep what is not done of it, so that nobody need offer it again; say whether it
        worked."""
        return await self._kept.keep(batch)

    async def finish(self, grace: float) -> bool:
        """Stop: give what goes well ``grace`` seconds, keep the rest for the next start.

        Returns whether everything is done or kept.
        """
        self._closing = True
        await all_released(tuple(self._active.values()), grace)
        left = tuple(self._active.values())
        kept = await self.keep(left)
        if left:
            _log.warning("updates_left_to_the_next_start", updates=len(left), kept=kept)
        await self.abandon()
        await self._kept.remove_done()
        return kept

    async def abandon(self) -> None:
        """Stop at once, as a crash would."""
        await self._tasks.cancel()

    # --- effects ---

    async def _work(self, chat: ChatQueue) -> None:
        """Handle the chat's updates one after the other, as long as there are any."""
        raises_flood_waits.set(True)
        try:
            while chat.updates:
                update = chat.updates[0]
                if await self._see_to(chat, update):
                    chat.updates.remove(update)
        finally:
            chat.working = False
            chat.caught_up.set()
            self._leave_chat(chat)

    async def _see_to(self, chat: ChatQueue, update: UpdateInProgress) -> bool:
        """Handle the update, again if need be, until it is handled or given up.

        Later updates of its chat wait meanwhile, because they must not overtake it. ``False``: an
        earlier one was handed over to us, and goes first.
        """
        tries: Counter[bool] = Counter()
        while (error := await self._try(chat, update)) is not None:
            if isinstance(error, NotOurTurnError):
                if chat.updates[0] is not update:
                    return False
                if await self._kept.hand_over(update):
                    self._hand_over(update)
                    return True
                await self._sleep(TURN_SECONDS)
                continue
            chat.stuck = True
            chat.release(update)
            way = is_nobodys_fault(error)  # an outage uses up no try of what comes after it
            tries[way] += 1
            decision = decide_update(error, tries[way])
            if isinstance(decision, TryAgain):
                await self._sleep(decision.after)
            elif await self._give_up(update, GivenUp(error, tries.total())):
                break
            else:
                await self._sleep(STORAGE_SECONDS)
        chat.stuck = False
        update.handled = True
        self._end(update)
        return True

    def _hand_over(self, update: UpdateInProgress) -> None:
        """Forget an update that another process sees to, and its row."""
        _log.info("update_handed_over", update=update.update_id)
        update.handled, update.stored, update.owed = True, False, 0
        self._end(update)

    async def _try(self, chat: ChatQueue, update: UpdateInProgress) -> Exception | None:
        collector = _Collector(self._answers, chat, update)
        try:
            async with self._turns:
                turn = in_turn(self._kept.turn(update, lambda: chat.updates[0] is update))
                with self._metrics.update_seconds.time(), collecting(collector), turn:
                    async with asyncio.timeout(self._seconds):
                        await self._feed(update.raw)
        except NotOurTurnError as error:
            return error
        except Exception as error:  # noqa: BLE001  # whatever it is, the next update must be served
            self._failed.inc()
            _log.warning("update_failed", update=update.update_id, exc_info=error)
            return error
        self._handled.inc()
        return None

    # --- ends ---

    def _leave_chat(self, chat: ChatQueue) -> None:
        if chat.idle and self._chats.get(chat.place) is chat:
            del self._chats[chat.place]

    def _end(self, update: UpdateInProgress) -> None:
        """Let the update go, if nothing is left to do."""
        if not update.handled or update.owed or update.ended.is_set():
            return
        update.ended.set()
        update.released.set()
        self._active.pop(update.update_id, None)
        self._metrics.updates_in_progress.set(len(self._active))
        if len(self._active) < self._most:
            self._room.set()
        if update.stored:
            self._kept.forget(update)


class _Collector:
    """Takes the answers of one update."""

    def __init__(self, answers: AnswerSender, chat: ChatQueue, update: UpdateInProgress) -> None:
        self._answers = answers
        self._chat = chat
        self._update = update

    def take(self, answer: Answer) -> None:
        """Note that the chat is owed this answer."""
        self._answers.owe(self._chat, self._update, answer)
