"""The people's storage."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.kernel.person import People, Person, Profile, Screen
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import people


class SqlPeople(People):
    """People in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, person_id: PersonId) -> Person | None:
        result = await self._connection.run(select(people).where(people.c.id == person_id))
        row = result.one_or_none()
        return person_of(row) if row else None

    @override
    async def meet(self, profile: Profile, now: datetime) -> Person:
        result = await self._connection.run(_MEET, columns_of(profile) | {"first_seen_at": now})
        return person_of(result.one())

    @override
    async def choose_language(self, person_id: PersonId, language: str) -> None:
        await self._change(person_id, chosen_language=language)

    @override
    async def keep_screen(
        self,
        person_id: PersonId,
        *,
        reply_keyboard: bool | None = None,
        live_message: int | None = None,
    ) -> None:
        given = {"reply_keyboard": reply_keyboard, "live_message": live_message}
        stands = {name: value for name, value in given.items() if value is not None}
        await self._connection.run_later(_CHANGE, {"number": person_id, **stands})

    @override
    async def mark_blocked(self, person_id: PersonId, since: datetime | None) -> None:
        await self._change(person_id, blocked_at=since)

    async def _change(self, person_id: PersonId, **values: str | datetime | int | None) -> None:
        await self._connection.run(_CHANGE, {"number": person_id, **values})


_NEW = upsert(people)
_PROFILE = [field.name for field in fields(Profile) if field.name != "id"]
_MEET = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[people.c.id],
        set_={name: _NEW.excluded[name] for name in _PROFILE} | {"blocked_at": None},
    ).returning(people)
)
_CHANGE = Prepared(update(people).where(people.c.id == bindparam("number")))


MET = [column.label(f"met_{column.name}") for column in people.c]
"""A person's columns beside another table's; :func:`person_of` knows them by their prefix."""


def profile_of(person: Person) -> Profile:
    """Return what Telegram said of them when we last looked."""
    return Profile(**{name: getattr(person, name) for name in ("id", *_PROFILE)})


def person_of(row: Row[*tuple[Any, ...]], prefix: str = "") -> Person:
    """Make a person of their row."""

    def value_of(name: str) -> Any:
        return getattr(row, prefix + name)

    return Person(
        id=PersonId(value_of("id")),
        **{name: value_of(name) for name in (*_PROFILE, "chosen_language", "first_seen_at")},
        blocked_at=value_of("blocked_at"),
        screen=Screen(value_of("reply_keyboard"), value_of("live_message")),
    )
