"""Awaiting to the end."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def uninterrupted(work: Awaitable[T]) -> T:
    """Await short work to its end, also when the awaiting task is cancelled meanwhile.

    The cancellation is raised afterwards: a thread works on regardless, and whoever comes next
    must find its work done. SQLAlchemy would throw a connection away whose statement is cancelled.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait((task,))
        if not task.cancelled():
            task.exception()  # seen: the cancellation tells the caller enough
        raise
