"""Updates: a received one is handled at least once and has its effect once (promise 5)."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.ids import ChatId, UpdateId

KEPT_FOR = timedelta(hours=48)
"""Telegram offers an update for 24 hours; ids restart, so old ones must be forgotten."""


RECEIVED_KEPT_FOR = timedelta(days=7)
"""The term of a received update that never got done: it holds what people typed. Only a process
that is not running, or whose database is out, lets one become so old."""

_LARGEST = 2**63 - 1
"""Databases keep numbers of 64 bits."""


def is_storable(key: int) -> bool:
    """Say whether a database can keep that number."""
    return abs(key) <= _LARGEST


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An update as it came."""

    update_id: UpdateId
    raw: str
    """JSON in plain ASCII, so that whatever came in can be written."""
    chat_id: ChatId | None = None


def always() -> bool:
    """Say yes."""
    return True


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """Which process handles an update of which chat, where several work: what others have kept of
    that chat, and what came before it, goes first."""

    holder: int
    chat_id: ChatId
    is_first: Callable[[], bool] = always
    """Whether nothing that came before it waits in this process."""


class NotOurTurnError(Exception):
    """Another process has kept earlier updates of that chat and is not done with them, or they wait
    to be taken up here."""


_turn: ContextVar[ChatTurn | None] = ContextVar("turn", default=None)


@contextmanager
def in_turn(turn: ChatTurn | None) -> Iterator[None]:
    """Let :meth:`UpdateLog.insert` look whose turn it is, meanwhile."""
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)


def current_turn() -> ChatTurn | None:
    """Return what :func:`in_turn` was told."""
    return _turn.get()


class ReceivedUpdates(Protocol):
    """Updates that Telegram no longer offers and that are not done yet.

    A row goes when its effect is committed *and* its answer has left: after a crash the one whose
    answer did not leave is taken up again, has no second effect, and shows the current state.
    """

    async def keep(
        self, updates: Sequence[ReceivedUpdate], now: datetime, holder: int | None = None
    ) -> None:
        """Keep updates in this order; one that is kept already stays where it is, and whose."""
        ...

    async def hand_over(self, update: ReceivedUpdate, turn: ChatTurn, now: datetime) -> bool:
        """Give an update to the process that holds what came before it in its chat: that may be
        ours, where something was handed over of which it does not know yet.

        ``False``: none does any more.
        """
        ...

    async def handed(self, holder: int) -> tuple[ReceivedUpdate, ...]:
        """Return what others have handed over to that process, in its order.

        Until :meth:`taken_up` it is returned again, and goes before what is later in its chat.
        """
        ...

    async def taken_up(self, holder: int, update_ids: Collection[UpdateId]) -> None:
        """Note that the process has these in its queues."""
        ...

    async def inherit(self, holder: int, alive: Collection[int]) -> int:
        """Hand over to that process what belongs to none that is alive; say how many they were."""
        ...

    async def remove(self, update_ids: Collection[UpdateId]) -> None:
        """Delete what is done."""
        ...

    async def oldest(self, limit: int) -> tuple[ReceivedUpdate, ...]:
        """Return so many at most, in their order."""
        ...

    async def forget(self, before: datetime, limit: int | None = None) -> int:
        """Delete what was received before that moment and say how many they were.

        At most ``limit``, if it is told.
        """
        ...


class HasReceivedUpdates(Protocol):
    """A unit of work with the received updates."""

    @property
    def received(self) -> ReceivedUpdates:
        """Within the unit's transaction."""
        ...


class QuarantinedUpdates(Protocol):
    """Updates that failed again and again: kept raw, so that nothing is lost, and reported."""

    async def put(self, update_id: UpdateId, raw: str, error: str, now: datetime) -> None:
        """Keep an update that could not be handled; ``error`` is a class name."""
        ...

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest of those kept before that moment, and say how many they were."""
        ...


class HasQuarantinedUpdates(Protocol):
    """A unit of work with the quarantined updates."""

    @property
    def quarantine(self) -> QuarantinedUpdates:
        """Within the unit's transaction."""
        ...


class UpdateLog(Protocol):
    """The ids of the updates whose effects are committed."""

    async def insert(self, update_id: UpdateId, now: datetime) -> bool:
        """Lease the update within the effect's transaction.

        Returns ``False`` when it was handled before: then nothing may be changed, and the caller
        shows the current state again.

        Raises:
            NotOurTurnError: see :class:`ChatTurn`. Nothing was written.
        """
        ...

    async def has(self, update_id: UpdateId) -> bool:
        """Say whether the update had its effect."""
        ...

    async def forget(self, before: datetime, limit: int | None = None) -> int:
        """Delete the ids handled before that moment and say how many they were.

        At most ``limit``, if it is told. The id of an update that is still kept as received stays:
        it may be taken up again.
        """
        ...


class HasUpdates(Protocol):
    """A unit of work whose updates have their effect once."""

    @property
    def handled(self) -> UpdateLog:
        """Within the unit's transaction."""
        ...
