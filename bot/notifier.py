"""The notifier: works on the Telegram queue's rows. What it sends is rendered at that moment."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.telegram.card_post import CardPost
from handlers.managers.card import CardView
from intake.delivery.gateway import LeaseLostError
from intake.forms.form import CardChat
from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import ChatId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox, held_rows
from intake.outbox.retry import asked_for, retry_at
from intake.outbox.row import OutboxRow
from intake.outbox.tasks import CardRefresh, Notice
from intake.submissions.card import Card, HasCards, NewCard
from intake.submissions.routing import card_chats
from intake.submissions.submission import HasSubmissions, Submission, SubmissionState

_End = tuple[OutboxRow, NewCard | None]
"""A row that is done, and the card that was sent or edited for it."""

RenderCard = Callable[[Submission], CardView]
RenderNotice = Callable[[Notice], str]


class NotifierUnit(HasOutbox, HasSubmissions, HasCards, UnitOfWork, Protocol):
    """What the notifier reads and writes."""


class Notifier:
    """Sends notices, and keeps one card per submission in step with the database.

    A card that cannot be edited any more is sent anew; a chat that does not take it gives way to
    the next one. What belongs to a card follows it, and only then is it complete: a retry goes on
    from there. A crash between sending and committing may leave a second card, or a second
    message after it: Telegram has no way to look for the first.
    """

    def __init__(
        self,
        bot: Bot,
        writing: UnitOfWorkFactory[NotifierUnit],
        reading: UnitOfWorkFactory[NotifierUnit],
        clock: Clock,
        *,
        render_card: RenderCard,
        render_notice: RenderNotice,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._bot = bot
        self._post = CardPost(bot)
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._render_card = render_card
        self._render_notice = render_notice
        self._managers = managers
        self._admins = admins
        self._known = Coalescer(self._read)
        self._ended = Coalescer(self._end)

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Work on one row; return why it failed, after its end was committed."""
        try:
            if isinstance(row.task, Notice):
                await self._tell(row.task)
                card = None
            else:
                card = await self._refresh(row)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            await self._again(row, error)
            return error
        if not await self._ended((row, card)):
            raise LeaseLostError
        return None

    async def _tell(self, notice: Notice) -> None:
        try:
            await self._bot.send_message(notice.chat_id, self._render_notice(notice))
        except (TelegramForbiddenError, TelegramBadRequest):
            # An admin who never started the bot, or blocks it, cannot be told.
            return

    async def _refresh(self, row: OutboxRow) -> NewCard | None:
        """Bring the card up to date; return it if anything was sent or edited."""
        if not isinstance(row.task, CardRefresh):
            raise TypeError(row.task.type)
        submission, card = await self._known(row.task.submission_id)
        if submission is None:
            return None
        view = self._render_card(submission)
        fingerprint = hashlib.sha256(repr(view).encode()).hexdigest()[:32]
        owing = card is not None and (card.completed_at is None or _is_news(submission, card))
        if card is not None and card.fingerprint == fingerprint and not owing:
            return None
        places = card_chats(submission, self._managers, self._admins)
        if card is not None and await self._post.edit(card, view):
            place, message_id = CardChat(card.chat_id, card.topic_id), card.message_id
        else:
            place, message_id = await self._post.send(places, view)
            owing = view.full_text is not None
        shown = NewCard(
            submission.id,
            place.chat_id,
            place.topic_id,
            message_id,
            submission.state,
            fingerprint,
            sent_at=self._clock.now(),
            completed_at=None,
            news=None if card is None else card.news,
        )
        news = shown.news
        if owing and (view.full_text is not None or view.news is not None):
            await self._note(row, shown)
            news = await self._post.follow(shown, places, view) or news
        if shown.news is not None and view.outcome and (news != shown.news or not view.news):
            await self._post.amend(shown.news, view.outcome)
        return replace(shown, news=news, completed_at=self._clock.now())

    async def _note(self, row: OutboxRow, card: NewCard) -> None:
        """Keep that a card stands of which not all went out: it must not be sent once more."""
        async with self._writing() as unit:
            if not await unit.outbox.holds((row.id,), row.lease_owner or ""):
                raise LeaseLostError
            await unit.cards.put((card,))
            await unit.commit()

    async def _read(
        self, asked: Sequence[SubmissionId]
    ) -> list[tuple[Submission | None, Card | None]]:
        """Read for all who are about to show a card."""
        async with self._reading() as unit:
            submissions = await unit.submissions.get_all(asked)
            cards = await unit.cards.of(asked)
        return [(submissions.get(one), cards.get(one)) for one in asked]

    async def _end(self, ends: Sequence[_End]) -> list[bool]:
        """End the rows of all who are done; say of each whether its lease was still held."""
        async with self._writing() as unit:
            held = await held_rows((row for row, _ in ends), unit.outbox.finish)
            await unit.cards.put(
                [card for row, card in ends if card is not None and row.id in held]
            )
            await unit.commit()
        return [row.id in held for row, _ in ends]

    async def _again(self, row: OutboxRow, error: Exception) -> None:
        """Give the row back: everything on this queue can pass by itself, or once a chat is set."""
        now = self._clock.now()
        wait: timedelta | None = None
        if isinstance(error, TelegramRetryAfter):
            wait = timedelta(seconds=error.retry_after)
        async with self._writing() as unit:
            released = await unit.outbox.release(
                row.id,
                row.lease_owner or "",
                due_at=retry_at(now, row.attempt if wait is None else 1, row.id, wait),
                in_doubt=False,
                error=type(error).__name__,
                counted=wait is None,
                not_before=asked_for(now, wait),
            )
            if not released:
                raise LeaseLostError
            await unit.commit()


def _is_news(submission: Submission, card: Card) -> bool:
    """Say whether a card that stands does not tell yet of the submission's dead letter, or of its
    last one: what was sent again may have been refused again before the card was edited."""
    if submission.state is not SubmissionState.DEAD_LETTER:
        return False
    again = submission.state_at is not None and submission.state_at > card.sent_at
    return again or card.shown_state is not SubmissionState.DEAD_LETTER
