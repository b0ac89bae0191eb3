"""Sending a chat what it is owed, beside the effects that follow."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError

from bot.telegram.bot_session import raises_flood_waits
from bot.telegram.chat_queue import ChatQueue, UpdateInProgress
from bot.telegram.owed_answers import OwedAnswer
from bot.telegram.owned_tasks import OwnedTasks
from bot.telegram.quarantine import GivenUp, GivesUp
from bot.telegram.retry_policy import STORAGE_SECONDS, TryAgain, decide_answer
from handlers.chat_answers import Answer
from handlers.views.outgoing_messages import Outgoing

_log = structlog.get_logger(__name__)

Leave = Callable[[Answer, Outgoing], Awaitable[None]]
"""Sends one message of an answer."""

SILENT_SIDE_BY_SIDE = 64
"""Chats whose answers are tried again at the same moment although Telegram was silent about them.
Each holds a connection until it is silent once more: beyond that they would take those of others.
"""

BEHIND_SECONDS = 2.0
"""How long an answer waits for a chat's backlog to be worked off, to become one with the others."""


class AnswerSender:
    """Sends answers in their chat's order, each until it has left or Telegram never takes it.

    ``on_answered`` is called for an update that is owed one answer less, ``on_pause`` for a chat
    that is owed nothing more. ``seconds`` bounds one call.
    """

    def __init__(
        self,
        leave: Leave,
        give_up: GivesUp,
        tasks: OwnedTasks,
        *,
        on_answered: Callable[[UpdateInProgress], None],
        on_pause: Callable[[ChatQueue], None],
        seconds: float,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._leave = leave
        self._give_up = give_up
        self._tasks = tasks
        self._on_answered = on_answered
        self._on_pause = on_pause
        self._seconds = seconds
        self._sleep = sleep
        self._silent_turns = asyncio.Semaphore(SILENT_SIDE_BY_SIDE)

    def owe(self, chat: ChatQueue, update: UpdateInProgress, answer: Answer) -> None:
        """Note an answer of the update that is being handled."""
        update.owed += 1
        for outdated in chat.owed.add(answer, update):
            self._settle(outdated)
        if not chat.answering:
            chat.answering = True
            self._tasks.start(self._answer(chat))

    async def _answer(self, chat: ChatQueue) -> None:
        """Send what the chat is owed, until nothing is."""
        raises_flood_waits.set(True)
        tries = 0
        silent = False
        try:
            while chat.owed:
                if not chat.caught_up.is_set():
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(BEHIND_SECONDS):
                            await chat.caught_up.wait()
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
                chat.release(owed.source)
                _log.warning(
                    "answer_failed", update=owed.source.update_id, error=type(error).__name__
                )
                decision = decide_answer(error, tries)
                if isinstance(decision, TryAgain):
                    await self._sleep(decision.after)
                    continue
                chat.owed.remove(owed)
                while not await self._give_up(owed.source, GivenUp(error, tries)):
                    await self._sleep(STORAGE_SECONDS)
                self._settle(owed.source)
                tries, chat.unanswered = 0, False
        finally:
            chat.answering = False
            self._on_pause(chat)

    async def _send(self, owed: OwedAnswer[UpdateInProgress]) -> Exception | None:
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

    def _settle(self, update: UpdateInProgress) -> None:
        update.owed -= 1
        self._on_answered(update)
