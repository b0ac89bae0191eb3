"""How clocks speak: each by itself, or together after an outage."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from typing_extensions import override

from intake.kernel.ids import ChatId, LeadId, PersonId, TeamId
from intake.leads.lead import Lead
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow, lead_row
from intake.outbox.tasks.lead_tasks import LeadMention, LeadsDigest
from intake.team.member import Role
from intake.team.roster import Roster
from intake.team.team import PlaceKind

_SAID_IN_HOURS = 120
"""Minutes from which on it is given in hours."""
_IN_HOURS = {
    "notice-lead-not-taken": "notice-lead-not-taken-late",
    "notice-lead-not-answered": "notice-lead-not-answered-late",
}


class Voice(ABC):
    """What clocks of leads say."""

    @abstractmethod
    async def mention(
        self, unit: HasOutbox, lead: Lead, roster: Roster, mention: LeadMention, now: datetime
    ) -> None:
        """Say who must act on a lead."""

    @abstractmethod
    async def tell_admins(
        self, unit: HasOutbox, lead: Lead, roster: Roster, waits: "Waits", now: datetime
    ) -> None:
        """Tell whoever leads the team that nobody acts."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What admins hear of a lead."""

    text: str
    """A notice's key."""
    minutes: int


class EachByItself(Voice):
    """Writes a message for everything that is said."""

    def __init__(self, admins: Sequence[ChatId]) -> None:
        self._admins = tuple(admins)

    @override
    async def mention(
        self, unit: HasOutbox, lead: Lead, roster: Roster, mention: LeadMention, now: datetime
    ) -> None:
        await unit.outbox.add(lead_row(mention, now), now)

    @override
    async def tell_admins(
        self, unit: HasOutbox, lead: Lead, roster: Roster, waits: Waits, now: datetime
    ) -> None:
        chats = leading_chats(roster, self._admins)
        number = str(lead.id)
        if waits.minutes < _SAID_IN_HOURS:
            rows = notice_rows(chats, waits.text, now, lead=number, minutes=waits.minutes)
        else:
            text, hours = _IN_HOURS[waits.text], round(waits.minutes / 60)
            rows = notice_rows(chats, text, now, lead=number, hours=hours)
        await unit.outbox.add_all(rows, now)


Recipient = tuple[TeamId, PersonId | None]
"""Somebody of a team, or (``None``) all of it."""


@dataclass(slots=True)
class JoinedVoice(Voice):
    """Keeps what is said, and makes one message of it for each recipient.

    Of a lead only the last word counts: the highest stage that was reached.
    """

    _mentions: dict[LeadId, tuple[LeadMention, Roster]] = field(default_factory=dict)
    _unanswered: dict[LeadId, Roster] = field(default_factory=dict)
    """What the admins hear of."""

    @override
    async def mention(
        self, unit: HasOutbox, lead: Lead, roster: Roster, mention: LeadMention, now: datetime
    ) -> None:
        self._mentions[lead.id] = mention, roster

    @override
    async def tell_admins(
        self, unit: HasOutbox, lead: Lead, roster: Roster, waits: Waits, now: datetime
    ) -> None:
        self._unanswered[lead.id] = roster

    def rows(self, owners: Sequence[ChatId], now: datetime) -> tuple[NewOutboxRow, ...]:
        """Return what says all of it; a single mention is one like any other."""
        found: dict[Recipient, list[LeadMention]] = {}
        for mention, roster in self._mentions.values():
            for recipient in _recipients(mention, roster, now):
                found.setdefault(recipient, []).append(mention)
        return (
            *(_row(recipient, mentions, now) for recipient, mentions in found.items()),
            *self._notices(owners, now),
        )

    def _notices(self, owners: Sequence[ChatId], now: datetime) -> tuple[NewOutboxRow, ...]:
        leads_by_chat: dict[ChatId, list[LeadId]] = {}
        for lead_id, roster in self._unanswered.items():
            for chat in leading_chats(roster, owners):
                leads_by_chat.setdefault(chat, []).append(lead_id)
        return tuple(
            row
            for chat, leads in leads_by_chat.items()
            for row in notice_rows(
                (chat,), "notice-leads-overdue", now, count=len(leads), leads=_numbers(leads)
            )
        )


_NAMED = 20
"""Leads whose numbers a notice lists; more are counted."""


def leading_chats(roster: Roster, owners: Sequence[ChatId]) -> tuple[ChatId, ...]:
    """Return the private chats of whoever leads a team: the owners, and its admins."""
    admins = (ChatId(one.person_id) for one in roster.members if one.role is not Role.MANAGER)
    return tuple(dict.fromkeys((*owners, *admins)))


def _recipients(mention: LeadMention, roster: Roster, now: datetime) -> tuple[Recipient, ...]:
    team = roster.team
    if mention.whom:
        return tuple((team.id, one) for one in mention.whom)
    if team.place is PlaceKind.PRIVATE:
        return tuple((team.id, one.person_id) for one in roster.present(now))
    return ((team.id, None),)


def _row(recipient: Recipient, mentions: Sequence[LeadMention], now: datetime) -> NewOutboxRow:
    if len(mentions) == 1:
        return lead_row(mentions[0], now)
    team_id, whom = recipient
    leads = tuple((one.lead_id, one.what) for one in mentions)
    digest = LeadsDigest(team_id, whom, leads)
    return NewOutboxRow(digest, now, frozenset({f"digest:{team_id}:{whom or 0}"}))


def _numbers(leads: Sequence[LeadId]) -> str:
    numbers = ", ".join(str(one) for one in leads[:_NAMED])
    return numbers if len(leads) <= _NAMED else f"{numbers} …"
