"""What a pooler in transaction mode does: its clients share sessions of the server, in turns."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from tests.postgresql_server import USER

_READY, _BYE, _IDLE = b"Z", b"X", b"I"
_STARTUP, _TLS_ASKED = 196_608, 80_877_103

_Reading: TypeAlias = asyncio.Future[tuple[bytes, bytes]]


class TransactionPooler:
    """One session of the server, which whoever begins something gets."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()
        self._greeting = b""

    async def start(self, database: str) -> None:
        """Begin the session, and keep what the server says of itself."""
        words = f"user\0{USER}\0database\0{database}\0\0".encode()
        self._writer.write(struct.pack("!ii", len(words) + 8, _STARTUP) + words)
        self._greeting = await self._until_ready()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client."""
        try:
            await self._greet(reader, writer)
            asked: _Reading = asyncio.ensure_future(_read(reader))
            while (await asked)[0] != _BYE:
                async with self._turn:
                    asked = await self._transaction(asked, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            length, code = struct.unpack("!ii", await reader.readexactly(8))
            await reader.readexactly(length - 8)
            if code == _STARTUP:
                break
            assert code == _TLS_ASKED
            writer.write(b"N")
        writer.write(self._greeting)

    async def _transaction(
        self, asked: _Reading, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> _Reading:
        """Pass on what both sides say until the session is free; gives what was asked next."""
        answered = asyncio.ensure_future(_read(self._reader))
        while True:
            if asked.done():
                self._writer.write(asked.result()[1])
                asked = asyncio.ensure_future(_read(reader))
            await asyncio.wait((asked, answered), return_when=asyncio.FIRST_COMPLETED)
            if answered.done():
                kind, message = answered.result()
                writer.write(message)
                if kind == _READY and message.endswith(_IDLE):
                    return asked
                answered = asyncio.ensure_future(_read(self._reader))

    async def _until_ready(self) -> bytes:
        said = b""
        while True:
            kind, message = await _read(self._reader)
            said += message
            if kind == _READY:
                return said


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    (length,) = struct.unpack("!i", head[1:])
    return head[:1], head + await reader.readexactly(length - 4)


@asynccontextmanager
async def pooling(folder: Path, database: str) -> AsyncIterator[int]:
    """Stand before the server whose socket is in that folder; gives a port."""
    reader, writer = await asyncio.open_unix_connection(str(folder / ".s.PGSQL.5432"))
    pooler = TransactionPooler(reader, writer)
    await pooler.start(database)
    listener = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        writer.close()
        await writer.wait_closed()
