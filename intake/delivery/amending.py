"""What the domain asks of a CRM after a delivery: to add a trace and a note, or take a trace back.

A trace cannot be read back, so nothing but the note behind it tells after a lost answer that it is
there: the note carries a mark of its own, and comes last.
"""

from dataclasses import dataclass
from typing import Protocol

from intake.attribution.credit import Attribution
from intake.delivery.bundle_update import Completing
from intake.delivery.file_places import MAIN_ENTITIES
from intake.delivery.gateway import CrmGateway, Progress
from intake.forms.crm_part import EntityKind
from intake.links.link import Utm
from intake.submissions.submission import Created, CreatedEntity, Submission
from intake.team.portal_user import PortalDirectory


@dataclass(frozen=True, slots=True)
class CurrentBundle:
    """What a bundle has become: merged, converted, restored, or partly deleted."""

    entities: tuple[CreatedEntity, ...]
    """The main one first, if there still is one."""
    is_open: bool
    """The main one is there and still being worked on."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """Something to add to a bundle that exists."""

    entities: tuple[CreatedEntity, ...]
    """The main one first: it gets the note."""
    trace: Attribution | None
    """What the new trace holds; ``None``: no trace is wanted."""
    note: str
    """For the main entity's timeline. BB-code."""
    mark: str
    """Unique among the notes of the main entity; a part of it."""
    utm: Utm | None = None
    """To stand in the entities that we made, where one of ``wrong_utm`` stands now."""
    wrong_utm: tuple[Utm, ...] = ()


class TraceProgress(Progress, Protocol):
    """How the gateway tells that a trace is linked."""

    async def traced(self, trace_id: int) -> None:
        """Called as soon as the new trace's number is known; kept in storage."""
        ...


class FindsBundle(Protocol):
    """Raises a :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def find_bundle(self, submission: Submission) -> CurrentBundle:
        """Say where a bundle stands by now, whatever people did with what its delivery made."""
        ...


class Amending(FindsBundle, Protocol):
    """Every method raises a :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def amend(
        self, amendment: Amendment, trace_id: int | None, *, in_doubt: bool, progress: TraceProgress
    ) -> int | None:
        """Link the trace, correct the UTM values, leave the note; return the trace's number.

        ``trace_id``: it is linked already. Then, or with ``in_doubt``, the note is looked for:
        where it is, everything is, and ``None`` says that the trace's number was lost.
        """
        ...

    async def delete_trace(self, trace_id: int, progress: Progress) -> None:
        """Take a trace off all entities and delete it; once more does no harm."""
        ...


class AmendingGateway(CrmGateway, Amending, Completing, PortalDirectory, Protocol):
    """A CRM that can do all of it, and knows who works there."""


def main_first(made: Created) -> tuple[CreatedEntity, ...]:
    """Return a bundle's entities, the main one first; a deal before the lead that became it."""
    return tuple(sorted(made.entities, key=_rank))


def _rank(entity: CreatedEntity) -> tuple[bool, bool]:
    return entity.kind not in MAIN_ENTITIES, entity.kind is EntityKind.LEAD
