"""An admin switches a link off, or on again."""

from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import HasLinkPages, HasLinks, LinkRow


class SwitchUnit(HasLinks, HasLinkPages, OnceUnit, Protocol):
    """What is read and written."""


class SwitchLink:
    """Put a link into the state that was asked for: pressed twice, it stays there.

    Touches keep what they were when they came: switching a link off takes no credit away, and
    switching it on gives none back.
    """

    def __init__(self, units: UnitOfWorkFactory[SwitchUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, link_id: LinkId, *, enabled: bool
    ) -> LinkRow | None:
        """Return the link as it is now; ``None`` when there is none."""
        return await self._once(
            update_id,
            partial(_switch, link_id, enabled),
            again=lambda unit: unit.link_pages.link(link_id),
        )


async def _switch(
    link_id: LinkId, enabled: bool, unit: SwitchUnit, _now: datetime
) -> LinkRow | None:
    await unit.links.switch(link_id, enabled=enabled)
    return await unit.link_pages.link(link_id)
