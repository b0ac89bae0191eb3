"""Bursts: more new leads than a chat takes cards for. A digest tells of all, and of each so early
that somebody can take it; the cards follow when there is room.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.lead_tasks import BurstDigest

FEW = 3
"""So many cards in a line are no burst: they are there within seconds."""
GATHER = timedelta(seconds=3)
"""How long the first digest waits for what comes right after."""
NEW_EVERY = timedelta(seconds=8)
"""So far apart are two digests while new leads come: each stands there within ten seconds."""
CHANGED_EVERY = timedelta(seconds=20)
"""So far apart are they when nothing is new, but somebody took one, or its card is there."""


@dataclass(frozen=True, slots=True)
class Burst:
    """The digest of a chat. It is there from the first lead that it tells of to the last one's
    card."""

    chat_id: ChatId
    topic_id: int | None
    message_id: int | None = None
    """``None``: it is still to be sent."""
    page: int = 0
    fingerprint: str = ""
    """A digest of what it shows; empty: somebody waits for it to be shown."""
    shown_at: datetime | None = None

    def due_at(self, now: datetime, *, new: bool) -> datetime:
        """Return when it may tell of a change."""
        if self.shown_at is None or self.shown_at > now or not self.fingerprint:
            return now
        return max(now, self.shown_at + (NEW_EVERY if new else CHANGED_EVERY))


class Bursts(Protocol):
    """The bursts' storage: at most one for each chat."""

    async def get(self, chat_id: ChatId) -> Burst | None:
        """Return a chat's."""
        ...

    async def put(self, burst: Burst) -> None:
        """Keep one, in the place of the chat's last."""
        ...

    async def add(self, chat_id: ChatId, leads: Collection[LeadId]) -> None:
        """Let a chat's digest tell of leads."""
        ...

    async def leads_of(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        """Return the leads of which a chat's digest tells, by their numbers."""
        ...

    async def telling_of(self, lead_id: LeadId) -> tuple[Burst, ...]:
        """Return the bursts whose digests tell of a lead."""
        ...

    async def waiting(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        """Return the leads whose first card waits in the chat's line, the longest waiting first."""
        ...

    async def end(self, chat_id: ChatId) -> None:
        """Forget a chat's."""
        ...


class HasBursts(Protocol):
    """A unit of work with the bursts."""

    @property
    def bursts(self) -> Bursts:
        """Within the unit's transaction."""
        ...


class BurstUnit(HasBursts, HasOutbox, Protocol):
    """What is written when something changes."""


def digest_row(chat_id: ChatId, due_at: datetime) -> NewOutboxRow:
    """Return the row that says *bring the digest up to date*."""
    return NewOutboxRow(BurstDigest(chat_id), due_at, frozenset({f"burst:{chat_id}"}))


async def digest_rows(unit: HasBursts, lead_id: LeadId, now: datetime) -> tuple[NewOutboxRow, ...]:
    """Return the rows that have every digest that tells of a lead show what it is now."""
    bursts = await unit.bursts.telling_of(lead_id)
    return tuple(digest_row(one.chat_id, one.due_at(now, new=False)) for one in bursts)


@dataclass(frozen=True, slots=True)
class CardLinedUp:
    """A card waits in its chat's line (:class:`intake.outbox.attempt.Effect`)."""

    chat_id: ChatId

    @classmethod
    async def write(cls, unit: BurstUnit, effects: Sequence["CardLinedUp"], now: datetime) -> None:
        """Have a digest told, soon."""
        for chat_id in dict.fromkeys(one.chat_id for one in effects):
            burst = await unit.bursts.get(chat_id)
            due_at = now + GATHER if burst is None else burst.due_at(now, new=True)
            await unit.outbox.add(digest_row(chat_id, due_at), now)


@dataclass(frozen=True, slots=True)
class CardLeftLine:
    """A card that had waited is there (:class:`intake.outbox.attempt.Effect`)."""

    chat_id: ChatId

    @classmethod
    async def write(cls, unit: BurstUnit, effects: Sequence["CardLeftLine"], now: datetime) -> None:
        """Have the digest say so, if there is one."""
        for chat_id in dict.fromkeys(one.chat_id for one in effects):
            if (burst := await unit.bursts.get(chat_id)) is not None:
                await unit.outbox.add(digest_row(chat_id, burst.due_at(now, new=False)), now)


@dataclass(frozen=True, slots=True)
class LeadsListed:
    """A digest is about to tell of leads (:class:`intake.outbox.attempt.Effect`)."""

    burst: Burst
    leads: tuple[LeadId, ...]

    @classmethod
    async def write(
        cls,
        unit: HasBursts,
        effects: Sequence["LeadsListed"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them: whoever presses at once must find the lead there."""
        for one in effects:
            await unit.bursts.put(one.burst)
            await unit.bursts.add(one.burst.chat_id, one.leads)


@dataclass(frozen=True, slots=True)
class DigestShown:
    """A digest was sent or edited; ``over``: it has told all."""

    burst: Burst
    over: bool

    @classmethod
    async def write(
        cls,
        unit: HasBursts,
        effects: Sequence["DigestShown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            if one.over:
                await unit.bursts.end(one.burst.chat_id)
            else:
                await unit.bursts.put(one.burst)
