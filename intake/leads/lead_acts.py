"""What each button of a lead's card does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.ids import ChatId, PersonId, SubmissionId
from intake.leads.lead import OWNED, Lead, LeadOutcome, LeadState
from intake.leads.lead_action import Acted, ActOutcome, GiveUpReason, LeadAction, LeadPress
from intake.leads.lead_book import LeadBook, LeadUnit, owns
from intake.leads.postponing import Postponed, postponed_until, typed_until
from intake.leads.taking import Taking, note_act
from intake.outbox.row import NewOutboxRow, chat_row, lead_row
from intake.outbox.tasks.lead_tasks import FollowUpTodo, LeadAct, LostInCrm
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.staff_tasks import BanQuestion
from intake.submissions.submission import HasSubmissions
from intake.team.access import leaders_chats
from intake.team.member import Member
from intake.team.roster import read_roster

MUTED_FOR = timedelta(days=1)
"""Spam: its words reach nobody for so long."""


class ActsUnit(LeadUnit, HasSubmissions, Protocol):
    """What the acts read and write."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who pressed what on which lead; they are one of the team."""

    unit: ActsUnit
    press: LeadPress
    lead: Lead
    member: Member
    now: datetime
    reasons: Sequence[GiveUpReason]
    may_rule: bool
    """They may decide about what others have."""


_WORK = {
    LeadAction.CALLED: LeadAct.CALLED,
    LeadAction.WROTE: LeadAct.WROTE,
    LeadAction.NO_ANSWER: LeadAct.NO_ANSWER,
}


class LeadActs:
    """Does what a button says, if the lead is still so that it can be done.

    Work on a lead that nobody has takes it. What somebody has is theirs: others see who it is, and
    may take it over.
    """

    def __init__(
        self, book: LeadBook, *, admins: tuple[ChatId, ...], zone: str, has_crm: bool
    ) -> None:
        self._book = book
        self._taking = Taking(book)
        self._admins = admins
        self._zone = zone
        self._has_crm = has_crm
        self._effects: Mapping[LeadAction, Callable[[Deed], Awaitable[Acted]]] = {
            LeadAction.TAKE: self._take,
            LeadAction.RELEASE: self._release,
            LeadAction.TAKE_OVER: self._take_over,
            LeadAction.HAND: self._ask_to_whom,
            LeadAction.HAND_TO: self._hand,
            LeadAction.CALLED: self._worked,
            LeadAction.WROTE: self._worked,
            LeadAction.NO_ANSWER: self._worked,
            LeadAction.ANSWER_NEEDLESS: self._needs_no_answer,
            LeadAction.POSTPONE: self._ask,
            LeadAction.ANOTHER_DAY: self._ask,
            LeadAction.SEND_LATER: self._ask,
            LeadAction.POSTPONE_TO: self._postpone,
            LeadAction.WAKE: self._wake,
            LeadAction.NOT_A_LEAD: self._ask,
            LeadAction.GIVE_UP: self._give_up,
            LeadAction.SPAM: self._ask,
            LeadAction.SPAM_SURELY: self._spam,
            LeadAction.DONE: self._done,
            LeadAction.REOPEN: self._reopen,
            LeadAction.WHOLE: self._show_whole,
            LeadAction.MORE: self._ask,
            LeadAction.BACK: self._ask,
        }

    async def __call__(self, deed: Deed) -> Acted:
        """Do it."""
        return await self._effects[deed.press.action](deed)

    # --- who has it ---

    async def _take(self, deed: Deed) -> Acted:
        if not deed.lead.is_open:
            return Acted(ActOutcome.OVER, deed.lead)
        member = deed.member
        unlinked = self._has_crm and member.crm_user_id is None
        if unlinked:
            unlinked = not await deed.unit.assignments.any_of_member(member.person_id)
        ownership = await self._taking.take(deed.unit, deed.lead, member, deed.now)
        if not ownership.won:
            return await _held(deed)
        return Acted(ActOutcome.DONE, ownership.lead, unlinked=unlinked)

    async def _release(self, deed: Deed) -> Acted:
        if deed.lead.state not in OWNED:
            return Acted(ActOutcome.OVER, deed.lead)
        if not _is_theirs(deed):
            return await _held(deed)
        released = await self._book.release(deed.unit, deed.lead, deed.now)
        await note_act(deed.unit, released.id, LeadAct.RELEASED, deed.member, deed.now)
        return Acted(ActOutcome.DONE, released)

    async def _take_over(self, deed: Deed) -> Acted:
        lead, former = deed.lead, deed.lead.owner_id
        if former is None or owns(lead, deed.member.person_id):
            return await self._take(deed)
        before = await deed.unit.members.get(former)
        name = "" if before is None else before.name
        taken = await self._taking.take_over(deed.unit, lead, deed.member, name, deed.now)
        notice = Notice(ChatId(former), "notice-lead-taken-over", {"number": str(lead.id)})
        await deed.unit.outbox.add(NewOutboxRow(notice, deed.now), deed.now)
        return Acted(ActOutcome.DONE, taken)

    async def _ask_to_whom(self, deed: Deed) -> Acted:
        asked = await self._ask(deed)
        if asked.outcome is not ActOutcome.ASKED:
            return asked
        members = await deed.unit.members.of_team(deed.lead.team_id)
        others = tuple(one for one in members if one.person_id != deed.lead.owner_id)
        return replace(asked, members=others)

    async def _hand(self, deed: Deed) -> Acted:
        if not deed.lead.is_open:
            return Acted(ActOutcome.OVER, deed.lead)
        if not _is_theirs(deed):
            return await _held(deed)
        members = await deed.unit.members.of_team(deed.lead.team_id)
        number = _number(deed.press.argument)
        to = next((one for one in members if one.person_id == number), None)
        if to is None or owns(deed.lead, to.person_id):
            return Acted(ActOutcome.OVER, deed.lead)
        handed = await self._taking.hand(deed.unit, deed.lead, deed.member, to, deed.now)
        return Acted(ActOutcome.DONE, handed, owner=to)

    # --- working on it ---

    async def _worked(self, deed: Deed) -> Acted:
        got = await self._got(deed)
        if isinstance(got, Acted):
            return got
        answered = await self._book.answered(deed.unit, got, deed.member.person_id, deed.now)
        what = _WORK[deed.press.action]
        await note_act(deed.unit, got.id, what, deed.member, deed.now)
        return Acted(ActOutcome.DONE, answered)

    async def _needs_no_answer(self, deed: Deed) -> Acted:
        got = await self._got(deed)
        if isinstance(got, Acted):
            return got
        return Acted(ActOutcome.DONE, await self._book.needs_no_answer(deed.unit, got, deed.now))

    async def _postpone(self, deed: Deed) -> Acted:
        sleeps_on, _, choice = deed.press.argument.partition("-")
        if choice not in list(Postponed):
            return Acted(ActOutcome.OVER, deed.lead)
        until = postponed_until(Postponed(choice), deed.now, await self._zone_of(deed))
        return await self._sleep(deed, until, sleeps_on=sleeps_on == "1")

    async def postpone_as_typed(self, deed: Deed) -> Acted:
        """Postpone until what the argument says in words. One that sleeps on goes on to do so."""
        if not deed.lead.is_open:
            return Acted(ActOutcome.OVER, deed.lead)
        until = typed_until(deed.press.argument, deed.now, await self._zone_of(deed))
        if until is None:
            return Acted(ActOutcome.UNCLEAR, deed.lead)
        return await self._sleep(deed, until, sleeps_on=deed.lead.sleeps_on)

    async def _zone_of(self, deed: Deed) -> str:
        """Return by whose clock they mean a time."""
        roster = await read_roster(deed.unit, deed.lead.team_id, deed.now, zone=self._zone)
        return self._zone if roster is None else roster.calendar(deed.member).zone

    async def _sleep(self, deed: Deed, until: datetime, *, sleeps_on: bool) -> Acted:
        got = await self._got(deed)
        if isinstance(got, Acted):
            return got
        unit, now = deed.unit, deed.now
        asleep = await self._book.sleep(unit, got, until, now, sleeps_on=sleeps_on)
        by = deed.member.person_id
        args = {"until": until.isoformat()}
        await note_act(unit, got.id, LeadAct.POSTPONED, deed.member, now, args)
        await unit.outbox.add(lead_row(FollowUpTodo(got.id, until, by), now), now)
        return Acted(ActOutcome.DONE, asleep, until=until)

    async def _wake(self, deed: Deed) -> Acted:
        if deed.lead.state is not LeadState.ASLEEP:
            return Acted(ActOutcome.OVER, deed.lead)
        if not _is_theirs(deed):
            return await _held(deed)
        return Acted(ActOutcome.DONE, await self._book.wake(deed.unit, deed.lead, deed.now))

    # --- the end ---

    async def _give_up(self, deed: Deed) -> Acted:
        code = deed.press.argument
        reason = next((one for one in deed.reasons if one.code == code), None)
        if code and reason is None:
            return Acted(ActOutcome.OVER, deed.lead)
        name = None if reason is None else reason.name[:200]
        closed = await self._closed(deed, LeadOutcome.NOT_A_LEAD, LeadAct.NOT_A_LEAD, name)
        if closed.outcome is ActOutcome.DONE:
            lost = LostInCrm(deed.lead.id, code, deed.member.person_id)
            await deed.unit.outbox.add(lead_row(lost, deed.now), deed.now)
        return closed

    async def _spam(self, deed: Deed) -> Acted:
        closed = await self._closed(deed, LeadOutcome.SPAM, LeadAct.SPAM)
        if closed.outcome is ActOutcome.DONE:
            lead, now = deed.lead, deed.now
            rows = [
                chat_row(BanQuestion(chat, lead.person_id, lead.id), chat, now)
                for chat in await leaders_chats(deed.unit, self._admins)
            ]
            await deed.unit.outbox.add_all(rows, now)
        return closed

    async def _done(self, deed: Deed) -> Acted:
        got = await self._got(deed)
        if isinstance(got, Acted):
            return got
        return await self._closed(replace(deed, lead=got), LeadOutcome.DONE, LeadAct.DONE)

    async def _closed(
        self, deed: Deed, outcome: LeadOutcome, act: LeadAct, reason: str | None = None
    ) -> Acted:
        lead, now = deed.lead, deed.now
        if not lead.is_open:
            return Acted(ActOutcome.OVER, lead)
        if not _is_theirs(deed):
            return await _held(deed)
        muted_until = now + MUTED_FOR if outcome is LeadOutcome.SPAM else None
        closed = await self._book.close(
            deed.unit, lead, outcome, now, reason=reason, muted_until=muted_until
        )
        args = {} if reason is None else {"reason": reason}
        await note_act(deed.unit, lead.id, act, deed.member, now, args)
        return Acted(ActOutcome.DONE, closed)

    async def _reopen(self, deed: Deed) -> Acted:
        unit, lead = deed.unit, deed.lead
        newer = await unit.leads.open_in(lead.team_id, lead.person_id)
        if lead.is_open or lead.is_erased or newer is not None:
            return Acted(ActOutcome.OVER, lead)
        return Acted(ActOutcome.DONE, await self._book.reopen(unit, lead, deed.now))

    # --- asking ---

    async def _ask(self, deed: Deed) -> Acted:
        """Let them choose further; what only the owner may do is not offered to others."""
        lead, action = deed.lead, deed.press.action
        if action is not LeadAction.BACK and not lead.is_open:
            return Acted(ActOutcome.OVER, lead)
        if action not in {LeadAction.MORE, LeadAction.BACK} and not _is_theirs(deed):
            return await _held(deed)
        return Acted(ActOutcome.ASKED, lead, reasons=deed.reasons)

    async def _show_whole(self, deed: Deed) -> Acted:
        number = SubmissionId(_number(deed.press.argument) or 0)
        if number not in await deed.unit.leads.submissions_of(deed.lead.id):
            return Acted(ActOutcome.OVER, deed.lead)
        submission = await deed.unit.submissions.get(number)
        return Acted(ActOutcome.ASKED, deed.lead, submission=submission)

    # --- the parts ---

    async def _got(self, deed: Deed) -> Lead | Acted:
        """Return the lead as theirs: one that nobody has taken becomes so."""
        if not deed.lead.is_open:
            return Acted(ActOutcome.OVER, deed.lead)
        ownership = await self._taking.take(deed.unit, deed.lead, deed.member, deed.now)
        return ownership.lead if ownership.won else await _held(deed)


async def _held(deed: Deed) -> Acted:
    """Return who has it, and since when."""
    last = (await deed.unit.assignments.latest_of((deed.lead.id,))).get(deed.lead.id)
    owner = None if last is None else await deed.unit.members.get(last.member_id)
    since = None if last is None else last.accepted_at or last.from_at
    return Acted(ActOutcome.HELD, deed.lead, owner=owner, since=since)


def _is_theirs(deed: Deed) -> bool:
    """Say whether they may decide about it: it is theirs or nobody's, or they are an admin."""
    owner = deed.lead.owner_id
    return owner in {None, deed.member.person_id} or deed.may_rule


def _number(argument: str) -> PersonId | None:
    return PersonId(int(argument)) if argument.isascii() and argument.isdigit() else None
