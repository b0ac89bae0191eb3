"""Topics: one for each lead that is worked, in a group that has them."""

from typing import Protocol

from intake.dialogue.arrival import ThreadOpened
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.letters import Spot, WordsPost
from intake.dialogue.thread import HasThreads, Thread
from intake.kernel.clock import Clock
from intake.kernel.person import Person
from intake.leads.lead import Lead, LeadOutcome, LeadState, Side
from intake.outbox.attempt import Attempt
from intake.team.card_chat import CardChat
from intake.team.roster import RosterUnit
from intake.team.team import PlaceKind, Team


def icon_of(lead: Lead) -> str:
    """Return the icon that shows a lead's state, as an emoji.

    Few of them, because each change costs the group a message: somebody must act, the prospect is
    to say something, it sleeps, it is over.
    """
    match lead.state:
        case LeadState.CLOSED:
            return "🏆" if lead.outcome is LeadOutcome.WON else "🏁"
        case LeadState.ASLEEP:
            return "📆"
        case LeadState.WAITING | LeadState.OFFERED:
            return "❗️"
        case _:
            return "💬" if lead.turn is Side.TEAM else "✅"


def name_of(person: Person | None, lead: Lead) -> str:
    """Return a topic's name: whose lead it is."""
    full = "" if person is None else person.name
    return full or f"#{lead.id}"


class TopicUnit(HasThreads, RosterUnit, Protocol):
    """What is read."""


class Topics:
    """Makes topics. The rows that do so have a lead's key in common: one at a time."""

    def __init__(self, post: WordsPost, places: LeadPlaces, clock: Clock) -> None:
        self._post = post
        self._places = places
        self._clock = clock

    async def wanted(self, unit: TopicUnit, team: Team, lead: Lead) -> CardChat | None:
        """Return the group in which a lead is to have a topic of its own."""
        if team.place is not PlaceKind.TOPICS:
            return None
        return await self._places.group(unit, team, lead)

    async def make(
        self, lead: Lead, person: Person | None, chat: CardChat, attempt: Attempt
    ) -> Spot:
        """Make a lead's topic and keep it, before anything is said there.

        Raises:
            NoTopicsError, UnreachableChatError, ChatMovedError: it cannot be made.
        """
        icon = icon_of(lead)
        topic_id = await self._post.make_topic(chat.chat_id, name_of(person, lead), icon)
        thread = Thread(
            lead_id=lead.id,
            chat_id=chat.chat_id,
            topic_id=topic_id,
            shown=icon,
            made_at=self._clock.now(),
        )
        await attempt.keep(ThreadOpened(thread), even_if_lost=True)
        return topic_spot(thread)


def topic_spot(thread: Thread) -> Spot:
    """Return where words go in a lead's own topic: nobody need say whose they are."""
    return Spot(thread.chat_id, thread.topic_id, named=False, checked=True)
