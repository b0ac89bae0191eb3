"""What must still happen outside about the words of a dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from intake.kernel.ids import ChatId, LeadId, RelayedId
from intake.outbox.tasks.base_task import AboutLead, BaseTask
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority


@dataclass(frozen=True, slots=True)
class RelayWords(AboutLead):
    """Bring a message of a lead's dialogue to the other side; an album's first part brings all."""

    type: ClassVar = "relay"

    relayed_id: RelayedId


@dataclass(frozen=True, slots=True)
class RelayEdit(AboutLead):
    """Bring a relayed message's copy up to date."""

    type: ClassVar = "relay_edit"

    relayed_id: RelayedId

    @property
    def merge_key(self) -> str:
        """Only the latest text counts."""
        return f"relay-edit:{self.relayed_id}"


@dataclass(frozen=True, slots=True)
class TakeWordsBack(AboutLead):
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
class MarkWords(BaseTask):
    """Mark a message of the team with what became of it, and say why where that is not plain."""

    type: ClassVar = "mark_words"
    priority: ClassVar = Priority.CARDS

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
    """In doubt: what can be sent again by a button. Later: the words, quoted as they are then."""

    @property
    def merge_key(self) -> str:
        """Only its last fate counts."""
        return f"mark:{self.chat_id}:{self.message_id}"


@dataclass(frozen=True, slots=True)
class ThreadOpening(AboutLead):
    """Have a lead's dialogue live where it belongs: its topic made, or moved into its owner's chat
    with what was said so far."""

    type: ClassVar = "open_thread"

    @property
    def merge_key(self) -> str:
        """Where it belongs is asked when it is done."""
        return f"open-thread:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class ThreadLook(AboutLead):
    """Have a topic's icon show the state of its lead, and the lead's card stand on top."""

    type: ClassVar = "thread_look"
    priority: ClassVar = Priority.EDITS

    @property
    def merge_key(self) -> str:
        """Only the latest state counts."""
        return f"thread-look:{self.lead_id}"


@dataclass(frozen=True, slots=True)
class TimelineBundle(AboutLead):
    """Bring a part of a dialogue into the CRM's timeline, as one comment."""

    type: ClassVar = "bundle"
    queue: ClassVar = OutboxQueue.CRM

    bundle_id: int


DialogueTask = RelayWords | RelayEdit | TakeWordsBack | ThreadOpening | ThreadLook | TimelineBundle
