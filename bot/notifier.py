"""The notifier: works on the Telegram lane's rows. What it sends is rendered at that moment."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, Message

from bot.card_keyboard import LINK_REFUSED, card_keyboard
from handlers.managers.card import CardView
from intake.cards import Card, Cards, NewCard
from intake.clock import Clock
from intake.delivery.gateway import ClaimLostError
from intake.delivery.policy import retry_at
from intake.forms.form import CardChat
from intake.ids import ChatId, SubmissionId
from intake.outbox import Notice, Outbox, OutboxRow, Task, held_rows
from intake.routing import card_chats
from intake.submissions import Submission, Submissions, SubmissionState
from intake.together import Together
from intake.units import Unit, Units

log = structlog.get_logger()

T = TypeVar("T")

_TOPIC_GONE = re.compile("message thread not found|TOPIC_CLOSED|TOPIC_DELETED")

_End = tuple[OutboxRow, NewCard | None]
"""A row that is done, and the card that was sent or edited for it."""

RenderCard = Callable[[Submission], CardView]
RenderNotice = Callable[[Notice], str]


class NotifierUnit(Unit, Protocol):
    """What the notifier reads and writes."""

    @property
    def outbox(self) -> Outbox:
        """The rows."""
        ...

    @property
    def submissions(self) -> Submissions:
        """The submissions."""
        ...

    @property
    def cards(self) -> Cards:
        """The cards."""
        ...


class NobodyToTellError(Exception):
    """No chat takes the card: neither the form's, nor the managers', nor any admin's."""


class Notifier:
    """Sends notices, and keeps one card per submission in step with the database.

    A card that cannot be edited any more is sent anew; a chat that does not take it gives way to
    the next one. A crash between sending and committing may leave a second card: Telegram has no
    way to look for the first.
    """

    def __init__(
        self,
        bot: Bot,
        writing: Units[NotifierUnit],
        reading: Units[NotifierUnit],
        clock: Clock,
        *,
        render_card: RenderCard,
        render_notice: RenderNotice,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._bot = bot
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._render_card = render_card
        self._render_notice = render_notice
        self._managers = managers
        self._admins = admins
        self._known = Together(self._read)
        self._ended = Together(self._end)

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Work on one row; return why it failed, after its end was committed."""
        try:
            if row.notice is not None:
                await self._tell(row.notice)
                card = None
            else:
                card = await self._refresh(row)
        except ClaimLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            await self._again(row, error)
            return error
        if not await self._ended((row, card)):
            raise ClaimLostError
        return None

    async def _tell(self, notice: Notice) -> None:
        try:
            await self._bot.send_message(notice.chat_id, self._render_notice(notice))
        except (TelegramForbiddenError, TelegramBadRequest):
            # An admin who never started the bot, or blocks it, cannot be told.
            return

    async def _refresh(self, row: OutboxRow) -> NewCard | None:
        """Bring the card up to date; return it if anything was sent or edited."""
        if row.task is not Task.CARD or row.submission_id is None:
            raise ValueError(row.task)
        submission, card = await self._known(row.submission_id)
        if submission is None:
            return None
        view = self._render_card(submission)
        fingerprint = hashlib.sha256(repr(view).encode()).hexdigest()[:32]
        if card is not None and card.fingerprint == fingerprint:
            return None
        if card is not None and await self._edit(card, view):
            place, message_id = CardChat(card.chat_id, card.topic_id), card.message_id
            if submission.state is SubmissionState.BURIED is not card.shown_state:
                await self._attach(place, submission, view)  # its reason may have cut the answers
        else:
            place, message_id = await self._send_somewhere(submission, view)
        return NewCard(
            submission.id,
            place.chat_id,
            place.topic_id,
            message_id,
            submission.state,
            fingerprint,
            self._clock.now(),
        )

    async def _edit(self, card: Card, view: CardView) -> bool:
        """Edit the card; ``False`` when that is no longer possible."""

        async def edit(keyboard: InlineKeyboardMarkup | None) -> None:
            await self._bot.edit_message_text(
                view.text,
                chat_id=card.chat_id,
                message_id=card.message_id,
                reply_markup=keyboard,
            )

        try:
            await _shown(view, edit)
        except (TelegramMigrateToChat, TelegramForbiddenError):
            return False
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    async def _send_somewhere(self, submission: Submission, view: CardView) -> tuple[CardChat, int]:
        """Send the card to the first chat that takes it."""
        for place in card_chats(submission, self._managers, self._admins):
            try:
                return await self._send(place, submission, view)
            except (TelegramForbiddenError, TelegramBadRequest) as error:
                log.warning("card_refused", chat=place.chat_id, error=type(error).__name__)
        raise NobodyToTellError

    async def _send(
        self, place: CardChat, submission: Submission, view: CardView
    ) -> tuple[CardChat, int]:
        """Send the card to a chat, wherever that has moved, and at least beside its topic."""
        try:
            return await self._send_beside(place, submission, view)
        except TelegramMigrateToChat as error:
            moved = CardChat(ChatId(error.migrate_to_chat_id))
            return moved, await self._send_to(moved, submission, view)

    async def _send_beside(
        self, place: CardChat, submission: Submission, view: CardView
    ) -> tuple[CardChat, int]:
        try:
            return place, await self._send_to(place, submission, view)
        except TelegramBadRequest as error:
            if place.topic_id is None or not _TOPIC_GONE.search(error.message):
                raise
            log.warning("card_topic_gone", chat=place.chat_id)
            place = CardChat(place.chat_id)
            return place, await self._send_to(place, submission, view)

    async def _attach(self, place: CardChat, submission: Submission, view: CardView) -> None:
        """Send the whole text as a file, if the card had to be cut."""
        if view.full_text is None:
            return
        file = BufferedInputFile(view.full_text.encode(), f"submission-{submission.id}.txt")
        await self._bot.send_document(place.chat_id, file, message_thread_id=place.topic_id)

    async def _send_to(self, place: CardChat, submission: Submission, view: CardView) -> int:
        await self._attach(place, submission, view)

        async def send(keyboard: InlineKeyboardMarkup | None) -> Message:
            return await self._bot.send_message(
                place.chat_id,
                view.text,
                message_thread_id=place.topic_id,
                reply_markup=keyboard,
            )

        return (await _shown(view, send)).message_id

    async def _read(
        self, asked: Sequence[SubmissionId]
    ) -> list[tuple[Submission | None, Card | None]]:
        """Read for all who are about to show a card."""
        async with self._reading() as unit:
            submissions = await unit.submissions.get_all(asked)
            cards = await unit.cards.of(asked)
        return [(submissions.get(one), cards.get(one)) for one in asked]

    async def _end(self, ends: Sequence[_End]) -> list[bool]:
        """End the rows of all who are done; say of each whether its claim was still held."""
        async with self._writing() as unit:
            held = await held_rows((row for row, _ in ends), unit.outbox.finish)
            await unit.cards.put(
                [card for row, card in ends if card is not None and row.id in held]
            )
            await unit.commit()
        return [row.id in held for row, _ in ends]

    async def _again(self, row: OutboxRow, error: Exception) -> None:
        """Give the row back: everything on this lane can pass by itself, or once a chat is set."""
        now = self._clock.now()
        wait: timedelta | None = None
        if isinstance(error, TelegramRetryAfter):
            wait = timedelta(seconds=error.retry_after)
        async with self._writing() as unit:
            released = await unit.outbox.release(
                row.id,
                row.claimed_by or "",
                due_at=retry_at(now, row.attempt if wait is None else 1, row.id, wait),
                doubtful=False,
                error=type(error).__name__,
                counted=wait is None,
            )
            if not released:
                raise ClaimLostError
            await unit.commit()


async def _shown(view: CardView, show: Callable[[InlineKeyboardMarkup | None], Awaitable[T]]) -> T:
    """Show a card with its links, or else without: Telegram refuses all for one of them."""
    try:
        return await show(card_keyboard(view))
    except TelegramBadRequest as error:
        if not view.buttons or not LINK_REFUSED.search(error.message):
            raise
        log.warning("card_link_refused")
        return await show(card_keyboard(view, links=False))
