"""The portal's stages: what each is called and means, and which are its reasons of failure."""

from collections.abc import Callable

from typing_extensions import override

from crm.client.call_errors import Bitrix24Error, PermanentError
from crm.client.methods.portal_setup import Status, StatusList
from crm.client.questions import Batches, ask
from crm.gateway.translation import translated
from intake.forms.crm_part import EntityKind
from intake.outcomes.lead_entity import StageMeaning
from intake.outcomes.lost_reasons import LostReason, LostReasons
from intake.outcomes.read_crm_states import StageNames

LIFETIME = 300.0
"""Seconds. A stage that was just added is offered after so long at the latest."""

MEANINGS = {"S": StageMeaning.WON, "F": StageMeaning.LOST}
"""By the portal's letters; everything else is in progress."""


def directory_of(kind: EntityKind, pipeline: int | None) -> str:
    """Return the name of the directory that holds the stages of such entities."""
    match kind:
        case EntityKind.LEAD:
            return "STATUS"
        case EntityKind.QUOTE:
            return "QUOTE_STATUS"
        case _:
            return f"DEAL_STAGE_{pipeline}" if pipeline else "DEAL_STAGE"


class StageDirectory(LostReasons, StageNames):
    """Asks for stages once in some minutes; remembers what they are called for ever."""

    def __init__(self, batches: Batches, now: Callable[[], float]) -> None:
        """Take a clock of seconds that runs steadily."""
        self._batches = batches
        self._now = now
        self._known: dict[str, tuple[tuple[Status, ...], float]] = {}

    async def reasons(self, kind: EntityKind, pipeline: int | None) -> tuple[LostReason, ...]:
        """Return the stages of failure. Raises a DeliveryError."""
        try:
            stages = await self.stages(kind, pipeline)
        except Bitrix24Error as error:
            raise translated(error, "stages") from None
        return tuple(
            LostReason(stage.code, stage.name) for stage in stages if stage.semantics == "F"
        )

    @override
    def name_of(self, kind: EntityKind, pipeline: int | None, stage: str) -> str | None:
        known, _ = self._known.get(directory_of(kind, pipeline), ((), 0.0))
        return next((one.name for one in known if one.code == stage), None)

    async def learn(self, kind: EntityKind, pipeline: int | None, stage: str) -> None:
        """Find out what a stage is called, if that is not known; what the portal does not show
        stays unknown. Raises a Bitrix24Error if it may be known later."""
        name = directory_of(kind, pipeline)
        _, until = self._known.get(name, ((), 0.0))
        if self._now() < until or self.name_of(kind, pipeline, stage) is not None:
            return
        try:
            await self.stages(kind, pipeline)
        except PermanentError:
            self._known[name] = (), self._now() + LIFETIME

    async def stages(self, kind: EntityKind, pipeline: int | None) -> tuple[Status, ...]:
        """Return all stages, in their order. Raises a Bitrix24Error."""
        name = directory_of(kind, pipeline)
        known, until = self._known.get(name, ((), 0.0))
        if self._now() < until:
            return known
        answers = await ask(self._batches, {"stages": StatusList(name)}, strict=True)
        stages: tuple[Status, ...] = answers["stages"]
        self._known[name] = stages, self._now() + LIFETIME
        return stages
