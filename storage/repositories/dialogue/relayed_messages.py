"""The relayed messages' storage."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, insert, or_, select, update
from typing_extensions import override

from intake.dialogue.relayed import Direction, Fate, Landing, Relayed, RelayedMessages
from intake.kernel.ids import ChatId, LeadId, PersonId, RelayedId, TeamId
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, total
from storage.tables import dialogue_bundles, leads, relayed_messages

_T = relayed_messages.c


class SqlRelayedMessages(RelayedMessages):
    """Relayed messages in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(self, message: Relayed) -> Relayed:
        columns = columns_of(message)
        del columns["id"]
        return relayed((await self._connection.run(_ADD, columns)).one())

    @override
    async def get(self, relayed_id: RelayedId) -> Relayed | None:
        row = (await self._connection.run(_GET, {"number": relayed_id})).one_or_none()
        return None if row is None else relayed(row)

    @override
    async def from_message(self, chat_id: ChatId, message_id: int) -> tuple[Relayed, ...]:
        return await self._all(_FROM, chat=chat_id, message=message_id)

    @override
    async def into_message(self, chat_id: ChatId, message_id: int) -> Relayed | None:
        found = await self._all(_INTO, chat=chat_id, message=message_id)
        if found:
            return found[0]
        for nearby in (_BEFORE, _BEHIND, _EDITED):
            for one in await self._all(nearby, chat=chat_id, message=message_id):
                if message_id in one.further_messages:
                    return one
        return None

    @override
    async def lead_of(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        into = await self.into_message(chat_id, message_id)
        if into is not None:
            return into.lead_id
        source = await self.from_message(chat_id, message_id)
        return source[0].lead_id if source else None

    @override
    async def counterpart(self, chat_id: ChatId, message_id: int, in_chat: ChatId) -> int | None:
        into = await self.into_message(chat_id, message_id)
        if into is not None:
            return into.source_message if into.source_chat == in_chat else None
        for one in await self.from_message(chat_id, message_id):
            if one.target_chat == in_chat and one.target_message is not None:
                return one.target_message
        return None

    @override
    async def album(self, message: Relayed) -> tuple[Relayed, ...]:
        if message.album is None:
            return (message,)
        rows = await self._connection.run(
            select(relayed_messages)
            .where(
                _T.lead_id == message.lead_id,
                _T.source_chat == message.source_chat,
                _T.album == message.album,
                _T.target_chat.is_(None)
                if message.target_chat is None
                else _T.target_chat == message.target_chat,
            )
            .order_by(_T.source_message)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def parts(self, chat_id: ChatId, album: str) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(_T.source_chat == chat_id, _T.album == album)
            .order_by(_T.source_message, _T.id)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def collecting(self, chat_id: ChatId, author_id: PersonId) -> tuple[Relayed, ...]:
        return await self._all(_COLLECTING, chat=chat_id, author=author_id)

    @override
    async def first(self, lead_id: LeadId, limit: int) -> tuple[Relayed, ...]:
        return await self._all(_FIRST, lead=lead_id, limit=limit)

    @override
    async def was_explained(self, lead_id: LeadId, author_id: PersonId, reason: str) -> bool:
        rows = await self._connection.run(
            select(_T.id)
            .where(
                _T.lead_id == lead_id,
                _T.author_id == author_id,
                _T.fate == Fate.INSIDE,
                _T.reason == reason,
            )
            .limit(1)
        )
        return rows.one_or_none() is not None

    @override
    async def astray(self, team_id: TeamId, chats: Collection[ChatId]) -> tuple[Relayed, ...]:
        twin = relayed_messages.alias()
        elsewhere = (
            select(twin.c.id)
            .where(
                twin.c.source_chat == _T.source_chat,
                twin.c.source_message == _T.source_message,
                or_(twin.c.target_chat.is_(None), twin.c.target_chat.not_in(list(chats))),
            )
            .exists()
        )
        rows = await self._connection.run(
            select(relayed_messages)
            .join(leads, leads.c.id == _T.lead_id)
            .where(
                leads.c.team_id == team_id,
                leads.c.closed_at.is_(None),
                _T.direction == Direction.IN,
                _T.fate == Fate.SENT,
                _T.target_chat.in_(list(chats)),
                ~elsewhere,
            )
            .order_by(_T.id)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def latest(self, lead_id: LeadId, limit: int) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(_T.lead_id == lead_id, _T.sent_at.is_not(None), _T.fate == Fate.SENT)
            .order_by(_T.id.desc())
            .limit(limit)
        )
        return tuple(reversed([relayed(row) for row in rows]))

    @override
    async def to_take_back(
        self, lead_id: LeadId, since: datetime, limit: int
    ) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(
                _T.lead_id == lead_id,
                _T.direction == Direction.OUT,
                or_(
                    _T.fate.in_([Fate.SCHEDULED, Fate.COLLECTING, Fate.PENDING]),
                    and_(_T.fate == Fate.SENT, _T.sent_at >= since),
                ),
            )
            .order_by(_T.id.desc())
            .limit(limit)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def waiting_after(self, message: Relayed) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(
                _T.lead_id == message.lead_id,
                _T.direction == message.direction,
                _T.id > message.id,
                _T.fate.in_([Fate.PENDING, Fate.COLLECTING]),
            )
            .order_by(_T.id)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def is_shared(self, chat_id: ChatId, message_id: int) -> bool:
        return len(await self._all(_INTO, chat=chat_id, message=message_id)) > 1

    @override
    async def gather(self, numbers: Collection[RelayedId]) -> None:
        await self._connection.run(
            update(relayed_messages)
            .where(_T.id.in_(list(numbers)), _T.fate == Fate.COLLECTING)
            .values(fate=Fate.PENDING)
        )

    @override
    async def sent(self, ends: Sequence[Landing]) -> None:
        for one in ends:
            await self._connection.run(
                _CHANGE,
                {
                    "number": one.relayed_id,
                    "target_chat": one.chat_id,
                    "target_topic": one.topic_id,
                    "target_message": one.message_id,
                    "shown": one.shown,
                    "sent_at": one.at,
                    "further_messages": one.further,
                },
            )
            await self._connection.run(_ARRIVED, {"number": one.relayed_id, "fate": Fate.SENT})

    @override
    async def end(
        self,
        relayed_id: RelayedId,
        fate: Fate,
        *,
        was: Collection[Fate],
        reason: str | None = None,
    ) -> bool:
        changed = await self._connection.run(
            update(relayed_messages)
            .where(_T.id == relayed_id, _T.fate.in_(list(was)))
            .values(fate=fate, reason=reason)
            .returning(_T.id)
        )
        return changed.one_or_none() is not None

    @override
    async def join(self, numbers: Collection[RelayedId], name: str) -> None:
        await self._connection.run(
            update(relayed_messages).where(_T.id.in_(list(numbers))).values(album=name)
        )

    @override
    async def lost(self, relayed_id: RelayedId) -> None:
        private = case((_T.target_chat > 0, _T.target_chat), else_=None)
        await self._connection.run(
            update(relayed_messages)
            .where(_T.id == relayed_id, _T.fate == Fate.SENT)
            .values(fate=Fate.PENDING, target_chat=private, target_topic=None, target_message=None)
        )

    @override
    async def retry(self, numbers: Collection[RelayedId]) -> None:
        await self._connection.run(
            update(relayed_messages).where(_T.id.in_(list(numbers))).values(retried=True)
        )

    @override
    async def edit(self, relayed_id: RelayedId, text: str | None, now: datetime) -> None:
        await self._connection.run(_CHANGE, {"number": relayed_id, "text": text, "edited_at": now})

    @override
    async def show(self, relayed_id: RelayedId, text: str | None, further: tuple[int, ...]) -> None:
        await self._connection.run(
            _CHANGE, {"number": relayed_id, "shown": text, "further_messages": further}
        )

    @override
    async def unbundled(self, lead_id: LeadId, since: datetime) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(
                _T.lead_id == lead_id,
                _T.bundle_id.is_(None),
                _T.at >= since,
                _T.fate == Fate.SENT,
            )
            .order_by(_T.id)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def unbundled_length(self, lead_id: LeadId) -> int:
        found = await self._connection.run(_UNBUNDLED_LENGTH, {"lead": lead_id})
        length: int | None = found.scalar_one()
        return length or 0

    @override
    async def blank(self, before: datetime, limit: int) -> int:
        written = select(dialogue_bundles.c.id).where(dialogue_bundles.c.written_at < before)
        old = (
            select(_T.id)
            .where(
                _T.at < before,
                _T.text.is_not(None),
                or_(_T.bundle_id.is_(None), _T.bundle_id.in_(written)),
            )
            .order_by(_T.at)
            .limit(limit)
        )
        blanked = await self._connection.run(
            update(relayed_messages)
            .where(_T.id.in_(old))
            .values(text=None, shown=None, quote=None, files=())
            .returning(_T.id)
        )
        return len(blanked.all())

    async def _all(self, statement: Prepared, **values: Any) -> tuple[Relayed, ...]:
        rows = await self._connection.run(statement, values)
        return tuple(relayed(row) for row in rows.all())


_SELECT = select(relayed_messages)
_ADD = Prepared(insert(relayed_messages).returning(relayed_messages))
_GET = Prepared(_SELECT.where(_T.id == bindparam("number")))
_FROM = Prepared(
    _SELECT.where(
        _T.source_chat == bindparam("chat"), _T.source_message == bindparam("message")
    ).order_by(_T.id)
)
_INTO = Prepared(
    _SELECT.where(
        _T.target_chat == bindparam("chat"), _T.target_message == bindparam("message")
    ).order_by(_T.source_message)
)
_BEFORE = Prepared(
    _SELECT.where(_T.target_chat == bindparam("chat"), _T.target_message < bindparam("message"))
    .order_by(_T.target_message.desc())
    .limit(10)  # what it became follows it at once, but for what others say meanwhile
)
_BEHIND = Prepared(
    _SELECT.where(_T.target_chat == bindparam("chat"), _T.target_message > bindparam("message"))
    .order_by(_T.target_message)
    .limit(10)
)
_REACH = 2_000
"""Messages of a chat behind which no edit is looked for: there may be very many."""
_EDITED = Prepared(
    _SELECT.where(
        _T.target_chat == bindparam("chat"),
        _T.target_message.between(bindparam("message") - _REACH, bindparam("message") - 1),
        _T.edited_at.is_not(None),
    )
    .order_by(_T.target_message.desc())
    .limit(100)  # what was edited stands behind all that was said meanwhile
)
_COLLECTING = Prepared(
    _SELECT.where(
        _T.source_chat == bindparam("chat"),
        _T.author_id == bindparam("author"),
        _T.fate == in_words(Fate.COLLECTING),
    ).order_by(_T.source_message)
)
_FIRST = Prepared(
    _SELECT.where(_T.lead_id == bindparam("lead")).order_by(_T.id).limit(bindparam("limit"))
)
_UNBUNDLED_LENGTH = Prepared(
    select(total(func.length(_T.text)).label("length")).where(
        _T.lead_id == bindparam("lead"), _T.bundle_id.is_(None), _T.fate == in_words(Fate.SENT)
    )
)
_CHANGE = Prepared(update(relayed_messages).where(_T.id == bindparam("number")))
_ARRIVED = Prepared(  # one that was taken back meanwhile stays so
    update(relayed_messages).where(_T.id == bindparam("number"), _T.fate == in_words(Fate.PENDING))
)
_FIELDS = [field.name for field in fields(Relayed)]


def relayed(row: Row[*tuple[Any, ...]]) -> Relayed:
    """Make a message of its row."""
    return Relayed(**{name: getattr(row, name) for name in _FIELDS})
