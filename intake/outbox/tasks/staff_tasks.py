"""What must still happen outside about teams and their people."""

from dataclasses import dataclass
from typing import ClassVar

from intake.kernel.ids import ChatId, LeadId, PersonId, TeamId
from intake.outbox.tasks.base_task import BaseTask
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority


@dataclass(frozen=True, slots=True)
class AboutStaff(BaseTask):
    """Tasks about teams and their people."""

    priority: ClassVar = Priority.NOTICES


@dataclass(frozen=True, slots=True)
class MemberMenu(AboutStaff):
    """Let somebody's private chat offer the commands of what they are now."""

    type: ClassVar = "member_menu"

    person_id: PersonId

    @property
    def merge_key(self) -> str:
        """The last one shows all that changed."""
        return f"menu:{self.person_id}"


@dataclass(frozen=True, slots=True)
class MemberLeft(AboutStaff):
    """Empty what of a team's leads stands in the private chat of somebody who left it."""

    type: ClassVar = "member_left"

    person_id: PersonId
    team_id: TeamId


@dataclass(frozen=True, slots=True)
class MemberNews(AboutStaff):
    """Tell somebody who leads of a member, with a way to their page. Rendered when it is sent."""

    type: ClassVar = "member_news"

    chat_id: ChatId
    person_id: PersonId
    text: str
    """A text's key."""


@dataclass(frozen=True, slots=True)
class InvitationNews(AboutStaff):
    """Tell whoever made an invitation what became of it. Rendered when it is sent."""

    type: ClassVar = "invitation_news"

    chat_id: ChatId
    invitation_id: int


@dataclass(frozen=True, slots=True)
class BanQuestion(AboutStaff):
    """Tell somebody who leads that a lead was marked as spam, and ask whether to ban the person."""

    type: ClassVar = "ban_question"

    chat_id: ChatId
    person_id: PersonId
    lead_id: LeadId


@dataclass(frozen=True, slots=True)
class SourceQuestion(AboutStaff):
    """Ask somebody who leads whether Sales Intelligence has the sources that nobody confirmed."""

    type: ClassVar = "source_question"

    chat_id: ChatId

    @property
    def merge_key(self) -> str:
        """What is open is asked when it is sent."""
        return f"sources:{self.chat_id}"


@dataclass(frozen=True, slots=True)
class PortalUsersRefresh(AboutStaff):
    """Ask the portal who works there, and who no longer does."""

    type: ClassVar = "portal_users"
    queue: ClassVar = OutboxQueue.CRM

    @property
    def merge_key(self) -> str:
        """One look is enough."""
        return "portal-users"


StaffTask = (
    MemberMenu
    | MemberLeft
    | MemberNews
    | InvitationNews
    | BanQuestion
    | SourceQuestion
    | PortalUsersRefresh
)
