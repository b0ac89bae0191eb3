"""Waiting for something unless the process is to stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")


async def unless_stopped(stopping: asyncio.Event, work: Coroutine[Any, Any, R]) -> R | None:
    """Await the work; as soon as the event is set, cancel it instead and return ``None``."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopped.cancel()
        await asyncio.wait((task, stopped))
