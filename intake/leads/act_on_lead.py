"""A manager acts on a lead by a button of its card."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import CardRole, LeadAdoptionUnit, adopt_lead_card
from intake.leads.lead_action import (
    ASKING,
    Acted,
    ActOutcome,
    GiveUpReason,
    LeadAction,
    LeadPress,
    OffersReasons,
)
from intake.leads.lead_acts import ActsUnit, Deed, LeadActs
from intake.outbox.row import card_row, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.submissions.adoption import AdoptionUnit, adopt
from intake.team.access import AccessUnit, TeamAccess
from intake.team.member import Role


class LeadPressUnit(ActsUnit, LeadAdoptionUnit, AdoptionUnit, AccessUnit, OnceUnit, Protocol):
    """What is read and written."""


class ActOnLead:
    """Lets one of the team do what a button says, once.

    Who may is decided by the place: the message must be a card of that lead in that chat, and
    whoever pressed one of the team. A card that was sent twice is adopted at its first press. Each
    press ends with a card that shows what is.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[LeadPressUnit],
        clock: Clock,
        access: TeamAccess,
        acts: LeadActs,
        reasons: OffersReasons,
    ) -> None:
        self._once = Once(units, clock)
        self._access = access
        self._acts = acts
        self._reasons = reasons

    async def __call__(self, update_id: UpdateId, press: LeadPress, profile: Profile) -> Acted:
        """Do it. A repeated press changes nothing: the card says what is."""
        reasons: Sequence[GiveUpReason] = ()
        if press.action in {LeadAction.NOT_A_LEAD, LeadAction.GIVE_UP}:
            reasons = await self._reasons(press.lead_id)

        async def act(unit: LeadPressUnit, now: datetime) -> Acted:
            return await self._act(unit, press, profile, now, reasons)

        async def again(unit: LeadPressUnit) -> Acted:
            return Acted(ActOutcome.REPEATED, await unit.leads.get(press.lead_id))

        return await self._once(update_id, act, again=again)

    async def _act(
        self,
        unit: LeadPressUnit,
        press: LeadPress,
        profile: Profile,
        now: datetime,
        reasons: Sequence[GiveUpReason],
    ) -> Acted:
        if press.action not in ASKING:
            await unit.teams.lock()
        lead = await unit.leads.get(press.lead_id)
        if lead is None or not await self._stands(unit, press):
            return Acted(ActOutcome.UNKNOWN)
        member = await self._access.acting(unit, profile, press.chat_id, now)
        if member is None:
            return Acted(ActOutcome.NOT_A_MEMBER)
        may_rule = self._access.role_of(profile.id, member) in {Role.OWNER, Role.ADMIN}
        alone = press.chat_id > 0 and not may_rule
        if alone and lead.team_id not in await unit.members.teams_of(profile.id):
            return Acted(ActOutcome.NOT_A_MEMBER)
        acted = await self._acts(Deed(unit, press, lead, member, now, reasons, may_rule))
        if press.action not in ASKING or acted.outcome is ActOutcome.OVER:
            await self._renew(unit, press, now)
        return acted

    async def _stands(self, unit: LeadPressUnit, press: LeadPress) -> bool:
        """Say whether any card of the lead is in that chat, or a digest that tells of it."""
        beside = await unit.lead_cards.of(press.lead_id)
        if any(card.chat_id == press.chat_id for card in beside):
            return True
        bursts = await unit.bursts.telling_of(press.lead_id)
        if any(burst.chat_id == press.chat_id for burst in bursts):
            return True
        cards = await unit.cards.of(await unit.leads.submissions_of(press.lead_id))
        return any(card.chat_id == press.chat_id for card in cards.values())

    async def _renew(self, unit: LeadPressUnit, press: LeadPress, now: datetime) -> None:
        """Have the pressed message show what is, whatever stands there now; and adopt it, if it is
        the second one of a card that was sent twice."""
        beside = await unit.lead_cards.of(press.lead_id)
        here = [card for card in beside if card.chat_id == press.chat_id]
        pressed = [card for card in here if card.message_id == press.message_id]
        here = [card for card in here if card.role is not CardRole.MENTION]
        numbers = await unit.leads.submissions_of(press.lead_id)
        burst = await unit.bursts.get(press.chat_id)
        if burst is not None and burst.message_id == press.message_id:
            return  # no card of its own, and what shows the lead is refreshed by its change
        cards = await unit.cards.of(numbers)
        own = [one for one in map(cards.get, numbers) if one and one.chat_id == press.chat_id]
        mine = [card for card in own if card.message_id == press.message_id]
        if not pressed and (mine or own):
            await adopt(unit, (mine or own)[-1], press.message_id)
        else:
            adopting = [card for card in pressed if card in here] if pressed else here[-1:]
            for card in adopting:
                await adopt_lead_card(unit, card, press.message_id)
        rows = [card_row(one, now) for one in numbers]
        rows.append(lead_row(LeadCardRefresh(press.lead_id), now))
        await unit.outbox.add_all(rows, now)
