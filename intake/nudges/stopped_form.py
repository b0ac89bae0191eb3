"""Somebody stops in the middle of a form: what is waited for then, and what is said.

First they are reminded, once; after another silence what they said becomes a submission, if they
agreed and can be reached. One clock of each kind follows a conversation. It is not put back by
each answer: when it fires too early it is started again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from typing_extensions import override

from intake.attribution.credit import attribute, touches_before
from intake.attribution.touch import HasTouches
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.conversation_followers import ConversationFollower
from intake.conversation.service import ConversationService
from intake.conversation.transitions import nothing_said, refit
from intake.conversation.units import ReadingUnit
from intake.forms.conditions import applying
from intake.forms.form import Form, PartialPolicy
from intake.forms.form_rules import CONTACTS
from intake.kernel.ids import ConversationId
from intake.leads.open_lead import TeamUnit, team_of
from intake.leads.timer import HasTimers, Timer, TimerKind, of_conversation
from intake.nudges.nudge_switch import HasNudgeSwitches
from intake.nudges.nudging import nudge_row, put_off, start_again
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, submission_row
from intake.outbox.tasks.notice_tasks import NudgeKind, ProspectNotice
from intake.outbox.tasks.submission_tasks import CancellationNote
from intake.submissions.submit import Submit, SubmitUnit
from intake.team.team import Team


class ReminderUnit(
    HasTimers, HasTouches, HasNudgeSwitches, HasOutbox, TeamUnit, ReadingUnit, Protocol
):
    """What is read and written when somebody is reminded."""


class PartUnit(HasTimers, SubmitUnit, Protocol):
    """What is read and written while somebody fills in a form, and when a part of it is sent."""


def can_be_sent(form: Form, conversation: Conversation) -> bool:
    """Say whether what was said may be kept: after a consent, with a phone or an e-mail."""
    if conversation.consent is None:
        return False
    return any(
        step.value in CONTACTS and conversation.answer(step.id) is not None
        for step in applying(form, conversation.answers)
    )


class WatchForms(ConversationFollower[PartUnit]):
    """Starts the clocks of a form, and notes when somebody cancels it, or takes that back."""

    @override
    async def __call__(
        self,
        unit: PartUnit,
        form: Form,
        before: Conversation | None,
        after: Conversation,
        now: datetime,
    ) -> None:
        if after.ended is not None:
            await _note_end(unit, after, now)
            return
        if before is None:
            await _note_return(unit, after, now)
        if form.partial is not None:
            await _start_clocks(unit, form, form.partial, before, after, now)


async def _start_clocks(
    unit: PartUnit,
    form: Form,
    partial: PartialPolicy,
    before: Conversation | None,
    after: Conversation,
    now: datetime,
) -> None:
    begun = not nothing_said(after) and (before is None or nothing_said(before))
    if partial.reminder and begun and after.reminded_at is None:
        await _start(unit, TimerKind.REMINDER, after, partial.silence, now)
    ready = can_be_sent(form, after) and (before is None or not can_be_sent(form, before))
    if partial.stage is not None and ready:
        await _start(unit, TimerKind.PARTIAL, after, partial.silence, now)


async def _start(
    unit: HasTimers, kind: TimerKind, conversation: Conversation, silence: timedelta, now: datetime
) -> None:
    await unit.timers.start(
        Timer(
            kind=kind,
            subject=of_conversation(conversation.id),
            started_at=now,
            budget=silence,
            due_at=now + silence,
        )
    )


async def _note_end(unit: PartUnit, ended: Conversation, now: datetime) -> None:
    """Have the CRM told that whoever began will not finish; what was sent stays."""
    if ended.ended not in {Ending.CANCELLED, Ending.REPLACED}:
        return
    begun = await unit.submissions.by_key(ended.submission_key)
    if begun is None or begun.partial is None or not begun.is_unfinished:
        return
    await unit.submissions.set_partial(begun.id, replace(begun.partial, cancelled_at=now))
    note = submission_row(CancellationNote(begun.id), now)
    await unit.outbox.add_all((note, card_row(begun.id, now)), now)


async def _note_return(unit: PartUnit, undone: Conversation, now: datetime) -> None:
    """Have the team told that whoever cancelled goes on after all."""
    begun = await unit.submissions.by_key(undone.submission_key)
    if begun is None or begun.partial is None or begun.partial.cancelled_at is None:
        return
    await unit.submissions.set_partial(begun.id, replace(begun.partial, cancelled_at=None))
    await unit.outbox.add(card_row(begun.id, now), now)


class Remind:
    """Reminds somebody of a form that they stopped in (an effect of clocks).

    It names none of their answers, and so needs no consent.
    """

    def __init__(self, context: ConversationContext, *, zone: str) -> None:
        """``zone`` is for teams that name none."""
        self._context = context
        self._zone = zone

    async def __call__(self, unit: ReminderUnit, timer: Timer, now: datetime) -> None:
        """Remind, if they are silent for long enough; at night in the morning."""
        conversation = await _conversation(unit, timer.subject)
        form = None if conversation is None else self._context.catalogue.get(conversation.form_id)
        if conversation is None or form is None or not _may_be_reminded(conversation):
            return
        if form.partial is None or not form.partial.reminder:
            return
        due = conversation.changed_at + form.partial.silence
        if due > now:
            await start_again(unit, timer, due)
            return
        team = await self._team(unit, form, conversation, now)
        if team is None or await put_off(unit, timer, team, self._zone, now):
            return
        if await unit.nudge_switches.is_off(conversation.person_id, NudgeKind.REMINDER):
            return
        reminded = replace(conversation, reminded_at=now, revision=conversation.revision + 1)
        await unit.conversations.save(reminded, was=conversation.revision)
        notice = ProspectNotice(
            conversation.person_id,
            "nudge-reminder",
            NudgeKind.REMINDER,
            {"form": form.title.in_(conversation.language, form.fallback)},
            team.id,
            about=timer.subject,
        )
        await unit.outbox.add(nudge_row(notice, now), now)

    async def _team(
        self, unit: ReminderUnit, form: Form, conversation: Conversation, now: datetime
    ) -> Team | None:
        """Return whose lead it would be, were it sent now: its nights are kept."""
        touches = await touches_before(unit.touches, conversation.person_id, now)
        credited = attribute(touches, now, self._context.counting.attribution).credited
        link_id = None if credited is None else credited.link_id
        return await unit.teams.get(await team_of(unit, form, link_id))


async def reminder_holds(unit: ReadingUnit, notice: ProspectNotice, now: datetime) -> bool:  # noqa: ARG001  the protocol's signature
    """Say whether nothing has happened since it was decided."""
    conversation = await _conversation(unit, notice.about)
    return (
        conversation is not None
        and conversation.ended is None
        and conversation.reminded_at is not None
        and conversation.changed_at <= conversation.reminded_at
    )


class SendPart:
    """Makes a submission of what somebody said before they stopped (an effect of clocks)."""

    def __init__(self, context: ConversationContext, submit: Submit) -> None:
        self._context = context
        self._service = ConversationService(context)
        self._submit = submit

    async def __call__(self, unit: PartUnit, timer: Timer, now: datetime) -> None:
        """Send it, if they are silent for long enough and nothing else comes first."""
        conversation = await _conversation(unit, timer.subject)
        form = None if conversation is None else self._context.catalogue.get(conversation.form_id)
        if conversation is None or conversation.ended is not None or form is None:
            return
        if form.partial is None or form.partial.stage is None:
            return
        due = await _part_due(unit, timer, conversation, form.partial)
        if due > now:
            await start_again(unit, timer, due)
            return
        if conversation.form_hash != form.hash:
            around = self._service.around(conversation, now)
            conversation = refit(form, conversation, around, now)
        person = await unit.people.get(conversation.person_id)
        if person is None or not can_be_sent(form, conversation):
            return
        stage = form.partial.stage
        await self._submit.submit_part(unit, person, form, conversation, stage, now)


async def _part_due(
    unit: HasTimers, timer: Timer, conversation: Conversation, partial: PartialPolicy
) -> datetime:
    """Return when a part is sent: a silence after the last word, and after the reminder, which
    may wait for the morning."""
    since = max(conversation.changed_at, conversation.reminded_at or conversation.changed_at)
    if partial.reminder:
        open_ones = await unit.timers.open_of(timer.subject)
        reminders = [one.due_at for one in open_ones if one.kind is TimerKind.REMINDER]
        since = max((since, *reminders))
    return since + partial.silence


def _may_be_reminded(conversation: Conversation) -> bool:
    return (
        conversation.ended is None
        and conversation.reminded_at is None
        and not nothing_said(conversation)
    )


async def _conversation(unit: ReadingUnit, about: str) -> Conversation | None:
    """Return the conversation that a clock or a notice is about."""
    number = about.removeprefix(of_conversation(ConversationId(0))[:-1])
    if not number.isdecimal():
        return None
    return await unit.conversations.get(ConversationId(int(number)))
