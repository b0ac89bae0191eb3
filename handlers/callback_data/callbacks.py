"""Callback data: at most 64 bytes under a button (telegram.md), and from strangers when it returns.

::

    p:<conversation>:<revision>:<kind><value>   a button of a form; kinds: m move, c choice,
                                                t toggle (a choice of several), e edit,
                                                s suggestion
    f:<form>    a form of the menu
    l:<code>:<conversation>:<revision>  a language; where it was asked, 0 for *nowhere*
    ln: sv:     links, and the words that they use: handlers/callback_data/link_callbacks.py
    k:<number>  the last word on a correction
    x:<number>  the last word on taking a submission's trace back
    b:<number>:<decision>   about a dead-lettered submission, on its card
    q:<page>    a page of /queue
    r:<which>:<word>        retry all of a kind; the first word asks, the second does it
    z:<kind>    no more messages of that kind; z:go goes on with the form
    g:<lead>:<1-5>          how it was
    du: tm: iv: pl: bn:     teams and their people: handlers/callback_data/staff_callbacks.py
    hl:…        how everything is: handlers/callback_data/health_callbacks.py
    ad:…        the menu of admins: handlers/callback_data/admin_callbacks.py
    au:…        who changed what: handlers/callback_data/audit_callbacks.py
    sh:…        a table that was sent: handlers/callback_data/sheet_callbacks.py
    st:…        the numbers: handlers/callback_data/stats_callbacks.py
    co: ra: nd:     costs, rates and digests: handlers/callback_data/cost_callbacks.py
    tl:…        test leads: handlers/callback_data/trial_callbacks.py
    lx:…        links as a table: handlers/callback_data/link_sheet_callbacks.py
    ch:…        the channels of a link: handlers/callback_data/channel_callbacks.py
    fm: fo: fr: fp:         the forms: handlers/callback_data/form_desk_callbacks.py
    vx:…        comparisons behind links: handlers/callback_data/experiment_callbacks.py
    dm:…        whether to be forgotten: handlers/callback_data/privacy_callbacks.py
    w:<number>  send words once more of which nobody knows whether they arrived
    wa:<answer>:<lead>      send a ready answer
    wb:<lead>   which words can be taken back
    wd:<number> take words back
    wl:<number>:<choice>    when to send words
    v:<lead>:<action>:<argument>    what to do with a lead, on its card
    u:<page>    a page of the digest of many new leads

Reading never raises; a shape that is not known (any more) is ``None`` and gets a polite answer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from handlers.callback_data.admin_callbacks import AdminPressed, read_admin
from handlers.callback_data.audit_callbacks import AuditPressed, read_audit_press
from handlers.callback_data.channel_callbacks import ChannelPressed, read_channel
from handlers.callback_data.cost_callbacks import (
    CostPressed,
    DigestPressed,
    RatePressed,
    read_cost_press,
    read_digest_press,
    read_rate_press,
)
from handlers.callback_data.experiment_callbacks import ExperimentPressed, read_experiment
from handlers.callback_data.form_desk_callbacks import (
    FormDeskPressed,
    read_form_page,
    read_forms_page,
    read_preview,
    read_reload,
)
from handlers.callback_data.health_callbacks import HealthPressed, read_health
from handlers.callback_data.link_callbacks import (
    LinkPressed,
    SourcePressed,
    read_link_press,
    read_source_press,
)
from handlers.callback_data.link_sheet_callbacks import LinkSheetPressed, read_link_sheet
from handlers.callback_data.privacy_callbacks import DeletionPressed, read_deletion
from handlers.callback_data.sheet_callbacks import SheetPressed, read_sheet
from handlers.callback_data.staff_callbacks import (
    BanPressed,
    BansPageWanted,
    DutyPressed,
    InvitationPressed,
    PlacePressed,
    TeamPressed,
    read_ban,
    read_duty,
    read_invitation,
    read_place,
    read_team,
)
from handlers.callback_data.stats_callbacks import StatsPressed, read_stats
from handlers.callback_data.trial_callbacks import TrialPressed, read_trial
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Move, Press
from intake.kernel.ids import (
    ConversationId,
    CorrectionId,
    FormId,
    LeadId,
    RelayedId,
    SubmissionId,
)
from intake.leads.lead_action import LeadAction
from intake.leads.postponing import Postponed
from intake.outbox.tasks.notice_tasks import NudgeKind

LIMIT = 64
DEAD_LETTER, LEAD, TAKE_BACK = "b", "v", "wd"
"""The kinds of buttons on cards."""

_PRESS = re.compile(r"([0-9]{1,19}):([0-9]{1,10}):([mctes])([a-z_0-9]{1,20})")
_LARGEST = 2**63 - 1
_MOVES = {move.value: move for move in Move}
_LANGUAGE = re.compile(r"([a-z-]{2,12}):([0-9]{1,19}):([0-9]{1,10})")
_NUMBER = re.compile(r"[0-9]{1,18}")
_INDEX = re.compile(r"[0-9]{1,4}")
_DEAD_LETTER = re.compile(r"([0-9]{1,18}):([rdyk])")
_NUDGES = {kind.value: kind for kind in NudgeKind}
_RATING = re.compile(r"([0-9]{1,18}):([1-5])")
_TWO_NUMBERS = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")
_LEAD = re.compile(r"([0-9]{1,18}):([a-z_]{1,12}):([A-Za-z0-9_:.-]{0,28})")
_ACTIONS = {action.value: action for action in LeadAction}
_LATER = re.compile(r"([0-9]{1,18}):([a-z]{1,8})")
_POSTPONED = {choice.value: choice for choice in Postponed}
_RETRY_ALL = re.compile(r"([bw]):([ay])")


@dataclass(frozen=True, slots=True)
class FormPress:
    """A button of a form was pressed."""

    press: Press
    toggle: bool = False
    """The question stays, only its keyboard changes."""


@dataclass(frozen=True, slots=True)
class FormChosen:
    """A form was chosen from the menu."""

    form_id: FormId


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A language was chosen."""

    language: str
    under: Press
    """Where it was asked."""


@dataclass(frozen=True, slots=True)
class CorrectionConfirmed:
    """An admin confirms a proposed correction."""

    correction_id: CorrectionId


@dataclass(frozen=True, slots=True)
class ErasureConfirmed:
    """An admin confirms that a submission's trace is to be taken back."""

    number: int


class Decision(StrEnum):
    """What can be pressed on the card of a dead-lettered submission."""

    RETRY = "r"
    DROP = "d"
    DROP_SURELY = "y"
    KEEP = "k"


@dataclass(frozen=True, slots=True)
class DeadLetterPressed:
    """A button on a dead-lettered submission's card."""

    submission_id: SubmissionId
    decision: Decision


@dataclass(frozen=True, slots=True)
class QueuePageWanted:
    """Somebody turns the page of ``/queue``, or looks again."""

    page: int


@dataclass(frozen=True, slots=True)
class RetryAllPressed:
    """Everything that waits, or that became a dead letter, is to be tried again."""

    dead_letters: bool
    surely: bool


@dataclass(frozen=True, slots=True)
class NudgeSwitchedOff:
    """A prospect wants no more of what comes by itself."""

    kind: NudgeKind


@dataclass(frozen=True, slots=True)
class NudgeContinued:
    """A reminded prospect goes on with the form."""


@dataclass(frozen=True, slots=True)
class RatingPressed:
    """A prospect says how it was."""

    lead_id: LeadId
    grade: int


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


Callback = (
    FormPress
    | FormChosen
    | LanguageChosen
    | LinkPressed
    | SourcePressed
    | CorrectionConfirmed
    | ErasureConfirmed
    | DeadLetterPressed
    | QueuePageWanted
    | LeadPressed
    | RetryAllPressed
    | NudgeSwitchedOff
    | NudgeContinued
    | RatingPressed
    | DutyPressed
    | HealthPressed
    | AdminPressed
    | AuditPressed
    | ChannelPressed
    | LinkSheetPressed
    | SheetPressed
    | StatsPressed
    | CostPressed
    | RatePressed
    | DigestPressed
    | TrialPressed
    | FormDeskPressed
    | ExperimentPressed
    | DeletionPressed
    | TeamPressed
    | InvitationPressed
    | PlacePressed
    | BanPressed
    | BansPageWanted
    | ResendPressed
    | ReadyAnswerPressed
    | OwnWordsWanted
    | TakeBackPressed
    | LaterPressed
    | BurstPageWanted
)


_Reader: TypeAlias = Callable[[str], Callback | None]


class CallbackTooLongError(ValueError):
    """The data would not fit under a button: an id is longer than the forms' rules allow."""


def move_data(conversation: Conversation, move: Move) -> str:
    """Return the data of a button that makes this move."""
    return _press_data(conversation, "m", move)


def choice_data(conversation: Conversation, choice: int, *, toggle: bool = False) -> str:
    """Return the data of a button that chooses; ``toggle`` for a choice among several."""
    return _press_data(conversation, "t" if toggle else "c", choice)


def edit_data(conversation: Conversation, step: int) -> str:
    """Return the data of a button that leads from the summary to that step of the form."""
    return _press_data(conversation, "e", step)


def pick_data(conversation: Conversation, number: int) -> str:
    """Return the data of a suggestion's button."""
    return _press_data(conversation, "s", number)


def form_data(form_id: FormId) -> str:
    """Return the data of a button that begins the form."""
    return _fitting(f"f:{form_id}")


def language_data(language: str, asked_at: Conversation | None) -> str:
    """Return the data of a button that chooses the language, with what is open meanwhile."""
    where = f"{asked_at.id}:{asked_at.revision}" if asked_at is not None else "0:0"
    return _fitting(f"l:{language}:{where}")


def correction_data(correction_id: CorrectionId) -> str:
    """Return the data of a button that confirms a correction."""
    return _fitting(f"k:{correction_id}")


def erasure_data(number: int) -> str:
    """Return the data of a button that has a trace taken back."""
    return _fitting(f"x:{number}")


def dead_letter_data(submission_id: SubmissionId, decision: Decision) -> str:
    """Return the data of a button on a dead-lettered submission's card."""
    return _fitting(f"{DEAD_LETTER}:{submission_id}:{decision}")


def queue_page_data(page: int) -> str:
    """Return the data of a button that turns to that page of ``/queue``."""
    return _fitting(f"q:{page}")


def burst_page_data(page: int) -> str:
    """Return the data of a button that turns to that page of a burst's digest."""
    return _fitting(f"u:{page}")


def retry_all_data(*, dead_letters: bool, surely: bool) -> str:
    """Return the data of a button that has all of a kind tried again."""
    return _fitting(f"r:{'b' if dead_letters else 'w'}:{'y' if surely else 'a'}")


def nudge_off_data(kind: NudgeKind) -> str:
    """Return the data of a button by which a kind of messages is switched off."""
    return _fitting(f"z:{kind}")


def nudge_continue_data() -> str:
    """Return the data of a button that goes on with the form."""
    return "z:go"


def rating_data(lead_id: LeadId, grade: int) -> str:
    """Return the data of a button that says how it was."""
    return _fitting(f"g:{lead_id}:{grade}")


def resend_data(relayed_id: RelayedId) -> str:
    """Return the data of a button that sends words once more."""
    return _fitting(f"w:{relayed_id}")


def ready_answer_data(number: int, lead_id: LeadId) -> str:
    """Return the data of a button that sends a ready answer."""
    return _fitting(f"wa:{number}:{lead_id}")


def own_words_data(lead_id: LeadId) -> str:
    """Return the data of a button that shows which words can be taken back."""
    return _fitting(f"wb:{lead_id}")


def take_back_data(relayed_id: RelayedId) -> str:
    """Return the data of a button that takes words back."""
    return _fitting(f"{TAKE_BACK}:{relayed_id}")


def later_data(relayed_id: RelayedId, choice: Postponed) -> str:
    """Return the data of a button that says when words are to leave."""
    return _fitting(f"wl:{relayed_id}:{choice}")


def lead_data(lead_id: LeadId, action: LeadAction, argument: object = "") -> str:
    """Return the data of a button on a lead's card."""
    return _fitting(f"{LEAD}:{lead_id}:{action}:{argument}")


def fits_a_lead(argument: str) -> bool:
    """Say whether such an argument can stand under a button."""
    return _LEAD.fullmatch(f"1:{LeadAction.GIVE_UP}:{argument}") is not None


def parse_callback(data: str | None) -> Callback | None:
    """Read callback data, whatever it holds."""
    kind, _, rest = (data or "").partition(":")
    read = _READERS.get(kind)
    return read(rest) if read is not None else None


def _read_press(rest: str) -> FormPress | None:
    match = _PRESS.fullmatch(rest)
    if match is None or int(match[1]) > _LARGEST:
        return None
    conversation, revision = ConversationId(int(match[1])), int(match[2])
    kind, value = match[3], match[4]
    if kind == "m":
        move = _MOVES.get(value)
        return FormPress(Press(conversation, revision, move=move)) if move else None
    if kind == "s":
        number = _NUMBER.fullmatch(value)
        return FormPress(Press(conversation, revision, pick=int(value))) if number else None
    if not _INDEX.fullmatch(value):
        return None
    if kind == "e":
        return FormPress(Press(conversation, revision, edit=int(value)))
    return FormPress(Press(conversation, revision, choice=int(value)), toggle=kind == "t")


def _read_language(rest: str) -> LanguageChosen | None:
    match = _LANGUAGE.fullmatch(rest)
    if match is None or int(match[2]) > _LARGEST:
        return None
    return LanguageChosen(match[1], Press(ConversationId(int(match[2])), int(match[3])))


def _read_dead_letter(rest: str) -> DeadLetterPressed | None:
    match = _DEAD_LETTER.fullmatch(rest)
    return DeadLetterPressed(SubmissionId(int(match[1])), Decision(match[2])) if match else None


def _read_retry_all(rest: str) -> RetryAllPressed | None:
    match = _RETRY_ALL.fullmatch(rest)
    return RetryAllPressed(dead_letters=match[1] == "b", surely=match[2] == "y") if match else None


def _read_nudge(rest: str) -> NudgeSwitchedOff | NudgeContinued | None:
    if rest == "go":
        return NudgeContinued()
    kind = _NUDGES.get(rest)
    return None if kind is None else NudgeSwitchedOff(kind)


def _read_rating(rest: str) -> RatingPressed | None:
    match = _RATING.fullmatch(rest)
    return RatingPressed(LeadId(int(match[1])), int(match[2])) if match else None


def _read_lead(rest: str) -> LeadPressed | None:
    match = _LEAD.fullmatch(rest)
    action = _ACTIONS.get(match[2]) if match else None
    if match is None or action is None:
        return None
    return LeadPressed(LeadId(int(match[1])), action, match[3])


def _numbered(shape: re.Pattern[str], make: Callable[[int], Callback]) -> _Reader:
    return lambda rest: make(int(rest)) if shape.fullmatch(rest) else None


def _read_ready_answer(rest: str) -> ReadyAnswerPressed | None:
    match = _TWO_NUMBERS.fullmatch(rest)
    return ReadyAnswerPressed(int(match[1]), LeadId(int(match[2]))) if match else None


def _read_later(rest: str) -> LaterPressed | None:
    match = _LATER.fullmatch(rest)
    choice = _POSTPONED.get(match[2]) if match else None
    if match is None or choice is None:
        return None
    return LaterPressed(RelayedId(int(match[1])), choice)


_READERS: Mapping[str, _Reader] = {
    "ad": read_admin,
    "au": read_audit_press,
    "bn": read_ban,
    "ch": read_channel,
    "dm": read_deletion,
    "du": read_duty,
    "hl": read_health,
    "iv": read_invitation,
    "pl": read_place,
    "sh": read_sheet,
    "ln": read_link_press,
    "lx": read_link_sheet,
    "st": read_stats,
    "fm": read_forms_page,
    "fo": read_form_page,
    "fp": read_preview,
    "fr": read_reload,
    "co": read_cost_press,
    "ra": read_rate_press,
    "nd": read_digest_press,
    "tl": read_trial,
    "sv": read_source_press,
    "vx": read_experiment,
    "tm": read_team,
    "w": _numbered(_NUMBER, lambda number: ResendPressed(RelayedId(number))),
    "wa": _read_ready_answer,
    "wb": _numbered(_NUMBER, lambda number: OwnWordsWanted(LeadId(number))),
    TAKE_BACK: _numbered(_NUMBER, lambda number: TakeBackPressed(RelayedId(number))),
    "wl": _read_later,
    "p": _read_press,
    "f": lambda rest: FormChosen(FormId(rest)) if rest else None,
    "g": _read_rating,
    "l": _read_language,
    DEAD_LETTER: _read_dead_letter,
    "k": _numbered(_NUMBER, lambda number: CorrectionConfirmed(CorrectionId(number))),
    "q": _numbered(_INDEX, QueuePageWanted),
    "r": _read_retry_all,
    "u": _numbered(_INDEX, BurstPageWanted),
    "z": _read_nudge,
    LEAD: _read_lead,
    "x": _numbered(_NUMBER, ErasureConfirmed),
}


def _press_data(conversation: Conversation, kind: str, value: object) -> str:
    return _fitting(f"p:{conversation.id}:{conversation.revision}:{kind}{value}")


def _fitting(data: str) -> str:
    if len(data.encode()) > LIMIT:
        raise CallbackTooLongError(data)
    return data
