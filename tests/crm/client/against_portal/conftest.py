"""A client of the sandbox's portal, over loopback HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app
from tests.crm.client.against_portal.far_portal import FarPortal


@pytest.fixture
async def portal(session: aiohttp.ClientSession, clock: Any) -> AsyncIterator[FarPortal]:
    server = TestServer(create_app(Portal(), clock=clock, sleep=clock.sleep))
    await server.start_server()
    yield FarPortal(server, session)
    await server.close()


@pytest.fixture
def client(session: aiohttp.ClientSession, portal: FarPortal, limits: Limits) -> Bitrix24Client:
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    return Bitrix24Client(session, WebhookUrl(address), limits)
