"""What the dialogue asks of the CRM: a comment in a timeline, made once."""

from dataclasses import dataclass, field
from typing import Protocol

from intake.delivery.gateway import Progress, Upload
from intake.forms.crm_part import EntityKind


@dataclass(frozen=True, slots=True)
class TimelinePlace:
    """The entity whose timeline it is."""

    kind: EntityKind
    id: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """A part of a dialogue, as the timeline shows it."""

    text: str = field(repr=False)
    """BB-code."""
    mark: str
    """How the comment is found again: its last words."""
    file: Upload | None = None
    """All of it, where it is long."""


class Timeline(Protocol):
    """A CRM's timeline. It raises a :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def write(
        self, place: TimelinePlace, transcript: Transcript, *, in_doubt: bool, progress: Progress
    ) -> int:
        """Leave a comment and return its number; with ``in_doubt`` it is looked for first."""
        ...
