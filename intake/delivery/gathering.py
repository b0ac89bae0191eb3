"""Where the answers go: sorted by entity and field, before anything is known of the CRM's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from intake.delivery import bb_code
from intake.delivery.naming import split_name, telegram_name
from intake.delivery.plan import FieldValue, Multifield, MultifieldType
from intake.forms.answer import ValueKind
from intake.forms.asking import YES
from intake.forms.crm_part import EntityKind, Target
from intake.kernel.visible import names_something
from intake.submissions.submission import NewSubmission, SubmittedAnswer

_PERSONAL = frozenset(
    {"NAME", "SECOND_NAME", "LAST_NAME", "HONORIFIC", "BIRTHDATE", "POST"}
    | {"PHONE", "EMAIL", "IM", "WEB"}
)
"""Fields that deals and quotes lack: what is aimed at them belongs to the contact."""

_BY_ITSELF = {
    ValueKind.PERSON_NAME: "NAME",
    ValueKind.PHONE: "PHONE",
    ValueKind.EMAIL: "EMAIL",
}
"""Where these answers go when the form does not say: a person is of no use without them."""

MULTIFIELD_NAMES = {kind.value: kind for kind in MultifieldType}
_MAIN_KINDS = frozenset({EntityKind.LEAD, EntityKind.DEAL, EntityKind.QUOTE})
_LINES = frozenset({"COMMENTS", "SOURCE_DESCRIPTION", "STATUS_DESCRIPTION", "CONTENT", "TERMS"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answers by entity and classic field name."""

    person: EntityKind
    """Who carries the person: the contact, or the lead itself."""
    fields: dict[EntityKind, dict[str, FieldValue]] = field(default_factory=dict)
    multifields: dict[EntityKind, list[Multifield]] = field(default_factory=dict)

    def fields_of(self, kind: EntityKind) -> dict[str, FieldValue]:
        """Return an entity's plain fields but the person's name, see :meth:`person_name`."""
        named = {"NAME"} if kind is self.person else set()
        return {
            name: value for name, value in self.fields.get(kind, {}).items() if name not in named
        }

    def multifields_of(self, kind: EntityKind) -> tuple[Multifield, ...]:
        """Return an entity's phones, e-mails and so on, each once."""
        return tuple(dict.fromkeys(self.multifields.get(kind, ())))

    def text_of(self, kind: EntityKind, name: str) -> str:
        """Return one field as text; empty when nobody said anything."""
        return _text(self.fields.get(kind, {}).get(name, ""))

    def person_name(self, submission: NewSubmission) -> dict[str, FieldValue]:
        """Return the person's name as said, taken apart unless the form asks for its parts."""
        said = self.text_of(self.person, "NAME")
        if said and "LAST_NAME" in self.fields[self.person]:
            return {"NAME": said}
        return dict((split_name(said) if said else telegram_name(submission)).fields())

    def company_title(self) -> str:
        """Return what the company is called, wherever the answer went.

        Empty when it shows neither letter nor digit: by a dash, strangers would share a company.
        """
        said = self.text_of(EntityKind.COMPANY, "TITLE")
        title = said or self.text_of(EntityKind.LEAD, "COMPANY_TITLE")
        return title if names_something(title) else ""


def gather(submission: NewSubmission, main: EntityKind) -> Gathered:
    """Sort the answers for a bundle with that main entity."""
    gathered = Gathered(EntityKind.LEAD if main is EntityKind.LEAD else EntityKind.CONTACT)
    for answer in submission.answers:
        for target in _targets(answer):
            for kind, name in _places(target, main, gathered.person):
                _put(gathered, kind, name, answer)
    return gathered


def _targets(answer: SubmittedAnswer) -> tuple[Target, ...]:
    if answer.targets or answer.kind not in _BY_ITSELF:
        return answer.targets
    return (Target(None, _BY_ITSELF[answer.kind]),)


def _places(
    target: Target, main: EntityKind, person: EntityKind
) -> Iterator[tuple[EntityKind, str]]:
    """Say where a target is in this bundle.

    A lead stands for its contact and names its company, which it still may find among the existing
    ones: so the company's title is kept for both.
    """
    kind = main if target.entity is None or target.entity in _MAIN_KINDS else target.entity
    if kind is main and main is not EntityKind.LEAD and target.field in _PERSONAL:
        kind = person
    if main is EntityKind.LEAD and kind is EntityKind.CONTACT:
        kind = person
    yield kind, target.field
    if main is EntityKind.LEAD and kind is EntityKind.COMPANY and target.field == "TITLE":
        yield main, "COMPANY_TITLE"


def _put(gathered: Gathered, kind: EntityKind, name: str, answer: SubmittedAnswer) -> None:
    value = _value(answer, name)
    if not value:
        return
    if name in MULTIFIELD_NAMES:
        rows = gathered.multifields.setdefault(kind, [])
        texts = value if isinstance(value, tuple) else (str(value),)
        rows += [Multifield(MULTIFIELD_NAMES[name], text, "WORK") for text in texts]
        return
    fields = gathered.fields.setdefault(kind, {})
    marked = name in bb_code.FIELDS
    value = _text(value) if marked else value
    joined = _join(fields[name], value, name) if name in fields else value
    # Joined first: two answers may hold the halves of a tag.
    fields[name] = bb_code.neutral(_text(joined)) if marked else joined


def _value(answer: SubmittedAnswer, name: str) -> FieldValue:
    """Return an answer as the CRM wants it.

    Choices go as their titles, since a list is resolved by them and a text field is read by people.
    A phone outside of a phone field keeps its extension; in one it would not be found again.
    """
    value = answer.answer.value
    match answer.kind:
        case ValueKind.FILES:
            return ""
        case ValueKind.ITEMS:
            return answer.items
        case ValueKind.ITEM:
            return _text(answer.items)
        case ValueKind.FLAG:
            return "Y" if value == YES else "N"
        case ValueKind.PHONE:
            return value if name in MULTIFIELD_NAMES else answer.shown
        case ValueKind.PERSON_NAME | ValueKind.TEXT | ValueKind.EMAIL:
            return value
        case ValueKind.NUMBER | ValueKind.DATE:
            return value
        case _ as never:
            assert_never(never)


def _text(value: FieldValue) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _join(first: FieldValue, second: FieldValue, name: str) -> FieldValue:
    if isinstance(first, tuple) or isinstance(second, tuple):
        pair = (value if isinstance(value, tuple) else (str(value),) for value in (first, second))
        return tuple(text for texts in pair for text in texts)
    separator = "\n" if name in _LINES else " " if name == "NAME" else ", "
    return f"{first}{separator}{second}"
