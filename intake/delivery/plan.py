"""The delivery plan: what must exist in the CRM for one submission, in neutral terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from intake.attribution.credit import Attribution
from intake.delivery.bb_code import neutral
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind
from intake.kernel.ids import SubmissionKey
from intake.submissions.submission import CreatedEntity, Misfit


class TraceMode(StrEnum):
    """How the source reaches Sales Intelligence (docs/architecture.md, *Tracing modes*)."""

    LINKED = "linked"
    STORED = "stored"
    INLINE = "inline"
    UTM = "utm"


class TraceTouches(StrEnum):
    """How several touches reach Sales Intelligence."""

    PATH = "path"
    """As earlier visits inside the one trace."""
    EACH = "each"
    """A trace for each, all linked; only in mode ``linked``."""


class MultifieldType(StrEnum):
    """Fields with several values; only leads, contacts and companies have them."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    IM = "IM"
    WEB = "WEB"


@dataclass(frozen=True, slots=True)
class Multifield:
    """One value of such a field."""

    type: MultifieldType
    value: str
    value_type: str
    """``WORK``, ``MOBILE``, ``TELEGRAM``, … (bitrix24.md §1.7)."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Whom and what to look for before anything is made."""

    bundle: Bundle
    phones: tuple[str, ...] = ()
    """E.164."""
    emails: tuple[str, ...] = ()
    telegram: str = ""
    """The one fixed ``IM`` value, see :func:`telegram_value`."""
    company: str | None = None
    """The company's title or tax id."""
    company_match: CompanyMatch = CompanyMatch.TITLE
    tax_id_field: str | None = None
    open_main: bool = False
    """Look for the person's open main entity too (repeat policy ``comment``)."""


@dataclass(frozen=True, slots=True)
class FoundContact:
    """An existing contact with what it has, so that only what is missing is added."""

    id: int
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the look-up found."""

    main: EntityKind
    """Lead, deal or quote: ``auto`` resolved by the portal's mode."""
    contact: FoundContact | None = None
    company_id: int | None = None
    open_main_id: int | None = None


FieldValue = str | int | tuple[str, ...]
"""Several strings are the values of a list with several choices."""


@dataclass(frozen=True, slots=True)
class PlannedEntity:
    """An entity of the bundle."""

    kind: EntityKind
    id: int | None = None
    """Of an existing one, which is linked and never overwritten."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """By classic field names. Empty for one that is not ours. UTM values, origin and links are not
    in here: they follow from the plan."""
    multifields: tuple[Multifield, ...] = ()
    """For an existing contact: what it lacks."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who is responsible for what is made from the start."""

    user: int
    """The CRM's number of them."""
    people_too: bool
    """For contact and company as well."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What must exist for one submission."""

    key: SubmissionKey
    mode: TraceMode
    main: PlannedEntity
    contact: PlannedEntity | None
    company: PlannedEntity | None
    attribution: Attribution
    comment: str
    """For the timeline of the main entity: the answers and the path of touches. BB-code."""
    misfits_title: str = ""
    """Stands over the values for which the CRM has no place, at the end of the comment. BB-code."""

    @property
    def entities(self) -> tuple[PlannedEntity, ...]:
        """All of them, in the order in which they are made."""
        return tuple(
            entity for entity in (self.contact, self.company, self.main) if entity is not None
        )

    def comment_with(self, misfits: tuple[Misfit, ...]) -> str:
        """Return the comment with what would be lost otherwise: not all of it are answers."""
        if not misfits:
            return self.comment
        lines = dict.fromkeys(neutral(f"{one.title}: {one.value}") for one in misfits)
        return "\n".join((f"{self.comment}\n\n{self.misfits_title}".strip(), *lines))

    @property
    def existing(self) -> tuple[CreatedEntity, ...]:
        """Those that were there before us."""
        return tuple(
            CreatedEntity(entity.kind, entity.id, made=False)
            for entity in self.entities
            if entity.id is not None
        )


def short_key(key: SubmissionKey) -> str:
    """The part of a key that closes a quote's title: quotes have no origin fields."""
    return key[:10]


def note_mark(key: SubmissionKey, of: str = "") -> str:
    """Return how a note of ours in a timeline is recognised, as its last words.

    ``of`` tells the notes of one submission apart. No mark is a part of another one, and none looks
    like the end of a quote's title, which people copy.
    """
    return f"({short_key(key)} {of})" if of else f"({short_key(key)})"


def bears(text: str, mark: str) -> bool:
    """Say whether a note has that mark. Earlier versions put the product's name before it."""
    return mark in text or f"(Leadtrace {mark.removeprefix('(')}" in text


def telegram_value(person_id: int) -> str:
    """The fixed ``IM`` value by which a Telegram person is found again; usernames change."""
    return f"tg://user?id={person_id}"
