"""The CRM's responsible person follows a lead's owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import HasLeads, LeadState
from intake.leads.timer import HasTimers
from intake.outbox.attempt import Attempt, Completion, Effect
from intake.outbox.delivery_errors import PermanentError
from intake.outbox.notices import notice_rows
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.lead_tasks import Responsible
from intake.outcomes.crm_work import CrmWork
from intake.outcomes.lead_entity import EntityKey, HasLeadEntities, LeadEntity
from intake.outcomes.responsibility import NOBODY, is_ours_to_set
from intake.outcomes.sending import Sending
from intake.outcomes.watching import SOON, crm_user_of, look_again
from intake.team.member import HasMembers
from intake.team.portal_user import HasPortalUsers
from intake.team.team import HasTeams


class WhoseUnit(HasLeads, HasLeadEntities, HasMembers, HasPortalUsers, HasTeams, Protocol):
    """What is read to know whom to name where."""


class UnclearUnit(HasLeadEntities, HasTimers, Protocol):
    """What is written where a reading is to decide."""


@dataclass(frozen=True, slots=True)
class ResponsibleSent:
    """The CRM is about to be told whom to make responsible: nobody may ever hear whether that
    arrived. What was seen there, and whom we sent, are both known from now on."""

    key: EntityKey
    seen: int | None
    user: int

    @classmethod
    async def write(
        cls, unit: HasLeadEntities, effects: Sequence["ResponsibleSent"], now: datetime
    ) -> None:
        """Write them."""
        known = await unit.lead_entities.get_all([one.key for one in effects])
        sent = [
            replace(
                known[one.key],
                responsible=one.seen or known[one.key].responsible,
                sent_responsible=one.user,
                written_at=now,
            )
            for one in effects
            if one.key in known
        ]
        await unit.lead_entities.put(*sent)


@dataclass(frozen=True, slots=True)
class ResponsibleSeen:
    """Who is responsible for an entity by now."""

    key: EntityKey
    responsible: int | None
    ours: bool
    """We made it so; else it was found so."""
    refused: int | None = None
    """Whom the CRM did not take."""

    @classmethod
    async def write(
        cls, unit: HasLeadEntities, effects: Sequence["ResponsibleSeen"], now: datetime
    ) -> None:
        """Write them."""
        known = await unit.lead_entities.get_all([one.key for one in effects])
        seen = [
            replace(
                known[one.key],
                responsible=one.responsible,
                written_at=now if one.ours else known[one.key].written_at,
                sent_responsible=None,
                refused_responsible=one.refused,
            )
            for one in effects
            if one.key in known
        ]
        await unit.lead_entities.put(*seen)


@dataclass(frozen=True, slots=True)
class ResponsibleUnclear:
    """What became of an entity, or what somebody there wants who was faster, is read next."""

    key: EntityKey
    changed_from: int | None = None
    """Who was seen before somebody changed it there; ``None``: it was not found."""

    @classmethod
    async def write(
        cls, unit: UnclearUnit, effects: Sequence["ResponsibleUnclear"], now: datetime
    ) -> None:
        """Write them. Until the next reading, whoever stands where it was changed there counts as a
        change: they may have put back who was before."""
        known = await unit.lead_entities.get_all([one.key for one in effects])
        for one in effects:
            if (entity := known.get(one.key)) is None:
                continue
            entity = replace(entity, stirred_at=now)
            if one.changed_from is not None and entity.responsible == one.changed_from:
                entity = replace(entity, responsible=NOBODY, written_at=now)
            await unit.lead_entities.put(entity)
            await look_again(unit, now, SOON)


@dataclass(frozen=True, slots=True)
class _Wanted:
    user: int
    active: bool
    entities: tuple[LeadEntity, ...]
    """Those that follow: people first, since a role may lose sight of all with the main one."""
    chats: tuple[ChatId, ...]
    """Who is told of a refusal, beside the admins."""


class MakeResponsible:
    """Makes a lead's owner responsible for what exists of it in the CRM.

    Contact and company follow only if we made them, and the team wants it. The CRM is asked first:
    what somebody changed there since we looked stands. The CRM itself tells people.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[WhoseUnit],
        work: CrmWork,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._reading = reading
        self._work = work
        self._clock = clock
        self._admins = admins

    async def __call__(self, task: Responsible, attempt: Attempt) -> Completion:
        """Tell the CRM, if it has anything of the lead yet and knows its owner."""
        async with self._reading() as unit:
            wanted = await _wanted(unit, task.lead_id)
        if wanted is None:
            return Completion()
        keys = [one.key for one in wanted.entities]
        theirs = await self._work.responsible(keys)
        attempt.settled()
        changed = {
            one.key: one
            for one in wanted.entities
            if one.key in theirs
            and is_ours_to_set(
                one.responsible, wanted.user, theirs[one.key], sent=one.sent_responsible
            )
            and one.refused_responsible != wanted.user
        }
        if not changed:
            return Completion(tuple(_seen(wanted, theirs)))
        if not wanted.active:  # the portal would take somebody who was dismissed
            refused = dict.fromkeys(changed, PermanentError("(inactive user)"))
            return self._completion(task.lead_id, wanted, theirs, changed, refused)
        await attempt.keep(*(ResponsibleSent(key, theirs[key], wanted.user) for key in changed))
        done = await self._work.assign(list(changed), wanted.user, Sending(attempt))
        return self._completion(task.lead_id, wanted, theirs, changed, done)

    def refused(self, task: Responsible, reason: str) -> Completion:
        """Leave it, and tell: the take stands."""
        return Completion(follow=self._notices(task.lead_id, reason, ()))

    def _completion(
        self,
        lead_id: LeadId,
        wanted: _Wanted,
        theirs: Mapping[EntityKey, int | None],
        changed: Mapping[EntityKey, LeadEntity],
        refused: Mapping[EntityKey, PermanentError],
    ) -> Completion:
        ours = set(changed) - set(refused)
        seen = tuple(_seen(wanted, theirs, ours=ours, refused=refused))
        if not refused:
            return Completion(seen)
        error = next(iter(refused.values()))
        return Completion(seen, self._notices(lead_id, error.reason, wanted.chats), error)

    def _notices(
        self, lead_id: LeadId, reason: str, chats: tuple[ChatId, ...]
    ) -> tuple[NewOutboxRow, ...]:
        return notice_rows(
            dict.fromkeys((*self._admins, *chats)),
            "notice-responsible-refused",
            self._clock.now(),
            lead=str(lead_id),
            reason=reason,
        )


async def _wanted(unit: WhoseUnit, lead_id: LeadId) -> _Wanted | None:
    lead = await unit.leads.get(lead_id)
    if lead is None or lead.owner_id is None or lead.state is LeadState.OFFERED:
        return None
    user = await crm_user_of(unit, lead.owner_id)
    team = await unit.teams.get(lead.team_id)
    entities = [one for one in await unit.lead_entities.of_lead(lead_id) if one.gone is None]
    people = [one for one in entities if not one.key.is_main and one.made]
    main = [one for one in entities if one.key.is_main]
    if user is None or team is None or not main:
        return None
    followed = (*(people if team.rules.people_too else ()), *main)
    known = await unit.portal_users.get(user)
    active = known is None or known.active
    return _Wanted(user, active, followed, (ChatId(lead.owner_id),))


def _seen(
    wanted: _Wanted,
    theirs: Mapping[EntityKey, int | None],
    *,
    ours: frozenset[EntityKey] | set[EntityKey] = frozenset(),
    refused: Mapping[EntityKey, PermanentError] = {},
) -> list[Effect]:
    """Return what is known of each by now."""
    found: list[Effect] = []
    for entity in wanted.entities:
        key, base = entity.key, entity.responsible
        if key in ours:
            found.append(ResponsibleSeen(key, wanted.user, ours=True))
        elif key in refused:
            seen = ResponsibleSeen(key, theirs[key], ours=False, refused=wanted.user)
            found.append(seen)
        elif key not in theirs:
            found.append(ResponsibleUnclear(key))
        elif base is None or theirs[key] in {base, entity.sent_responsible, wanted.user} - {None}:
            found.append(ResponsibleSeen(key, theirs[key], ours=False))
        elif key.is_main:
            found.append(ResponsibleUnclear(key, changed_from=base))
        # Whoever got a contact or a company there keeps it: what we saw of it stays what we saw.
    return found
