"""What must still happen outside: the tasks of the outbox' rows, a type for each.

Storage keeps a task as one snapshot. What is searched, merged, ordered or erased stands beside it,
and the task says what that is. A new task is a class here, its handler, and a line of wiring.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import ClassVar, get_args

from intake.kernel.ids import (
    ChatId,
    LeadId,
    PersonId,
    RelayedId,
    SubmissionId,
    TeamId,
    TouchId,
)
from intake.team.team import DEFAULT_TEAM


class OutboxQueue(StrEnum):
    """Two queues that never wait for each other."""

    CRM = "crm"
    TELEGRAM = "telegram"


class LeadAct(StrEnum):
    """What somebody did with a lead, as its history and the CRM's timeline name it."""

    TAKEN = "taken"
    TAKEN_OVER = "taken_over"
    """From whoever had it; ``args``: ``from``, their name."""
    HANDED = "handed"
    """``args``: ``to``, the new owner's name."""
    RELEASED = "released"
    CALLED = "called"
    WROTE = "wrote"
    NO_ANSWER = "no_answer"
    POSTPONED = "postponed"
    """``args``: ``until``, in ISO 8601."""
    NOT_A_LEAD = "not_a_lead"
    """``args``: ``reason``, in the portal's words."""
    SPAM = "spam"
    DONE = "done"


class Priority(IntEnum):
    """Which of a queue's due rows go first."""

    PEOPLE = 0
    """What somebody said or did."""
    BURSTS = 1
    """Many new leads in one message: it cannot wait until there is room for each."""
    CARDS = 2
    NOTICES = 3
    """Notices and digests."""
    EDITS = 4
    """What is in the chat already and changes: cards, names and icons of topics. A card comes here
    by itself once it is one that stands."""


@dataclass(frozen=True, slots=True)
class _AboutSubmission:
    """What storage keeps in columns of their own, as most tasks have it."""

    type: ClassVar[str]
    queue: ClassVar[OutboxQueue] = OutboxQueue.CRM
    priority: ClassVar[Priority] = Priority.PEOPLE

    submission_id: SubmissionId

    @property
    def merge_key(self) -> str | None:
        """A task takes the place of one that waits with the same key."""
        return None


@dataclass(frozen=True, slots=True)
class Delivery(_AboutSubmission):
    """Bring a submission into the CRM."""

    type: ClassVar = "deliver"


@dataclass(frozen=True, slots=True)
class FileUpload(_AboutSubmission):
    """Bring a delivered submission's files into the CRM."""

    type: ClassVar = "upload"


@dataclass(frozen=True, slots=True)
class TraceCorrection(_AboutSubmission):
    """Put a delivered submission's trace right, after its link was corrected."""

    type: ClassVar = "retrace"

    trace_id: int | None = None
    """The right trace, once it is linked."""


@dataclass(frozen=True, slots=True)
class TraceErasure(_AboutSubmission):
    """Take a delivered submission's trace back."""

    type: ClassVar = "erase"


@dataclass(frozen=True, slots=True)
class ReturnNote(_AboutSubmission):
    """Tell the person's open deal or lead that they came by another link."""

    type: ClassVar = "return"

    touch_id: TouchId
    trace_id: int | None = None
    """The touch' trace, once it is linked."""

    @property
    def merge_key(self) -> str:
        """A later touch is told instead of the one that waits."""
        return f"return:{self.submission_id}"


@dataclass(frozen=True, slots=True)
class BundleCompletion(_AboutSubmission):
    """Bring in what came later of a submission that began as a part."""

    type: ClassVar = "complete"


@dataclass(frozen=True, slots=True)
class CancellationNote(_AboutSubmission):
    """Note that the person stopped for good in the form of which a part was sent."""

    type: ClassVar = "cancelled"


@dataclass(frozen=True, slots=True)
class CardRefresh(_AboutSubmission):
    """Refresh a submission's card; rendered from the database at the moment of sending."""

    type: ClassVar = "card"
    queue: ClassVar = OutboxQueue.TELEGRAM
    priority: ClassVar = Priority.CARDS

    @property
    def merge_key(self) -> str:
        """One refresh shows all that changed."""
        return f"card:{self.submission_id}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell one chat something: a text's key with its arguments.

    Never personal data, but for what strangers chose to put into a start payload.
    """

    type: ClassVar[str] = "notice"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.NOTICES
    submission_id: ClassVar[None] = None
    merge_key: ClassVar[None] = None

    chat_id: ChatId
    text: str
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NumbersNews:
    """Tell one chat what changed in the numbers, and what needs a hand: counted when it is sent."""

    type: ClassVar[str] = "numbers"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.NOTICES
    submission_id: ClassVar[None] = None

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """One is enough: it tells of now."""
        return f"numbers:{self.chat_id}"


class NudgeKind(StrEnum):
    """What a message that comes to a prospect by itself is. Each can be switched off by itself."""

    EXPECTATION = "expectation"
    """When to expect an answer."""
    REMINDER = "reminder"
    """They stopped in the middle of a form."""
    FOLLOW_UP = "follow_up"
    """The team answered, and they said nothing more."""
    RATING = "rating"
    """How it was."""
    INTRODUCTION = "introduction"
    """Who writes to them."""


@dataclass(frozen=True, slots=True)
class ProspectNotice:
    """Say something to a prospect by itself: a text's key with its arguments, in their language.

    Whether it may be said is asked at the moment of sending: not to whoever blocks the bot, is
    banned, switched that kind off, or sleeps (the team's quiet hours).
    """

    type: ClassVar[str] = "prospect_notice"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.NOTICES
    submission_id: ClassVar[None] = None
    merge_key: ClassVar[None] = None

    person_id: PersonId
    text: str
    kind: NudgeKind
    args: Mapping[str, str | int] = field(default_factory=dict)
    """Nothing that a prospect typed."""
    team_id: TeamId = DEFAULT_TEAM
    """By whose clock it is night."""
    about: str = ""
    """What it is said about, as clocks name it (``lead:5``, ``conversation:7``): looked at again
    before it is said. Nothing: it holds in any case."""
    answers: bool = False
    """It answers what they did this very moment: it waits for no morning, but comes without a
    sound at night."""


@dataclass(frozen=True, slots=True)
class BurstDigest:
    """Bring the digest of a chat's burst up to date: new leads that have no card there yet."""

    type: ClassVar[str] = "burst_digest"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.BURSTS
    submission_id: ClassVar[None] = None

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """One message tells of all."""
        return f"burst:{self.chat_id}"


@dataclass(frozen=True, slots=True)
class _AboutLead:
    """Tasks about a lead. They go one after another, unless their row's keys say otherwise."""

    type: ClassVar[str]
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.PEOPLE
    submission_id: ClassVar[None] = None

    lead_id: LeadId

    @property
    def merge_key(self) -> str | None:
        """A task takes the place of one that waits with the same key."""
        return None


@dataclass(frozen=True, slots=True)
class LeadCardRefresh(_AboutLead):
    """Bring a lead's further cards up to date: those beside its submissions' own."""

    type: ClassVar = "lead_card"
    priority: ClassVar = Priority.CARDS

    @property
    def merge_key(self) -> str:
        """One refresh shows all that changed."""
        return f"lead-card:{self.lead_id}"


class Mention(StrEnum):
    """Why somebody is mentioned."""

    TAKE = "take"
    """Nobody has taken the lead yet."""
    OFFER = "offer"
    """The line gave it to them: they have to take it."""
    FIRST_REPLY = "first_reply"
    """It was taken, and the prospect has heard nothing yet."""
    NEXT_REPLY = "next_reply"
    """The prospect's last words have no answer."""
    WOKEN = "woken"
    """Its sleep is over."""
    HANDED = "handed"
    """A colleague handed it to them."""
    EVERYBODY = "everybody"
    """Whoever it was is not mentioned any more: it is anybody's now."""


@dataclass(frozen=True, slots=True)
class LeadMention(_AboutLead):
    """Mention in a new message who must act on a lead: nobody hears an edit.

    It is rendered from the database at the moment of sending: what was settled meanwhile is not
    said. The message takes the place of the lead's last one of this kind.
    """

    type: ClassVar = "lead_mention"
    priority: ClassVar = Priority.CARDS

    what: Mention
    stage: int
    """How often it was said before; 0: for the first time."""
    whom: tuple[PersonId, ...]
    """Who must act; nobody by name: the whole team."""

    @property
    def merge_key(self) -> str:
        """Only the latest word on who must act counts."""
        return f"mention:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class LeadsDigest:
    """Tell somebody of a team, or all of it, of many leads at once: the process was away.

    Rendered when it is sent: what was settled meanwhile is not said.
    """

    type: ClassVar[str] = "leads_digest"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.CARDS
    submission_id: ClassVar[None] = None
    merge_key: ClassVar[None] = None

    team_id: TeamId
    whom: PersonId | None
    """``None``: the whole team."""
    leads: tuple[tuple[LeadId, Mention], ...]


@dataclass(frozen=True, slots=True)
class Responsible(_AboutLead):
    """Make a lead's owner responsible for what exists of it in the CRM."""

    type: ClassVar = "responsible"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """Only the latest owner counts."""
        return f"responsible:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class LeadNote(_AboutLead):
    """Note in the CRM's timeline what somebody did with a lead."""

    type: ClassVar = "lead_note"
    queue: ClassVar = OutboxQueue.CRM

    what: LeadAct
    by: PersonId
    at: datetime
    """When it was done: the portal may be away for long."""
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowUpTodo(_AboutLead):
    """Put a to-do with a deadline into the CRM: the lead was postponed until then."""

    type: ClassVar = "follow_up_todo"
    queue: ClassVar = OutboxQueue.CRM

    until: datetime
    by: PersonId

    @property
    def merge_key(self) -> str:
        """Only the latest deadline counts."""
        return f"follow-up-todo:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class LostInCrm(_AboutLead):
    """Move what exists of a lead in the CRM to a stage that says why it is none."""

    type: ClassVar = "lost_in_crm"
    queue: ClassVar = OutboxQueue.CRM

    reason: str
    """As the port of reasons named it."""
    by: PersonId

    @property
    def merge_key(self) -> str:
        """Only the last word counts."""
        return f"lost:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class TodoDone(_AboutLead):
    """Tick a postponed lead's to-do off: the team has acted."""

    type: ClassVar = "todo_done"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """Once is enough."""
        return f"todo-done:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class ReadOutcomes:
    """Read in the CRM what became of leads. What is to be told it goes first."""

    type: ClassVar[str] = "read_outcomes"
    queue: ClassVar[OutboxQueue] = OutboxQueue.CRM
    priority: ClassVar[Priority] = Priority.NOTICES
    submission_id: ClassVar[None] = None

    @property
    def merge_key(self) -> str:
        """One reading sees everything."""
        return "read-outcomes"


@dataclass(frozen=True, slots=True)
class _AboutStaff:
    """Tasks about teams and their people."""

    type: ClassVar[str]
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.NOTICES
    submission_id: ClassVar[None] = None

    @property
    def merge_key(self) -> str | None:
        """A task takes the place of one that waits with the same key."""
        return None


@dataclass(frozen=True, slots=True)
class MemberMenu(_AboutStaff):
    """Let somebody's private chat offer the commands of what they are now."""

    type: ClassVar = "member_menu"

    person_id: PersonId

    @property
    def merge_key(self) -> str:
        """The last one shows all that changed."""
        return f"menu:{self.person_id}"


@dataclass(frozen=True, slots=True)
class MemberLeft(_AboutStaff):
    """Empty what of a team's leads stands in the private chat of somebody who left it."""

    type: ClassVar = "member_left"

    person_id: PersonId
    team_id: TeamId


@dataclass(frozen=True, slots=True)
class MemberNews(_AboutStaff):
    """Tell somebody who leads of a member, with a way to their page. Rendered when it is sent."""

    type: ClassVar = "member_news"

    chat_id: ChatId
    person_id: PersonId
    text: str
    """A text's key."""


@dataclass(frozen=True, slots=True)
class InvitationNews(_AboutStaff):
    """Tell whoever made an invitation what became of it. Rendered when it is sent."""

    type: ClassVar = "invitation_news"

    chat_id: ChatId
    invitation_id: int


@dataclass(frozen=True, slots=True)
class BanQuestion(_AboutStaff):
    """Tell somebody who leads that a lead was marked as spam, and ask whether to ban the person."""

    type: ClassVar = "ban_question"

    chat_id: ChatId
    person_id: PersonId
    lead_id: LeadId


@dataclass(frozen=True, slots=True)
class SourceQuestion(_AboutStaff):
    """Ask somebody who leads whether Sales Intelligence has the sources that nobody confirmed."""

    type: ClassVar = "source_question"

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """What is open is asked when it is sent."""
        return f"sources:{self.chat_id}"


@dataclass(frozen=True, slots=True)
class PortalUsersRefresh(_AboutStaff):
    """Ask the portal who works there, and who no longer does."""

    type: ClassVar = "portal_users"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """One look is enough."""
        return "portal-users"


@dataclass(frozen=True, slots=True)
class RelayWords(_AboutLead):
    """Bring a message of a lead's dialogue to the other side; an album's first part brings all."""

    type: ClassVar = "relay"

    relayed_id: RelayedId


@dataclass(frozen=True, slots=True)
class RelayEdit(_AboutLead):
    """Bring a relayed message's copy up to date."""

    type: ClassVar = "relay_edit"

    relayed_id: RelayedId

    @property
    def merge_key(self) -> str:
        """Only the latest text counts."""
        return f"relay-edit:{self.relayed_id}"


@dataclass(frozen=True, slots=True)
class TakeWordsBack(_AboutLead):
    """Delete the copy of a message from the prospect's chat."""

    type: ClassVar = "take_words_back"

    relayed_id: RelayedId


class Mark(StrEnum):
    """What became of the words of one of the team, as a reaction of the bot shows it."""

    SENT = "sent"
    INSIDE = "inside"
    LATER = "later"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MarkWords:
    """Mark a message of the team with what became of it, and say why where that is not plain."""

    type: ClassVar[str] = "mark_words"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.CARDS
    submission_id: ClassVar[None] = None

    lead_id: LeadId | None
    """``None``: nobody knows which lead it is about."""
    chat_id: ChatId
    message_id: int
    mark: Mark
    why: str = ""
    """A text's key; empty: the mark alone."""
    args: Mapping[str, str | int] = field(default_factory=dict)
    """Nothing that anybody typed, but for Telegram's own words."""
    relayed_id: RelayedId | None = None
    """What can be sent again by a button."""

    @property
    def merge_key(self) -> str:
        """Only its last fate counts."""
        return f"mark:{self.chat_id}:{self.message_id}"


@dataclass(frozen=True, slots=True)
class ThreadOpening(_AboutLead):
    """Have a lead's dialogue live where it belongs: its topic made, or moved into its owner's chat
    with what was said so far."""

    type: ClassVar = "open_thread"

    @property
    def merge_key(self) -> str:
        """Where it belongs is asked when it is done."""
        return f"open-thread:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class ThreadLook(_AboutLead):
    """Have a topic's icon show the state of its lead, and the lead's card stand on top."""

    type: ClassVar = "thread_look"
    priority: ClassVar = Priority.EDITS

    @property
    def merge_key(self) -> str:
        """Only the latest state counts."""
        return f"thread-look:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class TimelineBundle(_AboutLead):
    """Bring a part of a dialogue into the CRM's timeline, as one comment."""

    type: ClassVar = "bundle"
    queue: ClassVar = OutboxQueue.CRM

    bundle_id: int


@dataclass(frozen=True, slots=True)
class ChatErasure:
    """Take somebody who is erased here out of the chats, as far as Telegram lets us."""

    type: ClassVar[str] = "erase_in_chats"
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.PEOPLE
    submission_id: ClassVar[None] = None
    merge_key: ClassVar[None] = None

    ghost: PersonId
    """The number under which they are counted on."""
    chat_id: ChatId
    """Their own chat."""
    messages: tuple[int, ...]
    """What may be deleted there."""


@dataclass(frozen=True, slots=True)
class CrmErasure:
    """Make somebody who is erased here nobody in the CRM, behind what was on its way there."""

    type: ClassVar[str] = "erase_in_crm"
    queue: ClassVar[OutboxQueue] = OutboxQueue.CRM
    priority: ClassVar[Priority] = Priority.PEOPLE
    submission_id: ClassVar[None] = None
    merge_key: ClassVar[None] = None

    ghost: PersonId
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Into which fields answers went, by the kind of entity."""
    empties: bool = True
    """What we made is emptied; else only what was on its way is waited for."""
    in_flight: bool = False
    """Something was on its way: it has shown itself to the team once more."""


@dataclass(frozen=True, slots=True)
class _AboutTrial:
    """What a test lead's tasks have in common."""

    type: ClassVar[str]
    queue: ClassVar[OutboxQueue] = OutboxQueue.CRM
    priority: ClassVar[Priority] = Priority.PEOPLE
    submission_id: ClassVar[None] = None

    trial_id: int

    @property
    def merge_key(self) -> str | None:
        """A task takes the place of one that waits with the same key."""
        return None


@dataclass(frozen=True, slots=True)
class TrialDelivery(_AboutTrial):
    """Bring a test lead into the CRM."""

    type: ClassVar = "bring_trial"


@dataclass(frozen=True, slots=True)
class TrialRemoval(_AboutTrial):
    """Take a test lead out of the CRM."""

    type: ClassVar = "remove_trial"


@dataclass(frozen=True, slots=True)
class TrialReport(_AboutTrial):
    """Show whoever started a test lead how far it is."""

    type: ClassVar = "show_trial"
    queue: ClassVar = OutboxQueue.TELEGRAM

    @property
    def merge_key(self) -> str:
        """Only how far it is now counts."""
        return f"trial:{self.trial_id}"


SubmissionTask = (
    Delivery
    | FileUpload
    | BundleCompletion
    | CancellationNote
    | TraceCorrection
    | TraceErasure
    | ReturnNote
    | CardRefresh
)
DialogueTask = RelayWords | RelayEdit | TakeWordsBack | ThreadOpening | ThreadLook | TimelineBundle
LeadTask = (
    LeadCardRefresh
    | LeadMention
    | Responsible
    | LeadNote
    | FollowUpTodo
    | TodoDone
    | LostInCrm
    | DialogueTask
)
StaffTask = (
    MemberMenu
    | MemberLeft
    | MemberNews
    | InvitationNews
    | BanQuestion
    | SourceQuestion
    | PortalUsersRefresh
)
NoticeTask = LeadsDigest | NumbersNews | BurstDigest | Notice | ProspectNotice | MarkWords
ErasureTask = ChatErasure | CrmErasure
TrialTask = TrialDelivery | TrialRemoval | TrialReport
Task = SubmissionTask | LeadTask | StaffTask | NoticeTask | ErasureTask | TrialTask | ReadOutcomes
TASKS: Mapping[str, type[Task]] = {task.type: task for task in get_args(Task)}
"""By their types, as storage names them."""


@dataclass(frozen=True, slots=True)
class UnreadableTask:
    """A stored task of a type that this version does not know, or with a payload that it cannot
    read: another version may."""

    type: str
    submission_id: SubmissionId | None
