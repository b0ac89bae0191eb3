"""A network between the bot and its database, which can be cut or fall silent."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class CutNetwork:
    """Passes bytes on between a loopback port and a server's socket."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.refuses = False
        """New connections are reset at once."""
        self.port = 0

    def cut(self) -> None:
        """Reset what is open."""
        for writer in tuple(self._open):
            _reset(writer)

    def fall_silent(self) -> None:
        """Pass nothing on, and tell nobody: connections are half open from now on."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass on what has waited."""
        self._flows.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection."""
        if self.refuses:
            _reset(writer)
            return
        try:
            theirs, ours = await asyncio.open_unix_connection(str(self._server))
        except OSError:
            _reset(writer)
            return
        self._open |= {writer, ours}
        for source, target in ((reader, ours), (theirs, writer)):
            task = asyncio.create_task(self._pass(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                await self._flows.wait()
                target.write(data)
                await target.drain()
        self._open.discard(target)
        target.close()

    async def close(self) -> None:
        """Let go of everything."""
        self.flow()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def between(folder: Path) -> AsyncIterator[CutNetwork]:
    """Stand before the server whose socket is in that folder."""
    network = CutNetwork(folder / ".s.PGSQL.5432")
    listener = await asyncio.start_server(network.serve, "127.0.0.1", 0)
    network.port = listener.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        listener.close()
        await network.close()
