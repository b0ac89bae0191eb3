"""Answers: what was said, normalised."""

from dataclasses import dataclass
from enum import StrEnum

from intake.kernel.ids import StepId


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

    :attr:`values` depends on the step's type: one string for ``name``, ``text``, ``long_text``;
    E.164 for ``phone``; the address with a lower-case domain for ``email``; a plain decimal
    number for ``number``, and behind it the currency's code if one was said where the form names
    none; an ISO date for ``date``; the chosen values for ``choice`` and
    ``choices``; ``yes`` or ``no``; nothing for ``file``.
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
