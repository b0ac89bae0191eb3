"""Showing a submission in its chat: which messages its card owes by now."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import ChatId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import CardRefresh
from intake.submissions.card import Card, CardShown, HasCards, NewCard, News
from intake.submissions.routing import card_chats
from intake.submissions.submission import HasSubmissions, Submission, SubmissionState
from intake.team.card_chat import CardChat


class CardContent(Protocol):
    """A rendered card, as far as it decides what is owed. Its ``repr`` is all that it shows."""

    @property
    def full_text(self) -> str | None:
        """The whole card, when it had to be cut."""
        ...

    @property
    def news(self) -> str | None:
        """What to say aloud of a dead letter: an edit rings for nobody."""
        ...

    @property
    def outcome(self) -> str:
        """What earlier news says now that it is over."""
        ...


ContentT = TypeVar("ContentT", bound=CardContent)
ContentT_contra = TypeVar("ContentT_contra", bound=CardContent, contravariant=True)


class CardPost(Protocol[ContentT_contra]):
    """Where cards are posted. A chat that does not take one gives way to the next one."""

    async def edit(self, card: Card, content: ContentT_contra) -> bool:
        """Edit the card; ``False`` when that is no longer possible."""
        ...

    async def send(
        self, places: Iterable[CardChat], content: ContentT_contra
    ) -> tuple[CardChat, int]:
        """Send the card; return where it stands now."""
        ...

    async def follow(
        self, card: NewCard, places: Iterable[CardChat], content: ContentT_contra
    ) -> News | None:
        """Send the file with all that had to be cut, and the news; return where the news stands,
        if there was any."""
        ...

    async def amend(self, news: News, text: str) -> None:
        """Let earlier news say what became of it, if it can still be edited."""
        ...


class CardUnit(HasSubmissions, HasCards, UnitOfWork, Protocol):
    """What is read."""


class ShowCard(Generic[ContentT]):
    """Keeps one card per submission in step with the database.

    A card that cannot be edited any more is sent anew. What belongs to a card follows it, and only
    then is it complete: a retry goes on from there. A crash between sending and committing may
    leave a second card, or a second message after it: no chat can be searched for the first.
    """

    def __init__(
        self,
        post: CardPost[ContentT],
        render: Callable[[Submission], ContentT],
        reading: UnitOfWorkFactory[CardUnit],
        clock: Clock,
        *,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._post = post
        self._render = render
        self._reading = reading
        self._clock = clock
        self._managers = managers
        self._admins = admins
        self._known = Coalescer(self._read)

    async def __call__(self, task: CardRefresh, attempt: Attempt) -> Completion:
        """Bring the card up to date."""
        card = await self._show(task, attempt)
        return Completion() if card is None else Completion((CardShown(card),))

    def refused(self, task: CardRefresh, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself, or once a chat is set."""

    async def _show(self, task: CardRefresh, attempt: Attempt) -> NewCard | None:
        """Return the card if anything was sent or edited."""
        submission, card = await self._known(task.submission_id)
        if submission is None:
            return None
        content = self._render(submission)
        fingerprint = hashlib.sha256(repr(content).encode()).hexdigest()[:32]
        owing = card is not None and (card.completed_at is None or _is_news(submission, card))
        if card is not None and card.fingerprint == fingerprint and not owing:
            return None
        places = card_chats(submission, self._managers, self._admins)
        if card is not None and await self._post.edit(card, content):
            place, message_id = CardChat(card.chat_id, card.topic_id), card.message_id
        else:
            place, message_id = await self._post.send(places, content)
            owing = content.full_text is not None
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
        if owing and (content.full_text is not None or content.news is not None):
            # Not all went out, but a card stands: it must not be sent once more.
            await attempt.keep(CardShown(shown))
            news = await self._post.follow(shown, places, content) or news
        if shown.news is not None and content.outcome and (news != shown.news or not content.news):
            await self._post.amend(shown.news, content.outcome)
        return replace(shown, news=news, completed_at=self._clock.now())

    async def _read(
        self, asked: Sequence[SubmissionId]
    ) -> list[tuple[Submission | None, Card | None]]:
        """Read for all who are about to show a card."""
        async with self._reading() as unit:
            submissions = await unit.submissions.get_all(asked)
            cards = await unit.cards.of(asked)
        return [(submissions.get(one), cards.get(one)) for one in asked]


def _is_news(submission: Submission, card: Card) -> bool:
    """Say whether a card that stands does not tell yet of the submission's dead letter, or of its
    last one: what was sent again may have been refused again before the card was edited."""
    if submission.state is not SubmissionState.DEAD_LETTER:
        return False
    again = submission.state_at is not None and submission.state_at > card.sent_at
    return again or card.shown_state is not SubmissionState.DEAD_LETTER
