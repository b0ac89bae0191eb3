"""What the composition root must hand to the handlers as aiogram's workflow data.

The use cases are named as roles, so that tests can play them: here, and by subject in
:mod:`handlers.cases`. The real ones are in :mod:`intake`.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Protocol, TypedDict

from handlers.cases.channel_cases import ChannelCases
from handlers.cases.experiment_cases import ExperimentCases
from handlers.cases.form_cases import FormCases
from handlers.cases.health_cases import HealthCases
from handlers.cases.lead_cases import (
    ActsOnLead,
    ChangesPresence,
    ExplainsLead,
    KnowsAway,
    PostponesLead,
    RetriesAll,
    SettlesDeadLetter,
    ShowsDuty,
    ShowsQueue,
    TurnsBurst,
)
from handlers.cases.link_cases import LinkCases
from handlers.cases.link_sheet_cases import LinkSheetCases
from handlers.cases.money_cases import MoneyCases
from handlers.cases.privacy_cases import PrivacyCases
from handlers.cases.prospect_cases import (
    ChoosesForm,
    ChoosesLanguage,
    Converses,
    NotesBlock,
    NotesScreen,
    RatesLead,
    RecordsTouch,
    ShowsNow,
    SwitchesNudgeOff,
    TakesForm,
)
from handlers.cases.sheet_cases import FetchesFile, ReadsTyped, TakesTable, WorksSheets
from handlers.cases.stats_cases import StatsCases
from handlers.cases.team_cases import TeamCases
from handlers.cases.trial_cases import TrialCases
from handlers.deep_links import DeepLinks
from handlers.ornaments import Ornaments
from handlers.team_talk import (
    AnswersProspect,
    AnswersReady,
    EditsWords,
    KeepsReadyAnswer,
    OffersOwnWords,
    SendsAgain,
    SendsLater,
    TakesBack,
)
from handlers.views.conversation.scene_view import View
from intake.arrivals.explain_payload import Explanation
from intake.delivery.erase_trace import Erasure
from intake.kernel.ids import ChatId, CorrectionId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.nudges.gate import Admission
from intake.operations.read_audit import AuditPage, AuthorPage
from intake.team.audit import AuditQuestion
from intake.team.bot_rights import BotRights
from intake.team.card_chat import CardChat
from intake.team.member import Role
from intake.wizards.proposal import Proposal
from texts.translator import Translator


class NotesGroup(Protocol):
    """The bot was added to a group, taken out of it, or may do other things there."""

    async def __call__(
        self,
        update_id: UpdateId,
        chat_id: ChatId,
        by: PersonId,
        *,
        present: bool | None,
        rights: BotRights | None = None,
    ) -> None:
        """Keep it."""
        ...


class MovesChat(Protocol):
    """A group became a supergroup."""

    async def __call__(self, update_id: UpdateId, old: ChatId, new: ChatId) -> None:
        """Follow it."""
        ...


class MayAskForId(Protocol):
    """Whether a person may learn a group's id."""

    async def __call__(self, chat_id: ChatId, person_id: PersonId) -> bool:
        """Say whether to answer now; a yes counts as the answer."""
        ...


class MaySayWhere(Protocol):
    """Whether a group is told where a command for private chats is typed."""

    def __call__(self, chat_id: ChatId) -> bool:
        """Say whether to tell it now; a yes counts as told."""
        ...


class AppliesCorrection(Protocol):
    """The last word on a correction."""

    async def __call__(
        self, update_id: UpdateId, correction_id: CorrectionId, by: PersonId
    ) -> Proposal | None:
        """Put it into force and return what it changed; ``None`` when that is over."""
        ...


class ProposesErasure(Protocol):
    """``/erase``: whether a trace can be taken back."""

    async def __call__(self, number: int) -> Erasure:
        """Look; change nothing."""
        ...


class ErasesTrace(Protocol):
    """The last word on taking a trace back."""

    async def __call__(self, update_id: UpdateId, number: int, by: PersonId) -> Erasure:
        """Have it taken back, if that is possible."""
        ...


class ExplainsPayload(Protocol):
    """``/explain``."""

    async def __call__(self, text: str) -> Explanation:
        """Say how a payload is read; it may be anything."""
        ...


class KnowsLanguage(Protocol):
    """In which language a person is spoken to."""

    async def __call__(self, profile: Profile) -> str:
        """Return it; changes nothing."""
        ...

    async def anyhow(self, profile: Profile) -> str:
        """Return it, as well as can be when something has failed; never raises."""
        ...


class LetsIn(Protocol):
    """Whose messages are looked at."""

    async def __call__(
        self, person_id: PersonId, at: datetime | None, album: str | None = None
    ) -> Admission:
        """Say it of one more; ``at`` is when it was sent, if that is known."""
        ...


class KnowsRoles(Protocol):
    """Who somebody is here."""

    async def __call__(self, person_id: PersonId) -> Role | None:
        """Return what they may do; ``None``: nothing beyond what everybody may."""
        ...

    async def leads(self, person_id: PersonId) -> bool:
        """Say whether they may change teams, people and rules."""
        ...

    async def works_in(self, person_id: PersonId, chat_id: ChatId) -> bool:
        """Say whether they are one of a team in that chat."""
        ...


class ReadsAudit(Protocol):
    """``/audit``."""

    async def __call__(self, reader: PersonId, question: AuditQuestion, page: int) -> AuditPage:
        """Return a page of what was changed."""
        ...

    async def authors(self, search: str, page: int) -> AuthorPage:
        """Return a page of whoever changed something and has a name like that."""
        ...


class Workflow(TypedDict):
    """The workflow data, by the names of the handlers' parameters."""

    record_touch: RecordsTouch
    converse: Converses
    choose_form: ChoosesForm
    choose_language: ChoosesLanguage
    open_wizard: TakesForm
    note_block: NotesBlock
    note_group: NotesGroup
    move_chat: MovesChat
    may_ask_id: MayAskForId
    may_say_where: MaySayWhere
    note_screen: NotesScreen
    link_cases: LinkCases
    explain_payload: ExplainsPayload
    apply_correction: AppliesCorrection
    propose_erasure: ProposesErasure
    erase_trace: ErasesTrace
    settle_dead_letter: SettlesDeadLetter
    act_on_lead: ActsOnLead
    postpone_lead: PostponesLead
    turn_burst: TurnsBurst
    show_queue: ShowsQueue
    retry_all: RetriesAll
    show_now: ShowsNow
    gate: LetsIn
    switch_nudge_off: SwitchesNudgeOff
    rate_lead: RatesLead
    staff_roles: KnowsRoles
    is_away: KnowsAway
    show_duty: ShowsDuty
    explain_lead: ExplainsLead
    change_presence: ChangesPresence
    answer_prospect: AnswersProspect
    edit_words: EditsWords
    own_words: OffersOwnWords
    take_back: TakesBack
    send_again: SendsAgain
    send_later: SendsLater
    answer_ready: AnswersReady
    keep_ready_answer: KeepsReadyAnswer
    team_cases: TeamCases
    stats_cases: StatsCases
    money_cases: MoneyCases
    channel_cases: ChannelCases
    link_sheet_cases: LinkSheetCases
    sheets: WorksSheets
    fetch_file: FetchesFile
    table_kinds: Sequence[TakesTable]
    typed_tables: ReadsTyped
    privacy_cases: PrivacyCases
    health_cases: HealthCases
    trial_cases: TrialCases
    form_cases: FormCases
    experiments: ExperimentCases
    read_audit: ReadsAudit
    language_of: KnowsLanguage
    translator: Translator
    admins: frozenset[PersonId]
    managers: CardChat | None
    timezone: tzinfo
    team_language: str
    deep_links: DeepLinks
    view: View
    ornaments: Ornaments


WORKFLOW_DATA = frozenset(Workflow.__annotations__)
"""The names; a guard test compares them with what the handlers ask for."""

FILTER_DATA = frozenset(
    {"gate", "staff_roles", "is_away", "deep_links", "show_now", "answer_prospect", "team_cases"}
)
"""Those that filters ask for; the same test compares them. The others come to handlers alone."""
