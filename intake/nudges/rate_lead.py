"""A prospect rates how it was, and may say why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

from typing_extensions import override

from intake.conversation.inputs import Text
from intake.conversation.purposes import Outside, ReceivedInput
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.small_talk import is_thanks
from intake.conversation.units import ConversationUnit
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId, UpdateId
from intake.kernel.languages import Languages
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import Person
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.nudges.ask_rating import may_be_rated
from intake.outbox.notices import notice_rows
from intake.team.access import leaders_chats
from intake.team.card_chat import CardChat
from intake.team.team import DEFAULT_TEAM, PlaceKind

LOW = 2
"""Ratings up to here reach the admins."""
WORDS_WITHIN = timedelta(minutes=15)
"""What is written first so soon after a rating is why. Later words are words like any others."""
LONGEST_WORDS = 1000


class RateUnit(LeadUnit, OnceUnit, Protocol):
    """What is read and written when somebody rates."""


class WordsUnit(LeadUnit, ConversationUnit, Protocol):
    """The same for words."""


class Rated(StrEnum):
    """What came of a press on a rating."""

    DONE = "done"
    LOW = "low"
    BEFORE = "before"
    """They had rated it already: the first one counts."""
    OVER = "over"
    """It cannot be rated any more, or is none of theirs."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What was pressed. The data under a button is the presser's word."""

    lead_id: LeadId
    grade: int


class RateLead:
    """Keeps a rating, once; whatever is pressed later changes nothing."""

    def __init__(
        self,
        units: UnitOfWorkFactory[RateUnit],
        clock: Clock,
        book: LeadBook,
        *,
        admins: Iterable[ChatId],
    ) -> None:
        self._once = Once(units, clock)
        self._book = book
        self._admins = tuple(admins)

    async def __call__(self, update_id: UpdateId, person_id: PersonId, said: Rating) -> Rated:
        """Keep it, and say what came of it."""
        return await self._once(
            update_id,
            partial(self._rate, person_id, said),
            again=partial(self._again, person_id, said),
        )

    async def _rate(
        self, person_id: PersonId, said: Rating, unit: RateUnit, now: datetime
    ) -> Rated:
        lead = await _theirs(unit, person_id, said)
        if lead is None:
            return Rated.OVER
        if lead.rating is not None:
            return Rated.BEFORE
        if not may_be_rated(lead, now):
            return Rated.OVER
        rated = replace(lead, rating=said.grade, rated_at=now, revision=lead.revision + 1)
        await self._book.rated(unit, rated, now, was=lead)
        if said.grade > LOW:
            return Rated.DONE
        admins = await leaders_chats(unit, self._admins)
        rows = notice_rows(admins, "notice-rating-low", now, rating=said.grade, lead=lead.id)
        await unit.outbox.add_all(rows, now)
        return Rated.LOW

    async def _again(self, person_id: PersonId, said: Rating, unit: RateUnit) -> Rated:
        """Say once more what was said, to whoever may not have heard it."""
        lead = await _theirs(unit, person_id, said)
        if lead is None or lead.rating is None:
            return Rated.OVER
        if lead.rating != said.grade:
            return Rated.BEFORE
        return Rated.LOW if said.grade <= LOW else Rated.DONE


class RatingWords(Outside[WordsUnit]):
    """Takes the first words after a rating as its reason: the team reads them on the card."""

    def __init__(
        self,
        book: LeadBook,
        languages: Languages,
        *,
        managers: CardChat | None,
        admins: Iterable[ChatId],
    ) -> None:
        """``managers`` are where the default team sees its leads, unless it has a chat."""
        self._book = book
        self._languages = languages
        self._managers = managers
        self._admins = tuple(admins)

    @override
    async def __call__(
        self, unit: WordsUnit, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Keep them; ``None``: nothing was rated just now."""
        said = received.said
        if not isinstance(said, Text) or is_thanks(said.text):
            return None
        if await unit.leads.open_of(person.id):
            return None
        lead = await unit.leads.rated_last(person.id, now - WORDS_WITHIN)
        if lead is None or lead.rating is None or lead.rating_words is not None:
            return None
        words = said.text.strip()[:LONGEST_WORDS]
        commented = replace(lead, rating_words=words, revision=lead.revision + 1)
        await self._book.rated(unit, commented, now, was=lead)
        chats = {*await self._team_chats(unit, lead)}
        if lead.rating <= LOW:
            chats |= {*await leaders_chats(unit, self._admins)}
        rows = notice_rows(
            sorted(chats), "notice-rating-words", now, rating=lead.rating, lead=lead.id
        )
        await unit.outbox.add_all(rows, now)
        return Scene(SceneKind.RATED, self._languages.of(person))

    async def _team_chats(self, unit: WordsUnit, lead: Lead) -> tuple[ChatId, ...]:
        """Return where the team hears of it: nobody hears an edited card. Without a group it is
        whoever had the lead last, if they are still there."""
        team = await unit.teams.get(lead.team_id)
        if team is None:
            return ()
        if team.place is not PlaceKind.PRIVATE:
            place = team.chat or (self._managers if team.id == DEFAULT_TEAM else None)
            return () if place is None else (place.chat_id,)
        history = await unit.assignments.of_lead(lead.id)
        last = history[-1].member_id if history else None
        present = await unit.members.of_team(team.id)
        return tuple(ChatId(one.person_id) for one in present if one.person_id == last)


async def _theirs(unit: RateUnit, person_id: PersonId, said: Rating) -> Lead | None:
    lead = await unit.leads.get(said.lead_id)
    if lead is None or lead.person_id != person_id or lead.rating_asked_at is None:
        return None
    return lead
