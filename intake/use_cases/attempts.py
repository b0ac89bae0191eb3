"""Doing a unit's work again when another unit was faster."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from intake.conversations import StaleConversationError
from intake.units import Units

UnitT = TypeVar("UnitT")
Result = TypeVar("Result")


async def in_unit(units: Units[UnitT], work: Callable[[UnitT], Awaitable[Result]]) -> Result:
    """Do the work in a unit, and once more in a new one if the conversation changed meanwhile.

    The second time everything is read again, so that what was said meets the present state.

    Raises:
        StaleConversationError: it changed again; the update will be offered again too.
    """
    try:
        async with units() as unit:
            return await work(unit)
    except StaleConversationError:
        async with units() as unit:
            return await work(unit)
