"""What a form is. A form is data; :mod:`bot.config.form_files` makes one of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from intake.forms.crm_part import CrmPart
from intake.forms.step import Step
from intake.forms.wording import Wording
from intake.kernel.ids import FormId, StepId
from intake.team.card_chat import CardChat


class RepeatPolicy(StrEnum):
    """What another submission of the same person becomes."""

    NEW = "new"
    """A new main entity."""
    COMMENT = "comment"
    """A *repeat inquiry* comment on the person's open one; a new one if there is none."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the prospect agrees to before anything personal is asked."""

    text: Wording
    version: str
    url: Mapping[str, str] | None = None
    """By language, like a wording; ``None`` without a page."""


@dataclass(frozen=True, slots=True)
class PartialPolicy:
    """What follows when somebody stops in the middle of the form."""

    silence: timedelta
    """For so long nothing was said."""
    reminder: bool = True
    """They are reminded, once."""
    stage: str | None = None
    """After another silence what they said becomes a submission in that stage; ``None``: it never
    does."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What the prospect gets after the submission was accepted."""

    text: Wording
    button_text: Wording | None = None
    button_url: str | None = None
    file: str | None = None
    """A file beside the form file, or a Telegram file id."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form. :attr:`hash` changes whenever anything in it does."""

    id: FormId
    hash: str
    languages: tuple[str, ...]
    fallback: str
    title: Wording
    """What a completed one is: *Request*, not *Leave a request*."""
    greeting: Wording | None
    consent: Consent | None
    steps: tuple[Step, ...]
    finish: Finish
    crm: CrmPart | None
    repeat: RepeatPolicy
    chat: CardChat | None
    team: str | None = None
    """The name of the team that works what comes in; ``None``: the link's, or the default one."""
    partial: PartialPolicy | None = None
    """``None``: nothing follows; who stops has said nothing."""
    rating: bool = False
    """After its lead came to a good end people are asked how it was."""
    menu: Wording | None = None
    """What its button in the menu says; ``None``: the title."""

    @property
    def is_wizard(self) -> bool:
        """Whether admins fill it in, and nothing of it goes into the CRM."""
        return self.crm is None

    def step(self, step_id: StepId) -> Step | None:
        """Return the step with that id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def offered_as(self, language: str) -> str:
        """Return what the form's button in the menu says."""
        return (self.menu or self.title).in_(language, self.fallback)

    def language(self, wanted: str) -> str:
        """Return the form's language nearest to the wanted one: itself, or the fallback."""
        return wanted if wanted in self.languages else self.fallback
