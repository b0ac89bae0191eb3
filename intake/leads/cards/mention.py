"""Whether a mention still matters: what was settled meanwhile is not said, nor does it stand."""

from intake.leads.lead import Lead, LeadState, Side
from intake.outbox.tasks.lead_tasks import Mention

_OWNERS = frozenset(Mention) - {Mention.TAKE, Mention.EVERYBODY}
_UNTAKEN = frozenset({LeadState.WAITING, LeadState.OFFERED})


def still_matters(what: Mention, lead: Lead) -> bool:
    """Say whether somebody still has to do what a mention asks for."""
    match what:
        case Mention.TAKE | Mention.EVERYBODY:
            return lead.state in _UNTAKEN
        case Mention.OFFER:
            return lead.state is LeadState.OFFERED
        case Mention.FIRST_REPLY:
            return lead.state is LeadState.TAKEN and not lead.answered and lead.turn is Side.TEAM
        case Mention.NEXT_REPLY:
            waits = {LeadState.TAKEN, LeadState.OUTSIDE}
            return lead.state in waits and lead.turn is Side.TEAM
        case Mention.WOKEN:
            return lead.state is LeadState.TAKEN and lead.turn is Side.TEAM
        case Mention.HANDED:
            return lead.state in {LeadState.TAKEN, LeadState.ASLEEP}


def asks_owner(what: Mention) -> bool:
    """Say whether it is for whoever has the lead."""
    return what in _OWNERS
