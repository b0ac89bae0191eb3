"""The playground page's server, over loopback."""

import re

import aiohttp
import pytest

from sandbox.serving import Addresses


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/static/crm.js", "/static/page.css"])
async def test_it_serves_its_files(
    servers: Addresses, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(f"{servers.page}{path}") as answer:
        assert answer.status == 200


async def test_a_person_can_act_through_it(
    servers: Addresses, session: aiohttp.ClientSession
) -> None:
    act = {"act": "start", "person": 7, "payload": "spring"}
    async with session.post(f"{servers.page}/telegram/act", json=act) as answer:
        assert answer.status == 200
    async with session.get(f"{servers.page}/telegram/state") as answer:
        (chat,) = (await answer.json())["chats"]
    assert [message["text"] for message in chat["messages"]] == ["/start spring"]


async def test_trouble_can_be_made_through_it(
    servers: Addresses, session: aiohttp.ClientSession
) -> None:
    wish = {"set": {"kind": "no_auth", "count": None}}
    async with session.post(f"{servers.page}/portal/faults", json=wish) as answer:
        assert answer.status == 200
    async with session.get(f"{servers.webhook}profile") as answer:
        assert (answer.status, (await answer.json())["error"]) == (401, "NO_AUTH_FOUND")


async def test_a_refused_act_keeps_its_reason(
    servers: Addresses, session: aiohttp.ClientSession
) -> None:
    async with session.post(f"{servers.page}/telegram/act", json={"act": "dance"}) as answer:
        assert answer.status == 400
        assert "dance" in (await answer.json())["error"]


@pytest.mark.parametrize("path", ["/telegram/bot100000:SANDBOX", "/portal/rest", "/portal/nothing"])
async def test_it_passes_on_nothing_but_the_controls(
    servers: Addresses, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(f"{servers.page}{path}") as answer:
        assert answer.status == 404


async def test_it_shows_the_portals_page_of_an_entity(
    servers: Addresses, session: aiohttp.ClientSession
) -> None:
    fields = {"entityTypeId": 2, "fields": {"title": "Sale & <more>, «Весна»"}}
    async with session.post(f"{servers.webhook}crm.item.add", json=fields) as answer:
        number = (await answer.json())["result"]["item"]["id"]
    async with session.get(f"{servers.page}/crm/deal/details/{number}/") as answer:
        assert answer.status == 200
        assert answer.charset == "utf-8"
        page = await answer.text()
    assert "Sale &amp; &lt;more&gt;, «Весна»" in page
    assert re.search(r"DATE_CREATE<td>\d{4}-\d\d-\d\dT", page), "as people read times"
