"""How often an answer has to wait for PostgreSQL: the trips over the network, counted on the way.

Whatever a driver packs into a message, or a message into a packet: a trip is when words go to the
server after something came from it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urlencode, urlsplit

from benchmarks.contender import walk
from benchmarks.product import opened
from benchmarks.telegram import Raw

_PORT = 5432


@dataclass
class Trips:
    """Stands between the bot and the server, and counts."""

    host: str
    """A folder with its socket, or a machine."""
    port: int
    made: int = 0
    _pipes: set[asyncio.Task[None]] = field(default_factory=set)
    _ends: list[asyncio.StreamWriter] = field(default_factory=list)

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[Path]:
        """Serve; gives the folder of the socket to connect to."""
        with TemporaryDirectory(prefix="trips-", dir="/tmp") as folder:
            serving = await asyncio.start_unix_server(self._serve, f"{folder}/.s.PGSQL.{_PORT}")
            try:
                yield Path(folder)
            finally:
                serving.close()
                for end in self._ends:
                    end.transport.abort()
                await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.host.startswith("/"):
            connecting = asyncio.open_unix_connection(f"{self.host}/.s.PGSQL.{self.port}")
        else:
            connecting = asyncio.open_connection(self.host, self.port)
        far_reader, far_writer = await connecting
        self._ends += writer, far_writer
        answered = asyncio.Event()
        answered.set()

        async def there() -> None:
            while said := await reader.read(65536):
                if answered.is_set():
                    self.made += 1
                    answered.clear()
                far_writer.write(said)
            far_writer.transport.abort()

        async def back() -> None:
            while said := await far_reader.read(65536):
                answered.set()
                writer.write(said)
            writer.transport.abort()

        for pipe in (there(), back()):
            task = asyncio.ensure_future(pipe)
            self._pipes.add(task)
            task.add_done_callback(self._pipes.discard)


async def trips_of_a_form(url: str) -> list[int]:
    """Return them for each update, from ``/start`` to the confirmation.

    Others came before, so that every statement is prepared. ``url``: a migrated database.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    host = asked.pop("host", parts.hostname or "localhost")
    trips = Trips(host, int(asked.pop("port", parts.port or _PORT)))
    async with trips.counted() as folder:
        who = parts.netloc.rpartition("@")[0]
        query = urlencode({**asked, "host": str(folder), "sslmode": "disable"})
        by_way = parts._replace(netloc=f"{who}@", query=query).geturl()
        async with opened(by_way) as product:
            made: list[int] = []

            async def take(raw: Raw) -> None:
                before = trips.made
                await product.take(raw)
                made.append(trips.made - before)

            for _ in range(3):
                made.clear()
                await walk(take, product.session, [])
    return made
