"""To come."""

from typing import Any

from intake.desk import Desk
from intake.ids import FormId, PersonId, UpdateId
from intake.links import LinkPage
from intake.people import Profile
from intake.said import Said
from intake.scene import Scene
from intake.units import Units


class RecordTouch:
    def __init__(self, units: Units[Any], desk: Desk) -> None:
        self._units = units
        self._desk = desk

    async def __call__(self, update_id: UpdateId, profile: Profile, payload: str) -> Scene:
        raise NotImplementedError
