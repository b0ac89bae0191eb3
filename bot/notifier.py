"""The notifier: cards and notices, rendered from the database when they are sent."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.telegram.card_post import CardPost
from handlers.managers.card import CardView
from intake.forms.form import CardChat
from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import ChatId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Outcome
from intake.outbox.delivery_errors import TransientError
from intake.outbox.tasks import CardRefresh, Notice
from intake.submissions.card import Card, CardShown, HasCards, NewCard
from intake.submissions.routing import card_chats
from intake.submissions.submission import HasSubmissions, Submission, SubmissionState

RenderCard = Callable[[Submission], CardView]
RenderNotice = Callable[[Notice], str]


class CardUnit(HasSubmissions, HasCards, UnitOfWork, Protocol):
    """What is read to refresh a card."""


class SendNotice:
    """Sends notices. Nothing is ever given up: all can pass by itself."""

    def __init__(self, bot: Bot, render: RenderNotice) -> None:
        self._bot = bot
        self._render = render

    async def __call__(self, task: Notice, attempt: Attempt) -> Outcome:  # noqa: ARG002  it needs no steps
        """Send it. An admin who never started the bot, or blocks it, cannot be told."""
        with flood_waits(), suppress(TelegramForbiddenError, TelegramBadRequest):
            await self._bot.send_message(task.chat_id, self._render(task))
        return Outcome()

    def refused(self, task: Notice, reason: str) -> None:
        """Try for ever."""


class RefreshCard:
    """Keeps one card per submission in step with the database.

    A card that cannot be edited any more is sent anew; a chat that does not take it gives way to
    the next one. What belongs to a card follows it, and only then is it complete: a retry goes on
    from there. A crash between sending and committing may leave a second card, or a second
    message after it: Telegram has no way to look for the first.
    """

    def __init__(
        self,
        bot: Bot,
        reading: UnitOfWorkFactory[CardUnit],
        clock: Clock,
        *,
        render: RenderCard,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._post = CardPost(bot)
        self._reading = reading
        self._clock = clock
        self._render = render
        self._managers = managers
        self._admins = admins
        self._known = Coalescer(self._read)

    async def __call__(self, task: CardRefresh, attempt: Attempt) -> Outcome:
        """Bring the card up to date."""
        with flood_waits():
            card = await self._refresh(task, attempt)
        return Outcome() if card is None else Outcome((CardShown(card),))

    def refused(self, task: CardRefresh, reason: str) -> None:
        """Try for ever: all can pass by itself, or once a chat is set."""

    async def _refresh(self, task: CardRefresh, attempt: Attempt) -> NewCard | None:
        """Bring the card up to date; return it if anything was sent or edited."""
        submission, card = await self._known(task.submission_id)
        if submission is None:
            return None
        view = self._render(submission)
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
            # Not all went out, but a card stands: it must not be sent once more.
            await attempt.keep(CardShown(shown))
            news = await self._post.follow(shown, places, view) or news
        if shown.news is not None and view.outcome and (news != shown.news or not view.news):
            await self._post.amend(shown.news, view.outcome)
        return replace(shown, news=news, completed_at=self._clock.now())

    async def _read(
        self, asked: Sequence[SubmissionId]
    ) -> list[tuple[Submission | None, Card | None]]:
        """Read for all who are about to show a card."""
        async with self._reading() as unit:
            submissions = await unit.submissions.get_all(asked)
            cards = await unit.cards.of(asked)
        return [(submissions.get(one), cards.get(one)) for one in asked]


@contextmanager
def flood_waits() -> Iterator[None]:
    """Say in our own words how long Telegram wants us to wait."""
    try:
        yield
    except TelegramRetryAfter as error:
        code, wait = type(error).__name__, timedelta(seconds=error.retry_after)
        raise TransientError("", code=code, retry_after=wait) from error


def _is_news(submission: Submission, card: Card) -> bool:
    """Say whether a card that stands does not tell yet of the submission's dead letter, or of its
    last one: what was sent again may have been refused again before the card was edited."""
    if submission.state is not SubmissionState.DEAD_LETTER:
        return False
    again = submission.state_at is not None and submission.state_at > card.sent_at
    return again or card.shown_state is not SubmissionState.DEAD_LETTER
