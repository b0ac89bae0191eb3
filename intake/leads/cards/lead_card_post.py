"""Ports of the messages that show leads: what renders them, and where they are posted."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from intake.forms.answer import FileRef
from intake.kernel.ids import ChatId
from intake.kernel.person import Person
from intake.leads.cards.lead_picture import LeadPicture
from intake.submissions.show_card import CardContent
from intake.submissions.submission import Submission
from intake.submissions.team_message import Brought
from intake.team.card_chat import CardChat

ContentT_co = TypeVar("ContentT_co", bound=CardContent, covariant=True)
ContentT_contra = TypeVar("ContentT_contra", bound=CardContent, contravariant=True)


class LeadCardPost(Protocol[ContentT_contra]):
    """Where such messages are posted."""

    async def edit(self, chat_id: ChatId, message_id: int, content: ContentT_contra) -> bool:
        """Edit one; ``False`` when that is no longer possible."""
        ...

    async def send(
        self, places: Iterable[CardChat], content: ContentT_contra, answered: int | None = None
    ) -> tuple[CardChat, int]:
        """Send it to the first place that takes it, in answer to a message there."""
        ...

    async def send_there(
        self, place: CardChat, content: ContentT_contra, answered: int | None = None
    ) -> tuple[CardChat, int] | None:
        """Send it to that place, at least beside its topic; ``None`` when it is refused there."""
        ...

    async def send_into(
        self, topic: CardChat, content: ContentT_contra
    ) -> tuple[CardChat, int] | None:
        """Send it into a topic, and nowhere else: in the feed there is a card already."""
        ...

    async def remove(self, chat_id: ChatId, message_id: int) -> bool:
        """Take a message away; ``False``: it stands there still, without its buttons."""
        ...

    async def bring(
        self, place: CardChat, message_id: int, files: Sequence[FileRef], left: int
    ) -> Brought:
        """Send the next message with files in answer to it."""
        ...


class LeadCardRenderer(Protocol[ContentT_co]):
    """Renders them."""

    def submission(self, submission: Submission, picture: LeadPicture) -> ContentT_co:
        """Return a submission's card."""
        ...

    def words(self, picture: LeadPicture, person: Person) -> ContentT_co:
        """Return the card of somebody who wrote without a form."""
        ...

    def emptied(self) -> ContentT_co:
        """Return what is left of a card in the chat of who is no longer of the team."""
        ...
