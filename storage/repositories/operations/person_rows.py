"""What is stored about a person: erased, as :mod:`storage.personal_data` says, and found."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from typing_extensions import override

from intake.conversation.conversation import Ending
from intake.dialogue.thread import ThreadState
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId
from intake.kernel.person import Person
from intake.operations.personal_records import (
    ChatRemains,
    CrmRemains,
    Erased,
    Everything,
    PersonalRecords,
)
from intake.outbox.tasks.notice_tasks import ProspectNotice
from intake.submissions.submission import Dropped, PartialStart, SubmissionState
from storage.guarded_connection import GuardedConnection
from storage.personal_data import PERSONAL_DATA
from storage.repositories.operations.person_export import read_everything
from storage.repositories.operations.person_ownership import GOING, ROWS, leads_of, submissions_of
from storage.repositories.operations.person_remains import (
    read_chat_remains,
    read_crm_remains,
    read_custom_fields,
    read_lead_chats,
    read_recent_messages,
)
from storage.repositories.rows import numbers_of
from storage.tables import (
    audit,
    conversations,
    lead_entities,
    leads,
    metadata,
    outbox,
    outbox_keys,
    people,
    quarantined_updates,
    submissions,
    threads,
    timers,
)

_NUMBERS_OF = re.compile(r'"id":\s*(\d+)')


class SqlPersonalRecords(PersonalRecords):
    """It all, in SQL: what changes it is here, what only reads it has modules of its own."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    # --- looking ---

    @override
    async def open_leads(self, person_id: PersonId) -> tuple[LeadId, ...]:
        found = await numbers_of(
            self._connection, leads_of(person_id).where(leads.c.closed_at.is_(None))
        )
        return tuple(LeadId(number) for number in found)

    @override
    async def lead_chats(self, leads: Collection[LeadId]) -> Mapping[LeadId, tuple[ChatId, ...]]:
        return await read_lead_chats(self._connection, leads)

    @override
    async def custom_fields(self, person_id: PersonId) -> Mapping[str, tuple[str, ...]]:
        return await read_custom_fields(self._connection, person_id)

    @override
    async def recent_messages(self, person_id: PersonId, since: datetime) -> tuple[int, ...]:
        return await read_recent_messages(self._connection, person_id, since)

    @override
    async def in_chats(self, ghost: PersonId, since: datetime) -> ChatRemains:
        return await read_chat_remains(self._connection, ghost, since)

    @override
    async def in_crm(self, ghost: PersonId) -> CrmRemains:
        return await read_crm_remains(self._connection, ghost)

    @override
    async def everything(self, person_id: PersonId) -> Everything | None:
        return await read_everything(self._connection, person_id)

    # --- erasing ---

    @override
    async def erase(self, person_id: PersonId, now: datetime) -> Erased:
        lowest = (
            await numbers_of(self._connection, select(func.coalesce(func.min(people.c.id), 0)))
        )[0]
        ghost = PersonId(min(lowest, 0) - 1)
        first_seen_at = (
            await self._connection.run(
                select(people.c.first_seen_at).where(people.c.id == person_id)
            )
        ).scalar_one()
        await self._connection.run(
            insert(people).values(
                id=ghost,
                first_name="",
                last_name="",
                first_seen_at=first_seen_at,
                blocked_at=now,
                reply_keyboard=False,
            )
        )
        own_submissions = await numbers_of(self._connection, submissions_of(person_id))
        own_leads = await numbers_of(self._connection, leads_of(person_id))
        in_flight = await self._in_flight(person_id)
        await self._drop_what_waits(person_id, own_submissions, own_leads, in_flight)
        await self._stop_timers(person_id, own_leads, now)
        await self._rewrite(person_id, ghost, now, besides=in_flight)
        for name, owner in GOING.items():
            await self._connection.run(delete(metadata.tables[name]).where(owner == person_id))
        await self._drop_quarantined(person_id)
        await self._connection.run(delete(people).where(people.c.id == person_id))
        return Erased(
            ghost,
            tuple(SubmissionId(number) for number in own_submissions),
            tuple(LeadId(number) for number in own_leads),
            tuple(SubmissionId(number) for number in in_flight),
        )

    @override
    async def sweep(self, ghost: PersonId, now: datetime) -> None:
        await self._rewrite(ghost, ghost, now, besides=await self._in_flight(ghost))
        await self._connection.run(
            update(threads)
            .where(threads.c.lead_id.in_(leads_of(ghost)))
            .values(state=ThreadState.GONE)
        )

    @override
    async def forget_crm(self, ghost: PersonId, now: datetime) -> None:
        await self._connection.run(
            update(submissions)
            .where(submissions.c.person_id == ghost)
            .values(
                trace_id=None,
                touch_traces=None,
                trace_erased_at=case(
                    (submissions.c.trace_id.is_not(None), now), else_=submissions.c.trace_erased_at
                ),
            )
        )
        await self._connection.run(
            update(lead_entities)
            .where(lead_entities.c.lead_id.in_(leads_of(ghost)))
            .values(todo_id=None, todo_at=None, comment_id=None)
        )

    async def _rewrite(
        self, old: PersonId, new: PersonId, now: datetime, *, besides: Sequence[int]
    ) -> None:
        """Give a person's rows to another number, and blank them; of the submissions ``besides``
        the content stays for now."""
        for name, rows in ROWS.items():
            table, classes = metadata.tables[name], PERSONAL_DATA[name]
            values: dict[str, Any] = {
                column: case((table.c[column] == old, new), else_=table.c[column])
                for column in classes.person.split()
            }
            which = rows(old)
            if name == "submissions":
                await self._blank_submissions(old, new, now, besides)
            else:
                values |= classes.blanked
            if name == "audit":
                subject = audit.c.subject
                values["subject"] = case(
                    (subject == f"person:{old}", f"person:{new}"), else_=subject
                )
            elif name == "conversations":
                open_ = conversations.c.ended.is_(None)
                values["ended"] = case((open_, Ending.CANCELLED), else_=conversations.c.ended)
                values["blanked_at"] = now
                values["revision"] = case(
                    (open_, conversations.c.revision + 1), else_=conversations.c.revision
                )
            await self._connection.run(update(table).where(which).values(values))

    async def _blank_submissions(
        self, old: PersonId, new: PersonId, now: datetime, besides: Sequence[int]
    ) -> None:
        mine = and_(submissions.c.person_id == old, submissions.c.id.not_in(besides))
        nobody = Person(new, "", "", None, None, None, now, now)
        await self._connection.run(
            update(submissions)
            .where(mine)
            .values({**PERSONAL_DATA["submissions"].blanked, "person": nobody})
        )
        parts = await self._connection.run(
            select(submissions.c.id, submissions.c.partial).where(
                mine, submissions.c.partial.is_not(None)
            )
        )
        for row in parts.all():
            was: PartialStart = row.partial
            blank = PartialStart(was.at, was.stage, (), was.completed_at, was.cancelled_at)
            await self._connection.run(
                update(submissions).where(submissions.c.id == row.id).values(partial=blank)
            )
        # What did not get into the CRM never will: nobody is to decide about it any more.
        undelivered = submissions.c.state != SubmissionState.DELIVERED
        await self._connection.run(
            update(submissions)
            .where(mine, undelivered, submissions.c.dropped.is_(None))
            .values(state=SubmissionState.DEAD_LETTER, dropped=Dropped(new, "", now))
        )

    async def _in_flight(self, person_id: PersonId) -> list[int]:
        """Return the submissions of which something is on its way into the CRM, or in doubt."""
        found = await numbers_of(
            self._connection,
            select(outbox.c.submission_id)
            .where(
                outbox.c.submission_id.in_(submissions_of(person_id)),
                outbox.c.queue == "crm",
                or_(outbox.c.lease_owner.is_not(None), outbox.c.in_doubt),
            )
            .distinct(),
        )
        return list(found)

    async def _drop_what_waits(
        self,
        person_id: PersonId,
        own_submissions: Sequence[int],
        own_leads: Sequence[int],
        in_flight: Sequence[int],
    ) -> None:
        """Delete rows that wait; what is leased goes on, and what is in doubt is looked after."""
        keys = [f"person:{person_id}", f"chat:{person_id}"]
        keys += [f"submission:{number}" for number in own_submissions if number not in in_flight]
        keys += [f"lead:{number}" for number in own_leads]
        keys += [f"thread:{number}:{way}" for number in own_leads for way in ("in", "out")]
        waits = outbox.c.lease_owner.is_(None)
        theirs = or_(
            outbox.c.id.in_(select(outbox_keys.c.outbox_id).where(outbox_keys.c.key.in_(keys))),
            and_(outbox.c.chat_id == person_id, outbox.c.submission_id.is_(None)),
        )
        kept = outbox.c.submission_id.in_(in_flight)
        await self._connection.run(
            delete(outbox).where(waits, theirs, or_(outbox.c.submission_id.is_(None), ~kept))
        )
        notices = await self._connection.run(
            select(outbox.c.id, outbox.c.payload).where(waits, outbox.c.type == ProspectNotice.type)
        )
        mine = [row.id for row in notices if json.loads(row.payload)["person_id"] == person_id]
        if mine:
            await self._connection.run(delete(outbox).where(outbox.c.id.in_(mine)))

    async def _stop_timers(
        self, person_id: PersonId, own_leads: Sequence[int], now: datetime
    ) -> None:
        forms = await numbers_of(
            self._connection,
            select(conversations.c.id).where(conversations.c.person_id == person_id),
        )
        subjects = [f"lead:{number}" for number in own_leads]
        subjects += [f"conversation:{number}" for number in forms]
        await self._connection.run(
            update(timers)
            .where(
                timers.c.subject.in_(subjects),
                timers.c.fired_at.is_(None),
                timers.c.stopped_at.is_(None),
            )
            .values(stopped_at=now)
        )

    async def _drop_quarantined(self, person_id: PersonId) -> None:
        rows = await self._connection.run(
            select(quarantined_updates.c.id, quarantined_updates.c.raw).where(
                quarantined_updates.c.raw.contains(str(person_id))
            )
        )
        mine = [row.id for row in rows if str(person_id) in _NUMBERS_OF.findall(row.raw)]
        if mine:
            await self._connection.run(
                delete(quarantined_updates).where(quarantined_updates.c.id.in_(mine))
            )
