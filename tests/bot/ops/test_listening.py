"""Having the portal tell of changes, where another process may be the one that is let in."""

import asyncio

from bot.ops.listening import Listening


async def test_who_was_not_let_in_looks_again_as_soon_as_who_was() -> None:
    """With several processes nobody wakes the elected one when another is let in."""
    bound = asyncio.Event()
    tries = 0

    async def bind() -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise PermissionError
        bound.set()
        return 1

    listening = asyncio.create_task(Listening(bind, look_again=0.01).run())
    async with asyncio.timeout(30):
        await bound.wait()
    listening.cancel()
