"""What ``/forms`` works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from handlers.preview_answers import PreviewAnswers
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.kernel.ids import PersonId, UpdateId
from intake.operations.rehearsal import Rehearsal
from intake.operations.reload_forms import FormUse, Reloaded


class ShowsForms(Protocol):
    """What is active."""

    async def __call__(self) -> Sequence[tuple[Form, FormUse]]:
        """Return each form with its use."""
        ...


class ReloadsForms(Protocol):
    """The files are read anew."""

    async def __call__(self, update_id: UpdateId, by: PersonId) -> Reloaded:
        """Do it, unless something is wrong."""
        ...

    async def look(self) -> Reloaded:
        """Say what would change; nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class FormCases:
    """Everything that ``/forms`` needs."""

    catalogue: FormCatalogue
    show: ShowsForms
    reload: ReloadsForms
    rehearse: Callable[[Form, str], Rehearsal]
    """Begins a play of a form in a language."""
    answers: PreviewAnswers = field(default_factory=PreviewAnswers)
