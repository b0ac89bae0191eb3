"""Request lines with raw bytes, through the real server."""

import asyncio
from urllib.parse import quote

from aiohttp import web

from bot.ops.http_server import serving
from bot.ops.request_line import escape_line

SPRING = "Весна 🚀".replace(" ", "%20")


async def show(request: web.Request) -> web.Response:
    return web.Response(text=f"{request.path} {request.query.get('utm_campaign')}")


async def ask(*parts: bytes) -> tuple[int, str]:
    """Send a request in these parts, each read by the server before the next."""
    app = web.Application()
    app.router.add_route("*", "/go/{code}", show)
    async with serving(app, "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    return int(head.split()[1]), body.decode()


END = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def test_a_raw_line_gets_its_page() -> None:
    line = f"GET /go/spring?utm_campaign={SPRING}".encode()
    assert await ask(line + END) == (200, "/go/spring Весна 🚀")


async def test_a_raw_line_of_an_older_system_gets_its_page_too() -> None:
    status, _ = await ask("GET /go/spring?utm_campaign=Весна".encode("cp1251") + END)
    assert status == 200


async def test_also_in_the_path_and_in_pieces() -> None:
    line = "GET /go/весна?utm_campaign=лето".encode()
    assert await ask(line[:12], line[12:25], line[25:] + END) == (200, "/go/весна лето")


async def test_what_is_behind_the_line_stays_as_it_is() -> None:
    body = "тело".encode()
    head = b"POST /go/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    assert (await ask(head % len(body) + body))[0] == 200
    data = "GET /я HTTP/1.1\r\nX: я\r\n".encode()
    escaped = f"GET /{quote('я')} HTTP/1.1\r\nX: я\r\n".encode()
    assert escape_line(data) == (escaped, False)


async def test_a_second_request_on_the_same_connection() -> None:
    first = b"GET /go/a HTTP/1.1\r\nHost: x\r\n\r\n"
    app = web.Application()
    app.router.add_get("/go/{code}", show)
    async with serving(app, "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        await reader.readuntil(b"/go/a None")
        writer.write("GET /go/b?utm_campaign=лето".encode() + END)
        assert (await reader.read()).decode().endswith("/go/b лето")
        writer.close()
