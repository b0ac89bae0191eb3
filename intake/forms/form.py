"""What a form is. A form is data; :mod:`intake.forms.validation` makes one of a plain mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from intake.kernel.ids import ChatId, FormId, StepId


class StepType(StrEnum):
    """What kind of answer a step wants."""

    NAME = "name"
    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    FILE = "file"


class EntityKind(StrEnum):
    """The CRM's entities that a bundle may hold."""

    LEAD = "lead"
    DEAL = "deal"
    QUOTE = "quote"
    CONTACT = "contact"
    COMPANY = "company"


class Bundle(StrEnum):
    """Which main entity a submission becomes."""

    AUTO = "auto"
    """Lead or deal, by the portal's own mode (``crm.settings.mode.get``)."""
    LEAD = "lead"
    DEAL = "deal"
    QUOTE = "quote"


class RepeatPolicy(StrEnum):
    """What another submission of the same person becomes."""

    NEW = "new"
    """A new main entity."""
    COMMENT = "comment"
    """A *repeat inquiry* comment on the person's open one; a new one if there is none."""


class CompanyMatch(StrEnum):
    """How an existing company is recognised."""

    TITLE = "title"
    """By its exact title."""
    TAX_ID = "tax_id"
    """By the field that holds its tax id, :attr:`CrmPart.tax_id_field`."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in the form's languages."""

    by_language: Mapping[str, str]

    def in_(self, language: str, fallback: str) -> str:
        """Return the sentence in that language, else in the form's fallback language."""
        return self.by_language.get(language) or self.by_language[fallback]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice."""

    value: str
    """What is stored and, if the target is a list, looked up among the portal's items by title."""
    label: Wording


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may be. Which of them apply depends on the step's type."""

    min_length: int = 1
    max_length: int = 255
    """In characters, after normalisation."""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    integer: bool = False
    decimals: int | None = None
    """How many digits may follow the decimal mark. With three or more, one mark before three
    digits is the decimal one; else it parts thousands."""
    currency: str | None = None
    """The code of the only currency in which an amount can be said here."""
    earliest: str | None = None
    latest: str | None = None
    """ISO dates, or ``today`` with an optional ``+90d`` / ``-1d``; inclusive."""
    max_choices: int | None = None
    max_files: int = 1
    max_megabytes: Decimal = Decimal(20)
    """The Bot API gives out no larger file (telegram.md)."""
    file_types: tuple[str, ...] = ()
    """Lower-case endings without the dot; ``image`` stands for every photo. Empty: any."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step applies: by the answer to an earlier step."""

    step: StepId
    any_of: tuple[str, ...] = ()
    """Applies when the answer is, or contains, one of these; empty: when there is an answer."""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes in the CRM."""

    entity: EntityKind | None
    """``None``: the bundle's main entity, whatever it is (``main`` in the form file)."""
    field: str
    """The field's classic, upper-case name: ``NAME``, ``PHONE``, ``COMMENTS``, ``UF_CRM_…``."""

    @property
    def is_company_title(self) -> bool:
        """Whether a company gets its name from here, be it in a lead of its own."""
        in_company = self.entity is EntityKind.COMPANY and self.field == "TITLE"
        return in_company or self.field == "COMPANY_TITLE"


@dataclass(frozen=True, slots=True)
class Step:
    """One question."""

    id: StepId
    type: StepType
    prompt: Wording
    hint: Wording | None = None
    required: bool = True
    when: tuple[Condition, ...] = ()
    """All of them must hold."""
    limits: Limits = Limits()
    choices: tuple[Choice, ...] = ()
    targets: tuple[Target, ...] = ()
    label: Wording | None = None
    """The question in a word or two, for wherever its answer is shown."""

    def called(self, language: str, fallback: str) -> str:
        """Return what to write beside the answer: the label, or the question itself."""
        return (self.label or self.prompt).in_(language, fallback)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the prospect agrees to before anything personal is asked."""

    text: Wording
    version: str
    url: Mapping[str, str] | None = None
    """By language, like a wording; ``None`` without a page."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What the prospect gets after the submission was accepted."""

    text: Wording
    button_text: Wording | None = None
    button_url: str | None = None
    file: str | None = None
    """A file beside the form file, or a Telegram file id."""


@dataclass(frozen=True, slots=True)
class CardChat:
    """Where a form's cards go instead of the managers' chat."""

    chat_id: ChatId
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class CrmPart:
    """What a submission becomes in the CRM."""

    bundle: Bundle = Bundle.AUTO
    contact: bool = True
    """Make or find a contact; a lead carries the person itself and takes none by default."""
    company: bool = False
    titles: Mapping[EntityKind, str] = field(default_factory=dict)
    """Templates: ``{form}``, ``{name}``, ``{link}``, ``{source}``, ``{step id}``."""
    pipeline: str | None = None
    """A deal pipeline's id or title."""
    stage: str | None = None
    """A stage's or status's id or title within that pipeline."""
    source_id: str | None = None
    """A code of the SOURCE directory."""
    assigned_by: int | None = None
    fields: Mapping[EntityKind, Mapping[str, str]] = field(default_factory=dict)
    """Constant values, by classic field names."""
    company_match: CompanyMatch = CompanyMatch.TITLE
    tax_id_field: str | None = None


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
    menu: Wording | None = None
    """What its button in the menu says; ``None``: the title."""

    def step(self, step_id: StepId) -> Step | None:
        """Return the step with that id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def offered_as(self, language: str) -> str:
        """Return what the form's button in the menu says."""
        return (self.menu or self.title).in_(language, self.fallback)

    def language(self, wanted: str) -> str:
        """Return the form's language nearest to the wanted one: itself, or the fallback."""
        return wanted if wanted in self.languages else self.fallback
