"""The units of work that dialogues need; storage's unit fits all of them."""

from typing import Protocol

from intake.conversation.units import ConversationUnit
from intake.dialogue.bundle import HasBundles
from intake.dialogue.ready_answer import HasReadyAnswers
from intake.dialogue.relayed import HasRelayed
from intake.dialogue.thread import HasThreads
from intake.kernel.once import OnceUnit
from intake.kernel.person import HasPeople
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.lead_book import LeadUnit
from intake.links.link import HasLinks
from intake.submissions.submission import HasSubmissions
from intake.team.audit import HasAudit


class DialogueUnit(LeadUnit, HasRelayed, HasThreads, HasPeople, OnceUnit, Protocol):
    """Enough to pass something on."""


class ProspectUnit(ConversationUnit, DialogueUnit, HasLinks, Protocol):
    """Enough to hear a prospect."""


class TeamTalkUnit(DialogueUnit, HasLeadCards, HasSubmissions, HasReadyAnswers, HasAudit, Protocol):
    """Enough to hear one of the team."""


class RelayingUnit(DialogueUnit, HasLeadCards, HasSubmissions, HasBundles, Protocol):
    """Enough to bring words to the other side."""
