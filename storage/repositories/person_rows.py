"""What is stored about a person: erased, and exported, as :mod:`storage.personal_data` says."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from typing_extensions import override

from intake.conversation.conversation import Ending
from intake.dialogue.thread import ThreadState
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId, SubmissionKey
from intake.kernel.person import Person
from intake.operations.personal_records import (
    ChatRemains,
    CrmRemains,
    Erased,
    Everything,
    PersonalRecords,
    ShownIn,
)
from intake.outbox.tasks.notice_tasks import ProspectNotice
from intake.outcomes.lead_entity import EntityKey
from intake.submissions.submission import Dropped, PartialStart, SubmissionState
from storage.column_types import Snapshot
from storage.guarded_connection import GuardedConnection
from storage.personal_data import PERSONAL_DATA
from storage.tables import (
    audit,
    bans,
    cards,
    channels,
    chat_lines,
    conversations,
    corrections,
    crm_entities,
    dialogue_bundles,
    groups,
    invitation_tries,
    invitations,
    journey_steps,
    journeys,
    lead_cards,
    lead_entities,
    lead_submissions,
    leads,
    links,
    metadata,
    mutes,
    nudge_switches,
    outbox,
    outbox_keys,
    people,
    quarantined_updates,
    relayed_messages,
    stage_events,
    submissions,
    threads,
    timers,
    touches,
    visits,
)

_NUMBERS_OF = re.compile(r'"id":\s*(\d+)')

Rows = Callable[[int], ColumnElement[bool]]


def _leads_of(person_id: int) -> Select[int]:
    return select(leads.c.id).where(leads.c.person_id == person_id)


def _submissions_of(person_id: int) -> Select[int]:
    return select(submissions.c.id).where(submissions.c.person_id == person_id)


def _tokens_of(person_id: int) -> Select[str | None]:
    return select(touches.c.visit_token).where(
        touches.c.person_id == person_id, touches.c.visit_token.is_not(None)
    )


def _named(kind: str, number: Any) -> ColumnElement[str]:
    return literal(f"{kind}:").concat(func.cast(number, audit.c.subject.type))


def _bans_of(person_id: int) -> ScalarSelect[str]:
    return select(_named("ban", bans.c.id)).where(bans.c.person_id == person_id).scalar_subquery()


_ROWS: Mapping[str, Rows] = {
    # What hangs on others comes before them: those are what it is found by.
    "audit": lambda one: or_(
        audit.c.subject == f"person:{one}", audit.c.subject.in_(_bans_of(one))
    ),
    "visits": lambda one: visits.c.token.in_(_tokens_of(one)),
    "relayed_messages": lambda one: relayed_messages.c.lead_id.in_(_leads_of(one)),
    "bans": lambda one: bans.c.person_id == one,
    "groups": lambda one: groups.c.added_by == one,
    "channels": lambda one: channels.c.added_by == one,
    "invitations": lambda one: invitations.c.used_by == one,
    "links": lambda one: links.c.created_by == one,
    "corrections": lambda one: corrections.c.proposed_by == one,
    "touches": lambda one: touches.c.person_id == one,
    "conversations": lambda one: conversations.c.person_id == one,
    "journeys": lambda one: journeys.c.person_id == one,
    "submissions": lambda one: submissions.c.person_id == one,
    "leads": lambda one: leads.c.person_id == one,
}
"""Whose rows are a person's, in the order in which they are erased."""

_GOING = {
    "nudge_switches": nudge_switches.c.person_id,
    "mutes": mutes.c.person_id,
    "invitation_tries": invitation_tries.c.person_id,
    "chat_lines": chat_lines.c.chat_id,
}
"""Tables whose rows go; a private chat has its person's number."""

_HANGING: Mapping[str, Rows] = {
    "crm_entities": lambda one: crm_entities.c.submission_id.in_(_submissions_of(one)),
    "journey_steps": lambda one: journey_steps.c.journey_id.in_(
        select(journeys.c.id).where(journeys.c.person_id == one)
    ),
    "lead_submissions": lambda one: lead_submissions.c.lead_id.in_(_leads_of(one)),
    "lead_entities": lambda one: lead_entities.c.lead_id.in_(_leads_of(one)),
    "dialogue_bundles": lambda one: dialogue_bundles.c.lead_id.in_(_leads_of(one)),
    "stage_events": lambda one: exists().where(
        lead_entities.c.kind == stage_events.c.kind,
        lead_entities.c.crm_id == stage_events.c.crm_id,
        lead_entities.c.lead_id.in_(_leads_of(one)),
    ),
}
"""What is exported as well: it holds numbers that stay."""


class SqlPersonalRecords(PersonalRecords):
    """It all, in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    # --- looking ---

    @override
    async def open_leads(self, person_id: PersonId) -> tuple[LeadId, ...]:
        found = await self._numbers(_leads_of(person_id).where(leads.c.closed_at.is_(None)))
        return tuple(LeadId(number) for number in found)

    @override
    async def lead_chats(self, leads: Collection[LeadId]) -> Mapping[LeadId, tuple[ChatId, ...]]:
        own = select(lead_submissions.c.lead_id, cards.c.chat_id).join(
            cards, cards.c.submission_id == lead_submissions.c.submission_id
        )
        beside = select(lead_cards.c.lead_id, lead_cards.c.chat_id)
        found: dict[LeadId, tuple[ChatId, ...]] = {}
        for statement, column in (
            (own, lead_submissions.c.lead_id),
            (beside, lead_cards.c.lead_id),
        ):
            for row in await self._connection.run(statement.where(column.in_(list(leads)))):
                before = found.get(LeadId(row.lead_id), ())
                found[LeadId(row.lead_id)] = tuple(dict.fromkeys((*before, ChatId(row.chat_id))))
        return found

    @override
    async def custom_fields(self, person_id: PersonId) -> Mapping[str, tuple[str, ...]]:
        rows = await self._connection.run(
            select(submissions.c.answers, submissions.c.crm).where(
                submissions.c.person_id == person_id
            )
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            for answer in row.answers:
                for target in answer.targets:
                    kinds = EntityKind if target.entity is None else (target.entity,)
                    for kind in kinds:
                        found.setdefault(kind.value, set()).add(target.field)
        return {kind: tuple(sorted(names)) for kind, names in found.items()}

    @override
    async def recent_messages(self, person_id: PersonId, since: datetime) -> tuple[int, ...]:
        sent, came = relayed_messages.alias("sent"), relayed_messages
        ours = select(sent.c.target_message).where(
            sent.c.target_chat == person_id,
            sent.c.target_message.is_not(None),
            sent.c.sent_at >= since,
        )
        theirs = select(came.c.source_message).where(
            came.c.source_chat == person_id, came.c.at >= since
        )
        live = select(people.c.live_message).where(
            people.c.id == person_id, people.c.live_message.is_not(None)
        )
        found = [*await self._numbers(ours), *await self._numbers(theirs)]
        return tuple(sorted({*found, *await self._numbers(live)}))

    @override
    async def in_chats(self, ghost: PersonId) -> ChatRemains:
        topics = await self._connection.run(
            select(threads.c.chat_id, threads.c.topic_id)
            .where(threads.c.lead_id.in_(_leads_of(ghost)), threads.c.topic_id.is_not(None))
            .distinct()
        )
        own = select(cards.c.chat_id, cards.c.message_id).where(
            cards.c.submission_id.in_(_submissions_of(ghost))
        )
        beside = select(lead_cards.c.chat_id, lead_cards.c.message_id).where(
            lead_cards.c.lead_id.in_(_leads_of(ghost))
        )
        shown = [row for each in (own, beside) for row in await self._connection.run(each)]
        return ChatRemains(
            tuple(dict.fromkeys(ShownIn(ChatId(row.chat_id), row.message_id) for row in shown)),
            tuple((ChatId(row.chat_id), row.topic_id) for row in topics),
        )

    @override
    async def in_crm(self, ghost: PersonId) -> CrmRemains:
        ours = (
            await self._connection.run(
                select(crm_entities.c.kind, crm_entities.c.crm_id, crm_entities.c.made).where(
                    crm_entities.c.submission_id.in_(_submissions_of(ghost))
                )
            )
        ).all()
        worked = (
            await self._connection.run(
                select(lead_entities).where(lead_entities.c.lead_id.in_(_leads_of(ghost)))
            )
        ).all()
        made: dict[EntityKey, bool] = {}
        for row in (*ours, *worked):
            key = EntityKey(row.kind, row.crm_id)
            made[key] = made.get(key, False) or row.made
        shared = {key for key in made if await self._is_shared(key, ghost)}
        bundles = await self._connection.run(
            select(dialogue_bundles.c.lead_id, dialogue_bundles.c.comment_id).where(
                dialogue_bundles.c.lead_id.in_(_leads_of(ghost)),
                dialogue_bundles.c.comment_id.is_not(None),
            )
        )
        said = [(row.lead_id, row.comment_id) for row in bundles]
        keys = [EntityKey(row.kind, row.crm_id) for row in worked]
        comments = {
            (key, number)
            for row, key in zip(worked, keys, strict=True)
            for number in (*(n for lead, n in said if lead == row.lead_id), row.comment_id)
            if number is not None
        }
        delivered = (
            await self._connection.run(
                select(submissions.c.key, submissions.c.trace_id, submissions.c.touch_traces).where(
                    submissions.c.person_id == ghost
                )
            )
        ).all()
        traces = [row.trace_id for row in delivered if row.trace_id is not None]
        traces += [one.trace_id for row in delivered for one in row.touch_traces or ()]
        return CrmRemains(
            made=tuple(key for key, by_us in made.items() if by_us and key not in shared),
            adopted=tuple(key for key, by_us in made.items() if not by_us or key in shared),
            traces=tuple(dict.fromkeys(traces)),
            comments=tuple(sorted(comments)),
            todos=tuple(row.todo_id for row in worked if row.todo_id is not None),
            keys=tuple(SubmissionKey(row.key) for row in delivered),
        )

    async def _is_shared(self, key: EntityKey, ghost: PersonId) -> bool:
        others = select(submissions.c.id).join(
            crm_entities, crm_entities.c.submission_id == submissions.c.id
        )
        found = await self._numbers(
            others.where(
                crm_entities.c.kind == key.kind,
                crm_entities.c.crm_id == key.id,
                submissions.c.person_id != ghost,
            ).limit(1)
        )
        return bool(found)

    # --- erasing ---

    @override
    async def erase(self, person_id: PersonId, now: datetime) -> Erased:
        lowest = (await self._numbers(select(func.coalesce(func.min(people.c.id), 0))))[0]
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
        own_submissions = await self._numbers(_submissions_of(person_id))
        own_leads = await self._numbers(_leads_of(person_id))
        in_flight = await self._in_flight(person_id)
        await self._drop_what_waits(person_id, own_submissions, own_leads, in_flight)
        await self._stop_timers(person_id, own_leads, now)
        await self._rewrite(person_id, ghost, now, besides=in_flight)
        for name, owner in _GOING.items():
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
            .where(threads.c.lead_id.in_(_leads_of(ghost)))
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
            .where(lead_entities.c.lead_id.in_(_leads_of(ghost)))
            .values(todo_id=None, todo_at=None, comment_id=None)
        )

    async def _rewrite(
        self, old: PersonId, new: PersonId, now: datetime, *, besides: Sequence[int]
    ) -> None:
        """Give a person's rows to another number, and blank them; of the submissions ``besides``
        the content stays for now."""
        for name, rows in _ROWS.items():
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
        found = await self._numbers(
            select(outbox.c.submission_id)
            .where(
                outbox.c.submission_id.in_(_submissions_of(person_id)),
                outbox.c.queue == "crm",
                or_(outbox.c.lease_owner.is_not(None), outbox.c.in_doubt),
            )
            .distinct()
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
        forms = await self._numbers(
            select(conversations.c.id).where(conversations.c.person_id == person_id)
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

    # --- exporting ---

    @override
    async def everything(self, person_id: PersonId) -> Everything | None:
        known = await self._listed("people", people.c.id == person_id)
        if not known:
            return None
        found: dict[str, Any] = {"person": known[0]}
        for name, rows in (*_ROWS.items(), *_HANGING.items()):
            found[name] = await self._listed(name, rows(person_id))
        for name, owner in _GOING.items():
            found[name] = await self._listed(name, owner == person_id)
        return {name: rows for name, rows in found.items() if rows}

    async def _listed(self, name: str, which: ColumnElement[bool]) -> list[dict[str, Any]]:
        table, readable = metadata.tables[name], PERSONAL_DATA[name].readable
        columns = [column for column in table.c if column.name in readable]
        order = list(table.primary_key.columns)
        result = await self._connection.run(select(*columns).where(which).order_by(*order))
        return [
            {
                column.name: _plain(column.type, value)
                for column, value in zip(columns, row, strict=True)
            }
            for row in result
        ]

    async def _numbers(self, statement: Select[Any]) -> list[Any]:
        return list((await self._connection.run(statement)).scalars())


def _plain(kind: Any, value: Any) -> Any:
    """Return a value as JSON has it."""
    match value:
        case None:
            return None
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case _ if isinstance(kind, Snapshot):
            return kind.plain(value)
        case _:
            return value
