"""What ``/variants`` works with."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from intake.forms.catalogue import FormCatalogue
from intake.kernel.ids import ExperimentId, PersonId, UpdateId
from intake.links.experiment import Arm, ExperimentPage, ExperimentRow


class ListsExperiments(Protocol):
    """Comparisons."""

    async def __call__(self, page: int, search: str = "") -> ExperimentPage:
        """Return a page of them."""
        ...

    async def one(self, experiment_id: ExperimentId) -> ExperimentRow | None:
        """Return one."""
        ...


class SettlesExperiment(Protocol):
    """Everybody gets one variant."""

    async def __call__(
        self, update_id: UpdateId, by: PersonId, experiment_id: ExperimentId, kept: Arm
    ) -> ExperimentRow | None:
        """Do it and return how it stands; ``None``: they may not, or there is none."""
        ...


@dataclass(frozen=True, slots=True)
class ExperimentCases:
    """Everything that ``/variants`` needs."""

    list: ListsExperiments
    settle: SettlesExperiment
    catalogue: FormCatalogue
    zone: tzinfo
    """Whose days are told."""
