"""Awaiting to the end."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Await short work to its end, also when the awaiting task is cancelled meanwhile.

    The cancellation is raised afterwards. SQLAlchemy throws a connection away when a statement on
    it is cancelled, because the driver's thread works on regardless; here that connection may
    carry other units' work too.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait((task,))
        if not task.cancelled():
            task.exception()  # seen: the cancellation tells the caller enough
        raise
