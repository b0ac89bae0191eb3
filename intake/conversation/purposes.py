"""What forms are for. A form does not know it: the place's registry says it, by the form's id.

So does what words are for that no form wants: see :class:`Outside`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Input, PastedLink, Spoken, Text
from intake.conversation.scene import Scene
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.ids import FormId, PersonId
from intake.kernel.person import Person, Profile

UnitT = TypeVar("UnitT", bound=ConversationUnit)
UnitT_contra = TypeVar("UnitT_contra", bound=ConversationUnit, contravariant=True)


class Purpose(ABC, Generic[UnitT_contra]):
    """What a form's answers lead to. Everything happens within the caller's transaction."""

    @abstractmethod
    async def confirm(
        self,
        unit: UnitT_contra,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        """Make of a confirmed form what it is for, end the conversation, and show the result.

        Or show the step whose answer cannot be used after all.
        """

    @abstractmethod
    async def confirmed(
        self, unit: UnitT_contra, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        """Return once more what a confirmed form came to; ``None`` once that is over.

        ``form`` may be gone by now.
        """

    async def validated(
        self,
        unit: UnitT_contra,  # noqa: ARG002  # for those who override it
        form: Form,  # noqa: ARG002
        before: Conversation,  # noqa: ARG002
        turn: Turn,
        now: datetime,  # noqa: ARG002
    ) -> Turn:
        """Return the turn, or the same question again if the answer just given cannot be used.

        For what no form file can know: whether something exists, or is taken.
        """
        return turn

    def typed(
        self,
        conversation: Conversation,  # noqa: ARG002  # for those who override it
        pasted: PastedLink,  # noqa: ARG002
    ) -> Text | None:
        """Return what a link of ours means that is pasted as an answer, as if it were typed."""
        return None

    async def picked(
        self,
        unit: UnitT_contra,  # noqa: ARG002  # for those who override it
        form: Form,  # noqa: ARG002
        conversation: Conversation,  # noqa: ARG002
        number: int,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Text | Turn | None:
        """Return what a suggestion's button says, or does; ``None``: nothing any more."""
        return None

    def reads_aloud(self, conversation: Conversation) -> bool:  # noqa: ARG002  # as above
        """Say whether words are for the purpose where no question is asked, at the summary."""
        return False

    async def dressed(
        self,
        unit: UnitT_contra,  # noqa: ARG002  # for those who override it
        scene: Scene,
        said: Input | None,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Scene:
        """Return the scene of its open form with what only the purpose knows: suggestions, and what
        the form would come to."""
        return scene


class Admits(Protocol[UnitT_contra]):
    """Who may fill in wizards."""

    async def __call__(self, unit: UnitT_contra, person_id: PersonId) -> bool:
        """Say whether somebody may now."""
        ...


@dataclass(frozen=True, slots=True)
class Purposes(Generic[UnitT]):
    """The registry: what each form is for, and who may fill it in."""

    usual: Purpose[UnitT]
    """What prospects' forms are for."""
    wizards: Mapping[FormId, Purpose[UnitT]] = field(default_factory=dict)
    """The others, by their forms."""
    admits: Admits[UnitT] | None = None
    """Who may fill in wizards; ``None``: nobody."""

    def of(self, form_id: FormId) -> Purpose[UnitT]:
        """Return what the form is for."""
        return self.wizards.get(form_id, self.usual)

    async def dressed(
        self, unit: UnitT, scene: Scene, now: datetime, said: Input | None = None
    ) -> Scene:
        """Return the scene with what its form's purpose adds; prospects' forms are as they are."""
        running = scene.running
        if running is None or running.form_id not in self.wizards:
            return scene
        return await self.of(running.form_id).dressed(unit, scene, said, now)

    async def may_fill_in(self, unit: UnitT, form_id: FormId, person_id: PersonId) -> bool:
        """Say whether the form is for that person: wizards are for admins."""
        if form_id not in self.wizards:
            return True
        return self.admits is not None and await self.admits(unit, person_id)


@dataclass(frozen=True, slots=True)
class ReceivedInput:
    """Something that was said, and the message in which that stands."""

    said: Input
    spoken: Spoken | None = None
    """``None`` for what was no message: a press, or a command of the form's."""
    in_form: bool = False
    """A form is open, and it cannot be the answer."""

    @property
    def is_reply(self) -> bool:
        """Whether it answers a certain message."""
        return self.spoken is not None and self.spoken.reply_to is not None


class Outside(Protocol[UnitT_contra]):
    """What words are for that no form wants."""

    async def __call__(
        self, unit: UnitT_contra, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Do what they are for and show it; ``None``: they are none of mine."""
        ...

    async def replied(
        self,
        unit: UnitT_contra,  # noqa: ARG002  # for those who override it
        person: Person,  # noqa: ARG002
        received: ReceivedInput,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Scene | None:
        """Do the same with what answers a certain message, before an open form is asked."""
        return None

    async def again(
        self,
        unit: UnitT_contra,  # noqa: ARG002  # for those who override it
        profile: Profile,  # noqa: ARG002
        spoken: Spoken,  # noqa: ARG002
    ) -> Scene | None:
        """Show once more what came of a message; ``None``: it was none of mine."""
        return None
