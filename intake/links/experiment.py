"""Two variants behind one link, to be compared: another form, or another greeting.

Who gets which is chosen by a hash of the person and the link: the same one whenever they come, half
of all people each, and nothing of one comparison tells anything about the next.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.forms.wording import Wording
from intake.kernel.ids import ExperimentId, FormId, LinkId, PersonId, VariantId


class Arm(StrEnum):
    """Which of the two."""

    A = "a"
    """As the link is: what everybody got before."""
    B = "b"


@dataclass(frozen=True, slots=True)
class NewVariant:
    """What somebody gets."""

    arm: Arm
    form_id: FormId | None = None
    """``None``: the form to which the link leads."""
    greeting: Wording | None = None
    """``None``: the form's own."""

    @property
    def is_plain(self) -> bool:
        """Say whether it is what the link itself says."""
        return self.form_id is None and self.greeting is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(NewVariant):
    """A stored one."""

    id: VariantId


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison: it runs, or it has ended and everybody gets one of the two."""

    id: ExperimentId
    link_id: LinkId
    a: Variant
    b: Variant
    started_at: datetime
    started_by: PersonId
    stopped_at: datetime | None = None
    stopped_by: PersonId | None = None
    kept: Arm | None = None
    """Which one everybody gets since it was stopped."""

    @property
    def is_running(self) -> bool:
        """Whether people are still parted."""
        return self.stopped_at is None

    def variant(self, arm: Arm) -> Variant:
        """Return one of the two."""
        return self.a if arm is Arm.A else self.b

    @property
    def for_everybody(self) -> Variant | None:
        """What everybody gets since it was stopped; ``None``: what the link says."""
        if self.kept is None or self.variant(self.kept).is_plain:
            return None
        return self.variant(self.kept)

    def variant_for(self, person_id: PersonId) -> Variant | None:
        """Return what somebody gets who comes by the link; ``None``: what the link says."""
        if self.is_running:
            return self.variant(arm_for(self.id, self.link_id, person_id))
        return self.for_everybody

    def forms_for(self, person_id: PersonId) -> frozenset[FormId]:
        """Return the forms without which that person gets what the link says: of both variants
        while people are parted, so that both halves then get the same."""
        given = self.variant_for(person_id)
        needed = (self.a, self.b) if self.is_running else (given,)
        return frozenset(one.form_id for one in needed if one is not None and one.form_id)


def arm_for(experiment: ExperimentId, link_id: LinkId, person_id: PersonId) -> Arm:
    """Choose for one person and link, for good; the comparison's number keeps it apart from
    others of that link."""
    key = f"{experiment}:{link_id}:{person_id}"
    half = hashlib.sha256(key.encode()).digest()[0] < 128
    return Arm.A if half else Arm.B


@dataclass(frozen=True, slots=True)
class ExperimentRow:
    """A comparison as an admin's list has it."""

    experiment: Experiment
    link_code: str
    link_title: str
    people: tuple[int, int]
    """How many came and got A, and B, while it ran."""
    sent: tuple[int, int] = (0, 0)
    """How many of these sent what they began then."""
    is_newest: bool = True
    """No other one of the link began later: it decides what people get."""


@dataclass(frozen=True, slots=True)
class ExperimentPage:
    """A page of them, the newest first."""

    rows: tuple[ExperimentRow, ...]
    page: int
    pages: int


class Experiments(Protocol):
    """The comparisons' storage."""

    async def add(
        self, link_id: LinkId, a: NewVariant, b: NewVariant, by: PersonId, now: datetime
    ) -> Experiment | None:
        """Begin one; ``None``: one of that link is running."""
        ...

    async def get(self, experiment_id: ExperimentId) -> Experiment | None:
        """Return one."""
        ...

    async def of_link(self, link_id: LinkId) -> Experiment | None:
        """Return the link's newest one."""
        ...

    async def variant(self, variant_id: VariantId) -> Variant | None:
        """Return what somebody got."""
        ...

    async def last_got(self, person_id: PersonId) -> Variant | None:
        """Return what somebody got who came last by a link that is compared; ``None``: they came
        last in another way."""
        ...

    async def came_otherwise(
        self, person_id: PersonId, since: datetime, variant_id: VariantId
    ) -> bool:
        """Say whether somebody came since then by a link that gave them anything but that
        variant."""
        ...

    async def keep(
        self, experiment_id: ExperimentId, kept: Arm, by: PersonId, now: datetime
    ) -> None:
        """Stop one, if it runs, and let everybody get this variant."""
        ...

    async def page(self, page: int, size: int, search: str = "") -> ExperimentPage:
        """Return a page; ``search`` is a part of a link's code or title, without regard to case."""
        ...

    async def one(self, experiment_id: ExperimentId) -> ExperimentRow | None:
        """Return one with its numbers."""
        ...


class HasExperiments(Protocol):
    """A unit of work with the comparisons."""

    @property
    def experiments(self) -> Experiments:
        """Within the unit's transaction."""
        ...
