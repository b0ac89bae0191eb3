"""What a reading of the CRM changes here: entities, facts, who has a lead, and how it ended.

Readings may come late, twice, or out of their order: what is older than what is known changes
nothing, and the same once more changes nothing more.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId, PersonId, SubmissionId
from intake.leads.assignment import How
from intake.leads.lead import Lead, LeadOutcome, LeadState
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.outbox.notices import notice_rows
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import lead_row
from intake.outbox.tasks.lead_tasks import Responsible
from intake.outcomes.conclusion import journey_end, outcome_of
from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.findings import Findings, Successor
from intake.outcomes.follow_people import follow_people
from intake.outcomes.lead_entity import EntityKey, Gone, HasLeadEntities, LeadEntity, StageMeaning
from intake.outcomes.responsibility import NOBODY, Adopt, Keep, LeaveOutside, reconcile
from intake.outcomes.sending import is_awaited
from intake.outcomes.stage_path import follow_stages
from intake.outcomes.succession import closed_by_its_end, followed_by, successor_of
from intake.submissions.submission import HasSubmissions

_BY_STAGES = frozenset({LeadOutcome.WON, LeadOutcome.LOST, LeadOutcome.NOT_A_LEAD})
"""How a lead ends with its stage: one that is left there opens it again."""
_OPEN_STILL = frozenset({LeadOutcome.DONE, LeadOutcome.SILENT, LeadOutcome.WON, LeadOutcome.LOST})
"""Of a closed lead: whether it was won or lost is known later, or changes."""
_MAY_ARRIVE_FOR = 2 * SETTLE_WINDOW
"""After what we sent was noted: our own limits may have held it back for a while."""
_TAKEN = frozenset({LeadState.TAKEN, LeadState.ASLEEP})


class OutcomeUnit(LeadUnit, HasLeadEntities, HasSubmissions, Protocol):
    """What is read and written of a reading."""


@dataclass(frozen=True, slots=True)
class _Seeing:
    """An entity before and after it was seen."""

    before: LeadEntity
    after: LeadEntity
    seen: SeenEntity

    @property
    def is_news(self) -> bool:
        """Whether cards say something else now. How it was made is no news: that is said with
        whatever happens next."""
        return self.before.stage is not None and _on_cards(self.before) != _on_cards(self.after)


def _on_cards(entity: LeadEntity) -> tuple[object, ...]:
    """Return what cards say of it."""
    return (entity.gone, entity.stage, entity.amount, entity.currency, entity.responsible)


class ApplyFindings:
    """Applies a part of the findings within one transaction."""

    def __init__(self, book: LeadBook, *, admins: tuple[ChatId, ...]) -> None:
        self._book = book
        self._admins = admins

    async def __call__(self, unit: OutcomeUnit, findings: Findings, now: datetime) -> None:
        """Apply them."""
        await unit.teams.lock()
        involved = {*findings.gone, *findings.became}
        known = await unit.lead_entities.get_all(involved)
        for key, successors in findings.became.items():
            if (entity := known.get(key)) is not None:
                await self._follow(unit, entity, successors, findings, now)
        for key, gone in findings.gone.items():
            if (entity := known.get(key)) is not None and entity.gone is None:
                await self._lose_sight(unit, entity, gone, now)
        await self._see_all(unit, findings.seen, findings, now)

    # --- what is there ---

    async def _see_all(
        self, unit: OutcomeUnit, seen: tuple[SeenEntity, ...], findings: Findings, now: datetime
    ) -> None:
        known = await unit.lead_entities.get_all([one.key for one in seen])
        fresh = [
            (known[one.key], one)
            for one in seen
            if one.key in known and not one.is_stale(known[one.key], findings.asked_at)
        ]
        leads = await unit.leads.get_all({entity.lead_id for entity, _ in fresh})
        for lead_id in await follow_people(unit, fresh, now):
            await self._book.refresh(unit, leads[lead_id], now)
        same = {
            one.key
            for entity, one in fresh
            if _is_same(entity, one, findings.asked_at)
            and not _leaves_open(leads[entity.lead_id], entity)
        }
        unchanged = [entity for entity, one in fresh if one.key in same]
        await self._see_unchanged(unit, unchanged, findings.asked_at)
        changed = [(entity, one) for entity, one in fresh if one.key not in same]
        last = await unit.lead_entities.last_stages([one.key for _, one in changed])
        for entity, one in changed:
            history = findings.stages.get(one.key, ())
            path = follow_stages(entity, one, history, last.get(one.key), findings.read_at)
            after = replace(
                path.entity,
                responsible=one.responsible,
                sent_responsible=_still_sent(entity, one, findings.asked_at),
                seen_at=findings.asked_at,
                stirred_at=_stirred(entity, one, findings, now),
                comment_id=entity.comment_id or findings.comments.get(one.key),
            )
            if entity.gone is not Gone.CONVERTED or one.meaning is not StageMeaning.WON:
                after = replace(after, gone=None, gone_at=None)
            await unit.lead_entities.add_stages(path.events)
            await unit.lead_entities.put(after)
            await self._count(unit, after.submission_id)
            if after.gone is None:
                await self._change_lead(unit, _Seeing(entity, after, one), now)

    async def _see_unchanged(
        self, unit: OutcomeUnit, entities: Collection[LeadEntity], asked_at: datetime
    ) -> None:
        """Note that these are as they were. What we sent and is not there by now never arrived."""
        await unit.lead_entities.saw([one.key for one in entities], asked_at)
        lost = [
            replace(one, sent_responsible=None, seen_at=asked_at, stirred_at=None)
            for one in entities
            if one.sent_responsible is not None and not _may_arrive(one, asked_at)
        ]
        await unit.lead_entities.put(*lost)

    async def _change_lead(self, unit: OutcomeUnit, seeing: _Seeing, now: datetime) -> None:
        """Have the lead follow: how it ended, then who has it."""
        lead = await unit.leads.get(seeing.after.lead_id)
        if lead is None:
            return
        if seeing.is_news:
            await self._book.refresh(unit, lead, now)
        now_is = await self._conclude(unit, lead, seeing, now)
        reopened = now_is.is_open and not lead.is_open
        await self._merge_responsible(unit, now_is, seeing, now, reopened=reopened)

    async def _conclude(
        self, unit: OutcomeUnit, lead: Lead, seeing: _Seeing, now: datetime
    ) -> Lead:
        entities = await unit.lead_entities.of_lead(lead.id)
        outcome = outcome_of(entities)
        reason = seeing.seen.reason[:200] or None if outcome is LeadOutcome.LOST else None
        if outcome is None:
            left = seeing.before.ended_at is not None and seeing.after.ended_at is None
            if left and not lead.is_open and lead.outcome in _BY_STAGES:
                return await self._open_again(unit, lead, {seeing.after.key}, now)
            return lead
        if lead.is_open:
            if await is_awaited(unit, lead.id):
                return lead
            return await self._book.close(unit, lead, outcome, now, reason=reason)
        changes = lead.outcome in _OPEN_STILL or outcome is LeadOutcome.WON
        if changes and (lead.outcome is not outcome or lead.reason != reason):
            return await self._book.ended_after_all(unit, lead, outcome, now, reason=reason)
        return lead

    async def _open_again(
        self, unit: OutcomeUnit, lead: Lead, keys: Collection[EntityKey], now: datetime
    ) -> Lead:
        """Open a lead again; where the prospect has a newer one, that one goes on with it."""
        newer = await unit.leads.open_in(lead.team_id, lead.person_id)
        if newer is None:
            return await self._book.reopen(unit, lead, now)
        moved = (await unit.lead_entities.get_all(keys)).values()
        await unit.lead_entities.put(*(replace(one, lead_id=newer.id) for one in moved))
        return newer

    async def _merge_responsible(
        self, unit: OutcomeUnit, lead: Lead, seeing: _Seeing, now: datetime, *, reopened: bool
    ) -> None:
        """Let whoever got it there have it here. One that is opened again there belongs to whoever
        is named there by now, if they are a member."""
        theirs = seeing.seen.responsible
        outside = lead.state is LeadState.OUTSIDE
        base = NOBODY if outside or reopened else seeing.before.responsible
        sent = None if outside or reopened else seeing.before.sent_responsible
        if not lead.is_open or theirs is None:
            return
        if not await unit.members.of_team(lead.team_id):
            return  # a team without members works in the CRM alone
        owner = None if lead.owner_id is None else await unit.members.get(lead.owner_id)
        ours = None if owner is None else owner.crm_user
        members = await self._members(unit, lead, theirs)
        match reconcile(base, ours, theirs, members, sent=sent):
            case Adopt(person_id=person_id):
                if lead.owner_id != person_id or lead.state is LeadState.OFFERED:
                    await self._book.give(unit, lead, person_id, How.CRM, now, by=None)
            case LeaveOutside():
                if not outside and not reopened:
                    await self._book.leave_outside(unit, lead, now)
            case Keep():
                known = {None, theirs, seeing.after.refused_responsible}
                if lead.state in _TAKEN and ours not in known:
                    await self._tell_again(unit, lead, now)

    async def _tell_again(self, unit: OutcomeUnit, lead: Lead, now: datetime) -> None:
        """Have the CRM told who has a lead: nobody changed it there, and it says another. What was
        to be told found the card gone, into another one or behind rights, that is found by now."""
        await unit.outbox.add(lead_row(Responsible(lead.id), now), now)

    async def _members(self, unit: OutcomeUnit, lead: Lead, user: int) -> dict[int, PersonId]:
        """Say who of the lead's team that user is: whoever is of another team cannot see it."""
        member = await unit.members.by_crm_user(user)
        if member is None or member.crm_user != user:
            return {}
        teams = await unit.members.teams_of(member.person_id)
        return {user: member.person_id} if lead.team_id in teams else {}

    async def _count(self, unit: OutcomeUnit, submission_id: SubmissionId | None) -> None:
        """Keep what became of the journey of which an entity came."""
        if submission_id is not None:
            made = await unit.lead_entities.of_submission(submission_id)
            await unit.lead_facts.ended(submission_id, journey_end(made))

    # --- what is not ---

    async def _follow(
        self,
        unit: OutcomeUnit,
        old: LeadEntity,
        successors: tuple[Successor, ...],
        findings: Findings,
        now: datetime,
    ) -> None:
        """Let other entities stand for one: they are seen as it was, so that only what differs
        from it counts as a change."""
        keys = [one.seen.key for one in successors]
        known = await unit.lead_entities.get_all(keys)
        for one in successors:
            other = known.get(one.seen.key)
            if other is None:
                await unit.lead_entities.put(successor_of(old, one))
            elif other.lead_id != old.lead_id:
                await self._hand_over(unit, old, other)
        await unit.lead_entities.put(followed_by(old, successors[0], now))
        await self._count(unit, old.submission_id)
        lead = await unit.leads.get(old.lead_id)
        if lead is not None:
            await self._book.refresh(unit, lead, now)  # its card leads there by now
            if closed_by_its_end(lead, old):
                await self._open_again(unit, lead, keys, now)
        await self._see_all(unit, tuple(one.seen for one in successors), findings, now)

    async def _hand_over(self, unit: OutcomeUnit, old: LeadEntity, other: LeadEntity) -> None:
        """Let an entity of another lead that stands for one of ours go to our lead, if the other
        one is over and ours goes on with it."""
        leads = await unit.leads.get_all({old.lead_id, other.lead_id})
        ours, theirs = leads[old.lead_id], leads[other.lead_id]
        if not theirs.is_open and (ours.is_open or ours.id > theirs.id):
            moved = replace(
                other,
                lead_id=ours.id,
                responsible=old.responsible,
                sent_responsible=old.sent_responsible,
            )
            await unit.lead_entities.put(moved)

    async def _lose_sight(
        self, unit: OutcomeUnit, entity: LeadEntity, gone: Gone, now: datetime
    ) -> None:
        """Note that an entity is gone: what it was stays, and the admins read it. A lead of which
        nothing is left there is done with."""
        await unit.lead_entities.put(
            replace(entity, gone=gone, gone_at=now, stirred_at=None, todo_id=None, todo_at=None)
        )
        text = "notice-crm-hidden" if gone is Gone.HIDDEN else "notice-crm-gone"
        args = {"lead": str(entity.lead_id), "kind": entity.key.kind.value}
        rows = notice_rows(self._admins, text, now, id=str(entity.key.id), **args)
        await unit.outbox.add_all(rows, now)
        lead = await unit.leads.get(entity.lead_id)
        if lead is None:
            return
        left = any(one.is_live for one in await unit.lead_entities.of_lead(lead.id))
        if gone is not Gone.DELETED or left or await is_awaited(unit, lead.id):
            await self._book.refresh(unit, lead, now)
        elif lead.is_open:  # a prospect whose card somebody threw away is not asked how it was
            await self._book.close(unit, lead, LeadOutcome.DONE, now, asks=False)
        else:
            await self._book.lost_sight(unit, lead, now)


def _stirred(
    entity: LeadEntity, seen: SeenEntity, findings: Findings, now: datetime
) -> datetime | None:
    """Return whether it is to be looked at again soon: it was stirred meanwhile, or it changed in
    the very second of the reading, whose rest nobody has seen."""
    if entity.stirred_at is not None and entity.stirred_at > findings.asked_at:
        return entity.stirred_at
    new = seen.updated_at != entity.updated_at
    return now if new and seen.updated_at >= findings.read_at.replace(microsecond=0) else None


def _still_sent(entity: LeadEntity, seen: SeenEntity, asked_at: datetime) -> int | None:
    """Return whom we told the CRM of, if nothing changed there yet and that may still come."""
    unchanged = seen.responsible == entity.responsible
    return entity.sent_responsible if unchanged and _may_arrive(entity, asked_at) else None


def _may_arrive(entity: LeadEntity, asked_at: datetime) -> bool:
    """Say whether the CRM may still have been at work on what we sent last."""
    return entity.written_at is not None and asked_at - entity.written_at < _MAY_ARRIVE_FOR


def _is_same(entity: LeadEntity, seen: SeenEntity, asked_at: datetime) -> bool:
    """Say whether nothing of it differs from what is known."""
    known = (entity.updated_at, entity.stage, entity.meaning, entity.pipeline, entity.responsible)
    read = (seen.updated_at, seen.stage, seen.meaning, seen.pipeline, seen.responsible)
    stirred = entity.stirred_at is not None and entity.stirred_at > asked_at
    money = (entity.amount, entity.currency) == (seen.amount, seen.currency)
    account = (entity.account_amount, entity.account_currency)
    money = money and account == (seen.account_amount, seen.account_currency)
    return known == read and money and entity.gone is None and not stirred


def _leaves_open(lead: Lead, entity: LeadEntity) -> bool:
    """Say whether an entity that did not change may still change its lead: it waits for deals, or
    the lead waits for what is still to be delivered, or for its owner to become a member."""
    ended = entity.meaning is not StageMeaning.IN_PROGRESS
    return (ended and (lead.is_open or entity.ended_at is None)) or (
        lead.state is LeadState.OUTSIDE
    )
