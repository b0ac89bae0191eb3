"""Showing a submission in its chat: which messages its card owes by now."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from intake.forms.answer import FileRef
from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import ChatId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.chat_minutes import ChatMinutes
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.submission_tasks import CardRefresh
from intake.submissions.card import Card, CardShown, HasCards, NewCard, News
from intake.submissions.routing import card_chats
from intake.submissions.submission import HasSubmissions, Submission, SubmissionState
from intake.submissions.team_message import Brought, SentMessage, TeamMessagesSent
from intake.team.card_chat import CardChat


class CardContent(Protocol):
    """A rendered card, as far as it decides what is owed. Its ``repr`` is all that it shows."""

    @property
    def files(self) -> tuple[FileRef, ...]:
        """What the prospect sent along."""
        ...

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


class Beside(Protocol):
    """What stands beside a submission and belongs on its card: the rooms above say what."""

    @property
    def chats(self) -> tuple[CardChat, ...]:
        """Where its card goes, unless its form says so."""
        ...

    def follow(self, now: datetime) -> tuple[NewOutboxRow, ...]:
        """Return what is to be brought up to date once the card stands: what points at it."""
        ...

    def may_stand_in(self, chat_id: ChatId) -> bool:
        """Say whether its card may still stand in a chat."""
        ...


BesideT = TypeVar("BesideT", bound=Beside)
BesideT_co = TypeVar("BesideT_co", bound=Beside, covariant=True)


class ReadsBeside(Protocol[BesideT_co]):
    """Reads what stands beside submissions, in the unit that reads these."""

    async def __call__(
        self, unit: Any, numbers: Collection[SubmissionId]
    ) -> Mapping[SubmissionId, BesideT_co]:
        """Return it for those that have anything."""
        ...


ContentT = TypeVar("ContentT", bound=CardContent)
ContentT_contra = TypeVar("ContentT_contra", bound=CardContent, contravariant=True)


class CardPost(Protocol[ContentT_contra]):
    """Where cards are posted. A chat that does not take one gives way to the next one."""

    async def edit(self, chat_id: ChatId, message_id: int, content: ContentT_contra) -> bool:
        """Edit the card; ``False`` when that is no longer possible."""
        ...

    async def send(
        self, places: Iterable[CardChat], content: ContentT_contra
    ) -> tuple[CardChat, int]:
        """Send the card; return where it stands now."""
        ...

    async def bring(
        self, place: CardChat, message_id: int, files: Sequence[FileRef], left: int
    ) -> Brought:
        """Send the next message with files in answer to the card, of those that are left (more
        than there are: all)."""
        ...

    async def follow(
        self, card: NewCard, places: Iterable[CardChat], content: ContentT_contra
    ) -> SentMessage:
        """Send the file with all that had to be cut, and the news, in one message."""
        ...

    async def amend(self, news: News, text: str) -> None:
        """Let earlier news say what became of it, if it can still be edited."""
        ...


class CardUnit(HasSubmissions, HasCards, UnitOfWork, Protocol):
    """What is read."""


class ShowCard(Generic[ContentT, BesideT]):
    """Keeps one card per submission in step with the database.

    A card that cannot be edited any more is sent anew. What belongs to a card follows it, and only
    then is it complete: a retry goes on from there. A crash between sending and committing may
    leave a second card, or a second message after it: no chat can be searched for the first.
    """

    def __init__(
        self,
        post: CardPost[ContentT],
        render: Callable[[Submission, BesideT | None], ContentT],
        emptied: ContentT,
        beside: ReadsBeside[BesideT],
        reading: UnitOfWorkFactory[CardUnit],
        clock: Clock,
        *,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
        minutes: ChatMinutes,
    ) -> None:
        self._minutes = minutes
        self._post = post
        self._render = render
        self._emptied = emptied
        self._beside = beside
        self._reading = reading
        self._clock = clock
        self._managers = managers
        self._admins = admins
        self._known = Coalescer(self._read)

    async def __call__(self, task: CardRefresh, attempt: Attempt) -> Completion:
        """Bring the card up to date."""
        known = await self._known(task.submission_id)
        card = await self._show(known, attempt)
        if card is None:
            return Completion()
        was, beside = known.card, known.beside
        moved = was is None or (was.chat_id, was.message_id) != (card.chat_id, card.message_id)
        follow = () if beside is None or not moved else beside.follow(self._clock.now())
        return Completion((CardShown(card),), follow)

    def refused(self, task: CardRefresh, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself, or once a chat is set."""

    async def _show(self, known: "_Known[BesideT]", attempt: Attempt) -> NewCard | None:
        """Return the card if anything was sent or edited."""
        submission, card, beside = known.submission, known.card, known.beside
        if submission is None or submission.erased:
            return None
        content = self._render(submission, beside)
        mark = fingerprint(content)
        moves = card is not None and beside is not None and not beside.may_stand_in(card.chat_id)
        owing = card is not None and (card.completed_at is None or _is_news(submission, card))
        owed = card is not None and (owing or moves or card.files_left > 0)
        if card is not None and card.fingerprint == mark and not owed:
            return None
        team = () if beside is None else beside.chats
        places = card_chats(submission, team, self._managers, self._admins)
        if places and (messages := _messages(card, content, owing=owing)) > 1:
            stands = card is not None and not moves
            self._minutes.ask(card.chat_id if card and stands else places[0].chat_id, messages)
        if card is not None and moves:
            await self._post.edit(card.chat_id, card.message_id, self._emptied)
        if card is not None and not moves and await self._edited(card, content, mark):
            place, message_id = CardChat(card.chat_id, card.topic_id), card.message_id
            files_left = card.files_left
        else:
            place, message_id = await self._post.send(places, content)
            owing = content.full_text is not None
            files_left = len(content.files)
        shown = NewCard(
            submission.id,
            place.chat_id,
            place.topic_id,
            message_id,
            submission.state,
            mark,
            sent_at=self._clock.now(),
            completed_at=None,
            news=None if card is None else card.news,
            files_left=files_left,
        )
        news = shown.news
        if owing and (content.full_text is not None or content.news is not None):
            # Not all went out, but a card stands: it must not be sent once more.
            await attempt.keep(CardShown(shown))
            sent = await self._post.follow(shown, places, content)
            attempt.keep_at_end(TeamMessagesSent((sent,), submission.id))
            if content.news is not None:
                news = News(sent.chat_id, sent.message_id, captioned=sent.file is not None)
        if shown.news is not None and content.outcome and (news != shown.news or not content.news):
            await self._post.amend(shown.news, content.outcome)
        shown = replace(shown, news=news, completed_at=self._clock.now())
        return await self._bring(shown, content, attempt)

    async def _edited(self, card: Card, content: ContentT, mark: str) -> bool:
        """Edit a card, unless it shows that already: then only something that follows is owed."""
        if card.fingerprint == mark and card.files_left:
            return True
        return await self._post.edit(card.chat_id, card.message_id, content)

    async def _bring(self, card: NewCard, content: ContentT, attempt: Attempt) -> NewCard:
        """Let the files follow, message by message: none is sent twice."""
        if card.files_left:
            await attempt.keep(CardShown(card))
        while card.files_left:
            place = CardChat(card.chat_id, card.topic_id)
            came = await self._post.bring(place, card.message_id, content.files, card.files_left)
            card = replace(card, files_left=came.left)
            await attempt.keep(CardShown(card), TeamMessagesSent(came.sent, card.submission_id))
        return card

    async def _read(self, asked: Sequence[SubmissionId]) -> "list[_Known[BesideT]]":
        """Read for all who are about to show a card."""
        async with self._reading() as unit:
            submissions = await unit.submissions.get_all(asked)
            cards = await unit.cards.of(asked)
            beside = await self._beside(unit, asked)
        return [_Known(submissions.get(one), cards.get(one), beside.get(one)) for one in asked]


@dataclass(frozen=True, slots=True)
class _Known(Generic[BesideT]):
    submission: Submission | None
    card: Card | None
    beside: BesideT | None


def _messages(card: NewCard | None, content: CardContent, *, owing: bool) -> int:
    """Count what must not be torn apart: what follows the card would be sent once more."""
    if card is None:
        return 1 + (content.full_text is not None)
    follows = owing and (content.full_text is not None or content.news is not None)
    return 1 + follows + (card.news is not None and bool(content.outcome))


def fingerprint(content: CardContent) -> str:
    """Return a digest of what a card shows: nothing is edited to the same content."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


def _is_news(submission: Submission, card: Card) -> bool:
    """Say whether a card that stands does not tell yet of the submission's dead letter, or of its
    last one: what was sent again may have been refused again before the card was edited."""
    if submission.state is not SubmissionState.DEAD_LETTER:
        return False
    again = submission.state_at is not None and submission.state_at > card.sent_at
    return again or card.shown_state is not SubmissionState.DEAD_LETTER
