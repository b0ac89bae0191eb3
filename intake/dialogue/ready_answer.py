"""Ready answers: what is said often, found by a word."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import FormId, PersonId, TeamId

TITLE_LENGTH = 60
PLACEHOLDERS = ("name", "manager", "form", "team")
"""What may stand in braces, and is filled in."""
_PLACEHOLDER = re.compile(r"\{\s*([a-z]+)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyAnswer:
    """An answer that is ready to be sent: a team's, or one member's own."""

    id: int = 0
    """Given by the storage."""
    team_id: TeamId | None
    person_id: PersonId | None
    form_id: FormId | None = None
    """Only for those who sent that form; ``None``: for everybody."""
    language: str | None = None
    """Only for those who are spoken to in it."""
    title: str
    text: str = field(repr=False)
    """Telegram's HTML."""
    files: tuple[str, ...] = ()
    created_at: datetime
    archived_at: datetime | None = None


def folded(text: str) -> str:
    """Return a text as it is searched by: without regard to case, and to *ё*."""
    return " ".join(text.casefold().replace("ё", "е").split())


def fitting(
    answers: Collection[ReadyAnswer], word: str, forms: Collection[FormId], language: str
) -> tuple[ReadyAnswer, ...]:
    """Return the answers that a word finds for somebody, the most likely first.

    A title that is the word wins over one that begins with it, that over one that has it, and a
    title over a text; of two that are alike the one that was made for that form or language.
    """
    found: list[tuple[tuple[int, int, str], ReadyAnswer]] = []
    wanted = folded(word)
    for one in answers:
        if one.form_id is not None and one.form_id not in forms:
            continue
        if one.language is not None and one.language != language:
            continue
        rank = _rank(one, wanted)
        if rank is not None:
            meant = -(one.form_id is not None) - (one.language is not None)
            found.append(((rank, meant, one.title), one))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _rank(answer: ReadyAnswer, wanted: str) -> int | None:
    title = folded(answer.title)
    if title == wanted:
        return 0
    if title.startswith(wanted):
        return 1
    if wanted in title:
        return 2
    return 3 if wanted in folded(answer.text) else None


def missing(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the placeholders of a text for which nothing is known."""
    asked = dict.fromkeys(_PLACEHOLDER.findall(text))
    return tuple(name for name in asked if name in PLACEHOLDERS and not values.get(name))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what is known in the place of its placeholders; the values are markup
    already. What stands in other braces stays as it is."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1]) or match[0], text)


class ReadyAnswers(Protocol):
    """The storage."""

    async def of(self, team_id: TeamId, person_id: PersonId) -> tuple[ReadyAnswer, ...]:
        """Return a team's answers and one member's own, the archived ones left out."""
        ...

    async def get(self, number: int) -> ReadyAnswer | None:
        """Return one."""
        ...

    async def add(self, answer: ReadyAnswer) -> ReadyAnswer:
        """Add one; its id is given by the storage."""
        ...

    async def archive(self, number: int, now: datetime) -> None:
        """Take one out of use."""
        ...


class HasReadyAnswers(Protocol):
    """A unit of work with the ready answers."""

    @property
    def ready_answers(self) -> ReadyAnswers:
        """Within the unit's transaction."""
        ...
