"""A group has become a supergroup: message ids start anew there, so its cards are sent anew."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId
from intake.leads.burst import HasBursts
from intake.leads.lead import HasLeads
from intake.leads.lead_card import HasLeadCards
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.submissions.card import HasCards


class MovingUnit(HasLeads, HasLeadCards, HasCards, HasBursts, HasOutbox, Protocol):
    """What is read and written."""


async def move_cards(unit: MovingUnit, old: ChatId, now: datetime) -> None:
    """Have everything of the old chat that is still worked with stand in the new one.

    Cards of open leads and of what was refused are sent anew, as fast as the group takes them;
    the rest stays in its history. What waited for the old chat's minute waits no longer.
    """
    await unit.bursts.end(old)
    await unit.outbox.leave_line(old)
    leads = await unit.leads.get_all(await unit.lead_cards.leads_in(old))
    for lead in leads.values():
        if lead.is_open:
            await _move_lead(unit, lead.id, old, now)
    refused = await unit.cards.of(await unit.cards.dead_letters_in(old))
    await unit.cards.put([replace(card, fingerprint="") for card in refused.values()])
    await unit.outbox.add_all([card_row(number, now) for number in refused], now)


async def _move_lead(unit: MovingUnit, lead_id: LeadId, old: ChatId, now: datetime) -> None:
    beside = [card for card in await unit.lead_cards.of(lead_id) if card.chat_id == old]
    await unit.lead_cards.drop(beside)
    cards = await unit.cards.of(await unit.leads.submissions_of(lead_id))
    own = {number: card for number, card in cards.items() if card.chat_id == old}
    await unit.cards.put([replace(card, fingerprint="") for card in own.values()])
    rows = [card_row(number, now) for number in own]
    await unit.outbox.add_all((*rows, lead_row(LeadCardRefresh(lead_id), now)), now)
