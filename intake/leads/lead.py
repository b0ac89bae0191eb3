"""Leads: what a team has with one prospect while it is open.

All that the prospect sends and says in that time belongs to it, and so do its owner, its clocks
and its dialogue.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import LeadId, PersonId, SubmissionId, TeamId


class LeadState(StrEnum):
    """How far a lead is."""

    WAITING = "waiting"
    """In the line: nobody has it."""
    OFFERED = "offered"
    """The line gave it to somebody, who has not taken it yet."""
    TAKEN = "taken"
    ASLEEP = "asleep"
    """Postponed by its owner: no clock runs, and it counts against nobody's capacity."""
    OUTSIDE = "outside"
    """The CRM names somebody responsible who is no member here."""
    CLOSED = "closed"


OWNED = frozenset({LeadState.OFFERED, LeadState.TAKEN, LeadState.ASLEEP})
"""States in which a lead has exactly one owner; in the others it has none."""


class LeadOutcome(StrEnum):
    """How a lead ended."""

    WON = "won"
    LOST = "lost"
    NOT_A_LEAD = "not_a_lead"
    SPAM = "spam"
    DONE = "done"
    SILENT = "silent"


class Side(StrEnum):
    """Whose turn it is to say something."""

    TEAM = "team"
    PROSPECT = "prospect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead. Only :class:`intake.leads.lead_book.LeadBook` changes who has it."""

    id: LeadId
    person_id: PersonId
    team_id: TeamId
    state: LeadState
    owner_id: PersonId | None
    """Exactly in the states of :data:`OWNED`; a closed one's last owner stands in its
    assignments."""
    revision: int = 0
    opened_at: datetime
    waiting_since: datetime
    """Since when it is in the line; given back, since its first word without an answer."""
    turn: Side = Side.TEAM
    turn_since: datetime
    last_in_at: datetime | None = None
    """When the prospect last sent or said something."""
    last_out_at: datetime | None = None
    """When one of the team last said something to them, or noted a call."""
    first_answer_at: datetime | None = None
    expectation_at: datetime | None = None
    """When the prospect was told when to expect an answer: once."""
    offered_until: datetime | None = None
    """Only of an offered one."""
    wakes_at: datetime | None = None
    """Only of one that is asleep."""
    sleeps_on: bool = False
    """The prospect's words do not wake it either."""
    muted_until: datetime | None = None
    """Spam: its words reach nobody until then."""
    outcome: LeadOutcome | None = None
    """Only of a closed one."""
    reason: str | None = None
    """The portal's own words for why it is no lead; at most 200 characters."""
    closed_at: datetime | None = None
    rating: int | None = None
    """1 to 5, by the prospect, after closing."""
    rating_asked_at: datetime | None = None
    rated_at: datetime | None = None
    rating_words: str | None = None
    """Why, in the prospect's words, if they said it; at most 1,000 characters."""
    followed_up_at: datetime | None = None
    """When a silent prospect got a friendly word: once."""

    @property
    def is_open(self) -> bool:
        """Whether it is still worked."""
        return self.state is not LeadState.CLOSED

    @property
    def answered(self) -> bool:
        """Whether somebody of the team said something to the prospect."""
        return self.first_answer_at is not None

    @property
    def is_erased(self) -> bool:
        """Whether its prospect had their data deleted: it is closed for good."""
        return self.person_id < 0

    def is_muted(self, now: datetime) -> bool:
        """Say whether its words reach nobody for now."""
        return self.muted_until is not None and now < self.muted_until


class Leads(Protocol):
    """The leads' storage. The database itself upholds: one open lead per person and team."""

    async def get(self, lead_id: LeadId) -> Lead | None:
        """Return a lead."""
        ...

    async def get_all(self, numbers: Collection[LeadId]) -> dict[LeadId, Lead]:
        """Return those of them that there are."""
        ...

    async def open_of(self, person_id: PersonId) -> tuple[Lead, ...]:
        """Return the person's open leads, the one that last heard of them first."""
        ...

    async def open_in(self, team_id: TeamId, person_id: PersonId) -> Lead | None:
        """Return the person's open lead in that team."""
        ...

    async def latest_in(self, team_id: TeamId, person_id: PersonId) -> Lead | None:
        """Return the person's newest lead in that team, open or closed."""
        ...

    async def rated_last(self, person_id: PersonId, since: datetime) -> Lead | None:
        """Return what the person rated last, if that was since then."""
        ...

    async def latest_of(self, person_id: PersonId) -> Lead | None:
        """Return the person's newest lead in any team, open or closed."""
        ...

    async def of_submission(self, submission_id: SubmissionId) -> Lead | None:
        """Return the lead to which a submission belongs."""
        ...

    async def of_submissions(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Lead]:
        """Return the leads to which these belong; what came before leads has none."""
        ...

    async def all_submissions(
        self, leads: Collection[LeadId]
    ) -> dict[LeadId, tuple[SubmissionId, ...]]:
        """Return what belongs to each that has any, the oldest first."""
        ...

    async def submissions_of(self, lead_id: LeadId) -> tuple[SubmissionId, ...]:
        """Return what belongs to a lead, the oldest first."""
        ...

    async def waiting(self) -> tuple[Lead, ...]:
        """Return every lead that waits or is offered, the longest waiting first."""
        ...

    async def owned(self, people: Collection[PersonId]) -> tuple[Lead, ...]:
        """Return the open leads that these people have."""
        ...

    async def count_open(self, team_id: TeamId) -> int:
        """Count a team's open leads."""
        ...

    async def lock(self, lead_id: LeadId) -> None:
        """Hold up every other unit that changes this lead: to be called before its clocks are
        touched by whoever has not changed it yet.

        On SQLite the writer does that already.
        """
        ...

    async def add(self, lead: Lead) -> Lead:
        """Add a lead; its id is given by the storage."""
        ...

    async def save(self, lead: Lead, *, was: int) -> None:
        """Keep a changed lead, whose revision has grown.

        Raises:
            StaleRowError: the lead is no longer at that revision: somebody was faster.
        """
        ...

    async def join(self, lead_id: LeadId, submission_id: SubmissionId) -> None:
        """Let a submission belong to a lead."""
        ...


class HasLeads(Protocol):
    """A unit of work with the leads."""

    @property
    def leads(self) -> Leads:
        """Within the unit's transaction."""
        ...
