"""Words that had to stand elsewhere are said where the team works, once that takes them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.dialogue.albums import relay_row
from intake.dialogue.lead_places import LeadPlaces, PlaceUnit
from intake.dialogue.relayed import UNSTORED_RELAYED, Fate, HasRelayed, Relayed, is_joined
from intake.kernel.ids import ChatId
from intake.leads.lead import HasLeads
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import lead_key, ordering_key
from intake.team.team import Team


class SayingUnit(PlaceUnit, HasLeads, HasRelayed, HasOutbox, Protocol):
    """What is read and written."""


async def say_again(
    unit: SayingUnit,
    places: LeadPlaces,
    team: Team,
    from_chats: Collection[ChatId],
    now: datetime,
) -> None:
    """Have what prospects said in a team's open leads, and what stands in those chats alone, said
    where the team works too, after the lead's card: only there everybody reads it."""
    albums: set[tuple[ChatId | None, ChatId, str]] = set()
    astray = await unit.relayed.astray(team.id, from_chats)
    leads = await unit.leads.get_all({one.lead_id for one in astray})
    for message in astray:
        for chat in await places.recipients(unit, team, leads[message.lead_id], now):
            if chat is None or chat not in from_chats:
                await _say_again(unit, message, chat, albums, now)


async def _say_again(
    unit: SayingUnit,
    message: Relayed,
    chat: ChatId | None,
    albums: set[tuple[ChatId | None, ChatId, str]],
    now: datetime,
) -> None:
    copy = await unit.relayed.add(_again(message, chat))
    first = copy.album is None or (chat, copy.source_chat, copy.album) not in albums
    if copy.album is not None:
        albums.add((chat, copy.source_chat, copy.album))
    if first:  # an album's first part stands for all
        row = relay_row(copy, now)
        submissions = await unit.leads.submissions_of(copy.lead_id)
        cards = {lead_key(copy.lead_id), *map(ordering_key, submissions)}
        await unit.outbox.add(replace(row, keys=row.keys | cards), now)


def _again(message: Relayed, chat: ChatId | None) -> Relayed:
    """Return it on its way there. What the timeline has of it stays said there."""
    return replace(
        message,
        id=UNSTORED_RELAYED,
        fate=Fate.PENDING,
        album=None if is_joined(message) else message.album,
        target_chat=chat,
        target_topic=None,
        target_message=None,
        shown=None,
        retried=False,
        sent_at=None,
        further_messages=(),
    )
