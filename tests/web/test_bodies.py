"""Bodies that are packed, slow, long or strangely written, over real sockets."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.system_clock import SystemClock
from intake.attribution.visit import Visit
from intake.kernel.clock import Clock
from texts.translator import Translator
from web import bodies
from web.bridge import Bridge
from web.portal_application import INSTALL, Admission, PortalApplication
from web.routes import SERVER, build_app
from web.telegram import HEADER, TelegramWebhook
from web.telegram import PATH as UPDATES
from web.visitor_limit import VisitorLimit
from web.visits_endpoint import PATH as VISITS
from web.visits_endpoint import VisitsEndpoint

SECRET = "a-secret-of-some-length"
SITE = "https://shop.example"
FORM = "application/x-www-form-urlencoded"
TRANSLATOR = Translator()
UNPACKED = b"{" + b" " * 4_000_000 + b"}"
PACKED = {
    "gzip": gzip.compress(UNPACKED),
    "deflate": zlib.compress(UNPACKED),
    "br": b"\x8b\x00\x80a\x03",
    "zstd": b"\x28\xb5\x2f\xfd\x04\x00\x09\x00\x00a",
    "GZip": gzip.compress(b"{}"),
    "identity, gzip": gzip.compress(b"{}"),
    "x-gzip": gzip.compress(b"{}"),
    "compress": b"\x1f\x9d",
}
WAYS: dict[str, dict[str, str]] = {
    UPDATES: {HEADER: SECRET},
    VISITS: {"Origin": SITE, "Content-Type": "text/plain"},
    INSTALL: {"Content-Type": FORM},
}


class Served:
    """The three addresses that take a body, and what came through them."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.clock: Clock = SystemClock()
        self.client: TestClient[Any, Any]

    async def take(self, raw: Mapping[str, Any]) -> None:
        self.taken.append(raw)

    async def record(self, visit: Visit, *, by_person: bool) -> None:  # noqa: ARG002  # the port's
        self.taken.append(visit)

    async def installed(self, refresh_token: str, application_token: str, server: str) -> Admission:
        self.taken.append((refresh_token, application_token, server))
        return Admission.GRANTED

    def admits(self, state: str) -> bool:
        return bool(state)

    async def authorised(self, code: str, server: str) -> Admission:
        raise AssertionError((code, server))

    async def raw(self, text: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send bytes as they are."""
        assert self.client.port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", self.client.port)
        writer.write(text)
        await writer.drain()
        return reader, writer


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setitem(SERVER, "lingering_time", 0.01)
    served = Served()
    limit = VisitorLimit(b"k" * 32, allowance=1_000)
    visits = VisitsEndpoint(
        served.record, limit, served.clock, origins=frozenset({SITE}), proxies=()
    )

    async def nobody(_: Any) -> Any:
        raise AssertionError

    async def nothing() -> tuple[str, ...]:
        return ()

    async def no_metrics() -> bytes:
        return b""

    app = build_app(
        problems=nothing,
        metrics=no_metrics,
        webhook=TelegramWebhook(served.take, SECRET),
        bridge=Bridge(nobody, visits.answer, nobody),
        application=PortalApplication(served, TRANSLATOR, limit, served.clock, proxies=()),
    )
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        served.client = client
        yield served


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("path", WAYS)
async def test_a_packed_body_is_refused_unread(served: Served, path: str, coding: str) -> None:
    headers = {**WAYS[path], "Content-Encoding": coding}
    answer = await served.client.post(path, data=PACKED[coding], headers=headers)
    assert answer.status == 415
    assert answer.headers["Accept-Encoding"] == "identity"
    assert served.taken == []


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (UPDATES, {}, 401),
        (UPDATES, {HEADER: "wrong"}, 401),
        (VISITS, {"Content-Type": "text/plain", "Origin": "https://evil.example"}, 403),
        ("/nowhere", {}, 404),
        ("/health", {}, 405),
    ],
)
async def test_strangers_are_told_what_they_are_before_anything_is_said_of_the_body(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    headers: dict[str, str],
    status: int,
) -> None:
    """And nothing is unpacked for them: aiohttp itself would, while the body arrives."""
    monkeypatch.setattr("aiohttp.http_parser.DeflateBuffer.__init__", None)
    headers = {**headers, "Content-Encoding": "gzip"}
    answer = await served.client.post(path, data=PACKED["gzip"], headers=headers)
    assert answer.status == status


async def test_a_body_that_is_packed_on_the_way_is_refused(served: Served) -> None:
    reader, writer = await served.raw(
        f"POST {UPDATES} HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
        "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".encode()
    )
    assert (await reader.readline()).split()[1] in {b"400", b"415"}
    assert served.taken == []
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_says_that_it_is_plain_is_taken(served: Served) -> None:
    headers = {HEADER: SECRET, "Content-Encoding": "identity"}
    answer = await served.client.post(UPDATES, data=b'{"update_id": 7}', headers=headers)
    assert (answer.status, served.taken) == (200, [{"update_id": 7}])


@pytest.mark.parametrize("path", WAYS)
async def test_a_body_that_does_not_come_to_an_end_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.01)
    headers = "".join(f"{name}: {value}\r\n" for name, value in WAYS[path].items())
    reader, writer = await served.raw(
        f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 500\r\n\r\n{{".encode()
    )
    async with asyncio.timeout(10):
        answer = await reader.read()  # to the end: the connection is closed, too
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert served.taken == []
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("path", WAYS)
async def test_a_body_that_is_too_long_is_refused_before_it_is_sent(
    served: Served, path: str
) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in WAYS[path].items())
    reader, writer = await served.raw(
        f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 9999999999\r\n\r\n".encode()
    )
    assert b" 413 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


INSTALLATION = "event=ONAPPINSTALL&auth%5Brefresh_token%5D=r%D0%B9&auth%5Bapplication_token%5D=a"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FORM, 200),
        (f"{FORM}; charset=utf-8", 200),
        (f"{FORM}; charset=UTF8", 200),
        (f'{FORM}; charset="windows-1251"', 200),
        (f"{FORM}; charset=nonsense", 400),
        (f"{FORM}; charset=zlib", 400),
        (f"{FORM}; charset=punycode", 400),
        (f"{FORM}; charset=idna", 400),
        (f"{FORM}; charset=utf-7", 400),
        (f"{FORM}; charset={'x' * 2000}", 400),
        ("multipart/form-data; boundary=x", 400),
        ("application/json", 400),
        ("", 400),
    ],
)
async def test_an_installation_in_a_strange_charset_is_refused(
    served: Served, kind: str, status: int
) -> None:
    answer = await served.client.post(INSTALL, data=INSTALLATION, headers={"Content-Type": kind})
    assert answer.status == status
    assert bool(served.taken) is (status == 200)


@pytest.mark.parametrize(
    "body", [b"event=\xff\xfe", b"event=%ff", b"&".join(b"a%d=1" % number for number in range(300))]
)
async def test_an_installation_that_cannot_be_read_is_refused(served: Served, body: bytes) -> None:
    answer = await served.client.post(INSTALL, data=body, headers={"Content-Type": FORM})
    assert (answer.status, served.taken) == (400, [])


async def test_the_charset_is_that_of_the_escaped_bytes(served: Served) -> None:
    headers = {"Content-Type": f"{FORM}; charset=windows-1251"}
    body = "event=ONAPPINSTALL&auth%5Brefresh_token%5D=%E9"
    assert (await served.client.post(INSTALL, data=body, headers=headers)).status == 200
    assert served.taken == [("й", "", "")]
