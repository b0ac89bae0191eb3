"""What the handlers of what prospects do work with, as roles."""

from typing import Protocol

from intake.conversation.inputs import Input, PastedLink, Press, Spoken, Text
from intake.conversation.scene import Scene
from intake.kernel.ids import FormId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.nudges.rate_lead import Rated, Rating
from intake.outbox.tasks.notice_tasks import NudgeKind


class RecordsTouch(Protocol):
    """An arrival: ``/start`` with or without a payload, or ``/code``."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, payload: str, *, typed: bool = False
    ) -> Scene:
        """Record it and return what is on now; a ``typed`` code that is unknown leads nowhere."""
        ...

    async def guess(self, update_id: UpdateId, profile: Profile, text: str) -> Scene | None:
        """Record it if the text is a code; ``None``, and nothing recorded, if it is none."""
        ...


class Converses(Protocol):
    """Everything that is said to a form."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, said: Input, spoken: Spoken | None = None
    ) -> Scene:
        """Take it and return what is on now; ``spoken`` is the message in which it stands."""
        ...


class ChoosesForm(Protocol):
    """A form was chosen from the menu."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, message_id: int | None
    ) -> Scene:
        """Begin the form, unless the message with the menu is an old one."""
        ...


class TakesForm(Protocol):
    """An admin's wizard was named by its command."""

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        form_id: FormId,
        said: Text | PastedLink | None = None,
    ) -> Scene:
        """Begin the form, if the person may, with what they said as its first answer, and return
        what is on now."""
        ...


class ChoosesLanguage(Protocol):
    """A language was chosen."""

    async def __call__(
        self, update_id: UpdateId, profile: Profile, language: str, under: Press
    ) -> Scene:
        """Keep it and return what is on now, in that language; an old button changes nothing."""
        ...


class NotesScreen(Protocol):
    """What stands in a person's chat."""

    async def __call__(
        self,
        person_id: PersonId,
        *,
        reply_keyboard: bool | None = None,
        live_message: int | None = None,
    ) -> None:
        """Keep it; ``None`` leaves things as they were."""
        ...


class NotesBlock(Protocol):
    """The person blocked the bot, or unblocked it."""

    async def __call__(self, update_id: UpdateId, profile: Profile, blocked: bool) -> None:
        """Keep it."""
        ...


class SwitchesNudgeOff(Protocol):
    """A prospect wants no more messages of a kind."""

    async def __call__(self, update_id: UpdateId, profile: Profile, kind: NudgeKind) -> None:
        """Keep it."""
        ...


class RatesLead(Protocol):
    """A prospect says how it was."""

    async def __call__(self, update_id: UpdateId, person_id: PersonId, said: Rating) -> Rated:
        """Keep it, and say what came of it."""
        ...


class ShowsNow(Protocol):
    """The current state."""

    async def __call__(self, profile: Profile) -> Scene:
        """Return what is on now; changes nothing."""
        ...
