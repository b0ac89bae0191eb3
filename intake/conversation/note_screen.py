"""What stands in a person's chat is noted, so that it can be put right whatever happens."""

from typing import Protocol

from intake.kernel.ids import PersonId
from intake.kernel.person import HasPeople
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory


class ScreenUnit(HasPeople, UnitOfWork, Protocol):
    """Enough to keep what stands in a chat."""


class NoteScreen:
    """Keep what was sent, or is about to be."""

    def __init__(self, units: UnitOfWorkFactory[ScreenUnit]) -> None:
        self._units = units

    async def __call__(
        self,
        person_id: PersonId,
        *,
        reply_keyboard: bool | None = None,
        live_message: int | None = None,
    ) -> None:
        """Keep it; of a stranger nothing is kept. ``None`` leaves things as they were."""
        async with self._units() as unit:
            await unit.people.keep_screen(
                person_id, reply_keyboard=reply_keyboard, live_message=live_message
            )
            await unit.commit()
