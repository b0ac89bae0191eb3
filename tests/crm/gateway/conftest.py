"""A portal on loopback, the real client in front of it, and a notebook for the progress."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import WebhookUrl
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app
from sandbox.portal.settings import Settings
from tests.crm.gateway.workshop import Workshop


@pytest.fixture
def portal() -> Portal:
    return Portal(Settings(real_time=False))


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[Bitrix24Client]:
    # aiohttp's own test server stops working when the client gives up; a portal does not.
    runner = web.AppRunner(create_app(portal), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        async with open_session() as session:
            yield Bitrix24Client(session, WebhookUrl(f"http://{host}:{port}/rest/1/sandbox/"))
    finally:
        await runner.cleanup()


@pytest.fixture
def gateway(client: Bitrix24Client) -> Bitrix24Gateway:
    return Bitrix24Gateway(client)


@pytest.fixture
def workshop(portal: Portal, client: Bitrix24Client, gateway: Bitrix24Gateway) -> Workshop:
    return Workshop(portal, client, gateway)
