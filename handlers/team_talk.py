"""What the handlers ask of dialogues, as roles: tests can play them."""

from datetime import datetime
from typing import Protocol

from intake.dialogue.answer_prospect import Speech
from intake.dialogue.answer_ready import Draft, ReadyReply
from intake.dialogue.change_words import TakenBack
from intake.dialogue.inside import NOBODY, Mentions, TeamWords
from intake.dialogue.relayed import Relayed
from intake.dialogue.scheduled_words import Scheduled, Timeless
from intake.dialogue.send_later import NotScheduled
from intake.kernel.ids import ChatId, LeadId, PersonId, RelayedId, UpdateId
from intake.kernel.person import Profile
from intake.leads.postponing import Postponed


class AnswersProspect(Protocol):
    """One of the team says something in a lead's dialogue."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> Speech:
        """Take it; what belongs to no dialogue is left alone."""
        ...


class EditsWords(Protocol):
    """A message was edited, by either side."""

    async def __call__(
        self,
        update_id: UpdateId,
        chat_id: ChatId,
        message_id: int,
        markup: str,
        *,
        inside: bool = False,
        mentions: Mentions = NOBODY,
    ) -> bool:
        """Have its copy follow; say whether it belongs to a dialogue. ``inside``: as it is now, it
        is for colleagues; so is what ``mentions`` one of them."""
        ...


class TakesBack(Protocol):
    """Words are to be taken back."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, message_id: int
    ) -> TakenBack:
        """Take them back, if they are theirs."""
        ...

    async def chosen(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, relayed_id: RelayedId
    ) -> TakenBack:
        """Take back those that a button names."""
        ...


class OffersOwnWords(Protocol):
    """What can be taken back is asked for."""

    async def __call__(self, person_id: PersonId, lead_id: LeadId) -> tuple[Relayed, ...]:
        """Return it, the newest first."""
        ...


class SendsLater(Protocol):
    """Words are to be sent at a certain time."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> Scheduled | Timeless | NotScheduled:
        """Take them; the time stands before them, or is chosen then."""
        ...

    async def at(
        self,
        update_id: UpdateId,
        profile: Profile,
        chat_id: ChatId,
        relayed_id: RelayedId,
        choice: Postponed,
    ) -> Scheduled | Timeless | NotScheduled:
        """Have them leave at the time that was chosen."""
        ...


class AnswersReady(Protocol):
    """A ready answer is to be sent."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> ReadyReply:
        """Send the one that a word finds."""
        ...

    async def chosen(
        self,
        update_id: UpdateId,
        profile: Profile,
        words: TeamWords,
        lead_id: LeadId,
        number: int,
    ) -> ReadyReply:
        """Send the one that was chosen."""
        ...


class KeepsReadyAnswer(Protocol):
    """Ready answers come and go."""

    async def add(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, draft: Draft
    ) -> bool:
        """Add one; ``False``: that is not theirs to do."""
        ...

    async def archive(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, title: str
    ) -> bool:
        """Take one out of use; ``False``: there is none."""
        ...


class SendsAgain(Protocol):
    """Words that perhaps did not arrive are to be sent once more."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, relayed_id: RelayedId
    ) -> bool:
        """Send them; ``False``: that is over."""
        ...
