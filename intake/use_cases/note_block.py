"""A person blocks the bot, or no longer does."""

from intake.desk import Desk
from intake.ids import UpdateId
from intake.people import Profile
from intake.units import Units
from intake.use_cases.talk_units import TalkUnit


class NoteBlock:
    """Keep since when the person cannot be written to."""

    def __init__(self, units: Units[TalkUnit], desk: Desk) -> None:
        self._units = units
        self._desk = desk

    async def __call__(self, update_id: UpdateId, profile: Profile, blocked: bool) -> None:
        """Note the change; a person who never wrote to us is met by it."""
        now = self._desk.clock.now()
        async with self._units() as unit:
            if not await unit.handled.insert(update_id, now):
                return
            if await unit.people.get(profile.id) is None:
                await unit.people.meet(profile, now)
            await unit.people.mark_blocked(profile.id, now if blocked else None)
            await unit.commit()
