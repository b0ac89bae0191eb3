"""Words that had to stand elsewhere are said in the team's group once it takes them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.dialogue.albums import relay_row
from intake.dialogue.relayed import UNSTORED_RELAYED, Fate, HasRelayed, Relayed, is_joined
from intake.kernel.ids import ChatId, TeamId
from intake.leads.lead import HasLeads
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import lead_key, ordering_key


class SayingUnit(HasLeads, HasRelayed, HasOutbox, Protocol):
    """What is read and written."""


async def say_in_group(
    unit: SayingUnit, team_id: TeamId, from_chats: Collection[ChatId], now: datetime
) -> None:
    """Have what prospects said in a team's open leads, and what stands in those chats alone, said
    in its group too, after the lead's card: only there everybody reads it."""
    albums: set[tuple[ChatId, str]] = set()
    for message in await unit.relayed.astray(team_id, from_chats):
        copy = await unit.relayed.add(_again(message))
        if copy.album is not None:
            if (copy.source_chat, copy.album) in albums:
                continue  # its first part stands for all
            albums.add((copy.source_chat, copy.album))
        row = relay_row(copy, now)
        submissions = await unit.leads.submissions_of(copy.lead_id)
        cards = {lead_key(copy.lead_id), *map(ordering_key, submissions)}
        await unit.outbox.add(replace(row, keys=row.keys | cards), now)


def _again(message: Relayed) -> Relayed:
    """Return it on its way into the group. What the timeline has of it stays said there."""
    return replace(
        message,
        id=UNSTORED_RELAYED,
        fate=Fate.PENDING,
        album=None if is_joined(message) else message.album,
        target_chat=None,
        target_topic=None,
        target_message=None,
        shown=None,
        retried=False,
        sent_at=None,
        further_messages=(),
    )
