"""Dialogues in the CRM's timeline: what was said since the last time, as one comment."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.delivery.gateway import Progress
from intake.dialogue.arrival import BUNDLE_PAUSE, LONGEST_UNBUNDLED, await_bundle
from intake.dialogue.bundle import HasBundles
from intake.dialogue.crm_timeline import Timeline, TimelinePlace, Transcript
from intake.dialogue.dialogue_units import RelayingUnit
from intake.dialogue.relayed import Direction, Relayed
from intake.kernel.ids import LeadId, PersonId
from intake.kernel.person import known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.timer import Timer
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import TransientError
from intake.outbox.row import lead_row
from intake.outbox.tasks.dialogue_tasks import TimelineBundle
from intake.submissions.submission import Created, Submission, SubmissionState

_DELIVERED_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One message of a transcript."""

    at: datetime
    who: str = field(repr=False)
    direction: Direction
    kind: str
    text: str | None = field(repr=False)
    """Telegram's HTML; ``None`` for what has no words, or no words any more."""
    above: str = field(default="", repr=False)
    """What was quoted, or whose words were forwarded."""


WriteTranscript = Callable[[int, Sequence[SaidLine]], Transcript]
"""Writes a bundle with that number."""


class BundleWords:
    """The clock of a dialogue's new words: they go to the timeline after a pause, or once they are
    many.

    Only what was said after the prospect had agreed: the team has read it all, the CRM must not.
    """

    async def __call__(self, unit: RelayingUnit, timer: Timer, now: datetime) -> None:
        """Make a bundle, or look again later."""
        lead_id = LeadId(int(timer.payload["lead"]))
        numbers = await unit.leads.submissions_of(lead_id)
        submissions = await unit.submissions.get_all(numbers)
        since = agreed_at(submissions.values())
        words = () if since is None else await unit.relayed.unbundled(lead_id, since)
        if not words:
            return
        last = max(one.sent_at or one.at for one in words)
        length = sum(len(one.text or "") for one in words)
        if length < LONGEST_UNBUNDLED and last + BUNDLE_PAUSE > now:
            await await_bundle(unit, lead_id, last)
            return
        bundle = await unit.bundles.make(lead_id, [one.id for one in words], now)
        await unit.outbox.add(lead_row(TimelineBundle(lead_id, bundle.id), now), now)


def agreed_at(submissions: Collection[Submission]) -> datetime | None:
    """Return from when on a prospect's words may stand in the CRM: since they agreed to that, or,
    where nobody asked them, since they sent the form."""
    moments = [one.created_at if one.consent is None else one.consent.at for one in submissions]
    return min(moments, default=None)


@dataclass(frozen=True, slots=True)
class BundleWritten:
    """A bundle stands in a timeline, or has none (:class:`intake.outbox.attempt.Effect`)."""

    bundle_id: int
    place: TimelinePlace | None = None
    comment_id: int | None = None

    @classmethod
    async def write(
        cls, unit: HasBundles, effects: Sequence["BundleWritten"], now: datetime
    ) -> None:
        """Write them."""
        for one in effects:
            entity = None if one.place is None else (one.place.kind, one.place.id)
            await unit.bundles.written(one.bundle_id, now, entity=entity, comment_id=one.comment_id)


class _Writing(Progress):
    """What is told while a comment is written."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    async def dispatching(self) -> None:
        """Commit that bytes are about to leave."""
        await self._attempt.dispatching()

    async def reached(self, made: Created) -> None:
        """Nothing is made."""


class WriteBundle:
    """Brings a bundle into the timeline of what exists of its lead."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[RelayingUnit],
        timeline: Timeline,
        describe: WriteTranscript,
    ) -> None:
        self._reading = reading
        self._timeline = timeline
        self._describe = describe

    async def __call__(self, task: TimelineBundle, attempt: Attempt) -> Completion:
        """Write it, once there is a timeline; it never comes twice."""
        async with self._reading() as unit:
            bundle = await unit.bundles.get(task.bundle_id)
            if bundle is None or bundle.written_at is not None:
                return Completion()
            place = await unit.bundles.timeline_of(task.lead_id)
            if place is None and await _is_awaited(unit, task.lead_id):
                raise TransientError("", code="not_delivered", retry_after=_DELIVERED_SOON)
            words = await unit.bundles.messages(task.bundle_id)
            names = await _names(unit, words)
        if place is None:
            return Completion((BundleWritten(task.bundle_id),))
        transcript = self._describe(task.bundle_id, _lines(words, names))
        comment_id = await self._timeline.write(
            place, transcript, in_doubt=attempt.in_doubt, progress=_Writing(attempt)
        )
        return Completion((BundleWritten(task.bundle_id, place, comment_id),))

    def refused(self, task: TimelineBundle, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the team has read every word."""
        return Completion((BundleWritten(task.bundle_id),))


async def _is_awaited(unit: RelayingUnit, lead_id: LeadId) -> bool:
    numbers = await unit.leads.submissions_of(lead_id)
    submissions = await unit.submissions.get_all(numbers)
    return any(one.state is SubmissionState.QUEUED for one in submissions.values())


async def _names(unit: RelayingUnit, words: Sequence[Relayed]) -> dict[PersonId, str]:
    names = {}
    for author in {one.author_id for one in words}:
        names[author] = await known_name(unit, author) or f"#{author}"
    return names


def _lines(words: Sequence[Relayed], names: dict[PersonId, str]) -> tuple[SaidLine, ...]:
    """Return a line for each message; what went to several chats was said once."""
    once = {(one.source_chat, one.source_message): one for one in words}
    return tuple(
        SaidLine(one.at, names[one.author_id], one.direction, one.kind, one.text, one.above)
        for one in once.values()
    )
