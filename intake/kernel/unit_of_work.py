"""Units of work: the transaction that a use case owns."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

Unit_co = TypeVar("Unit_co", covariant=True)


class StaleRowError(Exception):
    """A row is no longer as this unit read it: another unit was faster. Read again."""


class UnitOfWork(Protocol):
    """One transaction. Leaving it without a commit rolls back."""

    async def commit(self) -> None:
        """Make the unit's work durable; when this returns, a power cut no longer undoes it.

        At most once, and as the unit's last act.

        Raises:
            StaleRowError: another unit was faster; nothing of this one is kept.
        """
        ...


class UnitOfWorkFactory(Protocol[Unit_co]):
    """Opens units of work: ``async with units() as unit``.

    A writing unit holds the database's writer: no network call, no waiting for people inside.
    A use case names the narrow unit that it needs, ``UnitOfWorkFactory[SubmitUnit]``; storage's
    unit fits all.
    """

    def __call__(self) -> AbstractAsyncContextManager[Unit_co]:
        """Open a unit of work."""
        ...
