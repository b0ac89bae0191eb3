"""Answers: what was said, normalised."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.kernel.ids import StepId


class ValueKind(StrEnum):
    """What an answer is to those who store it elsewhere, whatever was asked for it."""

    PERSON_NAME = "person_name"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    ITEM = "item"
    """One of a list."""
    ITEMS = "items"
    FLAG = "flag"
    FILES = "files"


class FileKind(StrEnum):
    """How Telegram delivered a file."""

    DOCUMENT = "document"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that stays with Telegram until the delivery fetches it."""

    file_id: str
    unique_id: str
    name: str
    """As the sender named it, or ``photo.jpg``; never trusted as a path."""
    size: int | None
    """In bytes, as Telegram says."""
    mime: str | None
    kind: FileKind


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one step.

    What :attr:`values` are depends on the step's type (:mod:`intake.forms.steps`); files have none.
    """

    step: StepId
    values: tuple[str, ...] = ()
    extension: str | None = None
    """A phone's extension."""
    files: tuple[FileRef, ...] = ()

    @property
    def value(self) -> str:
        """The first value; empty for files."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What the meaning of a typed answer depends on besides the question."""

    language: str
    region: str
    today: date
