"""A person asks where they are."""

from intake.conversation_context import ConversationContext
from intake.people import Profile
from intake.scene import Scene
from intake.unit_of_work import UnitOfWorkFactory
from intake.use_cases.conversation_service import ConversationService
from intake.use_cases.conversation_units import ReadingUnit


class ShowNow:
    """Return the present state; nothing is changed."""

    def __init__(self, units: UnitOfWorkFactory[ReadingUnit], context: ConversationContext) -> None:
        self._units = units
        self._service = ConversationService(context)

    async def __call__(self, profile: Profile) -> Scene:
        """Return the scene in which the person is."""
        async with self._units() as unit:
            return await self._service.present(unit, profile)
