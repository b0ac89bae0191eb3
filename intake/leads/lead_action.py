"""What can be pressed on a lead's card, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ChatId, LeadId
from intake.leads.lead import Lead
from intake.submissions.submission import Submission
from intake.team.member import Member


class LeadAction(StrEnum):
    """The buttons. Some only ask further: they change nothing."""

    TAKE = "take"
    RELEASE = "release"
    TAKE_OVER = "take_over"
    HAND = "hand"
    """To whom? The argument is a page of members."""
    HAND_TO = "hand_to"
    """The argument is the member."""
    CALLED = "called"
    WROTE = "wrote"
    NO_ANSWER = "no_answer"
    """They were called, and nobody answered."""
    ANSWER_NEEDLESS = "needless"
    """What the prospect said last needs no answer."""
    POSTPONE = "postpone"
    """Until when? The argument: whether it sleeps on when they write (``1``) or wakes (``0``)."""
    POSTPONE_TO = "until"
    """The argument: the same figure, and a :class:`~intake.leads.postponing.Postponed`."""
    ANOTHER_DAY = "another_day"
    """What is to be typed for a day that no button names?"""
    SEND_LATER = "later"
    """How are words sent at another time?"""
    WAKE = "wake"
    NOT_A_LEAD = "not_a_lead"
    """Why? The reasons are the CRM's own."""
    GIVE_UP = "give_up"
    """The argument is the reason's code, or nothing."""
    SPAM = "spam"
    """Surely?"""
    SPAM_SURELY = "spam_surely"
    DONE = "done"
    REOPEN = "reopen"
    WHOLE = "whole"
    """Show all that was shortened. The argument is the submission."""
    MORE = "more"
    BACK = "back"


ASKING = frozenset(
    {
        LeadAction.HAND,
        LeadAction.POSTPONE,
        LeadAction.ANOTHER_DAY,
        LeadAction.SEND_LATER,
        LeadAction.NOT_A_LEAD,
        LeadAction.SPAM,
        LeadAction.WHOLE,
        LeadAction.MORE,
        LeadAction.BACK,
    }
)
"""Buttons that change nothing."""


@dataclass(frozen=True, slots=True)
class LeadPress:
    """A press on a card. The data under a button is the presser's word; the place is not."""

    lead_id: LeadId
    action: LeadAction
    argument: str
    chat_id: ChatId
    message_id: int


class ActOutcome(StrEnum):
    """What came of a press."""

    DONE = "done"
    ASKED = "asked"
    """It was a question: here is what can be chosen."""
    HELD = "held"
    """Somebody else has it."""
    OVER = "over"
    """The lead is no longer so that this could be done; the card will say how it is."""
    NOT_A_MEMBER = "not_a_member"
    """Whoever it was is not, or no longer, one of the team."""
    REPEATED = "repeated"
    """It was pressed before; there is nothing more to say."""
    UNKNOWN = "unknown"
    """There is no card of that lead in that chat."""
    UNCLEAR = "unclear"
    """What was typed says no moment that is still to come."""


class GiveUpReason(Protocol):
    """Why a lead is none."""

    @property
    def code(self) -> str:
        """As the CRM names it."""
        ...

    @property
    def name(self) -> str:
        """In the CRM's people's words."""
        ...


class OffersReasons(Protocol):
    """Where the reasons come from."""

    async def __call__(self, lead_id: LeadId) -> Sequence[GiveUpReason]:
        """Return those for which this lead can be given up; none: it is given up without one."""
        ...


async def no_reasons(lead_id: LeadId) -> Sequence[GiveUpReason]:  # noqa: ARG001  the port's signature
    """Offer none: there is no CRM."""
    return ()


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a press, with what has to be said of it."""

    outcome: ActOutcome
    lead: Lead | None = None
    """As it is now."""
    owner: Member | None = None
    """Who has it, when that was in the way."""
    since: datetime | None = None
    """Since when."""
    until: datetime | None = None
    """Until when it was postponed."""
    unlinked: bool = False
    """It is their first, and no user of the CRM's is known to be theirs: they are told once."""
    members: tuple[Member, ...] = ()
    """To whom it can be handed."""
    reasons: Sequence[GiveUpReason] = ()
    submission: Submission | None = None
    """Whose answers were asked for."""
