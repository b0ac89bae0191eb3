"""Cards are sent anew: to a supergroup that a group has become, because message ids start anew
there, and to a group that takes them again, because they came to stand elsewhere."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId, TeamId
from intake.leads.cards.burst import HasBursts
from intake.leads.cards.lead_card import UNSENT, CardRole, HasLeadCards, LeadCard
from intake.leads.lead import HasLeads
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.submissions.card import Card, HasCards


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
    await _renew_own(unit, lead_id, old, now)


async def bring_cards_back(
    unit: MovingUnit, team_id: TeamId, from_chats: Collection[ChatId], now: datetime
) -> None:
    """Have cards of a team's open leads that came to stand in those chats stand in its group.

    Where they stand they are kept up to date as well: somebody may have begun to work there.
    """
    leads: set[LeadId] = set()
    for chat_id in from_chats:
        leads.update(await unit.lead_cards.leads_in(chat_id))
    for lead in (await unit.leads.get_all(leads)).values():
        if lead.is_open and lead.team_id == team_id:
            await _bring_back(unit, lead.id, from_chats, now)


async def _bring_back(
    unit: MovingUnit, lead_id: LeadId, from_chats: Collection[ChatId], now: datetime
) -> None:
    cards = await unit.cards.of(await unit.leads.submissions_of(lead_id))
    own = [card for card in cards.values() if card.chat_id in from_chats]
    of_words = [
        card
        for card in await unit.lead_cards.of(lead_id)
        if card.role is CardRole.FEED and card.chat_id in from_chats
    ]
    copies = [replace(card, id=UNSENT, role=CardRole.PRIVATE) for card in of_words]
    copies += [_copy(card, lead_id) for card in own]
    await unit.lead_cards.drop(of_words)
    await unit.cards.drop([card.submission_id for card in own])
    await unit.lead_cards.put(copies)
    if copies:
        rows = [card_row(card.submission_id, now) for card in own]
        await unit.outbox.add_all((*rows, lead_row(LeadCardRefresh(lead_id), now)), now)


async def look_again(unit: MovingUnit, chats: Collection[ChatId], now: datetime) -> None:
    """Have cards of open leads that stand in those chats edited, whatever they show: where that is
    no longer possible they are sent to where the team works now."""
    for chat_id in chats:
        leads = await unit.leads.get_all(await unit.lead_cards.leads_in(chat_id))
        for lead in leads.values():
            if lead.is_open:
                await _look_again(unit, lead.id, chat_id, now)


async def _look_again(unit: MovingUnit, lead_id: LeadId, chat_id: ChatId, now: datetime) -> None:
    beside = [
        replace(card, fingerprint="")
        for card in await unit.lead_cards.of(lead_id)
        if card.chat_id == chat_id and card.role is not CardRole.MENTION
    ]
    await unit.lead_cards.put(beside)
    await _renew_own(unit, lead_id, chat_id, now)


async def _renew_own(unit: MovingUnit, lead_id: LeadId, chat_id: ChatId, now: datetime) -> None:
    cards = await unit.cards.of(await unit.leads.submissions_of(lead_id))
    own = {number: card for number, card in cards.items() if card.chat_id == chat_id}
    await unit.cards.put([replace(card, fingerprint="") for card in own.values()])
    rows = [card_row(number, now) for number in own]
    await unit.outbox.add_all((*rows, lead_row(LeadCardRefresh(lead_id), now)), now)


def _copy(card: Card, lead_id: LeadId) -> LeadCard:
    return LeadCard(
        lead_id=lead_id,
        role=CardRole.PRIVATE,
        chat_id=card.chat_id,
        topic_id=card.topic_id,
        message_id=card.message_id,
        submission_id=card.submission_id,
        fingerprint="",
        sent_at=card.sent_at,
    )
