"""A digest of the numbers: what changed, and what needs a hand. Rendered when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import HasPeople, Person
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import HasKnownValues
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.notice_tasks import NumbersNews
from intake.stats.answer_stats import AnswerStats, StatsAnswer, StatsUnit
from intake.stats.digest_times import MayGetUnit, may_get
from intake.stats.numbers import NO_OUTCOMES, Key, Needs, OutcomeCounts
from intake.stats.numbers_digest import HasNumbersDigests, NumbersDigest
from intake.stats.period import local_day
from intake.stats.stats_question import Dimension, StatsQuestion, StatsView
from intake.team.access import TeamAccess

MOVED = 3
"""Links that a digest names."""
_OPEN_SOURCES = 100


class NumbersUnit(StatsUnit, HasNumbersDigests, HasPeople, MayGetUnit, HasKnownValues, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A link of which more, or fewer, came than before."""

    key: Key
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What a digest tells."""

    digest: NumbersDigest
    answer: StatsAnswer
    moved: tuple[Moved, ...]
    """Those whose submissions changed most."""
    needs: Needs
    person: Person | None
    """Whose chat it is; ``None``: a group."""
    open_sources: tuple[str, ...] = ()
    """Of links in use, of which nobody said that the portal has them."""

    @property
    def says_nothing(self) -> bool:
        """Whether nothing happened, now or before, and nothing needs anybody. Sources alone are no
        reason: whoever leads is asked about them anyway."""
        rows = (self.answer.whole, self.answer.before)
        came = any(row.arrivals is not None and row.arrivals.starts for row in rows)
        became = any(row.outcomes != NO_OUTCOMES for row in rows)
        return not came and not became and self.needs == Needs()


class NumbersPost(Protocol):
    """Sends it."""

    async def __call__(self, content: DigestContent) -> None:
        """Send it without a sound; what may pass by itself raises."""
        ...


class SendNumbersDigest:
    """Counts what a chat is to be told now, and tells it."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[NumbersUnit],
        answer: AnswerStats,
        post: NumbersPost,
        clock: Clock,
        access: TeamAccess,
        *,
        zone: str,
    ) -> None:
        self._reading = reading
        self._answer = answer
        self._post = post
        self._clock = clock
        self._access = access
        self._zone = zone

    async def __call__(self, task: NumbersNews, attempt: Attempt) -> Completion:
        """Tell it, unless it was switched off meanwhile, or may not be told any more, or there is
        nothing to tell."""
        content = await self.content(task.chat_id)
        if content is not None and not content.says_nothing:
            await attempt.dispatching()
            await self._post(content)
        return Completion()

    def refused(self, task: NumbersNews, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def content(self, chat_id: ChatId) -> DigestContent | None:
        """Return what a chat is told now; ``None``: it gets no digest."""
        now = self._clock.now()
        async with self._reading() as unit:
            may = await may_get(unit, self._access, chat_id)
            digest = await unit.numbers_digests.get(chat_id)
            needs = await unit.statistics.needs(now)
            unconfirmed = await unit.known_values.unconfirmed(_OPEN_SOURCES)
            person = await unit.people.get(PersonId(chat_id)) if chat_id > 0 else None
        if digest is None or not may:
            return None
        today = local_day(now, self._zone)
        question = StatsQuestion(digest.period(today, self._zone), StatsView.BY_EVENT)
        answer = await self._answer(question)
        moved = await self._moved(question, now)
        sources = tuple(one.known.value for one in unconfirmed)
        return DigestContent(digest, answer, moved, needs, person, sources)

    async def _moved(self, question: StatsQuestion, now: datetime) -> tuple[Moved, ...]:
        """Return the links whose submissions changed most."""
        by_link = replace(question, by=Dimension.LINK)
        async with self._reading() as unit:
            after = (await unit.statistics.outcomes(by_link)).by_key
            before = (await unit.statistics.outcomes(by_link.before(now))).by_key
            changes = {
                key: _sent(after, key) - _sent(before, key)
                for key in {*after, *before}
                if key is not None
            }
            most = sorted(
                (key for key, change in changes.items() if change),
                key=lambda key: (-abs(changes[key]), str(key)),
            )[:MOVED]
            names = await unit.statistics.names(by_link, tuple(most))
        return tuple(
            Moved(key, names.get(key, str(key)), _sent(before, key), _sent(after, key))
            for key in most
        )


def _sent(outcomes: Mapping[Key, OutcomeCounts], key: Key) -> int:
    return outcomes.get(key, NO_OUTCOMES).submitted
