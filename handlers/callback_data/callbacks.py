"""Callback data: at most 64 bytes under a button (telegram.md), and from strangers when it returns.

::

    p: f: l:                forms, the menu, languages: handlers/callback_data/form_callbacks.py
    b: q: r: k: x:          submissions: handlers/callback_data/submission_callbacks.py
    v: u: w: wa: wb: wd: wl:        leads and words: handlers/callback_data/lead_callbacks.py
    z: g:       what comes by itself: handlers/callback_data/nudge_callbacks.py
    ln: sv:     links, and the words that they use: handlers/callback_data/link_callbacks.py
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
    fm: fo: fr: fp:         the forms: handlers/callback_data/form_page_callbacks.py
    vx:…        comparisons behind links: handlers/callback_data/experiment_callbacks.py
    dm:…        whether to be forgotten: handlers/callback_data/privacy_callbacks.py

Reading never raises; a shape that is not known (any more) is ``None`` and gets a polite answer.
"""

from collections.abc import Callable, Mapping
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
from handlers.callback_data.fitting import INDEX, NUMBER, numbered
from handlers.callback_data.form_callbacks import (
    FormChosen,
    FormPress,
    LanguageChosen,
    read_language,
    read_press,
)
from handlers.callback_data.form_page_callbacks import (
    FormPagePressed,
    read_form_page,
    read_forms_page,
    read_preview,
    read_reload,
)
from handlers.callback_data.health_callbacks import HealthPressed, read_health
from handlers.callback_data.lead_callbacks import (
    LEAD,
    TAKE_BACK,
    BurstPageWanted,
    LaterPressed,
    LeadPressed,
    OwnWordsWanted,
    ReadyAnswerPressed,
    ResendPressed,
    TakeBackPressed,
    read_later,
    read_lead,
    read_ready_answer,
)
from handlers.callback_data.link_callbacks import (
    LinkPressed,
    SourcePressed,
    read_link_press,
    read_source_press,
)
from handlers.callback_data.link_sheet_callbacks import LinkSheetPressed, read_link_sheet
from handlers.callback_data.nudge_callbacks import (
    NudgeContinued,
    NudgeSwitchedOff,
    RatingPressed,
    read_nudge,
    read_rating,
)
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
from handlers.callback_data.submission_callbacks import (
    DEAD_LETTER,
    CorrectionConfirmed,
    DeadLetterPressed,
    ErasureConfirmed,
    QueuePageWanted,
    RetryAllPressed,
    read_dead_letter,
    read_retry_all,
)
from handlers.callback_data.trial_callbacks import TrialPressed, read_trial
from intake.kernel.ids import (
    CorrectionId,
    FormId,
    LeadId,
    RelayedId,
)

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
    | FormPagePressed
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


def parse_callback(data: str | None) -> Callback | None:
    """Read callback data, whatever it holds."""
    kind, _, rest = (data or "").partition(":")
    read = _READERS.get(kind)
    return read(rest) if read is not None else None


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
    "w": numbered(NUMBER, lambda number: ResendPressed(RelayedId(number))),
    "wa": read_ready_answer,
    "wb": numbered(NUMBER, lambda number: OwnWordsWanted(LeadId(number))),
    TAKE_BACK: numbered(NUMBER, lambda number: TakeBackPressed(RelayedId(number))),
    "wl": read_later,
    "p": read_press,
    "f": lambda rest: FormChosen(FormId(rest)) if rest else None,
    "g": read_rating,
    "l": read_language,
    DEAD_LETTER: read_dead_letter,
    "k": numbered(NUMBER, lambda number: CorrectionConfirmed(CorrectionId(number))),
    "q": numbered(INDEX, QueuePageWanted),
    "r": read_retry_all,
    "u": numbered(INDEX, BurstPageWanted),
    "z": read_nudge,
    LEAD: read_lead,
    "x": numbered(NUMBER, ErasureConfirmed),
}
