"""What is kept about a person, and how it ceases: the ports of erasure and export."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from intake.forms.answer import FileKind
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId, SubmissionKey
from intake.outcomes.lead_entity import EntityKey
from intake.submissions.team_message import StoredTeamMessage

Everything = Mapping[str, Any]
"""All that is stored about somebody, as JSON has it, by what it is."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of somebody's rows."""

    ghost: PersonId
    """Who the rows belong to now: a negative number and no name. The numbers count on."""
    submissions: tuple[SubmissionId, ...]
    leads: tuple[LeadId, ...]
    in_flight: tuple[SubmissionId, ...]
    """On their way into the CRM this very moment, or nobody knows whether they got there. Their
    content stays until that is over."""


@dataclass(frozen=True, slots=True)
class ShownIn:
    """A message in which the team saw somebody."""

    chat_id: ChatId
    message_id: int
    file: FileKind | None = None
    """What it carries; ``None``: words alone."""


@dataclass(frozen=True, slots=True)
class ChatRemains:
    """Where somebody who was erased still stands in the team's chats."""

    cards: tuple[ShownIn, ...]
    topics: tuple[tuple[ChatId, int], ...]
    copies: tuple[tuple[ChatId, tuple[int, ...]], ...] = ()
    """What they wrote, as it was passed on, by chat."""
    beside: tuple[StoredTeamMessage, ...] = ()
    """What else told of them: files, and what had no room on a card."""


@dataclass(frozen=True, slots=True)
class CrmRemains:
    """What of somebody who was erased exists in the CRM."""

    made: tuple[EntityKey, ...]
    """By us, and for nobody else."""
    adopted: tuple[EntityKey, ...]
    """It was there before, or others share it by now: a person decides about it."""
    traces: tuple[int, ...]
    comments: tuple[tuple[EntityKey, int], ...]
    todos: tuple[int, ...]
    keys: tuple[SubmissionKey, ...]
    """By these our notes in the timelines are recognised."""

    def __bool__(self) -> bool:
        return bool(self.made or self.adopted or self.traces)


class PersonalRecords(Protocol):
    """The storage, across all tables: it knows of each column what it holds."""

    async def open_leads(self, person_id: PersonId) -> tuple[LeadId, ...]:
        """Return the leads that are still worked."""
        ...

    async def lead_chats(self, leads: Collection[LeadId]) -> Mapping[LeadId, tuple[ChatId, ...]]:
        """Return in which chats the cards of leads stand."""
        ...

    async def custom_fields(self, person_id: PersonId) -> Mapping[str, tuple[str, ...]]:
        """Return into which fields of the CRM answers went, by the kind of entity."""
        ...

    async def recent_messages(self, person_id: PersonId, since: datetime) -> tuple[int, ...]:
        """Return what is known to stand in the private chat since then: theirs and ours."""
        ...

    async def erase(self, person_id: PersonId, now: datetime) -> Erased:
        """Erase a person who is known.

        What they are counted by stays, under a number that is nobody's. What waits for them
        outside is dropped, but for what is on its way.
        """
        ...

    async def sweep(self, ghost: PersonId, now: datetime) -> None:
        """Blank what came to be written of somebody erased while they were."""
        ...

    async def in_chats(self, ghost: PersonId, since: datetime) -> ChatRemains:
        """Return where the team still sees them; what was passed on before ``since`` is left
        out."""
        ...

    async def in_crm(self, ghost: PersonId) -> CrmRemains:
        """Return what the CRM still has."""
        ...

    async def forget_crm(self, ghost: PersonId, now: datetime) -> None:
        """Keep that our traces and to-dos are gone there."""
        ...

    async def everything(self, person_id: PersonId) -> Everything | None:
        """Return all that is stored; ``None`` for a stranger."""
        ...


class HasPersonalRecords(Protocol):
    """A unit of work with them."""

    @property
    def personal_records(self) -> PersonalRecords:
        """Within the unit's transaction."""
        ...
