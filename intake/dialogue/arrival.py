"""What relaying writes: that words arrived, or did not, and where dialogues live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.dialogue.dialogue_units import DialogueUnit
from intake.dialogue.relayed import Direction, Fate, HasRelayed, Landing
from intake.dialogue.thread import HasThreads, Thread
from intake.kernel.ids import ChatId, LeadId, PersonId, RelayedId
from intake.leads.lead_book import LeadBook
from intake.leads.timer import HasTimers, Timer, TimerKind, of_lead

BUNDLE_PAUSE = timedelta(minutes=10)
"""After so long without a word a dialogue's new words go to the CRM's timeline."""
LONGEST_UNBUNDLED = 3_000
"""Characters that do not wait for a pause."""


@dataclass(frozen=True, slots=True)
class WordsArrived:
    """Words are there: only now were they said (:class:`intake.outbox.attempt.Effect`)."""

    lead_id: LeadId
    direction: Direction
    author_id: PersonId
    landings: tuple[Landing, ...]
    book: LeadBook

    @classmethod
    async def write(
        cls, unit: DialogueUnit, effects: Sequence["WordsArrived"], now: datetime
    ) -> None:
        """Write them. Whoever of the team spoke has answered; a closed lead stays closed.

        Leads are locked in the order of their numbers, as everywhere.
        """
        for one in sorted(effects, key=lambda effect: effect.lead_id):
            await unit.relayed.sent(one.landings)
            if one.direction is Direction.OUT:
                await unit.leads.lock(one.lead_id)  # a press elsewhere must not make it stale
                lead = await unit.leads.get(one.lead_id)
                if lead is not None and lead.is_open:
                    await one.book.answered(unit, lead, one.author_id, now)
            await await_bundle(unit, one.lead_id, now)
            if await unit.relayed.unbundled_length(one.lead_id) >= LONGEST_UNBUNDLED:
                await await_bundle(unit, one.lead_id, now, pause=timedelta())


async def await_bundle(
    unit: HasTimers, lead_id: LeadId, now: datetime, *, pause: timedelta = BUNDLE_PAUSE
) -> None:
    """Have new words brought to the CRM after a pause; a clock that runs looks again by itself."""
    await unit.timers.bring_forward(
        Timer(
            kind=TimerKind.BUNDLE,
            subject=of_lead(lead_id),
            started_at=now,
            budget=pause,
            due_at=now + pause,
            payload={"lead": lead_id},
        )
    )


@dataclass(frozen=True, slots=True)
class WordsEnded:
    """Words did not arrive, or nobody knows (:class:`intake.outbox.attempt.Effect`)."""

    numbers: tuple[RelayedId, ...]
    fate: Fate
    reason: str

    @classmethod
    async def write(
        cls,
        unit: HasRelayed,
        effects: Sequence["WordsEnded"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            for number in one.numbers:
                await unit.relayed.end(number, one.fate, was=(Fate.PENDING,), reason=one.reason)


@dataclass(frozen=True, slots=True)
class WordsRetried:
    """Words are sent although they may be there (:class:`intake.outbox.attempt.Effect`)."""

    numbers: tuple[RelayedId, ...]

    @classmethod
    async def write(
        cls,
        unit: HasRelayed,
        effects: Sequence["WordsRetried"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.relayed.retry(one.numbers)


@dataclass(frozen=True, slots=True)
class WordsJoined:
    """Texts in a row go as one (:class:`intake.outbox.attempt.Effect`)."""

    numbers: tuple[RelayedId, ...]
    name: str

    @classmethod
    async def write(
        cls,
        unit: HasRelayed,
        effects: Sequence["WordsJoined"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.relayed.join(one.numbers, one.name)


@dataclass(frozen=True, slots=True)
class CopyShows:
    """A copy says something else now (:class:`intake.outbox.attempt.Effect`)."""

    relayed_id: RelayedId
    text: str | None
    further: tuple[int, ...]
    """What the message became beside the copy by now."""

    @classmethod
    async def write(
        cls,
        unit: HasRelayed,
        effects: Sequence["CopyShows"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.relayed.show(one.relayed_id, one.text, one.further)


@dataclass(frozen=True, slots=True)
class CopyLost:
    """A copy's place is gone: its words are brought over once more (an
    :class:`intake.outbox.attempt.Effect`)."""

    relayed_id: RelayedId

    @classmethod
    async def write(
        cls,
        unit: HasRelayed,
        effects: Sequence["CopyLost"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.relayed.lost(one.relayed_id)


@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """A dialogue has a place of its own (:class:`intake.outbox.attempt.Effect`)."""

    thread: Thread

    @classmethod
    async def write(
        cls,
        unit: HasThreads,
        effects: Sequence["ThreadOpened"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.threads.open(one.thread)


@dataclass(frozen=True, slots=True)
class ThreadLeft:
    """A dialogue's place is gone (:class:`intake.outbox.attempt.Effect`)."""

    lead_id: LeadId
    chat_id: ChatId

    @classmethod
    async def write(
        cls,
        unit: HasThreads,
        effects: Sequence["ThreadLeft"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.threads.leave(one.lead_id, one.chat_id)


@dataclass(frozen=True, slots=True)
class StateShown:
    """A topic has its lead's icon and card on top (:class:`intake.outbox.attempt.Effect`)."""

    lead_id: LeadId
    chat_id: ChatId
    icon: str
    pinned: int | None

    @classmethod
    async def write(
        cls,
        unit: HasThreads,
        effects: Sequence["StateShown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them."""
        for one in effects:
            await unit.threads.show(one.lead_id, one.chat_id, one.icon, one.pinned)
