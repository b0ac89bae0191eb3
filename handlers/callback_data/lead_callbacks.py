"""Callback data under the buttons of leads and their words.

::

    v:<lead>:<action>:<argument>    what to do with a lead, on its card
    u:<page>    a page of the digest of many new leads
    w:<number>  send words once more of which nobody knows whether they arrived
    wa:<answer>:<lead>      send a ready answer
    wb:<lead>   which words can be taken back
    wd:<number> take words back
    wl:<number>:<choice>    when to send words
"""

import re
from dataclasses import dataclass

from handlers.callback_data.fitting import fitting
from intake.kernel.ids import LeadId, RelayedId
from intake.leads.lead_action import LeadAction
from intake.leads.postponing import Postponed

LEAD, TAKE_BACK = "v", "wd"
"""The kinds of buttons that are left out where nobody can press them."""
_TWO_NUMBERS = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")
_LEAD = re.compile(r"([0-9]{1,18}):([a-z_]{1,12}):([A-Za-z0-9_:.-]{0,28})")
_ACTIONS = {action.value: action for action in LeadAction}
_LATER = re.compile(r"([0-9]{1,18}):([a-z]{1,8})")
_POSTPONED = {choice.value: choice for choice in Postponed}


@dataclass(frozen=True, slots=True)
class ResendPressed:
    """Words are to be sent once more."""

    relayed_id: RelayedId


@dataclass(frozen=True, slots=True)
class ReadyAnswerPressed:
    """A ready answer is to be sent."""

    number: int
    lead_id: LeadId


@dataclass(frozen=True, slots=True)
class OwnWordsWanted:
    """Which words of a lead's dialogue can be taken back?"""

    lead_id: LeadId


@dataclass(frozen=True, slots=True)
class TakeBackPressed:
    """Words are to be taken back."""

    relayed_id: RelayedId


@dataclass(frozen=True, slots=True)
class LaterPressed:
    """Words that wait for their time get it."""

    relayed_id: RelayedId
    choice: Postponed


@dataclass(frozen=True, slots=True)
class LeadPressed:
    """A button of a lead, on one of its cards."""

    lead_id: LeadId
    action: LeadAction
    argument: str


@dataclass(frozen=True, slots=True)
class BurstPageWanted:
    """Somebody turns the page of a burst's digest."""

    page: int


def burst_page_data(page: int) -> str:
    """Return the data of a button that turns to that page of a burst's digest."""
    return fitting(f"u:{page}")


def resend_data(relayed_id: RelayedId) -> str:
    """Return the data of a button that sends words once more."""
    return fitting(f"w:{relayed_id}")


def ready_answer_data(number: int, lead_id: LeadId) -> str:
    """Return the data of a button that sends a ready answer."""
    return fitting(f"wa:{number}:{lead_id}")


def own_words_data(lead_id: LeadId) -> str:
    """Return the data of a button that shows which words can be taken back."""
    return fitting(f"wb:{lead_id}")


def take_back_data(relayed_id: RelayedId) -> str:
    """Return the data of a button that takes words back."""
    return fitting(f"{TAKE_BACK}:{relayed_id}")


def later_data(relayed_id: RelayedId, choice: Postponed) -> str:
    """Return the data of a button that says when words are to leave."""
    return fitting(f"wl:{relayed_id}:{choice}")


def lead_data(lead_id: LeadId, action: LeadAction, argument: object = "") -> str:
    """Return the data of a button on a lead's card."""
    return fitting(f"{LEAD}:{lead_id}:{action}:{argument}")


def fits_a_lead(argument: str) -> bool:
    """Say whether such an argument can stand under a button."""
    return _LEAD.fullmatch(f"1:{LeadAction.GIVE_UP}:{argument}") is not None


def read_lead(rest: str) -> LeadPressed | None:
    """Read a lead's button."""
    match = _LEAD.fullmatch(rest)
    action = _ACTIONS.get(match[2]) if match else None
    if match is None or action is None:
        return None
    return LeadPressed(LeadId(int(match[1])), action, match[3])


def read_ready_answer(rest: str) -> ReadyAnswerPressed | None:
    """Read which answer."""
    match = _TWO_NUMBERS.fullmatch(rest)
    return ReadyAnswerPressed(int(match[1]), LeadId(int(match[2]))) if match else None


def read_later(rest: str) -> LaterPressed | None:
    """Read when."""
    match = _LATER.fullmatch(rest)
    choice = _POSTPONED.get(match[2]) if match else None
    if match is None or choice is None:
        return None
    return LaterPressed(RelayedId(int(match[1])), choice)
