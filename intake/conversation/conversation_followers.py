"""What else happens when a conversation changes, in its transaction."""

from datetime import datetime
from typing import Protocol

from intake.conversation.conversation import Conversation
from intake.conversation.purposes import UnitT_contra
from intake.forms.form import Form


class ConversationFollower(Protocol[UnitT_contra]):
    """Something that follows a change. The rooms above say what; here it is only called."""

    async def __call__(
        self,
        unit: UnitT_contra,
        form: Form,
        before: Conversation | None,
        after: Conversation,
        now: datetime,
    ) -> None:
        """Write what follows. ``before`` is ``None`` for one that goes on after its end."""
        ...
