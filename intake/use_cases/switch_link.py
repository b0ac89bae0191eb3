"""An admin switches a link off, or on again."""

from typing import Protocol

from intake.clock import Clock
from intake.ids import LinkId, UpdateId
from intake.links import LinkPages, LinkRow, Links
from intake.units import Unit, Units
from intake.updates import HandledUpdates


class SwitchUnit(Unit, Protocol):
    """What is read and written."""

    @property
    def handled(self) -> HandledUpdates:
        """Which updates had their effect."""
        ...

    @property
    def links(self) -> Links:
        """The deep links."""
        ...

    @property
    def link_pages(self) -> LinkPages:
        """What came of them."""
        ...


class SwitchLink:
    """Put a link into the state that was asked for: pressed twice, it stays there.

    Touches keep what they were when they came: switching a link off takes no credit away, and
    switching it on gives none back.
    """

    def __init__(self, units: Units[SwitchUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(
        self, update_id: UpdateId, link_id: LinkId, *, enabled: bool
    ) -> LinkRow | None:
        """Return the link as it is now; ``None`` when there is none."""
        async with self._units() as unit:
            if await unit.handled.insert(update_id, self._clock.now()):
                await unit.links.switch(link_id, enabled=enabled)
            row = await unit.link_pages.link(link_id)
            await unit.commit()
        return row
