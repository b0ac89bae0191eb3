"""Teams: who shares leads, where they see them, and by which rules they get them."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ChatId, FormId, LinkId, PersonId, StepId, TeamId
from intake.team.card_chat import CardChat
from intake.team.working_time import Hours

DEFAULT_TEAM = TeamId(1)
"""The team of every lead whose form and link name none. ``MANAGERS_CHAT_ID`` is its place, unless
it was given another one."""


class PlaceKind(StrEnum):
    """Where a team sees its leads."""

    TOPICS = "topics"
    """A group with topics: each lead that is worked gets one."""
    GROUP = "group"
    PRIVATE = "private"
    """No group: each member's chat with the bot."""


class Strategy(StrEnum):
    """Who of those who may gets a lead."""

    EVERYBODY = "everybody"
    """Nobody by itself: it waits until somebody takes it, whatever less specific rules say."""
    ROUND_ROBIN = "round_robin"
    """Whoever was given one least recently."""
    FEWEST_OPEN = "fewest_open"


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Who may get leads of a kind. What is not named is not asked for; all that is must be true."""

    members: tuple[PersonId, ...] = ()
    """One is a fixed manager; nobody: the whole team."""
    strategy: Strategy = Strategy.ROUND_ROBIN
    form_id: FormId | None = None
    link_id: LinkId | None = None
    step: StepId | None = None
    answer: str | None = None
    """The stored value of :attr:`step`, compared without regard to case."""
    language: str | None = None
    source: str | None = None
    """The credited ``utm_source``, compared without regard to case."""
    patience: timedelta | None = None
    """Working time for which it alone says who may; ``None``: the team's."""

    @property
    def specificity(self) -> int:
        """Count the conditions: the most specific rule comes first."""
        conditions = (self.form_id, self.link_id, self.step, self.language, self.source)
        return sum(condition is not None for condition in conditions)


class Introduction(StrEnum):
    """What a prospect is told of who writes to them."""

    NOBODY = "nobody"
    NAME = "name"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class TeamRules:
    """How a team works. Every field has a default: a team that set nothing works by these."""

    strategy: Strategy = Strategy.EVERYBODY
    rules: tuple[RoutingRule, ...] = ()
    patience: timedelta = timedelta(minutes=30)
    """Working time for which a lead waits for who may get it by its most specific rule."""
    offer: timedelta = timedelta(minutes=5)
    """Working time in which somebody to whom a lead was offered must take it."""
    take: tuple[timedelta, ...] = (
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(minutes=30),
    )
    """Not taken: after that working time who must act is mentioned, then everybody, then the
    admins. Each is counted from the beginning of the wait."""
    first_reply: tuple[timedelta, ...] = (timedelta(minutes=10), timedelta(minutes=30))
    """Taken and not answered: the owner is told, then the team, then the admins."""
    next_reply: tuple[timedelta, ...] = (timedelta(minutes=15), timedelta(minutes=60))
    """A later message is not answered: the owner, then the team, then the admins."""
    introduces: Introduction = Introduction.NOBODY
    expectation: bool = True
    """Outside of hours the prospect is told once when to expect an answer."""
    follow_up: timedelta | None = None
    """After so long without a word of the prospect they get a friendly one; ``None``: never."""
    quiet_from: time = time(21)
    quiet_until: time = time(9)
    """Nothing is sent to prospects by itself in between, by the team's clock."""
    people_too: bool = True
    """The responsible person of contact and company follows as well, if we made them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team."""

    id: TeamId
    name: str
    """Empty for the default team until it is given one."""
    place: PlaceKind
    chat: CardChat | None
    """``None`` for a team without a group, and for the default one while the settings name it."""
    more_chats: tuple[ChatId, ...] = ()
    """Further groups that share the work; new leads go to the one with the most room."""
    hours: Hours | None = None
    time_zone: str | None = None
    """``None``: the settings' ``TIMEZONE``."""
    country: str | None = None
    """Whose public holidays are proposed as days off."""
    rules: TeamRules = field(default_factory=TeamRules)
    created_at: datetime
    archived_at: datetime | None = None
    unattended_since: datetime | None = None
    """Since when leads wait and nobody is on duty, in the team's hours: the admins heard of it."""
    revision: int = 0


class Teams(Protocol):
    """The teams' storage."""

    async def get(self, team_id: TeamId) -> Team | None:
        """Return a team."""
        ...

    async def all(self) -> tuple[Team, ...]:
        """Return the teams that are not archived, the default one first."""
        ...

    async def by_name(self, name: str) -> Team | None:
        """Return the team with that name, without regard to case."""
        ...

    async def in_chat(self, chat_id: ChatId) -> Team | None:
        """Return the team whose group it is; not the one that the settings name."""
        ...

    async def note_move(self, old: ChatId, new: ChatId) -> bool:
        """Keep that a group has another id from now on; ``False``: that was known."""
        ...

    async def former(self, chat_id: ChatId) -> ChatId | None:
        """Return the id that a group had before it became a supergroup, if it is known."""
        ...

    async def add(self, team: Team) -> Team:
        """Add a team; its id is given by the storage."""
        ...

    async def save(self, team: Team, *, was: int) -> None:
        """Keep a changed team.

        Raises:
            StaleRowError: the team is no longer at that revision.
        """
        ...

    async def note_unattended(self, team_id: TeamId, since: datetime | None) -> None:
        """Keep since when nobody is there for leads that wait; ``None``: that is over."""
        ...

    async def lock(self) -> None:
        """Hold up every other unit that gives leads out or changes who may: to be called first.

        On SQLite the writer does that already.
        """
        ...


class HasTeams(Protocol):
    """A unit of work with the teams."""

    @property
    def teams(self) -> Teams:
        """Within the unit's transaction."""
        ...
