"""What the handlers of leads, of the queue and of the duty board work with, as roles."""

from typing import Protocol

from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.leads.explain_lead import AskedLead, LeadWhy
from intake.leads.lead_action import Acted, LeadPress
from intake.staffing.change_presence import Presence
from intake.staffing.duty_board import TeamDuty
from intake.submissions.delivery_backlog import QueuePage
from intake.submissions.retry_all import Retried
from intake.submissions.settle_dead_letter import CardPress, Settled
from intake.team.card_chat import CardChat


class SettlesDeadLetter(Protocol):
    """A decision about a dead-lettered submission."""

    async def asked(self, update_id: UpdateId, press: CardPress) -> Settled:
        """Say whether there is something to decide."""
        ...

    async def retry(self, update_id: UpdateId, press: CardPress, by: PersonId) -> Settled:
        """Queue it again."""
        ...

    async def drop(self, update_id: UpdateId, press: CardPress, profile: Profile) -> Settled:
        """Note that nothing more is to happen."""
        ...


class ActsOnLead(Protocol):
    """A button of a lead, on its card."""

    async def __call__(self, update_id: UpdateId, press: LeadPress, profile: Profile) -> Acted:
        """Do what it says, if whoever pressed may and the lead is still so."""
        ...


class PostponesLead(Protocol):
    """``/postpone``."""

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        place: CardChat,
        answered: int | None,
        typed: str,
    ) -> Acted:
        """Postpone the lead whose card is answered, or that of the topic."""
        ...


class TurnsBurst(Protocol):
    """The pages of a digest of many new leads."""

    async def __call__(
        self, update_id: UpdateId, chat_id: ChatId, message_id: int, page: int
    ) -> bool:
        """Have that page shown; ``False`` when the digest is over."""
        ...


class ShowsQueue(Protocol):
    """The pages of ``/queue``."""

    async def __call__(self, page: int) -> QueuePage:
        """Return that page, counted from 0."""
        ...


class RetriesAll(Protocol):
    """Everything that waits, or that became a dead letter, is tried again."""

    async def __call__(
        self, update_id: UpdateId, by: PersonId, *, dead_letters: bool
    ) -> Retried | None:
        """Return what is; ``None`` for a repeated update."""
        ...


class ShowsDuty(Protocol):
    """``/duty``."""

    async def __call__(self, person_id: PersonId, chat_id: ChatId) -> tuple[TeamDuty, ...] | None:
        """Return who works now, in that chat's team or in all of theirs."""
        ...


class ChangesPresence(Protocol):
    """``/away``, ``/back``, ``/leave``; ``None``: they may not."""

    async def away(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, until: str
    ) -> Presence | None:
        """Be away until then."""
        ...

    async def back(self, update_id: UpdateId, profile: Profile, chat_id: ChatId) -> Presence | None:
        """Be back."""
        ...

    async def leave(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, typed: str
    ) -> Presence | None:
        """Take leave on the days that were typed."""
        ...

    async def drop_leave(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, of: PersonId, absence_id: int
    ) -> Presence | None:
        """Take a leave back."""
        ...


class KnowsAway(Protocol):
    """Whether ``/back`` is about coming back to work."""

    async def __call__(self, person_id: PersonId) -> bool:
        """Say so."""
        ...


class ExplainsLead(Protocol):
    """``/why``."""

    async def __call__(self, person_id: PersonId, asked: AskedLead) -> LeadWhy | None:
        """Return who has a lead and why; ``None``: there is none, or it is none of theirs."""
        ...
