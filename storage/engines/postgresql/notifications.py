"""What processes say to each other by way of the server: *there is something to do*.

A commit that gave the outbox something says so to all others. It only wakes: who hears nothing,
because the connection is lost, looks every few seconds anyway.
"""

import asyncio
import contextlib
from collections.abc import Callable

from storage.engines.postgresql.connecting import connect, said_of
from storage.engines.postgresql.refusals import FAILURES
from storage.engines.postgresql.server_address import ServerAddress
from storage.errors import StorageError

CHANNEL = "leadtrace_work"
SAYING = f"NOTIFY {CHANNEL}"
"""Within a transaction: it is said with the commit."""

_AGAIN_SECONDS = 5.0


class Listener:
    """Hears what others say, on a connection of its own."""

    def __init__(self, address: ServerAddress, wake: Callable[[], None]) -> None:
        self._address = address
        self._wake = wake
        self._lost = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen from now on."""
        self._task = asyncio.create_task(self._run(), name="notifications")

    async def close(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _run(self) -> None:
        again = False
        while True:
            with contextlib.suppress(StorageError, *FAILURES):
                await self._listen(again=again)
            again = True
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen(self, *, again: bool) -> None:
        with said_of(self._address):
            connection = await connect(self._address)
        try:
            self._lost.clear()
            connection.add_termination_listener(lambda _: self._lost.set())
            await connection.add_listener(CHANNEL, lambda *_: self._wake())
            if again:
                self._wake()  # for what was said meanwhile
            await self._lost.wait()
        finally:
            connection.terminate()
