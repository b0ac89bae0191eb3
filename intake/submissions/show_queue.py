"""Somebody looks at what has not reached the CRM."""

from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.submissions.delivery_backlog import HasDeliveryBacklog, QueuePage

PAGE_SIZE = 6
"""Submissions on one page: what fits a phone's screen with their reasons."""


class ShowQueue:
    """Return a page of the queue."""

    def __init__(self, units: UnitOfWorkFactory[HasDeliveryBacklog]) -> None:
        self._units = units

    async def __call__(self, page: int) -> QueuePage:
        """Return the page, counted from 0; one that does not exist gives the nearest."""
        async with self._units() as unit:
            return await unit.delivery_backlog.page(page, PAGE_SIZE)
