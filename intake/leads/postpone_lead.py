"""``/postpone 3.12 10:00``: a lead is postponed to a moment that no button names."""

from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.cards.show_lead import HasLeadTopics, lead_meant
from intake.leads.lead_action import Acted, ActOutcome, LeadAction, LeadPress
from intake.leads.lead_acts import ActsUnit, Deed, LeadActs
from intake.team.access import AccessUnit, TeamAccess
from intake.team.card_chat import CardChat
from intake.team.member import Role


class PostponeUnit(ActsUnit, HasLeadCards, HasLeadTopics, AccessUnit, OnceUnit, Protocol):
    """What is read and written."""


class PostponeLead:
    """Lets one of the team do it, once. Which lead is meant is said by the place alone: it is the
    one whose card or words are answered, or that of the topic."""

    def __init__(
        self,
        units: UnitOfWorkFactory[PostponeUnit],
        clock: Clock,
        access: TeamAccess,
        acts: LeadActs,
    ) -> None:
        self._once = Once(units, clock)
        self._access = access
        self._acts = acts

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        place: CardChat,
        answered: int | None,
        typed: str,
    ) -> Acted:
        """Postpone it; ``answered`` is the message to which this is an answer."""
        effect = partial(self._postpone, profile, place, answered, typed)

        async def again(unit: PostponeUnit) -> Acted:
            lead_id = await lead_meant(unit, place, answered)
            lead = None if lead_id is None else await unit.leads.get(lead_id)
            return Acted(ActOutcome.REPEATED, lead)

        return await self._once(update_id, effect, again=again)

    async def _postpone(
        self,
        profile: Profile,
        place: CardChat,
        answered: int | None,
        typed: str,
        unit: PostponeUnit,
        now: datetime,
    ) -> Acted:
        await unit.teams.lock()
        lead_id = await lead_meant(unit, place, answered)
        lead = None if lead_id is None else await unit.leads.get(lead_id)
        if lead is None:
            return Acted(ActOutcome.UNKNOWN)
        member = await self._access.acting(unit, profile, place.chat_id, now)
        if member is None:
            return Acted(ActOutcome.NOT_A_MEMBER)
        may_rule = self._access.role_of(profile.id, member) in {Role.OWNER, Role.ADMIN}
        alone = place.chat_id > 0 and not may_rule
        if alone and lead.team_id not in await unit.members.teams_of(profile.id):
            return Acted(ActOutcome.NOT_A_MEMBER)
        press = LeadPress(lead.id, LeadAction.POSTPONE_TO, typed, place.chat_id, answered or 0)
        return await self._acts.postpone_as_typed(
            Deed(unit, press, lead, member, now, (), may_rule)
        )
