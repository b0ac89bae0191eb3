"""Erasing a person outside: in the team's chats, in their own, and in the CRM.

Each step can be repeated without harm, so a crash in the middle costs nothing: the next start does
it all again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.delivery.gateway import Progress
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.operations.personal_records import CrmRemains, HasPersonalRecords, ShownIn
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.notices import notice_rows
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.erasure_tasks import ChatErasure, CrmErasure
from intake.outcomes.crm_work import CrmWork, Todo
from intake.outcomes.lead_entity import EntityKey
from intake.submissions.submission import Created
from intake.submissions.team_message import StoredTeamMessage, TeamMessagesGone

DELETABLE_FOR = timedelta(hours=48)
"""Telegram lets a bot delete messages as long as that."""

LOOK_WITHIN = timedelta(days=3)
"""Until when somebody is to look at a card that was there before us."""


class ErasurePost(Protocol):
    """Telegram, as far as it lets us. What is refused is passed over: it can be gone, too old, or
    not ours to delete; what may pass raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def empty(self, message: ShownIn) -> None:
        """Let a message of ours say nothing but that the person is erased, however old it is; a
        file is replaced."""
        ...

    async def delete_topic(self, chat_id: ChatId, topic_id: int) -> None:
        """Delete a topic with all that was said in it; where we may not, it loses its name."""
        ...

    async def delete_messages(self, chat_id: ChatId, messages: Sequence[int]) -> None:
        """Delete what can be deleted of these."""
        ...


@dataclass(frozen=True, slots=True)
class CrmErased:
    """What was done in the CRM."""

    emptied: int
    left: tuple[str, ...]
    """What is still there when read back: fields by their names, as ``contact 7: ADDRESS``."""


class CrmEraser(Protocol):
    """A CRM in which people are made nobody. Every method raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def turned_into(self, remains: CrmRemains) -> tuple[EntityKey, ...]:
        """Return what else people made of these cards: into which they merged what is gone, and
        what a lead was converted to. Somebody must decide about it."""
        ...

    async def erase(
        self,
        remains: CrmRemains,
        fields: Mapping[str, Sequence[str]],
        placeholder: str,
        progress: Progress,
    ) -> CrmErased:
        """Empty what we made, with ``fields`` beside the usual ones; delete our notes, to-dos and
        traces; read back what is left. Where a name is required there stands the placeholder, with
        the card's number. Once more does no harm."""
        ...


@dataclass(frozen=True, slots=True)
class ErasureWords:
    """What of ours stands in the CRM afterwards."""

    placeholder: str
    todo_title: str
    todo_text: str


class RecordsUnit(HasPersonalRecords, UnitOfWork, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class GhostSwept:
    """All that could be written again is blank (:class:`intake.outbox.attempt.Effect`)."""

    ghost: PersonId
    crm: bool = False
    """Our traces and to-dos are gone from the CRM as well."""

    @classmethod
    async def write(
        cls, unit: HasPersonalRecords, effects: Sequence["GhostSwept"], now: datetime
    ) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            await unit.personal_records.sweep(one.ghost, now)
            if one.crm:
                await unit.personal_records.forget_crm(one.ghost, now)


class EraseInChats:
    """Lets the team's cards say *erased*, deletes topics, what was passed on, what followed the
    cards, and what is left in the own chat. Of what Telegram deletes no longer, what followed the
    cards is emptied: edits know no term."""

    def __init__(
        self, reading: UnitOfWorkFactory[RecordsUnit], post: ErasurePost, clock: Clock
    ) -> None:
        self._reading = reading
        self._post = post
        self._clock = clock

    async def __call__(self, task: ChatErasure, attempt: Attempt) -> Completion:
        """Do all of it; the order is by how many people see it."""
        since = self._clock.now() - DELETABLE_FOR
        async with self._reading() as unit:
            remains = await unit.personal_records.in_chats(task.ghost, since)
        await attempt.dispatching()
        for chat_id, topic_id in remains.topics:
            await self._post.delete_topic(chat_id, topic_id)
        for card in remains.cards:
            await self._post.empty(card)
        young = [one for one in remains.beside if one.sent_at >= since]
        for chat_id, messages in (*remains.copies, *_by_chat(young)):
            await self._post.delete_messages(chat_id, messages)
        if task.messages:
            await self._post.delete_messages(task.chat_id, task.messages)
        for one in remains.beside:
            if one.sent_at < since:
                await self._post.empty(ShownIn(one.chat_id, one.message_id, one.file))
                await attempt.keep(TeamMessagesGone((one.id,)))
        gone = TeamMessagesGone(tuple(one.id for one in young))
        return Completion((GhostSwept(task.ghost), gone))

    def refused(self, task: ChatErasure, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: Telegram does not let us."""
        return Completion((GhostSwept(task.ghost),))


def _by_chat(
    messages: Iterable[StoredTeamMessage],
) -> Iterable[tuple[ChatId, tuple[int, ...]]]:
    found: dict[ChatId, tuple[int, ...]] = {}
    for one in messages:
        found[one.chat_id] = (*found.get(one.chat_id, ()), one.message_id)
    return found.items()


class _Erasing(Progress):
    """What is told while the CRM is worked on."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    async def dispatching(self) -> None:
        """Commit that bytes are about to leave."""
        await self._attempt.dispatching()

    async def reached(self, made: Created) -> None:
        """Nothing is made."""


class EraseInCrm:
    """Makes somebody nobody in the CRM, behind all that was on its way there."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[RecordsUnit],
        eraser: CrmEraser,
        work: CrmWork,
        clock: Clock,
        words: ErasureWords,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._reading = reading
        self._eraser = eraser
        self._work = work
        self._words = words
        self._clock = clock
        self._admins = admins

    async def __call__(self, task: CrmErasure, attempt: Attempt) -> Completion:
        """Empty what we made, and have a person look at the rest."""
        async with self._reading() as unit:
            remains = await unit.personal_records.in_crm(task.ghost)
        now = self._clock.now()
        follow = self._chats_again(task, now)
        if not task.empties or not remains:
            return Completion((GhostSwept(task.ghost),), follow)
        others = await self._eraser.turned_into(remains)
        remains = replace(remains, adopted=(*remains.adopted, *others))
        progress = _Erasing(attempt)
        done = await self._eraser.erase(remains, task.fields, self._words.placeholder, progress)
        await self._ask_people(remains, task, now, progress)
        notices = notice_rows(
            self._admins,
            "notice-erased-crm",
            now,
            emptied=done.emptied,
            adopted=len(remains.adopted),
            left=len(done.left),
            names=", ".join(done.left),
        )
        return Completion((GhostSwept(task.ghost, crm=True),), (*follow, *notices))

    async def _ask_people(
        self, remains: CrmRemains, task: CrmErasure, now: datetime, progress: Progress
    ) -> None:
        """Leave a to-do on each card that was there before us; it is looked for first."""
        if not remains.adopted:
            return
        responsible = await self._work.responsible(remains.adopted)
        for key, user in responsible.items():
            todo = Todo(
                owner=key,
                until=now + LOOK_WITHIN,
                title=self._words.todo_title,
                text=self._words.todo_text,
                mark=f"(e{-task.ghost})",
                responsible=user,
            )
            await self._work.put_todo(todo, None, in_doubt=True, progress=progress)

    def refused(self, task: CrmErasure, reason: str) -> Completion:
        """Say that it has to be done by hand."""
        now = self._clock.now()
        notices = notice_rows(
            self._admins, "notice-erasure-refused", now, reason=reason, ghost=str(task.ghost)
        )
        return Completion((GhostSwept(task.ghost),), (*self._chats_again(task, now), *notices))

    def _chats_again(self, task: CrmErasure, now: datetime) -> tuple[NewOutboxRow, ...]:
        """What came in the last moment has shown itself to the team once more."""
        if not task.in_flight:
            return ()
        return (NewOutboxRow(ChatErasure(task.ghost, ChatId(0), ()), now),)
