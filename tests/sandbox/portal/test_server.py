"""The shell over real HTTP on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.portal.core import Portal
from sandbox.portal.server import create_app

Client = TestClient[web.Request, web.Application]
ADD = "/rest/1/sandbox/crm.lead.add.json"


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    server = TestServer(create_app(Portal(), sleep=no_sleep))
    async with TestClient(server) as client:
        yield client


async def state(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = await (await client.get("/_sandbox/state")).json()
    return found


async def until(client: Client, reached: Callable[[dict[str, Any]], bool]) -> None:
    """Ask for the state, a bounded number of times, until it is as wanted."""
    for _ in range(200):
        if reached(await state(client)):
            return
    pytest.fail("the state was not reached")


async def test_a_lead_is_added_and_shown(client: Client) -> None:
    answer = await client.post(ADD, json={"fields": {"TITLE": "<b>"}})
    lead = (await answer.json())["result"]
    assert (await state(client))["entities"]["lead"][0]["id"] == lead
    page = await (await client.get(f"/crm/lead/details/{lead}/")).text()
    assert "&lt;b&gt;" in page
    assert (await client.get("/crm/lead/details/1/")).status == 404


async def test_a_cut_after_the_work_is_a_cut(client: Client) -> None:
    await client.post("/_sandbox/faults", json={"set": {"kind": "cut_after"}})
    with pytest.raises(aiohttp.ClientError):
        await client.post(ADD, json={"fields": {}})
    assert len((await state(client))["entities"]["lead"]) == 1


async def test_the_portal_works_on_after_the_client_gave_up(client: Client) -> None:
    await client.post("/_sandbox/faults", json={"set": [{"kind": "late"}]})
    with pytest.raises(TimeoutError):
        await client.post(ADD, json={"fields": {}}, timeout=aiohttp.ClientTimeout(total=0.2))
    assert (await state(client))["entities"]["lead"] == []
    await client.post("/_sandbox/faults", json={"release": True})
    await until(client, lambda held: bool(held["entities"]["lead"]))


async def test_switches_faults_and_reset(client: Client) -> None:
    answer = await client.post("/_sandbox/settings", json={"mode": 2})
    assert (await answer.json())["settings"]["mode"] == 2
    for path, body in (
        ("settings", {"mood": 1}),
        ("reset", {"mode": 3}),
        ("faults", {"set": {"kind": "x"}}),
    ):
        assert (await client.post(f"/_sandbox/{path}", json=body)).status == 400
    await client.post("/_sandbox/reset", json={"offline_window_days": 28})
    assert (await state(client))["settings"]["mode"] == 1


async def test_people_act_over_http_too(client: Client) -> None:
    lead = (await (await client.post(ADD, json={"fields": {}})).json())["result"]
    act = {"act": "change", "user_id": 2, "type": "lead", "id": lead, "fields": {"title": "x"}}
    answer = await client.post("/_sandbox/act", json=act)
    assert (await answer.json())["result"]["item"]["title"] == "x"
    assert (await client.post("/_sandbox/act", json={"act": "dance"})).status == 400
    wrong = {"act": "hire", "employee": {"id": "x"}}
    assert (await client.post("/_sandbox/act", json=wrong)).status == 400


async def test_events_are_posted_once_as_a_form(client: Client) -> None:
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        await received.put(dict(await request.post()))
        return web.Response(status=500)

    app = web.Application()
    app.router.add_post("/events", take)
    async with TestServer(app) as listener:
        handler = {"url": str(listener.make_url("/events")), "application_token": "t"}
        await client.post("/_sandbox/settings", json={"event_handlers": [handler]})
        lead = (await (await client.post(ADD, json={"fields": {}})).json())["result"]
        form = await received.get()
    assert form["event"] == "ONCRMLEADADD"
    assert form["data[FIELDS][ID]"] == str(lead)
    assert form["auth[application_token]"] == "t"
    await until(client, lambda held: held["events"][0]["outcome"] == "500")
    assert received.empty()
