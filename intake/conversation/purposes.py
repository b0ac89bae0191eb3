"""What forms are for. A form does not know it: the place's registry says it, by the form's id.

So does what words are for that no form wants: see :class:`Outside`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.scene import Scene
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.ids import FormId, PersonId
from intake.kernel.person import Person

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


@dataclass(frozen=True, slots=True)
class Purposes(Generic[UnitT]):
    """The registry: what each form is for, and who may fill it in."""

    usual: Purpose[UnitT]
    """What prospects' forms are for."""
    wizards: Mapping[FormId, Purpose[UnitT]] = field(default_factory=dict)
    """The others, by their forms."""
    admins: frozenset[PersonId] = frozenset()
    """Who may fill in wizards."""

    def of(self, form_id: FormId) -> Purpose[UnitT]:
        """Return what the form is for."""
        return self.wizards.get(form_id, self.usual)

    def may_fill_in(self, form_id: FormId, person_id: PersonId) -> bool:
        """Say whether the form is for that person: wizards are for admins."""
        return form_id not in self.wizards or person_id in self.admins


class Outside(Protocol[UnitT_contra]):
    """What words are for that no form wants."""

    async def __call__(
        self, unit: UnitT_contra, person: Person, said: Text | PastedLink, now: datetime
    ) -> Scene | None:
        """Do what they are for and show it; ``None``: they are none of mine."""
        ...
