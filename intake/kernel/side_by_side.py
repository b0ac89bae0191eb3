"""Doing several things at the same time, all or none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def side_by_side() -> AsyncIterator[asyncio.TaskGroup]:
    """Open a group of tasks; who leaves it has waited for them.

    Where one fails the others are cancelled, and its error is raised as it is: who catches errors
    by their kind need not know that there were several tasks.
    """
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
