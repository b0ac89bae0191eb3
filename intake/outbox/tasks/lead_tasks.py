"""What must still happen outside about leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from intake.kernel.ids import ChatId, LeadId, PersonId, TeamId
from intake.outbox.tasks.base_task import AboutLead, BaseTask
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority


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


@dataclass(frozen=True, slots=True)
class BurstDigest(BaseTask):
    """Bring the digest of a chat's burst up to date: new leads that have no card there yet."""

    type: ClassVar = "burst_digest"
    priority: ClassVar = Priority.BURSTS

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """One message tells of all."""
        return f"burst:{self.chat_id}"


@dataclass(frozen=True, slots=True)
class LeadCardRefresh(AboutLead):
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
class LeadMention(AboutLead):
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
class LeadsDigest(BaseTask):
    """Tell somebody of a team, or all of it, of many leads at once: the process was away.

    Rendered when it is sent: what was settled meanwhile is not said.
    """

    type: ClassVar = "leads_digest"
    priority: ClassVar = Priority.CARDS

    team_id: TeamId
    whom: PersonId | None
    """``None``: the whole team."""
    leads: tuple[tuple[LeadId, Mention], ...]


@dataclass(frozen=True, slots=True)
class Responsible(AboutLead):
    """Make a lead's owner responsible for what exists of it in the CRM."""

    type: ClassVar = "responsible"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """Only the latest owner counts."""
        return f"responsible:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class LeadNote(AboutLead):
    """Note in the CRM's timeline what somebody did with a lead."""

    type: ClassVar = "lead_note"
    queue: ClassVar = OutboxQueue.CRM

    what: LeadAct
    by: PersonId
    at: datetime
    """When it was done: the portal may be away for long."""
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowUpTodo(AboutLead):
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
class LostInCrm(AboutLead):
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
class TodoDone(AboutLead):
    """Tick a postponed lead's to-do off: the team has acted."""

    type: ClassVar = "todo_done"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """Once is enough."""
        return f"todo-done:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class ReadOutcomes(BaseTask):
    """Read in the CRM what became of leads. What is to be told it goes first."""

    type: ClassVar = "read_outcomes"
    queue: ClassVar = OutboxQueue.CRM
    priority: ClassVar = Priority.NOTICES

    @property
    def merge_key(self) -> str:
        """One reading sees everything."""
        return "read-outcomes"
