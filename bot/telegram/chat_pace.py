"""Keeps what the bot sends below what each chat takes in a minute."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import TelegramMigrateToChat, TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from typing_extensions import override

from bot.telegram.bot_session import may_still_send, raises_flood_waits
from bot.telegram.message_costs import Cost, cost_of
from bot.telegram.send_slices import NoSliceError, SendSlices
from crm.client.last_look import MaySend
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion, Effect, Handler
from intake.outbox.chat_budget import ChatBudget
from intake.outbox.chat_minutes import (
    ALL_CHATS,
    ChatClosed,
    ChatIsFullError,
    ChatMinutes,
    HasChatLines,
)
from intake.outbox.tasks.outbox_queue import Priority
from intake.outbox.tasks.task import Task

T_contra = TypeVar("T_contra", bound=Task, contravariant=True)


_SENDS = ("send", "copy", "forward")

Moved = Callable[[ChatId, ChatId], Effect]
"""Returns what is written when a group turns out to have another id."""


@dataclass(slots=True)
class _Sending:
    """An attempt at a row, as far as it sends something."""

    priority: Priority
    line: ChatId | None
    """The chat whose turn it is with it."""
    kept: dict[ChatId, int] = field(default_factory=dict)
    """By chat: messages that it asked for and has not sent yet."""
    chats: set[ChatId] = field(default_factory=set)
    begun: set[ChatId] = field(default_factory=set)
    """Chats to which a call of it has left."""
    arrived: bool = False
    """Something that it sent is there."""
    moves: dict[ChatId, ChatId] = field(default_factory=dict)
    """Groups that turned out to have another id now."""


_sending: ContextVar[_Sending | None] = ContextVar("sending", default=None)


class ChatPace(BaseRequestMiddleware, ChatMinutes):
    """Counts every call. One that is made for a row of the outbox, and does not fit, is refused
    before it leaves; what answers somebody's press or words is sent in any case.
    """

    def __init__(
        self,
        clock: Clock,
        budget: ChatBudget,
        reading: UnitOfWorkFactory[HasChatLines],
        may_send: MaySend | None = None,
        slices: SendSlices | None = None,
    ) -> None:
        """``may_send`` is asked before anything leaves that a row of the outbox wants; ``slices``
        are this process's part of what several may send."""
        self._slices = slices
        self._may_send = may_send
        self._clock = clock
        self._budget = budget
        self._reading = reading
        self._restored = False

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the request, if it fits."""
        cost, sending = cost_of(method), _sending.get()
        if cost is not None:
            self._spend(cost)
            if self._slices is not None:
                await self._draw(self._slices, cost, method)
        try:
            response = await make_request(bot, method)
        except TelegramRetryAfter as error:
            self.pause(error)
            raise
        except TelegramMigrateToChat as error:
            if cost is not None and sending is not None:
                sending.moves[cost.chat_id] = ChatId(error.migrate_to_chat_id)
            raise
        if sending is not None:
            sending.arrived |= method.__api_method__.startswith(_SENDS)
        return response

    @override
    def ask(self, chat_id: ChatId, messages: int) -> None:
        sending = _sending.get()
        if sending is None:
            return
        kept = sending.kept.get(chat_id, 0)
        if messages > kept:
            self._take(sending, Cost(chat_id, messages - kept, is_edit=False))
            sending.kept[chat_id] = messages

    @override
    def room(self, chat_id: ChatId) -> int:
        return self._budget.room(chat_id, self._clock.now())

    @override
    def is_busy(self, chat_id: ChatId) -> bool:
        return self._budget.is_busy(chat_id, self._clock.now())

    async def _draw(
        self, slices: SendSlices, cost: Cost, method: TelegramMethod[TelegramType]
    ) -> None:
        """Wait for a slice; where there is none for long it is as if Telegram had refused."""
        sending = _sending.get()
        answers = sending is None or sending.priority <= Priority.BURSTS
        try:
            await slices.take(cost.chat_id, cost.messages, answers=answers)
        except NoSliceError as error:
            raise TelegramRetryAfter(
                method, "other processes use what there is", math.ceil(error.seconds)
            ) from error

    def _spend(self, cost: Cost) -> None:
        sending = _sending.get()
        if sending is None:
            self._budget.count(cost.chat_id, cost.messages, self._clock.now())
            return
        kept = min(sending.kept.get(cost.chat_id, 0), cost.messages)
        if kept < cost.messages:
            self._take(sending, cost._replace(messages=cost.messages - kept))
        if kept:
            sending.kept[cost.chat_id] -= kept
        sending.begun.add(cost.chat_id)

    def _take(self, sending: _Sending, cost: Cost) -> None:
        """Take a row's messages. Those behind the first keep no distance: the row would begin anew
        from the top, and its first message would take the room that they wait for.

        Raises:
            ChatIsFullError: they do not fit now.
        """
        sending.chats.add(cost.chat_id)
        priority = _priority(sending, is_edit=cost.is_edit)
        refused = self._budget.take(
            cost.chat_id,
            cost.messages,
            self._clock.now(),
            people=priority <= Priority.BURSTS,
            in_line=sending.line == cost.chat_id,
            begun=cost.chat_id in sending.begun,
        )
        if refused is not None:
            closed, until = refused
            raise ChatIsFullError(closed, priority, until)

    def pause(self, refusal: TelegramRetryAfter) -> tuple[ChatClosed, datetime]:
        """Close the chat that Telegram refuses, and no other one; return until when."""
        cost = cost_of(refusal.method)
        now = self._clock.now()
        until = now + timedelta(seconds=refusal.retry_after)
        return self._budget.pause(ALL_CHATS if cost is None else cost.chat_id, until, now), until

    async def restore(self) -> None:
        """Take up, once, which chats were closed when the process began."""
        if self._restored:
            return
        now = self._clock.now()
        async with self._reading() as unit:
            closed = await unit.chat_lines.closed(now)
        if not self._restored:
            self._restored = True
            for one in closed:
                self._budget.restore(one, now)

    @contextmanager
    def sending(self, task: Task, line: ChatId | None) -> Iterator[_Sending]:
        """Let what is sent within be that row's."""
        sending = _Sending(task.priority, line)
        token, impatience = _sending.set(sending), raises_flood_waits.set(True)
        looking = may_still_send.set(self._may_send)
        try:
            yield sending
        finally:
            _sending.reset(token)
            raises_flood_waits.reset(impatience)
            may_still_send.reset(looking)
            now = self._clock.now()
            people = task.priority <= Priority.BURSTS
            for chat_id, messages in sending.kept.items():
                self._budget.give_back(chat_id, messages, now, people=people)

    def closed_by(self, sending: _Sending) -> tuple[ChatClosed, ...]:
        """Return which chats take nothing more for now, after what was sent."""
        now = self._clock.now()
        closed = (self._budget.closed(one, now) for one in (*sending.chats, ALL_CHATS))
        return tuple(one for one in closed if one is not None)


class PacedHandler(Generic[T_contra]):
    """A handler of a task that sends to Telegram: its calls keep to what their chats take."""

    def __init__(
        self, handler: Handler[T_contra], pace: ChatPace, moved: Moved | None = None
    ) -> None:
        self._handler = handler
        self._pace = pace
        self._moved = moved

    async def __call__(self, task: T_contra, attempt: Attempt) -> Completion:
        """Let it do its work, and keep with its end which chats are closed by that.

        An attempt that stops after something of it is there leaves a row in doubt: the next one
        must not take that for never sent.

        Raises:
            ChatIsFullError: a chat does not take all of it now.
        """
        await self._pace.restore()
        with self._pace.sending(task, attempt.row.chat_id) as sending:
            try:
                completion = await self._handler(task, attempt)
            except (TelegramRetryAfter, ChatIsFullError) as error:
                attempt.in_doubt |= sending.arrived
                if isinstance(error, ChatIsFullError):
                    raise
                closed, until = self._pace.pause(error)
                raise ChatIsFullError(closed, task.priority, until) from error
        effects = (*completion.effects, *self._pace.closed_by(sending))
        if self._moved is not None:
            effects = (*effects, *(self._moved(*move) for move in sending.moves.items()))
        return replace(completion, effects=effects)

    def refused(self, task: T_contra, reason: str) -> Completion | None:
        """Leave it to the handler."""
        return self._handler.refused(task, reason)


def _priority(sending: _Sending, *, is_edit: bool) -> Priority:
    return Priority.EDITS if is_edit and sending.priority is Priority.CARDS else sending.priority
