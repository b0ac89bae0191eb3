"""A person asks where they are."""

from intake.conversation.context import ConversationContext
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.conversation.units import ReadingUnit
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


class ShowNow:
    """Return the current state; nothing is changed."""

    def __init__(self, units: UnitOfWorkFactory[ReadingUnit], context: ConversationContext) -> None:
        self._units = units
        self._service = ConversationService(context)

    async def __call__(self, profile: Profile) -> Scene:
        """Return the scene in which the person is."""
        async with self._units() as unit:
            return await self._service.present(unit, profile)
