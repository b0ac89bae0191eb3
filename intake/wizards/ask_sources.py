"""*Is this source in Sales Intelligence?* Asked again until somebody says so: REST can neither list
the configured sources nor say that one is missing (trace.md §7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.ids import ChatId
from intake.leads.timer import EVERYTHING, HasTimers, Timer, TimerKind
from intake.links.known_values import HasKnownValues, KnownValue, OpenSource
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import chat_row
from intake.outbox.tasks.staff_tasks import SourceQuestion
from intake.team.access import leaders_chats
from intake.team.member import HasMembers

AGAIN = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""How long after it was asked it is asked again; the last holds from then on."""
MOST_ASKED = 8
"""Sources in one question: the buttons of more fill a screen."""


class AskingUnit(HasTimers, HasKnownValues, HasMembers, HasOutbox, Protocol):
    """What is read and written."""


class AskSourcesLater:
    """Has it asked a day after a source was first used
    (:class:`intake.links.make_links.SourceFollower`): whoever made the link was told at once."""

    async def __call__(
        self,
        unit: AskingUnit,
        sources: Sequence[KnownValue],  # noqa: ARG002  all that are open are asked about
        now: datetime,
    ) -> None:
        """Start the clock, unless one runs."""
        if not await _runs(unit):
            await unit.timers.start(_clock(0, now))


class AskSources:
    """Asks whoever leads about all sources that are open; the effect of that clock."""

    def __init__(self, *, admins: Sequence[ChatId]) -> None:
        self._admins = tuple(admins)

    async def __call__(self, unit: AskingUnit, timer: Timer, now: datetime) -> None:
        """Ask, and start the next clock; when nothing is open any more there is none."""
        if not await asked_about(unit):
            return
        for chat in await leaders_chats(unit, self._admins):
            await unit.outbox.add(chat_row(SourceQuestion(chat), chat, now), now)
        await unit.timers.start(_clock(timer.stage + 1, now))


async def asked_about(unit: HasKnownValues) -> tuple[OpenSource, ...]:
    """Return the sources that are asked about now."""
    return await unit.known_values.unconfirmed(MOST_ASKED)


async def _runs(unit: AskingUnit) -> bool:
    running = await unit.timers.open_of(EVERYTHING)
    return any(timer.kind is TimerKind.SOURCES for timer in running)


def _clock(stage: int, now: datetime) -> Timer:
    wait = AGAIN[min(stage, len(AGAIN) - 1)]
    return Timer(
        kind=TimerKind.SOURCES, subject=EVERYTHING, stage=stage, started_at=now, due_at=now + wait
    )
