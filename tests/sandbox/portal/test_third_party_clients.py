"""Clients that nobody here wrote do real work against the portal."""

import asyncio
import ssl
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme
from aiohttp.test_utils import TestServer

from sandbox.portal import oauth_pages
from sandbox.portal.core import Portal
from sandbox.portal.envelope import Request
from sandbox.portal.server import create_app


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


@pytest.mark.filterwarnings("ignore")
async def test_fast_bitrix24_works(monkeypatch: pytest.MonkeyPatch) -> None:
    from fast_bitrix24 import BitrixAsync

    async with TestServer(create_app(Portal(), sleep=no_sleep)) as server:
        client = BitrixAsync(str(server.make_url("/rest/1/sandbox/")), verbose=False)
        contact = await client.call("crm.contact.add", {"fields": {"NAME": "Ann"}})
        deals = await client.call(
            "crm.deal.add",
            [{"fields": {"TITLE": f"Deal {n}", "CONTACT_ID": contact}} for n in range(120)],
        )
        assert len(set(deals)) == 120
        rows = await client.get_all("crm.deal.list", {"filter": {"CONTACT_ID": contact}})
        assert sorted(row["TITLE"] for row in rows) == sorted(f"Deal {n}" for n in range(120))
        # It asks by "ID" in capitals, whatever the method.
        links = await client.get_by_ID("crm.deal.contact.items.get", deals[:3])
        assert [row["CONTACT_ID"] for rows in links.values() for row in rows] == [contact] * 3
        items = await client.get_all("crm.item.list", {"entityTypeId": 2})
        assert len(items) == 120
        trace = await client.call(
            "crm.tracking.trace.add",
            {"TRACE": "{}", "ENTITIES": [{"TYPE": "CONTACT", "ID": contact}]},
            raw=True,
        )
        assert isinstance(trace["result"], int)
        with pytest.raises(Exception, match="400"):
            await client.call("crm.tracking.trace.add", {"TRACE": "{"}, raw=True)


@pytest.mark.filterwarnings("ignore")
async def test_b24pysdk_works_over_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from b24pysdk import BitrixWebhook, Client
    from b24pysdk.errors import BitrixAPIError

    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    server = TestServer(create_app(Portal(), sleep=no_sleep))
    await server.start_server(ssl=context)

    def work() -> None:
        domain = f"{server.host}:{server.port}"
        token = BitrixWebhook(domain=domain, webhook_token="1/sandbox")
        client = Client(token)
        phone = [{"VALUE": "+491", "VALUE_TYPE": "WORK"}]
        contact = client.crm.contact.add(fields={"NAME": "Ann", "PHONE": phone}).result
        deal = client.crm.item.add(
            entity_type_id=2, fields={"title": "T", "contactIds": [contact]}
        ).result
        assert deal["item"]["contactIds"] == [contact]
        batch = token.call_batch(
            {
                "row": ("crm.contact.get", {"id": contact}),
                "found": ("crm.duplicate.findbycomm", {"type": "PHONE", "values": ["+491"]}),
            }
        )
        assert batch["result"]["result"]["row"]["NAME"] == "Ann"
        assert batch["result"]["result"]["found"] == {"CONTACT": [contact]}
        many = {str(n): ("crm.lead.add", {"fields": {"TITLE": f"a&b+{n}"}}) for n in range(50)}
        token.call_batch(many)
        token.call_batch(many)
        rows = token.call_list("crm.lead.list", {"select": ["ID", "TITLE"]})["result"]
        assert len(rows) == 100
        assert rows[0]["TITLE"] == "a&b+0"
        trace = {"TRACE": "{}", "ENTITIES": [{"TYPE": "DEAL", "ID": deal["item"]["id"]}]}
        assert isinstance(token.call_method("crm.tracking.trace.add", trace)["result"], int)
        with pytest.raises(BitrixAPIError, match="Can not parse JSON"):
            token.call_method("crm.tracking.trace.add", {"TRACE": "{"})

    try:
        await asyncio.to_thread(work)
    finally:
        await server.close()


@pytest.mark.filterwarnings("ignore")
async def test_b24pysdk_works_as_an_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a code, renews its token after an hour, and knows our refusals by their names.

    That it finds a renamed portal cannot be seen on loopback: it forgets the port.
    """
    from b24pysdk import BitrixApp, BitrixAppLocal, BitrixToken
    from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
    from b24pysdk.errors.oauth import (
        BitrixOAuthInvalidClient,
        BitrixOAuthInvalidGrant,
        BitrixOauthWrongClient,
    )

    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    now = [1_767_225_600.0]
    portal = Portal()
    server = TestServer(create_app(portal, clock=lambda: now[0], sleep=no_sleep))
    await server.start_server(ssl=context)
    domain = f"{server.host}:{server.port}"
    card = {"client_id": "local.1.2", "client_secret": "s", "redirect_uri": "https://bot/callback"}
    portal.configure({"base_url": f"https://{domain}", "applications": [card]})
    token_url = f"https://{domain}/oauth/token/"
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", token_url)
    asked = Request("GET", "/oauth/authorize/", "client_id=local.1.2&state=s")
    location = oauth_pages.authorise(portal, asked, now[0]).headers["Location"]
    code = parse_qs(urlsplit(location).query)["code"][0]

    def work() -> None:
        app = BitrixAppLocal(domain=domain, client_id="local.1.2", client_secret="s")
        pair = app.get_oauth_token(code).oauth_token
        token = BitrixToken(
            domain=domain,
            auth_token=pair.access_token,
            refresh_token=pair.refresh_token,
            bitrix_app=app,
        )
        assert token.call_method("profile")["result"]["ID"] == "1"
        now[0] += 3600
        assert token.call_method("profile")["result"]["ID"] == "1"
        assert token.refresh_token != pair.refresh_token
        with pytest.raises(BitrixOAuthInvalidGrant):
            app.refresh_oauth_token(pair.refresh_token)
        with pytest.raises(BitrixOauthWrongClient):
            BitrixApp(client_id="x", client_secret="s").get_oauth_token("code")
        with pytest.raises(BitrixOAuthInvalidClient):
            BitrixApp(client_id="local.1.2", client_secret="x").get_oauth_token("code")
        portal.oauth.forget("local.1.2")
        with pytest.raises(BitrixOAuthInvalidClient):
            token.refresh_and_set_oauth_token()

    try:
        await asyncio.to_thread(work)
    finally:
        await server.close()
