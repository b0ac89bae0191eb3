"""What ``/testlead`` works with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from handlers.views.operations.trial_page import TrialPage
from intake.forms.form import Form
from intake.kernel.ids import FormId, LinkId, PersonId, UpdateId
from intake.links.link import Link
from intake.trials.start_trial import TrialAnswer, WantedTrial
from intake.trials.trial import LinkChoices, Trial


class KnowsTrials(Protocol):
    """What there is to choose from, and what runs."""

    def forms(self) -> tuple[Form, ...]:
        """Return the forms."""
        ...

    async def links(self, form_id: FormId, page: int) -> LinkChoices:
        """Return a page of links that lead to that form."""
        ...

    async def link(self, link_id: LinkId) -> Link | None:
        """Return a link."""
        ...

    async def by_code(self, code: str) -> tuple[Link, Form | None] | None:
        """Return the link with that code, and the one form that it leads to, if it is one."""
        ...


class StartsTrial(Protocol):
    """A test lead begins."""

    async def __call__(self, update_id: UpdateId, wanted: WantedTrial) -> TrialAnswer:
        """Begin it, unless one is running."""
        ...


class EndsTrial(Protocol):
    """A test lead is taken away."""

    async def __call__(self, update_id: UpdateId, by: PersonId, trial_id: int) -> TrialAnswer:
        """Have it taken away."""
        ...


class ShowsTrialAgain(Protocol):
    """A test lead that runs is shown anew."""

    async def __call__(self, update_id: UpdateId, by: PersonId) -> Trial | None:
        """Return the one that runs; whoever started it gets a new message."""
        ...


@dataclass(frozen=True, slots=True)
class TrialCases:
    """Everything that ``/testlead`` needs."""

    read: KnowsTrials
    start: StartsTrial
    end: EndsTrial
    show_again: ShowsTrialAgain
    pages: Callable[[str], TrialPage]
    """To readers of a language."""
