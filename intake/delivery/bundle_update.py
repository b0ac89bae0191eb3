"""What the domain asks of a CRM when a form is sent after all of which a part is there."""

from dataclasses import dataclass
from typing import Protocol

from intake.delivery.bb_code import neutral
from intake.delivery.gateway import Progress
from intake.delivery.plan import Plan
from intake.submissions.submission import Created, Misfit


@dataclass(frozen=True, slots=True)
class BundleUpdate:
    """A bundle that exists, as it was made, and as it should be by now."""

    was: Plan
    wanted: Plan
    """Its main entity and contact are those that exist; a company may be new."""
    made: Created
    company_id: int | None
    """An existing company that is to stand beside it, if it has none."""
    note: str
    """For the main entity's timeline. BB-code."""
    kept_title: str
    """Stands over what was left as others had made it. BB-code."""
    mark: str
    """Unique among the notes of the main entity."""

    def note_with(self, kept: tuple[Misfit, ...], misfits: tuple[Misfit, ...]) -> str:
        """Return the note with what the fields do not hold now."""
        parts = [self.note]
        for title, values in ((self.kept_title, kept), (self.wanted.misfits_title, misfits)):
            if values:
                lines = dict.fromkeys(neutral(f"{one.title}: {one.value}") for one in values)
                parts.append("\n".join((title, *lines)))
        return "\n\n".join(part for part in parts if part)


class Completing(Protocol):
    """What is asked of a CRM besides; raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def bring_up(
        self, update: BundleUpdate, *, in_doubt: bool, progress: Progress
    ) -> Created:
        """Read what there is, write what still holds what we wrote, add what is missing, and leave
        the note: it comes last and proves the rest.

        With ``in_doubt`` it is looked for first. Returns what was made, and the misfits.
        """
        ...
