"""Following, in this process, the forms that another one read anew."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from intake.forms.violations import FileFault
from texts.fault_lines import terminal_line

_log = structlog.get_logger(__name__)

EVERY = 10.0
"""Seconds between two looks: one row is read."""


class FormWatch:
    """Looks for a mark that is newer than what runs here."""

    def __init__(
        self,
        follow: Callable[[], Awaitable[tuple[FileFault, ...]]],
        tell: Callable[[str], Awaitable[None]],
    ) -> None:
        """``follow`` says why it cannot; ``tell`` says so to the admins, once for each reason."""
        self._follow = follow
        self._tell = tell
        self._reported: tuple[FileFault, ...] = ()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # must not end the process
                _log.warning("forms_not_looked_at", exc_info=error)
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look once."""
        faults = await self._follow()
        if faults and faults != self._reported:
            _log.error("forms_not_followed", faults=[terminal_line(one) for one in faults])
            await self._tell("notice-forms-not-followed")
        self._reported = faults
