"""``/testlead``: an admin starts a test lead, and has it taken away."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.forms.form import Form
from intake.kernel.ids import FormId, LinkId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.timer import HasTimers, Timer, TimerKind
from intake.links.link import HasLinks, Link, fold_code
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.trial_tasks import TrialDelivery, TrialRemoval
from intake.staffing.staff import Staff, StaffUnit
from intake.team.audit import AuditEntry
from intake.trials.made_up import made_up
from intake.trials.trial import (
    HasTrials,
    LinkChoices,
    NewTrial,
    Trial,
    TrialState,
    TrialStep,
    report_row,
    trial_key,
)

LINKS_ON_A_PAGE = 6


class Refusal(StrEnum):
    """Why a test lead does not begin, or is not taken away."""

    MAY_NOT = "may_not"
    RUNNING = "running"
    """There is one already, and one at a time is enough."""
    FORM_GONE = "form_gone"
    """The form was edited since the button was made, or is not there."""
    LINK_GONE = "link_gone"
    OVER = "over"
    NO_PORTAL = "no_portal"


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """What came of it."""

    trial: Trial | None = None
    """Of a refusal: the one that runs."""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class WantedTrial:
    """What an admin wants to try."""

    form_id: FormId
    link_id: LinkId | None
    by: PersonId
    language: str
    message_id: int | None
    """The message that will say how far it is."""


class TrialUnit(HasTrials, HasLinks, StaffUnit, Protocol):
    """What is read and written for it."""


class StartTrial:
    """Makes a test lead up, and writes down that it is to be brought in."""

    def __init__(
        self,
        units: UnitOfWorkFactory[TrialUnit],
        context: ConversationContext,
        staff: Staff,
        *,
        has_portal: bool,
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._staff = staff
        self._has_portal = has_portal

    async def __call__(self, update_id: UpdateId, wanted: WantedTrial) -> TrialAnswer:
        """Begin it, unless one is running."""

        async def effect(unit: TrialUnit, now: datetime) -> TrialAnswer:
            return await self._start(unit, wanted, now)

        async def again(unit: TrialUnit) -> TrialAnswer:
            running = await unit.trials.open()
            return TrialAnswer(running, None if running else Refusal.OVER)

        return await self._once(update_id, effect, again=again)

    async def _start(self, unit: TrialUnit, wanted: WantedTrial, now: datetime) -> TrialAnswer:
        await unit.teams.lock()  # two who press at the same moment start one
        if not await self._staff.may_lead(unit, wanted.by):
            return TrialAnswer(refusal=Refusal.MAY_NOT)
        if not self._has_portal:
            return TrialAnswer(refusal=Refusal.NO_PORTAL)
        if (running := await unit.trials.open()) is not None:
            return TrialAnswer(running, Refusal.RUNNING)
        form = self._context.catalogue.get(wanted.form_id)
        if form is None or form not in self._context.catalogue.menu:
            return TrialAnswer(refusal=Refusal.FORM_GONE)
        link = None if wanted.link_id is None else await unit.links.get(wanted.link_id)
        if link is None and wanted.link_id is not None:
            return TrialAnswer(refusal=Refusal.LINK_GONE)
        trial = await unit.trials.add(
            NewTrial(
                made_up(self._context, form, link, wanted.language, now),
                wanted.by,
                now,
                wanted.language,
                "" if link is None else link.code,
                wanted.message_id,
            )
        )
        row = NewOutboxRow(TrialDelivery(trial.id), now, trial_key(trial.id))
        await unit.outbox.add_all((row, report_row(trial.id, now)), now)
        form_and_link = form.id if link is None else f"{form.id}, {link.code}"
        await unit.audit.add(
            AuditEntry(now, wanted.by, "trial.start", f"trial:{trial.id}", after=form_and_link)
        )
        return TrialAnswer(trial)


class EndTrial:
    """Has a test lead taken away, before its time or while it waits for the CRM."""

    def __init__(
        self, units: UnitOfWorkFactory[TrialUnit], context: ConversationContext, staff: Staff
    ) -> None:
        self._once = Once(units, context.clock)
        self._staff = staff

    async def __call__(self, update_id: UpdateId, by: PersonId, trial_id: int) -> TrialAnswer:
        """Write down that it is to be taken away. Any admin may: it is everybody's CRM."""

        async def effect(unit: TrialUnit, now: datetime) -> TrialAnswer:
            await unit.teams.lock()
            if not await self._staff.may_lead(unit, by):
                return TrialAnswer(refusal=Refusal.MAY_NOT)
            trial = await unit.trials.get(trial_id)
            if trial is None or trial.state in {TrialState.REMOVING, TrialState.ENDED}:
                return TrialAnswer(trial, Refusal.OVER)
            await remove(unit, trial, now)
            await unit.audit.add(AuditEntry(now, by, "trial.end", f"trial:{trial.id}"))
            return TrialAnswer(await unit.trials.get(trial_id))

        async def again(unit: TrialUnit) -> TrialAnswer:
            trial = await unit.trials.get(trial_id)
            return TrialAnswer(trial, None if trial else Refusal.OVER)

        return await self._once(update_id, effect, again=again)


class ShowTrialAgain:
    """Has a running test lead shown anew, below what was said since."""

    def __init__(self, units: UnitOfWorkFactory[TrialUnit], context: ConversationContext) -> None:
        self._once = Once(units, context.clock)

    async def __call__(self, update_id: UpdateId, by: PersonId) -> Trial | None:
        """Return the one that runs; only whoever started it is shown it once more."""

        async def effect(unit: TrialUnit, now: datetime) -> Trial | None:
            running = await unit.trials.open()
            if running is not None and running.started_by == by:
                await unit.trials.shown(running.id, None)
                await unit.outbox.add(report_row(running.id, now), now)
            return running

        async def again(unit: TrialUnit) -> Trial | None:
            return await unit.trials.open()

        return await self._once(update_id, effect, again=again)


class RemovalUnit(HasTrials, HasTimers, HasOutbox, Protocol):
    """What is written when a test lead is to go."""


async def remove(unit: RemovalUnit, trial: Trial, now: datetime) -> None:
    """Write down that a test lead is to be taken away, behind what is on its way of it."""
    await unit.trials.note(TrialStep(trial.id, TrialState.REMOVING), now)
    row = NewOutboxRow(TrialRemoval(trial.id), now, trial_key(trial.id))
    await unit.outbox.add_all((row, report_row(trial.id, now)), now)


async def stood_long_enough(unit: RemovalUnit, timer: Timer, now: datetime) -> None:
    """Take a test lead away that nobody took away before."""
    trial = await unit.trials.get(int(timer.payload["trial"]))
    if trial is not None and trial.state is TrialState.STANDING:
        await remove(unit, trial, now)


def removal_clock(trial_id: int, now: datetime, until: datetime) -> Timer:
    """Return the clock that takes it away."""
    return Timer(
        kind=TimerKind.TRIAL,
        subject=f"trial:{trial_id}",
        started_at=now,
        due_at=until,
        payload={"trial": trial_id},
    )


class ReadTrials:
    """What there is to choose from, and what is running; nothing changes."""

    def __init__(
        self, reading: UnitOfWorkFactory["ReadTrialsUnit"], context: ConversationContext
    ) -> None:
        self._reading = reading
        self._context = context

    def forms(self) -> tuple[Form, ...]:
        """Return the forms."""
        return self._context.catalogue.menu

    async def links(self, form_id: FormId, page: int) -> LinkChoices:
        """Return a page of links that lead to that form."""
        async with self._reading() as unit:
            return await unit.trials.links(form_id, page, LINKS_ON_A_PAGE)

    async def link(self, link_id: LinkId) -> Link | None:
        """Return a link."""
        async with self._reading() as unit:
            return await unit.links.get(link_id)

    async def by_code(self, code: str) -> tuple[Link, Form | None] | None:
        """Return the link with that code, and the one form that it leads to, if it is one."""
        async with self._reading() as unit:
            link = await unit.links.by_code(fold_code(code))
        if link is None:
            return None
        catalogue = self._context.catalogue
        form = catalogue.default if link.form_id is None else catalogue.get(link.form_id)
        return link, (form if form in catalogue.menu else None)


class ReadTrialsUnit(HasTrials, HasLinks, Protocol):
    """What is read of test leads, and for a choice of what to try."""
