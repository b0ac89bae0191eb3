"""The authorisation server: codes and tokens live as long as documented, and work once."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.portal import oauth_pages
from sandbox.portal.core import Portal
from sandbox.portal.envelope import Ending, Request, Response
from sandbox.portal.server import create_app
from sandbox.portal.settings import Settings

APP = {
    "client_id": "local.1.2",
    "client_secret": "s3cr3t",
    "redirect_uri": "https://bot.example.com/callback",
    "install_uri": "https://bot.example.com/install",
}
CLIENT = {"client_id": "local.1.2", "client_secret": "s3cr3t"}
NOW = 1_767_225_600.0
HOUR, DAY = 3600, 86400


@pytest.fixture
def portal() -> Portal:
    return Portal(Settings().changed({"applications": [APP]}))


def asked(portal: Portal, now: float = NOW, *, method: str = "GET", **words: str) -> Response:
    request = Request(method, "/oauth/token/", urlencode({**CLIENT, **words}))
    return oauth_pages.token(portal, request, now)


def code(portal: Portal, now: float = NOW) -> dict[str, str]:
    query = urlencode({"client_id": "local.1.2", "state": "a b", "redirect_uri": "https://evil"})
    response = oauth_pages.authorise(portal, Request("GET", "/oauth/authorize/", query), now)
    assert response.status == 302
    location = urlsplit(response.headers["Location"])
    assert location.hostname == "bot.example.com", "the card names the address"
    return {name: values[0] for name, values in parse_qs(location.query).items()}


def tokens(portal: Portal, now: float = NOW) -> dict[str, Any]:
    response = asked(portal, now, grant_type="authorization_code", code=code(portal, now)["code"])
    assert response.status == 200
    found: dict[str, Any] = response.json()
    return found


def renewed(portal: Portal, token: str, now: float = NOW) -> Response:
    return asked(portal, now, grant_type="refresh_token", refresh_token=token)


def refusal(response: Response) -> tuple[int, str]:
    return response.status, response.json()["error"]


def called(portal: Portal, token: str, now: float = NOW) -> tuple[int, str]:
    response = portal.handle(Request("GET", "/rest/profile", urlencode({"auth": token})), now)
    return response.status, response.json().get("error", "")


def test_a_callback_and_a_pair_look_as_documented(portal: Portal) -> None:
    back = code(portal)
    assert set(back) == {"code", "state", "domain", "member_id", "scope", "server_domain"}
    assert (back["state"], back["domain"], back["scope"]) == ("a b", "portal.sandbox", "crm,user")
    pair = tokens(portal)
    assert pair["client_endpoint"] == "https://portal.sandbox/rest/"
    assert pair["domain"] == "oauth.sandbox"
    assert (pair["expires_in"], pair["expires"]) == (HOUR, int(NOW) + HOUR)
    assert called(portal, pair["access_token"]) == (200, "")


def test_a_code_works_once_and_for_thirty_seconds(portal: Portal) -> None:
    first = code(portal)["code"]
    asked(portal, grant_type="authorization_code", code=first)
    again = asked(portal, grant_type="authorization_code", code=first)
    assert refusal(again) == (400, "invalid_grant")
    late = code(portal)["code"]
    assert refusal(asked(portal, NOW + 30, grant_type="authorization_code", code=late)) == (
        400,
        "invalid_grant",
    )


def test_an_access_token_lives_an_hour(portal: Portal) -> None:
    token = tokens(portal)["access_token"]
    assert called(portal, token, NOW + HOUR - 1) == (200, "")
    assert called(portal, token, NOW + HOUR) == (401, "expired_token")
    assert called(portal, "other") == (401, "NO_AUTH_FOUND")


def test_a_refresh_token_rotates_and_lives_180_days(portal: Portal) -> None:
    first = tokens(portal)["refresh_token"]
    second = renewed(portal, first).json()["refresh_token"]
    assert second != first
    assert refusal(renewed(portal, first)) == (400, "invalid_grant")
    portal.configure({"old_refresh_tokens": True})
    assert renewed(portal, first).status == 200
    assert refusal(renewed(portal, second, NOW + 180 * DAY)) == (400, "invalid_grant")


def test_a_refused_renewal_spends_no_token_of_another_client(portal: Portal) -> None:
    other = {**APP, "client_id": "local.3.4"}
    portal.configure({"applications": [APP, other]})
    pair = tokens(portal)
    oauth_pages.install(portal, "local.3.4", 1, NOW)
    wrong = asked(
        portal,
        client_id="local.3.4",
        grant_type="refresh_token",
        refresh_token=pair["refresh_token"],
    )
    assert refusal(wrong) == (400, "invalid_grant")


WRONG = [
    ({"client_secret": "x", "grant_type": "refresh_token"}, 400, "invalid_client"),
    ({"client_id": "x", "grant_type": "refresh_token"}, 200, "wrong_client"),
    ({"grant_type": "password"}, 400, "invalid_request"),
    ({}, 400, "invalid_request"),
    ({"grant_type": "refresh_token"}, 400, "invalid_request"),
    ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_client"),
]


@pytest.mark.parametrize(("words", "status", "error"), WRONG)
def test_what_is_wrong_is_named(
    portal: Portal, words: dict[str, str], status: int, error: str
) -> None:
    """The last one: an application that is not installed is no client."""
    assert refusal(asked(portal, NOW, **words)) == (status, error)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("headers", "encode"), [(FORM, urlencode), ({"Content-Type": "application/json"}, json.dumps)]
)
def test_a_body_keeps_the_secret_out_of_the_address(
    portal: Portal, headers: dict[str, str], encode: Callable[[dict[str, str]], str]
) -> None:
    words = {**CLIENT, "grant_type": "refresh_token"}
    words["refresh_token"] = tokens(portal)["refresh_token"]
    request = Request("POST", "/oauth/token/", "", headers, encode(words).encode())
    assert oauth_pages.token(portal, request, NOW).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
def test_the_token_address_takes_get_and_post_alone(portal: Portal, method: str) -> None:
    assert asked(portal, method=method, grant_type="refresh_token").status == 405


def test_an_older_authorisation_server_takes_no_post(portal: Portal) -> None:
    portal.configure({"oauth_get_only": True})
    request = Request("POST", "/oauth/token/", body=urlencode(CLIENT).encode())
    assert oauth_pages.token(portal, request, NOW).status == 405


def test_failures_of_the_page_are_shown_on_the_portal(portal: Portal) -> None:
    page = oauth_pages.authorise(portal, Request("GET", "/", "client_id=x"), NOW)
    assert (page.status, page.headers.get("Location")) == (404, None)


def test_an_unpaid_portal_gives_no_token(portal: Portal) -> None:
    pair = tokens(portal)
    portal.configure({"commercial_plan": False})
    assert refusal(renewed(portal, pair["refresh_token"])) == (403, "PAYMENT_REQUIRED")


def test_an_installation_is_told_once_with_tokens_that_work(portal: Portal) -> None:
    assert oauth_pages.install(portal, "local.1.2", 1, NOW)
    assert not oauth_pages.install(portal, "unknown", 1, NOW)
    (event,) = portal.take_events(NOW)
    assert event.form["event"] == "ONAPPINSTALL"
    assert event.form["auth[application_token]"] == "sandbox-application-token"
    assert called(portal, event.form["auth[access_token]"]) == (200, "")
    assert renewed(portal, event.form["auth[refresh_token]"]).status == 200


def test_taken_out_everything_is_worthless(portal: Portal) -> None:
    pair = tokens(portal)
    portal.oauth.forget("local.1.2")
    assert called(portal, pair["access_token"]) == (401, "NO_AUTH_FOUND")
    assert refusal(renewed(portal, pair["refresh_token"])) == (400, "invalid_client")


def test_faults_of_the_portal_do_not_meet_the_server_and_the_other_way_round(
    portal: Portal,
) -> None:
    pair = tokens(portal)
    portal.faults.set({"kind": "server_error", "count": None})
    assert renewed(portal, pair["refresh_token"]).status == 200
    portal.faults.clear()
    portal.faults.set({"kind": "server_error", "method": "oauth.*", "count": None})
    assert called(portal, pair["access_token"]) == (200, "")
    assert asked(portal, grant_type="refresh_token").status == 500


@pytest.mark.parametrize(("kind", "rotated"), [("cut_before", False), ("cut_after", True)])
def test_an_answer_may_be_lost_before_or_after_the_rotation(
    portal: Portal, kind: str, rotated: bool
) -> None:
    token = tokens(portal)["refresh_token"]
    portal.faults.set({"kind": kind, "method": "oauth.token"})
    assert renewed(portal, token).ending == Ending.CLOSED
    assert (renewed(portal, token).status == 400) is rotated


def test_no_secret_is_in_the_state(portal: Portal) -> None:
    pair = tokens(portal)
    shown = repr(portal.state())
    for secret in ("s3cr3t", "sandbox-application", pair["access_token"], pair["refresh_token"]):
        assert secret not in shown


def test_a_renamed_portal_redirects_whoever_asks_under_its_old_name(portal: Portal) -> None:
    portal.configure({"moved_to": "https://new.sandbox"})

    def ask(host: str) -> Response:
        request = Request("POST", "/rest/1/sandbox/profile", "a=b", {"Host": host})
        return portal.handle(request, NOW)

    old = ask("portal.sandbox")
    assert old.status == 302
    assert old.headers["Location"] == "https://new.sandbox/rest/1/sandbox/profile?a=b"
    assert ask("new.sandbox").status == 200


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with TestClient(TestServer(create_app(portal))) as client:
        yield client


async def test_all_of_it_is_served(client: TestClient[web.Request, web.Application]) -> None:
    query = {"client_id": "local.1.2"}
    answer = await client.get("/oauth/authorize/", params=query, allow_redirects=False)
    assert answer.status == 302
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    words = {**CLIENT, "grant_type": "authorization_code", "code": code}
    pair = await (await client.get("/oauth/token/", params=words)).json()
    profile = await client.post("/rest/profile", json={"auth": pair["access_token"]})
    assert profile.status == 200
    assert (await client.post("/_sandbox/expire", json=query)).status == 200
    profile = await client.post("/rest/profile", json={"auth": pair["access_token"]})
    assert (await profile.json())["error"] == "expired_token"
    assert (await client.post("/_sandbox/install", json={"client_id": "x"})).status == 400
    assert (await client.post("/_sandbox/uninstall", json=query)).status == 200
    profile = await client.post("/rest/profile", json={"auth": pair["access_token"]})
    assert profile.status == 401
