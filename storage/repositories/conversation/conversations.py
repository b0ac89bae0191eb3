"""The conversations' storage."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Update, and_, bindparam, exists, select, update
from sqlalchemy.sql.elements import ColumnElement
from typing_extensions import override

from intake.conversation.conversation import (
    Conversation,
    Conversations,
    Ending,
    StaleConversationError,
)
from intake.kernel.ids import (
    ConversationId,
    FormId,
    PersonId,
    StepId,
    SubmissionKey,
    VariantId,
)
from intake.kernel.person import Person, Profile
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.kernel.people import MET, SqlPeople, person_of, profile_of
from storage.repositories.rows import columns_of, upsert
from storage.tables import conversations, people


class SqlConversations(Conversations):
    """Conversations in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def open_of(self, person_id: PersonId) -> Conversation | None:
        result = await self._connection.run(_OPEN, {"of": person_id})
        row = result.one_or_none()
        return _conversation(row) if row else None

    @override
    async def meet(self, profile: Profile, now: datetime) -> tuple[Person, Conversation | None]:
        """Write the person only if something about them is new: a statement less, as a rule."""
        row = (await self._connection.run(_MEETING, {"of": profile.id})).one_or_none()
        running = None if row is None or row.id is None else _conversation(row)
        person = None if row is None else person_of(row, "met_")
        if person is None or person.blocked_at is not None or profile_of(person) != profile:
            person = await SqlPeople(self._connection).meet(profile, now)
        return person, running

    @override
    async def latest_of(self, person_id: PersonId) -> Conversation | None:
        result = await self._connection.run(_LATEST, {"of": person_id})
        row = result.one_or_none()
        return _conversation(row) if row else None

    @override
    async def has_submitted(self, person_id: PersonId, *, besides: Collection[FormId]) -> bool:
        sent = exists().where(
            conversations.c.person_id == person_id,
            conversations.c.ended == Ending.SUBMITTED,
            conversations.c.form_id.not_in(besides),
        )
        return bool((await self._connection.run(select(sent))).scalar_one())

    @override
    async def get(self, conversation_id: ConversationId) -> Conversation | None:
        result = await self._connection.run(
            select(conversations).where(conversations.c.id == conversation_id)
        )
        row = result.one_or_none()
        return _conversation(row) if row else None

    @override
    async def add(self, conversation: Conversation) -> Conversation:
        """Insert a conversation (its id is ignored) and return it with its id.

        Raises:
            StaleConversationError: the person has an open one, so the caller's view was old.
        """
        result = await self._connection.run(_ADD, _values(conversation))
        row = result.one_or_none()
        if row is None:
            raise StaleConversationError
        return _conversation(row)

    @override
    async def save(self, conversation: Conversation, *, was: int) -> None:
        result = await self._connection.run(
            _SAVE, _values(conversation) | {"number": conversation.id, "was": was}
        )
        if result.rowcount != 1:
            raise StaleConversationError

    @override
    async def blank_ended(
        self, before: datetime, now: datetime, limit: int, *, besides: Collection[FormId]
    ) -> int:
        statement = _blanking(conversations.c.ended.is_not(None), before, now, limit, besides)
        return (await self._connection.run(statement)).rowcount

    @override
    async def expire(
        self, before: datetime, now: datetime, limit: int, *, besides: Collection[FormId]
    ) -> int:
        statement = _blanking(conversations.c.ended.is_(None), before, now, limit, besides).values(
            ended=Ending.EXPIRED, revision=conversations.c.revision + 1, resuming=False
        )
        return (await self._connection.run(statement)).rowcount


_OPEN = Prepared(
    select(conversations).where(
        conversations.c.person_id == bindparam("of"), conversations.c.ended.is_(None)
    )
)
_MEETING = Prepared(
    select(*MET, conversations)
    .select_from(
        people.outerjoin(
            conversations,
            and_(conversations.c.person_id == people.c.id, conversations.c.ended.is_(None)),
        )
    )
    .where(people.c.id == bindparam("of"))
    .with_for_update(of=people)
)
_LATEST = Prepared(
    select(conversations)
    .where(conversations.c.person_id == bindparam("of"))
    .order_by(conversations.c.id.desc())
    .limit(1)
)
_ADD = Prepared(
    upsert(conversations)
    .on_conflict_do_nothing(
        index_elements=[conversations.c.person_id], index_where=conversations.c.ended.is_(None)
    )
    .returning(conversations)
)
_SAVE = Prepared(
    update(conversations).where(
        conversations.c.id == bindparam("number"), conversations.c.revision == bindparam("was")
    )
)


def _blanking(
    which: ColumnElement[bool],
    before: datetime,
    now: datetime,
    limit: int,
    besides: Collection[FormId],
) -> Update:
    still = (conversations.c.blanked_at.is_(None), conversations.c.changed_at < before, which)
    old = (
        select(conversations.c.id)
        .where(*still, conversations.c.form_id.not_in(besides))
        .order_by(conversations.c.changed_at)
        .limit(limit)
    )
    return (
        update(conversations)
        .where(conversations.c.id.in_(old), *still)  # unless somebody has just gone on with it
        .values(answers=(), skipped=(), draft=None, album=None, consent=None, blanked_at=now)
    )


def _values(conversation: Conversation) -> dict[str, Any]:
    values = columns_of(conversation)
    del values["id"]
    values["blanked_at"] = None  # one that goes on has something to forget again
    return values


def _conversation(row: Row[*tuple[Any, ...]]) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        person_id=PersonId(row.person_id),
        form_id=FormId(row.form_id),
        form_hash=row.form_hash,
        submission_key=SubmissionKey(row.submission_key),
        language=row.language,
        place=row.place,
        step=None if row.step is None else StepId(row.step),
        editing=row.editing,
        resuming=row.resuming,
        answers=row.answers,
        skipped=row.skipped,
        draft=row.draft,
        album=row.album,
        consent=row.consent,
        revision=row.revision,
        started_at=row.started_at,
        changed_at=row.changed_at,
        ended=row.ended,
        asked=row.asked,
        next_form=None if row.next_form is None else FormId(row.next_form),
        reminded_at=row.reminded_at,
        surplus_reported=row.surplus_reported,
        about=row.about,
        variant_id=None if row.variant_id is None else VariantId(row.variant_id),
    )
