"""The server's limits, over real sockets: how many connections, and for how long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_network

import pytest
from aiohttp import web

from bot.ops.connections import ConnectionLimits
from bot.ops.http_server import serving
from web.client_address import Networks

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]  # see above

PATIENT = ConnectionLimits(most=8, most_per_address=8, head=60, request=60, idle=60)
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"

Connect = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Server:
    """A server whose handler waits at its gate, and clients with sockets of their own."""

    port: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    clients: list[Connect] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.begun.release()
        if request.path == "/gate":
            await self.gate.wait()
        return web.Response(text="well")

    async def sends(self, text: bytes) -> Connect:
        client = await asyncio.open_connection("127.0.0.1", self.port)
        self.clients.append(client)
        client[1].write(text)
        return client

    async def answers(self, text: bytes = GET) -> bytes:
        """Ask on a connection of its own; return the status line, empty if it was closed."""
        return await status((await self.sends(text))[0])


async def status(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        try:
            return (await reader.readline()).strip()
        except ConnectionResetError:
            return b""


async def closed(reader: asyncio.StreamReader) -> bool:
    """Wait until the server has closed the connection."""
    async with asyncio.timeout(10):
        try:
            while await reader.read(1000):
                pass
        except ConnectionResetError:
            return True
    return True


@asynccontextmanager
async def serve(
    limits: ConnectionLimits = PATIENT, proxies: Networks = ()
) -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_get("/{tail:.*}", server.handle)
    async with serving(app, "127.0.0.1", 0, limits=limits, proxies=proxies) as port:
        server.port = port
        yield server
        server.gate.set()
        for _, writer in server.clients:
            writer.close()


async def test_half_open_requests_shut_nobody_out() -> None:
    async with serve() as server:
        half = [await server.sends(b"GET / HTTP/1.1\r\nHo") for _ in range(100)]
        for _ in range(3):
            assert await server.answers() == b"HTTP/1.1 200 OK"
        async with asyncio.timeout(10):
            await asyncio.gather(*(closed(reader) for reader, _ in half[:80]))


async def test_connections_that_say_nothing_shut_nobody_out() -> None:
    async with serve() as server:
        for _ in range(100):
            await server.sends(b"")
        assert await server.answers() == b"HTTP/1.1 200 OK"


async def test_a_connection_between_two_requests_gives_way_after_those_that_never_began() -> None:
    async with serve(replace(PATIENT, most=2, most_per_address=2)) as server:
        idle, writer = await server.sends(GET)
        assert await status(idle) == b"HTTP/1.1 200 OK"
        half, _ = await server.sends(b"GET")
        assert await server.answers() == b"HTTP/1.1 200 OK"
        assert await closed(half)
        writer.write(GET)
        async with asyncio.timeout(10):
            await idle.readuntil(b"HTTP/1.1 200 OK")
        for _ in range(2):
            assert await server.answers() == b"HTTP/1.1 200 OK"
        assert await closed(idle)


async def test_those_who_are_served_are_not_cut_for_a_new_one() -> None:
    async with serve(replace(PATIENT, most=3, most_per_address=3)) as server:
        busy = [await server.sends(b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(3)]
        for _ in busy:
            await server.begun.acquire()
        assert await server.answers() == b""
        server.gate.set()
        for reader, _ in busy:
            assert await status(reader) == b"HTTP/1.1 200 OK"
        assert await server.answers() == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    ("proxies", "refused"),
    [((), True), ((ip_network("127.0.0.0/8"),), False), ((ip_network("10.0.0.0/8"),), True)],
)
async def test_one_address_may_hold_so_many_but_a_proxy_serves_many_people(
    proxies: Networks, refused: bool
) -> None:
    async with serve(replace(PATIENT, most_per_address=2), proxies) as server:
        for _ in range(2):
            await server.sends(b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n")
            await server.begun.acquire()
        assert (await server.answers() == b"") is refused


@pytest.mark.parametrize("text", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX: "])
async def test_headers_that_do_not_come_to_an_end_are_not_waited_for(text: bytes) -> None:
    async with serve(replace(PATIENT, head=0.02)) as server:
        reader, _ = await server.sends(text)
        assert await closed(reader)


async def test_headers_that_drip_in_are_not_waited_for() -> None:
    """Each byte would prolong a limit that is counted from the last one."""
    async with serve(replace(PATIENT, head=0.05)) as server:
        reader, writer = await server.sends(b"GET / HTTP/1.1\r\n")
        waiting = asyncio.ensure_future(closed(reader))
        for _ in range(10_000):
            writer.write(b"X: y\r\n"[:3])
            done, _ = await asyncio.wait((waiting,), timeout=0.005)
            if done:
                break
        assert waiting.done()
        assert await waiting


async def test_the_next_request_has_the_same_time_for_its_headers() -> None:
    async with serve(replace(PATIENT, head=0.02)) as server:
        reader, writer = await server.sends(GET)
        assert await status(reader) == b"HTTP/1.1 200 OK"
        writer.write(b"GET / HT")
        assert await closed(reader)


async def test_an_idle_connection_is_kept_for_a_while() -> None:
    async with serve(replace(PATIENT, head=0.02, idle=60)) as server:
        first, writer = await server.sends(GET)
        assert await status(first) == b"HTTP/1.1 200 OK"
        half, _ = await server.sends(b"G")
        assert await closed(half)  # so more than the time for headers has passed
        writer.write(GET)
        async with asyncio.timeout(10):
            await first.readuntil(b"HTTP/1.1 200 OK")


async def test_an_idle_connection_is_closed_in_the_end() -> None:
    async with serve(replace(PATIENT, idle=0.02)) as server:
        reader, _ = await server.sends(GET)
        assert await status(reader) == b"HTTP/1.1 200 OK"
        assert await closed(reader)


async def test_an_answer_that_does_not_come_to_an_end_frees_its_place() -> None:
    async with serve(replace(PATIENT, request=0.02)) as server:
        reader, _ = await server.sends(b"GET /gate HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await closed(reader)


@pytest.mark.parametrize("text", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
async def test_nonsense_is_answered_and_closed(text: bytes) -> None:
    async with serve() as server:
        reader, _ = await server.sends(text)
        assert (await status(reader)).startswith(b"HTTP/1.")
        assert await closed(reader)


async def test_connections_that_are_closed_make_room() -> None:
    async with serve(replace(PATIENT, most=2, most_per_address=2)) as server:
        for _ in range(20):
            reader, writer = await server.sends(GET)
            assert await status(reader) == b"HTTP/1.1 200 OK"
            writer.close()
            await writer.wait_closed()


@pytest.mark.skipif(resource is None, reason="there are no such limits on this system")
@pytest.mark.parametrize(
    ("descriptors", "most", "per_address"),
    [(1024, 512, 128), (256, 128, 32), (1_048_576, 512, 128), (20, 16, 8), (-1, 512, 128)],
)
def test_half_of_the_file_descriptors_are_for_ourselves(
    monkeypatch: pytest.MonkeyPatch, descriptors: int, most: int, per_address: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (descriptors, descriptors))
    limits = ConnectionLimits.of_process()
    assert (limits.most, limits.most_per_address) == (most, per_address)
