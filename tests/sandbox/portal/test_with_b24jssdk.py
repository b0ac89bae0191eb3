"""The served portal under the vendor's SDK for JavaScript, which speaks https only."""

import asyncio
import json
import ssl
import time
from pathlib import Path

import pytest
import trustme
from aiohttp.test_utils import TestServer

from sandbox.portal.core import Portal
from sandbox.portal.server import create_app
from tests.sandbox.node.clients import run_script, skip_without

HOUR = 3600
CARD = {"client_id": "local.1.2", "client_secret": "s3cr3t"}


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


async def test_the_sdk_works_as_a_webhook_and_as_an_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without("@bitrix24/b24jssdk")
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(bundle))
    portal = Portal()
    server = TestServer(create_app(portal, sleep=no_sleep))
    await server.start_server(ssl=context)
    address = f"localhost:{server.port}"
    portal.configure(
        {"base_url": f"https://{address}", "oauth_domain": address, "applications": [CARD]}
    )
    portal.oauth.installed.add("local.1.2")
    access, refresh = portal.oauth.issue("local.1.2", 1, time.time() - HOUR)
    believed = {
        "applicationToken": "t",
        "userId": 1,
        "memberId": portal.settings.member_id,
        "accessToken": access,
        "refreshToken": refresh,
        "expires": int(time.time()) + HOUR,
        "expiresIn": HOUR,
        "scope": "crm,user",
        "domain": address,
        "clientEndpoint": f"https://{address}/rest/",
        "serverEndpoint": f"https://{address}/rest/",
        "status": "L",
    }
    try:
        got = await run_script("b24jssdk.mjs", f"https://{address}", json.dumps(believed))
    finally:
        await server.close()
    assert got["deals"] == [f"a&b+{number}" for number in range(60)]
    assert (got["classic"], got["history"]) == (60, [50, 10])
    assert (got["profile"]["ADMIN"], got["bound"], got["renewed"]) == (True, True, 1)
    assert got["refusals"] == [
        "400 ERROR_CORE",
        "403 WRONG_AUTH_TYPE",
        "400 ERROR_CORE",
    ]
