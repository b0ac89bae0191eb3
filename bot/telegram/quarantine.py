"""Quarantine: an update that cannot be handled is kept raw; who lost something by it is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import structlog

from bot.telegram.raw_update import (
    UndecodableUpdateError,
    author,
    chat_id,
    encoded,
    is_private,
    is_storable,
    said_in,
)
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.kernel.update_log import HasQuarantinedUpdates, HasUpdates
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox

_log = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
NOTICES_AN_HOUR = 10
"""A broken handler breaks on many updates: the admins hear of so many people in an hour, of each
once; the log and the table hold them all."""

_NAME = 64
"""Letters of a person's name that a notice shows."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How an update, or its answer, came to be given up."""

    error: Exception
    """The last one."""
    tries: int


class Loss(StrEnum):
    """What a person has lost."""

    WORDS = "words"
    PRESS = "press"
    ANSWER = "answer"
    """What they said had its effect; only what followed from it could not be shown."""


class TellsLoss(Protocol):
    """Tells the person."""

    async def __call__(self, author: Mapping[str, Any], loss: Loss, press: str | None) -> bool:
        """Say so in a private chat, and end the press with that id; say whether it arrived."""
        ...


class QuarantineUnit(HasUpdates, HasQuarantinedUpdates, HasOutbox, UnitOfWork, Protocol):
    """What quarantining reads and writes."""


@dataclass(frozen=True, slots=True)
class _Said:
    """Something that a person said."""

    author: Mapping[str, Any]
    """Telegram's raw user; only the id is sure to be there."""
    private: bool
    press: str | None
    """The press, if it was one that can be ended."""
    is_press: bool


class SetUpdateAside:
    """Keeps an update that could not be handled, and tells who lost something by it.

    A person who said something in private, or in a chat of ours (``team``), has lost it: the
    person gets a word, and the admins are told what is true: how often it was tried, and whether
    the person knows. Anything else, such as the noise of strange groups, is only logged and kept.

    The update is kept first: what follows is network. A crash in between leaves the update in
    progress, and all of it happens again.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[QuarantineUnit],
        clock: Clock,
        tell: TellsLoss,
        *,
        admins: tuple[ChatId, ...],
        team: Collection[ChatId] = (),
    ) -> None:
        self._units = units
        self._clock = clock
        self._tell = tell
        self._admins = admins
        self._team = frozenset(team)
        self._told_of: dict[int, datetime] = {}
        """Whose losses the admins heard of within the hour."""

    async def __call__(self, update_id: UpdateId, raw: Mapping[str, Any], failure: Failure) -> None:
        """Keep the update. Its content goes to the database only, never into the log."""
        name = type(failure.error).__name__
        # Ids are Telegram's and small; one that no database can keep stands in the raw text.
        key = update_id if is_storable(update_id) else UpdateId(0)
        async with self._units() as unit:
            had_effect = await unit.handled.has(key)
            await unit.quarantine.put(key, encoded(raw), name, self._clock.now())
            await unit.commit()
        _log.error("update_quarantined", update=update_id, error=name, tries=failure.tries)
        if (said := self._said(raw)) is None:
            return
        loss = Loss.PRESS if said.is_press else Loss.WORDS
        if had_effect:
            loss = Loss.ANSWER
        told = said.private and await self._tell(said.author, loss, said.press)
        person = said.author["id"]
        if self._is_news(person):
            await self._tell_admins(update_id, said, loss, failure, told=told)
            self._told_of[person] = self._clock.now()

    def _said(self, raw: Mapping[str, Any]) -> _Said | None:
        """Return what a person said to us by it; ``None`` for noise."""
        found = said_in(raw)
        if found is None:
            return None
        kind, event = found
        person, private = author(event), is_private(event)
        if person is None or not (private or chat_id(raw) in self._team):
            return None
        is_press = kind == "callback_query"
        press = event.get("id") if is_press else None
        return _Said(person, private, press if isinstance(press, str) else None, is_press)

    async def _tell_admins(
        self, update_id: UpdateId, said: _Said, loss: Loss, failure: Failure, *, told: bool
    ) -> None:
        now = self._clock.now()
        unreadable = isinstance(failure.error, UndecodableUpdateError)
        first_name = said.author.get("first_name")
        rows = notice_rows(
            self._admins,
            "notice-update-set-aside",
            now,
            person=str(said.author["id"]),
            name=encodable(first_name)[:_NAME] if isinstance(first_name, str) else "?",
            loss=loss.value,
            tries=0 if unreadable else failure.tries,
            told="yes" if told else "no" if said.private else "group",
            update=str(update_id),
            error=type(failure.error).__name__,
            last="yes" if len(self._told_of) + 1 == NOTICES_AN_HOUR else "no",
        )
        async with self._units() as unit:
            for row in rows:
                await unit.outbox.add(row, now)
            await unit.commit()

    def _is_news(self, person: int) -> bool:
        """Say whether the admins should hear of this person's loss."""
        now = self._clock.now()
        self._told_of = {one: at for one, at in self._told_of.items() if within(now, at, HOUR)}
        return person not in self._told_of and len(self._told_of) < NOTICES_AN_HOUR


def encodable(text: str) -> str:
    """Return the text without lone surrogates, which no encoding knows."""
    return text.encode("utf-8", "replace").decode("utf-8")
