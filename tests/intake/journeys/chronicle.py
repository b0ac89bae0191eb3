"""People arrive, fill in forms and turn round; what happened is told event by event.

What happens goes through the real use cases. What is told is read off the other tables, never off
those that are counted by: what a conversation says, which touches there are, what state a
submission is in.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from intake.arrivals.record_visit import RecordVisit
from intake.attribution.campaign import Campaign
from intake.attribution.correction import Correction, NewCorrection, correct_touch
from intake.attribution.counted import counts_as
from intake.attribution.touch import Touch, join
from intake.attribution.visit import Visit
from intake.conversation.conversation import Conversation, Ending, Place
from intake.conversation.inputs import Move, Press
from intake.delivery.progress import StateReached
from intake.journeys.journey import Journey
from intake.journeys.recount import (
    Answered,
    Asked,
    Corrected,
    Delivered,
    Ended,
    Event,
    PartlySubmitted,
    Refused,
    Reopened,
    SentAgain,
    Started,
    Submitted,
    Touched,
    Visited,
    fold,
)
from intake.kernel.ids import ConversationId, PersonId, StepId, SubmissionId, TouchId
from intake.kernel.person import Profile
from intake.links.link import Link, Utm
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery, TraceCorrection
from intake.outbox.worker import Worker
from intake.submissions.retry_all import RetryAll
from intake.submissions.submission import Submission, SubmissionState
from intake.submissions.submit import Submit
from intake.wizards.apply_correction import ApplyCorrection
from intake.wizards.execute_corrections import ExecuteCorrections
from storage.repositories.attribution.touches import touch_of
from storage.sql_unit_of_work import SqlUnitOfWork
from storage.tables import campaigns, conversations, touches
from tests.intake import places
from tests.intake.forms.samples import NOW

WINDOW_DAYS = 28
PEOPLE = (places.ANNA, places.BORIS, places.ADMIN)
TOKENS = tuple(f"{number:032x}" for number in range(1, 4))


@dataclass
class Seen:
    """What the database says at one moment."""

    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    touches: dict[TouchId, Touch] = field(default_factory=dict)
    submissions: dict[SubmissionId, Submission] = field(default_factory=dict)


@dataclass
class Chronicle:
    """A place where things happen, and what was seen of them, in their order."""

    place: places.Place
    links: dict[str, Link] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    history: list[tuple[ConversationId | None, Event]] = field(default_factory=list)
    """Each with the journey that it is about; ``None``: with all."""
    visits: dict[str, Visit] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)

    @classmethod
    async def open(cls, place: places.Place) -> "Chronicle":
        """Make the links."""
        chronicle = cls(place)
        for code, form, source in (
            ("spring", "full", "google"),
            ("autumn", None, "vk"),
            ("plain", None, ""),
            ("off", "short", "old"),
        ):
            chronicle.links[code] = await place.add_link(code, form, source=source, medium="cpc")
        async with place.database.writing() as unit:
            off = chronicle.links["off"]
            await unit.links.save(replace(off, enabled=False), was=off.revision)
            await unit.commit()
        return chronicle

    # --- what happens ---

    async def arrives(self, person: Profile, payload: str) -> None:
        await self.place.arrive(payload, person)
        await self._look()

    async def says(self, person: Profile, said: Any) -> None:
        await self.place.say(said, person)
        await self._look()

    async def presses(self, person: Profile, move: Move, edit: int | None = None) -> None:
        async with self.place.database.reading() as unit:
            latest = await unit.conversations.latest_of(person.id)
        if latest is not None:
            await self.says(person, Press(latest.id, latest.revision, move, edit=edit))

    async def chooses(self, person: Profile, form: str) -> None:
        await self.place.choose(form, person)
        await self._look()

    async def opens_wizard(self, person: Profile) -> None:
        await self.place.open_wizard(person)
        await self._look()

    async def fills_in(self, person: Profile, form: str) -> None:
        """The person answers all that is asked, and sends it."""
        await self.presses(person, Move.CONTINUE)
        await self.chooses(person, form)
        for _ in range(16):
            async with self.place.database.reading() as unit:
                running = await unit.conversations.open_of(person.id)
            if running is None or running.form_id == "newlink":
                return
            if running.place is Place.CONSENT:
                await self.presses(person, Move.AGREE)
            elif running.place is Place.SUMMARY:
                await self.presses(person, Move.CONFIRM)
            else:
                await self.says(person, ANSWERS[running.step or ""])

    async def visits_site(self, visit: Visit) -> None:
        visit = replace(visit, at=self.place.clock.moment)
        await RecordVisit(self.place.database.writing, self.place.clock)(visit)
        if visit.token not in self.visits:
            self.visits[visit.token] = visit
            self.history.append((None, Visited(visit)))
        await self._look()

    async def corrects(self, code: str, source: str) -> None:
        """An admin corrects a link; with that goes the first bite of what it changes."""
        now = self.place.clock.moment
        async with self.place.database.writing() as unit:
            link = await unit.links.get(self.links[code].id)
            assert link is not None
            right = replace(link.utm, source=source)
            if right == link.utm:
                return
            proposal = await unit.corrections.add(
                NewCorrection(link.id, link.utm, right, link.created_at, now, places.ADMIN.id)
            )
            await unit.commit()
        database, clock = self.place.database, self.place.clock
        await ApplyCorrection(database.writing, clock)(
            self.place.update(), proposal.id, places.ADMIN.id
        )
        async with self.place.database.reading() as unit:
            applied = await unit.corrections.get(proposal.id)
        assert applied is not None
        self.corrections.append(applied)
        self.history.append((None, Corrected(applied)))
        await self._look()

    async def takes_bite(self) -> bool:
        """What is being corrected goes on by one bite."""
        more = await ExecuteCorrections(self.place.database.writing, self.place.clock)()
        await self._look()
        return more

    async def dies_in(self, deed: Callable[["Chronicle"], Awaitable[None]]) -> None:
        """The process dies right before the deed is committed: nothing has happened."""
        before = len(self.history)
        with patch.object(SqlUnitOfWork, "commit", _die), suppress(DiedError):
            await deed(self)
        await self._look()
        assert len(self.history) == before

    async def delivers(self, state: SubmissionState) -> None:
        """The first delivery that is due comes to this end."""
        database, clock = self.place.database, self.place.clock
        async with database.writing() as unit:
            rows = await unit.outbox.lease(OutboxQueue.CRM, "me", clock.moment, 1)
            await unit.commit()
        handlers = {Delivery: _Ends(state), TraceCorrection: _Ends(None)}
        worker = Worker(database.writing, clock, handlers, admins=())
        for row in rows:
            await worker(row)
        await self._look()

    async def sends_again(self) -> None:
        use_case = RetryAll(self.place.database.writing, self.place.clock)
        await use_case(self.place.update(), places.ADMIN.id, dead_letters=True)
        await self._look()

    async def sends_part(self, person: Profile) -> None:
        """What the person said so far becomes a submission, whatever that is."""
        now, context = self.place.clock.moment, self.place.context
        async with self.place.database.writing() as unit:
            running = await unit.conversations.open_of(person.id)
            known = await unit.people.get(person.id)
            form = None if running is None else context.catalogue.get(running.form_id)
            if running is None or known is None or form is None or form.crm is None:
                return
            await Submit(context).submit_part(unit, known, form, running, "UNFINISHED", now)
            await unit.commit()
        await self._look()

    async def expires(self) -> None:
        """Forms that nobody goes on with end."""
        now = self.place.clock.moment
        async with self.place.database.writing() as unit:
            await unit.conversations.expire(
                now - timedelta(days=2), now, 10, besides=self.place.context.catalogue.wizard_ids
            )
            await unit.commit()
        await self._look()

    def passes(self, span: timedelta) -> None:
        """The clock goes on, or is put back."""
        with suppress(OverflowError):
            self.place.clock.moment += span

    # --- what is told ---

    async def _look(self) -> None:
        before, self.seen = self.seen, await self._read()
        now = self.place.clock.moment
        for conversation in self.seen.conversations.values():
            was = before.conversations.get(conversation.id)
            ended = was is not None and was.ended is None and conversation.ended is not None
            if ended and conversation.ended is not Ending.SUBMITTED:
                self.history.append((conversation.id, Ended()))
        for number, touch in self.seen.touches.items():
            if number not in before.touches:
                self.history.append((None, Touched(touch)))
        for conversation in self.seen.conversations.values():
            if self._is_journey(conversation):
                was = before.conversations.get(conversation.id)
                events = self._of_conversation(was, conversation, now)
                self.history.extend((conversation.id, event) for event in events)
        keys = {one.submission_key: one.id for one in self.seen.conversations.values()}
        for submission in self.seen.submissions.values():
            earlier = before.submissions.get(submission.id)
            events = _of_submission(earlier, submission)
            self.history.extend((keys[submission.key], event) for event in events)

    def _of_conversation(
        self, was: Conversation | None, conversation: Conversation, now: datetime
    ) -> Iterator[Event]:
        if was is None:
            yield Started(self._begun(conversation))
        elif was.ended is not None and conversation.ended is None:
            yield Reopened()
        form = self.place.context.catalogue.get(conversation.form_id)
        assert form is not None
        steps = [step.id for step in form.steps]
        known = set() if was is None else _settled(was)
        for step in _settled(conversation) - known:
            yield Answered(step, now)
        looks_at = _looks_at(conversation)
        if looks_at is not None and (was is None or _looks_at(was) != looks_at):
            yield Asked(looks_at, steps.index(looks_at), now)

    def _begun(self, conversation: Conversation) -> Journey:
        return Journey(
            id=conversation.id,
            person_id=conversation.person_id,
            form_id=conversation.form_id,
            form_hash=conversation.form_hash,
            started_at=conversation.started_at,
            person_first_at=self.first_seen[conversation.person_id],
            excluded=self.place.context.counting.exclusion(conversation.person_id),
        )

    async def _read(self) -> Seen:
        async with self.place.database.reading() as unit:
            run = unit.touches._connection.run
            arrived = [touch_of(row) for row in await run(select(touches).order_by(touches.c.id))]
            numbers = await run(select(conversations.c.id).order_by(conversations.c.id))
            talks = [await unit.conversations.get(number) for (number,) in numbers.all()]
            sent = await self._submissions(unit)
            found = [await unit.people.get(person.id) for person in PEOPLE]
            self.first_seen = {one.id: one.first_seen_at for one in found if one is not None}
        return Seen(
            {talk.id: talk for talk in talks if talk is not None},
            {touch.id: touch for touch in arrived},
            {one.id: one for one in sent},
        )

    async def _submissions(self, unit: SqlUnitOfWork) -> list[Submission]:
        found = await unit.submissions.get_all([SubmissionId(number) for number in range(1, 60)])
        return [found[number] for number in sorted(found)]

    # --- what is compared ---

    async def check(self) -> None:
        """Compare what is stored with what comes of telling it all once more."""
        while await self.takes_bite():
            pass
        async with self.place.database.reading() as unit:
            for conversation in self.seen.conversations.values():
                stored = await unit.journeys.get(conversation.id)
                if not self._is_journey(conversation):
                    assert stored is None, "a wizard is no journey"
                    continue
                assert stored == self.recounted(conversation.id)
        await self.check_touches()

    def recounted(self, journey_id: ConversationId) -> Journey:
        events = [event for about, event in self.history if about in {None, journey_id}]
        return fold(events, WINDOW_DAYS)

    async def check_touches(self) -> None:
        """Compare what each touch counts as with what follows from all that is known."""
        rows = await stored_touches(self.place)
        first: set[PersonId] = set()
        for touch in self.seen.touches.values():
            row = rows[touch.id]
            assert row["campaign"] == self._counts_as(touch)
            assert row["is_first"] == (touch.person_id not in first)
            assert row["excluded"] == ("team" if touch.person_id == places.ADMIN.id else None)
            first.add(touch.person_id)

    def _counts_as(self, touch: Touch) -> Campaign | None:
        visit = self.visits.get(touch.visit_token or "")
        came = (one for one in self.seen.touches.values() if one.visit_token == touch.visit_token)
        if visit is not None and next(came).person_id == touch.person_id:
            touch = join(touch, visit)
        in_force = sorted(self.corrections, key=lambda one: (one.applied_at, one.id))
        return counts_as(correct_touch(touch, in_force))

    def _is_journey(self, conversation: Conversation) -> bool:
        return conversation.form_id not in self.place.context.catalogue.wizard_ids


class _Ends:
    """A handler whose work comes to an end, without any portal."""

    def __init__(self, state: SubmissionState | None) -> None:
        self._state = state

    async def __call__(self, task: Delivery | TraceCorrection, attempt: Attempt) -> Completion:
        await attempt.dispatching()
        if self._state is None:
            return Completion()
        return Completion((StateReached(task.submission_id, self._state),))

    def refused(self, task: Delivery | TraceCorrection, reason: str) -> Completion | None:
        """Never asked."""


class DiedError(Exception):
    """The process is dead."""


async def _die(_: SqlUnitOfWork) -> None:
    raise DiedError


ANSWERS: dict[str, str] = {
    "name": "Anna Petrova",
    "phone": "+7 912 345-67-89",
    "email": "anna@example.com",
    "kind": "Prices",
    "demo_day": "tomorrow",
    "topics": "1, 2",
    "budget": "5000",
    "files": "no",
    "news": "yes",
    "story": "no",
}


async def stored_touches(place: places.Place) -> dict[TouchId, dict[str, Any]]:
    """Return what touches are counted by."""
    async with place.database.reading() as unit:
        found = await unit.touches._connection.run(
            select(
                touches.c.id,
                touches.c.is_first,
                touches.c.excluded,
                campaigns.c.source,
                campaigns.c.medium,
                campaigns.c.campaign,
            ).outerjoin_from(touches, campaigns, campaigns.c.id == touches.c.campaign_id)
        )
        return {
            row.id: {
                "campaign": None
                if row.source is None
                else Campaign(row.source, row.medium, row.campaign),
                "is_first": row.is_first,
                "excluded": row.excluded,
            }
            for row in found
        }


def _settled(conversation: Conversation) -> set[StepId]:
    return {answer.step for answer in conversation.answers} | set(conversation.skipped)


def _looks_at(conversation: Conversation) -> StepId | None:
    elsewhere = conversation.resuming or conversation.ended is not None
    return None if elsewhere or conversation.place is not Place.STEP else conversation.step


def _of_submission(was: Submission | None, submission: Submission) -> Iterator[Event]:
    part = submission.partial
    if was is None and part is not None:
        yield PartlySubmitted(submission.id, part.at)
    elif was is None:
        yield Submitted(submission.id, submission.created_at)
    elif was.is_unfinished and part is not None and part.completed_at is not None:
        yield Submitted(submission.id, part.completed_at)
    if was is None or was.state == submission.state:
        return
    assert submission.state_at is not None
    match submission.state:
        case SubmissionState.DELIVERED:
            yield Delivered(submission.state_at)
        case SubmissionState.DEAD_LETTER:
            yield Refused(submission.state_at)
        case SubmissionState.QUEUED:
            yield SentAgain()


def website(token: str, source: str, start: str = "") -> Visit:
    """A visit that is still to come."""
    return Visit(token, NOW, Utm(source), start=start)
