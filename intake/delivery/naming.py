"""What entities are called: people's names taken apart, titles made from templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from intake.delivery.plan import short_key
from intake.forms.answer import ValueKind
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.kernel.visible import clean
from intake.submissions.submission import NewSubmission

TITLE_LENGTH = 255
"""The portal cuts longer titles (bitrix24.md §4.2); a quote's key must survive that."""

DEFAULT_TITLE = "{form}: {name}"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LOOSE_ENDS = " \t:;,–—-|/·"
_PATRONYMIC = re.compile(r"\w{2,}(?:вич|вна|чна|[лмкть]ич)", re.IGNORECASE)
_WOMANS_PATRONYMIC = re.compile(r"\w{2,}(?:вна|чна)", re.IGNORECASE)
"""Nobody's family name; a man's patronymic may be one (*Адам Мицкевич*)."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as the CRM wants it; unknown parts are empty."""

    first: str = ""
    second: str = ""
    """Patronymic."""
    last: str = ""

    def fields(self) -> dict[str, str]:
        """Return the known parts by classic field names."""
        parts = {"NAME": self.first, "SECOND_NAME": self.second, "LAST_NAME": self.last}
        return {name: value for name, value in parts.items() if value}


def split_name(text: str) -> PersonName:
    """Take a full name apart.

    A Russian patronymic tells both usual orders apart; a comma puts the family name first.
    Everything else is a first name and the rest, so that *van der Berg* stays whole.
    """
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip():
        return PersonName(first=_joined(after.split()), last=_joined(before.split()))
    match text.split():
        case [first, second] if _WOMANS_PATRONYMIC.fullmatch(second):
            return PersonName(first, second)
        case [first, second, last] if _PATRONYMIC.fullmatch(second):
            return PersonName(first, second, last)
        case [last, first, second] if _PATRONYMIC.fullmatch(second):
            return PersonName(first, second, last)
        case [first, *rest]:
            return PersonName(first, last=_joined(rest))
        case _:
            return PersonName()


def _joined(words: list[str]) -> str:
    return " ".join(words)


def full_name(submission: NewSubmission) -> str:
    """Return what to call the person: as they said, else as Telegram does, never empty."""
    said = next((answer.answer.value for answer in submission.of_kind(ValueKind.PERSON_NAME)), "")
    person = submission.person
    called = clean(person.name)
    return said or called or (f"@{person.username}" if person.username else "Telegram")


def telegram_name(submission: NewSubmission) -> PersonName:
    """Return the name from the person's Telegram profile; its first part is never empty."""
    person = submission.person
    first = clean(person.first_name) or (f"@{person.username}" if person.username else "Telegram")
    return PersonName(first=first, last=clean(person.last_name))


def main_title(submission: NewSubmission, kind: EntityKind) -> str:
    """Return the title of the main entity. A quote's ends with its short key."""
    template = submission.crm.titles.get(kind, DEFAULT_TITLE)
    title = fill_title(template, title_values(submission)) or submission.form_title
    return with_key(title, submission.key) if kind is EntityKind.QUOTE else cut(title)


def title_values(submission: NewSubmission) -> dict[str, str]:
    """Return what a title's placeholders stand for; steps' names give way to the fixed ones."""
    credited = submission.attribution.credited
    steps = {str(answer.step): answer.shown for answer in submission.answers}
    return steps | {
        "form": submission.form_title,
        "name": full_name(submission),
        "link": credited.link_title or credited.link_code if credited else "",
        "source": credited.utm.source if credited else "",
    }


def fill_title(template: str, values: Mapping[str, str]) -> str:
    """Fill a template; what is unknown vanishes, with the punctuation that it leaves at the ends.

    Plain replacement, not ``str.format``: values come from strangers, and nothing in them is read.
    """
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), ""), template)
    return " ".join(filled.split()).strip(_LOOSE_ENDS)


def cut(title: str, length: int = TITLE_LENGTH) -> str:
    """Cut a title, visibly."""
    return title if len(title) <= length else title[: length - 1].rstrip() + "…"


def title_mark(key: SubmissionKey) -> str:
    """Return how a title tells its submission: quotes have no origin fields."""
    return f"#{short_key(key)}"


def with_key(title: str, key: SubmissionKey) -> str:
    """Put the mark at the end of a title, whatever must be cut before it."""
    mark = title_mark(key)
    return f"{cut(title, TITLE_LENGTH - len(mark) - 1)} {mark}"
