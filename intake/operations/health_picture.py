"""What a look at everything has read. A part that was not, or could not be, looked at is ``None``,
and nothing is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from intake.forms.violations import FileFault
from intake.kernel.ids import ChatId, PersonId, TeamId
from intake.operations.health_facts import LinkedManager
from intake.operations.health_finding import FindingArg
from intake.operations.workload import Workload
from intake.outbox.chat_minutes import ChatLine
from intake.outbox.circuit import Circuit
from intake.team.bot_rights import BotRights
from intake.team.card_chat import CardChat
from intake.team.member import Member
from intake.team.team import Team


class ChatState(StrEnum):
    """Whether the bot can write in a chat that gets cards."""

    WELL = "well"
    MOVED = "moved"
    UNKNOWN = "unknown"
    NO_GROUP = "no_group"
    LEFT = "left"
    MUTED = "muted"
    NO_TOPICS = "no_topics"
    NO_TOPIC = "no_topic"


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where cards go by a setting or a form."""

    chat: CardChat
    form: str = ""
    """Empty: the place is ``MANAGERS_CHAT_ID``."""


@dataclass(frozen=True, slots=True)
class SeenChat:
    """A chat that gets cards, as Telegram tells of it."""

    place: CardPlace
    state: ChatState
    moved_to: int = 0


class AdminState(StrEnum):
    """Whether an admin can be told anything."""

    WELL = "well"
    BLOCKED = "blocked"
    NEVER_WROTE = "never_wrote"


@dataclass(frozen=True, slots=True)
class SeenWebhook:
    """Where Telegram brings updates, and how that goes."""

    url: str
    """Empty: nowhere, they are fetched."""
    pending: int
    failure: str = ""
    """Of late: Telegram keeps its last one for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramPicture:
    """Telegram, as the bot sees it."""

    silent: str = ""
    """The error's name; nothing else is known then."""
    wrong_token: bool = False
    username: str = ""
    chats: tuple[SeenChat, ...] = ()
    teams: tuple[tuple[Team, BotRights], ...] = ()
    """Groups that were given to teams, each with what the bot may do there."""
    admins: Mapping[PersonId, AdminState] = field(default_factory=dict)
    webhook: SeenWebhook | None = None
    wanted_webhook: str = ""
    """Where updates are to be brought; empty: they are fetched."""
    menus_differ: bool = False
    nameless: tuple[str, ...] = ()
    """Languages in which the bot does not say what it is for."""
    ahead: timedelta | None = None
    """How far our clock is ahead of Telegram's, if that is known."""


class FormFault(StrEnum):
    """What does not fit together between a form and the portal; a key of the texts."""

    NO_PIPELINE = "health-form-no-pipeline"
    FIELDS_UNTOLD = "health-form-fields-untold"
    NO_FIELD = "health-form-no-field"
    NO_VALUE = "health-form-no-value"
    NO_CHOICE = "health-form-no-choice"
    UNFILLED = "health-form-unfilled"
    SKIPPABLE = "health-form-skippable"
    STEP_MISFIT = "health-form-step-misfit"
    ANSWER_MISFIT = "health-form-answer-misfit"
    ONE_VALUE = "health-form-one-value"


@dataclass(frozen=True, slots=True)
class FormComplaint:
    """One such thing."""

    form: str
    fault: FormFault
    args: Mapping[str, FindingArg]
    near: str | None = None
    known: tuple[str, ...] = ()


class SourceHint(StrEnum):
    """What could be better about a form's source in the CRM; a key of the texts."""

    NONE_NAMED = "health-source-none-named"
    NO_TELEGRAM = "health-source-no-telegram"
    TELEGRAM_UNUSED = "health-source-telegram-unused"


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """One such thing."""

    hint: SourceHint
    forms: tuple[str, ...]
    source: str = ""
    code: str = ""


class PortalState(StrEnum):
    """Whether the portal lets itself be asked."""

    WELL = "well"
    UNSET = "unset"
    NOT_LET_IN = "not_let_in"
    EXPIRED = "expired"
    """An application's token is old, and only the running bot may renew it."""
    SILENT = "silent"
    REFUSES_US = "refuses_us"
    UNWELL = "unwell"
    REFUSES_METHOD = "refuses_method"


@dataclass(frozen=True, slots=True)
class MethodUse:
    """What a method has used of its seconds."""

    name: str
    used: float
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPicture:
    """The portal, as our access sees it."""

    state: PortalState = PortalState.WELL
    words: str = ""
    """The refusal's, or the address by which an application is let in."""
    method: str = ""
    scopes: frozenset[str] = frozenset()
    is_admin: bool = True
    """Whoever we come as. Anybody else gets lists from which cards are missing, without a word."""
    has_leads: bool = True
    """``False``: the simple mode."""
    pipelines: Mapping[int, str] | None = None
    """Of deals, by their ids; ``None``: they were not asked for."""
    forms_with_leads: tuple[str, ...] = ()
    complaints: tuple[FormComplaint, ...] = ()
    proposals: tuple[SourceProposal, ...] = ()
    users: Mapping[int, bool] | None = None
    """Who works there, and whether they still do; ``None``: it does not tell us."""
    form_users: Mapping[str, int] = field(default_factory=dict)
    """Whom forms make responsible, by the form."""
    ahead: timedelta | None = None
    """How far our clock is ahead of the portal's."""
    bucket_share: float = 0.0
    methods: tuple[MethodUse, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitingLeads:
    """A team's line."""

    team: Team
    leads: int
    oldest_at: datetime
    staffed: bool
    """It has members."""
    on_duty: int
    open_now: bool
    """It is within the team's hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPicture:
    """What the database says of the work."""

    load: Workload
    circuits: tuple[Circuit, ...] = ()
    full_chats: tuple[ChatLine, ...] = ()
    lines: tuple[WaitingLeads, ...] = ()
    overdue: int = 0
    """Clocks that should have fired."""
    overdue_since: datetime | None = None
    teams: tuple[Team, ...] = ()
    members: tuple[Member, ...] = ()
    team_members: Mapping[TeamId, frozenset[PersonId]] = field(default_factory=dict)
    linked_forms: Mapping[str, str] = field(default_factory=dict)
    """Forms that links name, each with the code of one of those links."""
    compared_forms: Mapping[str, str] = field(default_factory=dict)
    """Forms that variants of links name, each with the code of one of those links."""
    silent_channels: tuple[tuple[str, str], ...] = ()
    """Titles of channels to which the bot may not invite any more, each with a link's code."""
    linked_teams: Mapping[int, str] = field(default_factory=dict)
    linked_managers: tuple[LinkedManager, ...] = ()
    linked_pipelines: Mapping[str, str] = field(default_factory=dict)
    open_sources: tuple[str, ...] = ()
    """Sources that links use, and of which nobody said that Sales Intelligence has them."""
    links: frozenset[int] = frozenset()
    """Those that rules name and that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinePicture:
    """This machine, and the process."""

    database_trouble: str = ""
    disk_free: int | None = None
    """Bytes where the database is."""
    files_newer: bool = False
    """Form files are not what runs."""
    file_lines: tuple[FileFault | str, ...] = ()
    """Why they could not be read."""
    revision: str = ""
    """The tables' version where it is not the wanted one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPicture:
    """All of it."""

    forms: Mapping[str, str | None] = field(default_factory=dict)
    """The forms that run, each with the team that it names."""
    has_portal: bool = False
    telegram: TelegramPicture | None = None
    portal: PortalPicture | None = None
    work: WorkPicture | None = None
    machine: MachinePicture | None = None


def chats_of(team: Team) -> tuple[ChatId, ...]:
    """Return the groups that were given to a team."""
    own = () if team.chat is None else (team.chat.chat_id,)
    return (*own, *team.more_chats)
