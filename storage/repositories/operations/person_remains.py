"""Where a person is seen: in the team's chats, in their own, and in the CRM."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select

from intake.dialogue.relayed import Direction
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionKey
from intake.operations.personal_records import ChatRemains, CrmRemains, ShownIn
from intake.outcomes.lead_entity import EntityKey
from intake.submissions.team_message import StoredTeamMessage
from storage.guarded_connection import GuardedConnection
from storage.repositories.operations.person_ownership import leads_of, submissions_of
from storage.repositories.rows import numbers_of
from storage.tables import (
    cards,
    crm_entities,
    dialogue_bundles,
    lead_cards,
    lead_entities,
    lead_submissions,
    people,
    relayed_messages,
    submissions,
    team_messages,
    threads,
)


async def read_lead_chats(
    connection: GuardedConnection, leads: Collection[LeadId]
) -> Mapping[LeadId, tuple[ChatId, ...]]:
    """Return in which chats the cards of leads stand."""
    own = select(lead_submissions.c.lead_id, cards.c.chat_id).join(
        cards, cards.c.submission_id == lead_submissions.c.submission_id
    )
    beside = select(lead_cards.c.lead_id, lead_cards.c.chat_id)
    found: dict[LeadId, tuple[ChatId, ...]] = {}
    for statement, column in (
        (own, lead_submissions.c.lead_id),
        (beside, lead_cards.c.lead_id),
    ):
        for row in await connection.run(statement.where(column.in_(list(leads)))):
            before = found.get(LeadId(row.lead_id), ())
            found[LeadId(row.lead_id)] = tuple(dict.fromkeys((*before, ChatId(row.chat_id))))
    return found


async def read_custom_fields(
    connection: GuardedConnection, person_id: PersonId
) -> Mapping[str, tuple[str, ...]]:
    """Return into which fields of the CRM answers went, by the kind of entity."""
    rows = await connection.run(
        select(submissions.c.answers, submissions.c.crm).where(submissions.c.person_id == person_id)
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        for answer in row.answers:
            for target in answer.targets:
                kinds = EntityKind if target.entity is None else (target.entity,)
                for kind in kinds:
                    found.setdefault(kind.value, set()).add(target.field)
    return {kind: tuple(sorted(names)) for kind, names in found.items()}


async def read_recent_messages(
    connection: GuardedConnection, person_id: PersonId, since: datetime
) -> tuple[int, ...]:
    """Return what stands in the private chat since then: theirs and ours."""
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
    found = [*await numbers_of(connection, ours), *await numbers_of(connection, theirs)]
    return tuple(sorted({*found, *await numbers_of(connection, live)}))


async def read_chat_remains(
    connection: GuardedConnection, ghost: PersonId, since: datetime
) -> ChatRemains:
    """Return where the team still sees somebody who was erased."""
    topics = await connection.run(
        select(threads.c.chat_id, threads.c.topic_id)
        .where(threads.c.lead_id.in_(leads_of(ghost)), threads.c.topic_id.is_not(None))
        .distinct()
    )
    own = select(cards.c.chat_id, cards.c.message_id).where(
        cards.c.submission_id.in_(submissions_of(ghost))
    )
    beside = select(lead_cards.c.chat_id, lead_cards.c.message_id).where(
        lead_cards.c.lead_id.in_(leads_of(ghost))
    )
    shown = [row for each in (own, beside) for row in await connection.run(each)]
    shown_in = dict.fromkeys(ShownIn(ChatId(row.chat_id), row.message_id) for row in shown)
    return ChatRemains(
        tuple(shown_in),
        tuple((ChatId(row.chat_id), row.topic_id) for row in topics),
        await _copies_of(connection, ghost, since),
        tuple(
            one
            for one in await _messages_about(connection, ghost)
            if ShownIn(one.chat_id, one.message_id) not in shown_in  # adopted as the card again
        ),
    )


async def _messages_about(
    connection: GuardedConnection, ghost: PersonId
) -> tuple[StoredTeamMessage, ...]:
    about = team_messages.c
    rows = await connection.run(
        select(team_messages)
        .where(
            or_(about.submission_id.in_(submissions_of(ghost)), about.lead_id.in_(leads_of(ghost)))
        )
        .order_by(about.id)
    )
    return tuple(
        StoredTeamMessage(
            id=row.id,
            chat_id=ChatId(row.chat_id),
            message_id=row.message_id,
            file=row.file,
            sent_at=row.sent_at,
            submission_id=row.submission_id,
            lead_id=row.lead_id,
        )
        for row in rows
    )


async def _copies_of(
    connection: GuardedConnection, ghost: PersonId, since: datetime
) -> tuple[tuple[ChatId, tuple[int, ...]], ...]:
    passed_on = relayed_messages.c
    rows = await connection.run(
        select(passed_on.target_chat, passed_on.target_message, passed_on.further_messages).where(
            passed_on.lead_id.in_(leads_of(ghost)),
            passed_on.direction == Direction.IN,
            passed_on.target_message.is_not(None),
            passed_on.sent_at >= since,
        )
    )
    found: dict[ChatId, set[int]] = {}
    for row in rows:
        there = found.setdefault(ChatId(row.target_chat), set())
        there.update((row.target_message, *row.further_messages))
    return tuple((chat_id, tuple(sorted(there))) for chat_id, there in found.items())


async def read_crm_remains(connection: GuardedConnection, ghost: PersonId) -> CrmRemains:
    """Return what the CRM still has of them."""
    ours = (
        await connection.run(
            select(crm_entities.c.kind, crm_entities.c.crm_id, crm_entities.c.made).where(
                crm_entities.c.submission_id.in_(submissions_of(ghost))
            )
        )
    ).all()
    worked = (
        await connection.run(
            select(lead_entities).where(lead_entities.c.lead_id.in_(leads_of(ghost)))
        )
    ).all()
    made: dict[EntityKey, bool] = {}
    for row in (*ours, *worked):
        key = EntityKey(row.kind, row.crm_id)
        made[key] = made.get(key, False) or row.made
    shared = {key for key in made if await _is_shared(connection, key, ghost)}
    bundles = await connection.run(
        select(dialogue_bundles.c.lead_id, dialogue_bundles.c.comment_id).where(
            dialogue_bundles.c.lead_id.in_(leads_of(ghost)),
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
        await connection.run(
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


async def _is_shared(connection: GuardedConnection, key: EntityKey, ghost: PersonId) -> bool:
    others = select(submissions.c.id).join(
        crm_entities, crm_entities.c.submission_id == submissions.c.id
    )
    found = await numbers_of(
        connection,
        others.where(
            crm_entities.c.kind == key.kind,
            crm_entities.c.crm_id == key.id,
            submissions.c.person_id != ghost,
        ).limit(1),
    )
    return bool(found)
