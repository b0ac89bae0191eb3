"""The HTTP shell itself: request formats and ``/_sandbox``."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.people import TOKEN, TelegramWorld


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_query_form_json_and_multipart(server: str, http: aiohttp.ClientSession) -> None:
    async with TelegramWorld.connect(server) as world:
        ann = world.person()
        await ann.opens()
        url = f"{server}/bot{TOKEN}/sendMessage"
        values = {"chat_id": str(ann.id), "text": "Grüße"}
        multipart = aiohttp.FormData(values)
        multipart.add_field("unused", b"x", filename="x.bin")
        for request in (
            http.get(url, params=values),
            http.post(url, data=values),
            http.post(url, json={"chat_id": ann.id, "text": "Grüße"}),
            http.post(url, data=multipart),
        ):
            async with request as response:
                assert response.status == 200
        assert [one.text for one in await ann.chat.messages()] == ["Grüße"] * 4


async def test_bodies_that_cannot_be_read(server: str, http: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    for body in ("{", "[]"):
        async with http.post(f"{server}/bot{TOKEN}/getMe", data=body, headers=headers) as response:
            assert response.status == 400


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("reply_parameters", "Bad Request: object expected as reply parameters"),
        ("reply_markup", "Bad Request: object expected as reply markup"),
        ("parse_mode", "Bad Request: unsupported parse_mode"),
    ],
)
async def test_a_null_is_a_value(
    server: str, http: aiohttp.ClientSession, name: str, description: str
) -> None:
    async with TelegramWorld.connect(server) as world:
        ann = world.person()
        await ann.opens()
        body = {"chat_id": ann.id, "text": "x", name: None}
        async with http.post(f"{server}/bot{TOKEN}/sendMessage", json=body) as response:
            assert (await response.json())["description"] == description


async def test_addresses_that_do_not_exist(server: str, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{server}/elsewhere") as response:
        assert await response.json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found",
        }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("act", {"act": "dance"}),
        ("act", {"act": "text", "person": "ann", "text": "x"}),
        ("faults", {"kind": "nonsense"}),
        ("settings", {"flod": True}),
        ("reset", {"flod": True}),
        ("act", ["text"]),
    ],
)
async def test_wrong_control_requests(
    server: str, http: aiohttp.ClientSession, path: str, body: object
) -> None:
    async with http.post(f"{server}/_sandbox/{path}", json=body) as response:
        assert response.status == 400
        assert (await response.json())["error"]


async def test_events_can_be_waited_for(server: str) -> None:
    async with TelegramWorld.connect(server) as world:
        assert await world.events(seconds=0) == []
        await world.person().says("hello")
        (event,) = await world.events(after=0, seconds=5)
        assert (event["what"], event["text"]) == ("said", "hello")


async def test_a_file_can_be_looked_at(server: str, http: aiohttp.ClientSession) -> None:
    async with TelegramWorld.connect(server) as world:
        await world.person().sends_file("a.txt", file_text="inside")
        (file,) = (await world.state())["files"]
    async with http.get(f"{server}/_sandbox/files/{file['file_id']}") as response:
        assert await response.read() == b"inside"
    async with http.get(f"{server}/_sandbox/files/none") as response:
        assert response.status == 404


async def test_reset_forgets_people_and_keeps_switches(server: str) -> None:
    async with TelegramWorld.connect(server) as world:
        await world.settings(flood=False)
        await world.person().says("hello")
        await world.reset()
        state = await world.state()
        assert (state["people"], state["settings"]["flood"]) == ([], False)


async def test_reset_ends_a_waiting_poll(server: str, http: aiohttp.ClientSession) -> None:
    async with TelegramWorld.connect(server) as world:
        url = f"{server}/bot{TOKEN}/getUpdates"
        waiting = asyncio.create_task(http.post(url, json={"timeout": 50}))
        while "getupdates" not in (await world.state())["calls"]:
            pass
        await world.reset()
        async with asyncio.timeout(10), await waiting as response:
            assert await response.json() == {"ok": True, "result": []}
