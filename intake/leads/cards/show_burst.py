"""The digest of a burst: which leads it tells of, and what of each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.cards.burst import (
    FEW,
    Burst,
    BurstUnit,
    CardLeftLine,
    CardLinedUp,
    DigestShown,
    HasBursts,
    LeadsListed,
    digest_row,
)
from intake.leads.cards.lead_picture import LeadPictures, PictureUnit
from intake.leads.lead import Lead, LeadState
from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.chat_minutes import ALL_CHATS, ChatIsFullError
from intake.outbox.tasks.lead_tasks import BurstDigest
from intake.outbox.tasks.outbox_queue import Priority
from intake.outbox.tasks.submission_tasks import CardRefresh
from intake.submissions.routing import card_chats
from intake.submissions.show_card import CardContent, fingerprint
from intake.submissions.submission import Submission
from intake.team.card_chat import CardChat
from intake.team.member import Member

PAGE = 8
"""Leads on one page."""
_FREE = frozenset({LeadState.WAITING, LeadState.OFFERED, LeadState.OUTSIDE})

ContentT = TypeVar("ContentT", bound=CardContent)
ContentT_contra = TypeVar("ContentT_contra", bound=CardContent, contravariant=True)


@dataclass(frozen=True, slots=True)
class BurstEntry:
    """One lead of a digest."""

    number: int
    """Its place in the whole digest: it keeps it."""
    lead: Lead
    submission: Submission
    owner: Member | None

    @property
    def is_free(self) -> bool:
        """Whether somebody may take it."""
        return self.lead.state in _FREE


@dataclass(frozen=True, slots=True)
class BurstPicture:
    """A digest as it is to be shown."""

    entries: tuple[BurstEntry, ...]
    """Of the page."""
    page: int
    pages: int
    leads: int
    free: int
    """How many nobody has taken."""
    over: bool
    """Each was taken, or has its card."""


class BurstPost(Protocol[ContentT_contra]):
    """Where digests are posted."""

    async def edit(self, chat_id: ChatId, message_id: int, content: ContentT_contra) -> bool:
        """Edit one; ``False`` when that is no longer possible."""
        ...

    async def send_there(
        self, place: CardChat, content: ContentT_contra
    ) -> tuple[CardChat, int] | None:
        """Send it; ``None`` when it is refused there."""
        ...


class ShowBurstUnit(PictureUnit, HasBursts, UnitOfWork, Protocol):
    """What is read."""


class ShowBurst(Generic[ContentT]):
    """Keeps one digest for each chat whose cards have to wait, until each lead of it was taken or
    has its card. A chat with no more than a few in line needs none.
    """

    def __init__(
        self,
        post: BurstPost[ContentT],
        render: Callable[[BurstPicture], ContentT],
        pictures: LeadPictures,
        reading: UnitOfWorkFactory[ShowBurstUnit],
        clock: Clock,
        *,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._post = post
        self._render = render
        self._pictures = pictures
        self._reading = reading
        self._clock = clock
        self._managers = managers
        self._admins = admins

    async def __call__(self, task: BurstDigest, attempt: Attempt) -> Completion:
        """Bring the digest up to date."""
        async with self._reading() as unit:
            burst = await unit.bursts.get(task.chat_id)
            waiting = await unit.bursts.waiting(task.chat_id)
            if burst is None and len(waiting) < FEW:
                return Completion()
            now = self._clock.now()
            if burst is not None and (due_at := burst.due_at(now, new=True)) > now:
                return Completion(follow=(digest_row(task.chat_id, due_at),))
            listed = await unit.bursts.leads_of(task.chat_id)
            leads = await unit.leads.get_all({*listed, *waiting})
            new = [one for one in waiting if one not in listed and leads[one].state in _FREE]
            if burst is None:
                if not new:
                    return Completion()
                burst = await self._begin(unit, task.chat_id, new[0])
            listed = tuple(sorted({*listed, *new}))
            picture = await _picture(unit, burst, [leads[one] for one in listed], waiting)
        await attempt.keep(LeadsListed(burst, tuple(new)))
        return await self._show(burst, picture)

    def refused(self, task: BurstDigest, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _show(self, burst: Burst, picture: BurstPicture) -> Completion:
        content = self._render(picture)
        mark = fingerprint(content)
        shown = replace(burst, page=picture.page, fingerprint=mark, shown_at=self._clock.now())
        if burst.message_id is not None:
            if burst.fingerprint == mark and not picture.over:
                return Completion()
            if await self._post.edit(burst.chat_id, burst.message_id, content):
                return Completion((DigestShown(shown, picture.over),))
        if picture.over:
            return Completion((DigestShown(shown, over=True),))
        sent = await self._post.send_there(CardChat(burst.chat_id, burst.topic_id), content)
        if sent is None:  # its cards will find another chat
            return Completion((DigestShown(shown, over=True),))
        place, message_id = sent
        if place.chat_id != burst.chat_id:  # the group has just moved: so do its rows
            return Completion((DigestShown(shown, over=True),))
        return Completion((DigestShown(replace(shown, message_id=message_id), over=False),))

    async def _begin(self, unit: ShowBurstUnit, chat_id: ChatId, lead_id: LeadId) -> Burst:
        """Return a new one: it stands where the cards will."""
        lead = (await unit.leads.get_all((lead_id,)))[lead_id]
        picture = await self._pictures.of(unit, lead)
        assert picture.newest is not None  # noqa: S101 - a card of it waits
        submission = (await unit.submissions.get_all((picture.newest,)))[picture.newest]
        places = card_chats(submission, picture.chats, self._managers, self._admins)
        place = next((one for one in places if one.chat_id == chat_id), CardChat(chat_id))
        return Burst(chat_id, place.topic_id)


async def _picture(
    unit: ShowBurstUnit, burst: Burst, leads: Sequence[Lead], waiting: Collection[LeadId]
) -> BurstPicture:
    free = [number for number, lead in enumerate(leads) if lead.state in _FREE]
    page = _page(burst, free)
    shown = leads[page * PAGE : (page + 1) * PAGE]
    all_of = await unit.leads.all_submissions({one.id for one in shown})
    newest = {lead_id: numbers[-1] for lead_id, numbers in all_of.items()}
    submissions = await unit.submissions.get_all(list(newest.values()))
    owners = await unit.members.get_all({one.owner_id for one in shown if one.owner_id})
    entries = tuple(
        BurstEntry(number, lead, submissions[newest[lead.id]], _owner(lead, owners))
        for number, lead in enumerate(shown, page * PAGE + 1)
    )
    pages = max(1, -(-len(leads) // PAGE))
    over = not any(leads[number].id in waiting for number in free)
    return BurstPicture(entries, page, pages, len(leads), len(free), over)


def _page(burst: Burst, free: Sequence[int]) -> int:
    """Return the page that somebody turned to, while anything can be taken there."""
    pages = [number // PAGE for number in free]
    if burst.page in pages or not pages:
        return burst.page
    return pages[0]


def _owner(lead: Lead, members: dict[PersonId, Member]) -> Member | None:
    return None if lead.owner_id is None else members.get(lead.owner_id)


class WatchLines:
    """A card's handler that has digests told of cards that have to wait."""

    def __init__(self, show: Handler[CardRefresh]) -> None:
        self._show = show

    async def __call__(self, task: CardRefresh, attempt: Attempt) -> Completion:
        """Show the card."""
        line = attempt.row.chat_id
        try:
            completion = await self._show(task, attempt)
        except ChatIsFullError as full:
            lined_up = line is None and full.chat_id != ALL_CHATS
            if lined_up and full.priority is Priority.CARDS:
                attempt.keep_at_end(CardLinedUp(full.chat_id))
            raise
        if line is None:
            return completion
        return replace(completion, effects=(*completion.effects, CardLeftLine(line)))

    def refused(self, task: CardRefresh, reason: str) -> Completion | None:
        """Leave it to what shows the card."""
        return self._show.refused(task, reason)


class TurnUnit(BurstUnit, OnceUnit, Protocol):
    """What is written."""


class TurnBurst:
    """Somebody turns the page of a digest. Whoever sees it may."""

    def __init__(self, units: UnitOfWorkFactory[TurnUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, chat_id: ChatId, message_id: int, page: int
    ) -> bool:
        """Have that page shown; ``False`` when the digest is over."""

        async def turn(unit: TurnUnit, now: datetime) -> bool:
            burst = await unit.bursts.get(chat_id)
            if burst is None or burst.message_id != message_id:
                return False
            await unit.bursts.put(replace(burst, page=page, fingerprint=""))
            await unit.outbox.add(digest_row(chat_id, now), now)
            return True

        async def again(unit: TurnUnit) -> bool:
            return await unit.bursts.get(chat_id) is not None

        return await self._once(update_id, turn, again=again)
