"""Links of ours are known again, and nothing else is; what a token server says is judged."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from crm.client.call_errors import Bitrix24Error, PortalWideError, QueryLimitError, TransientError
from crm.client.oauth.authorisation import LIFETIME, AuthorisationLinks
from crm.client.oauth.grant import Grant
from crm.client.oauth.token_server import KNOWN_SERVERS, TokenServers, portal_of, read_grant

SECRET, TOKEN = "cl13nt-s3cr3t", "r3fr3sh-t0ken"
SAID = {"access_token": "a", "refresh_token": "b", "client_endpoint": "https://p.example/rest/"}


def granted(far_end: Any) -> Grant:
    return Grant("a", "b", "https://p.example", server=address(far_end))


def links(now: float = 1000.0, key: bytes = b"k" * 32) -> AuthorisationLinks:
    return AuthorisationLinks("local.1.2", key, lambda: now)


def state_of(link: str) -> str:
    return URL(link).query["state"]


def test_a_link_leads_to_the_portals_page() -> None:
    link = URL(links().to("https://p.example"))
    assert str(link.with_query(None)) == "https://p.example/oauth/authorize/"
    assert set(link.query) == {"client_id", "state"}


@given(made=st.floats(0, 4e9), later=st.floats(-1e6, 1e6))
def test_a_link_is_good_for_its_lifetime(made: float, later: float) -> None:
    state = state_of(links(made).to("https://p.example"))
    age = made + later - int(made)
    assert links(made + later).admits(state) is (0 <= age <= LIFETIME)


@given(st.text())
def test_no_other_state_is_admitted(state: str) -> None:
    assert not links().admits(state)


@given(st.binary(min_size=1, max_size=40))
def test_a_state_is_worth_nothing_under_another_key(key: bytes) -> None:
    assert not links(key=key).admits(state_of(links().to("https://p.example")))


@given(st.integers(min_value=0, max_value=2**40), st.integers(min_value=1, max_value=2**20))
def test_a_moment_cannot_be_moved(made: int, by: int) -> None:
    moment, _, proof = state_of(links(made).to("https://p.example")).partition(".")
    assert not links(made + by).admits(f"{int(moment, 16) + by:x}.{proof}")


def servers(session: aiohttp.ClientSession, *far_ends: Any) -> TokenServers:
    return TokenServers(
        session,
        tuple(address(far) for far in far_ends),
        client_id="local.1.2",
        client_secret=SECRET,
        timeout=aiohttp.ClientTimeout(total=3.0),
    )


def address(far_end: Any) -> str:
    return str(far_end.server.make_url("")).rstrip("/")


JUDGED: list[tuple[Callable[[Any], Any], type[Bitrix24Error], str]] = [
    (lambda far: far.refuses(400, "invalid_grant", "No"), PortalWideError, "invalid_grant"),
    (lambda far: far.refuses(200, "invalid_grant"), PortalWideError, "invalid_grant"),
    (lambda far: far.refuses(400, "invalid_scope"), PortalWideError, "invalid_scope"),
    (lambda far: far.refuses(401, "invalid_client"), PortalWideError, "invalid_client"),
    (lambda far: far.refuses(403, "PAYMENT_REQUIRED"), PortalWideError, "PAYMENT_REQUIRED"),
    (lambda far: far.refuses(400, "something"), PortalWideError, "something"),
    (
        lambda far: far.refuses(403, f"NO {TOKEN}", f"Client {SECRET} may not have {TOKEN}"),
        PortalWideError,
        "NO ***",
    ),
    (lambda far: far.refuses(503, "QUERY_LIMIT_EXCEEDED"), QueryLimitError, "QUERY_LIMIT_EXCEEDED"),
    (lambda far: far.says(302, "", Location="/x"), PortalWideError, "UNREADABLE_ANSWER"),
    (lambda far: far.says(404, "<html>"), PortalWideError, "UNREADABLE_ANSWER"),
    (lambda far: far.says(413, "<html>"), PortalWideError, "UNREADABLE_ANSWER"),
    (lambda far: far.says(502, f"<html>{SECRET}"), TransientError, "UNREADABLE_ANSWER"),
    (lambda far: far.says(200, "[]"), TransientError, "UNREADABLE_ANSWER"),
    (lambda far: far.says(200, {"access_token": TOKEN}), TransientError, "UNEXPECTED_ANSWER"),
    (lambda far: far.says(200, {**SAID, "access_token": 1}), TransientError, "UNEXPECTED_ANSWER"),
    (lambda far: far.says(200, b"x" * 300_000), TransientError, "UNREADABLE_ANSWER"),
    (lambda far: far.cuts(), TransientError, "CONNECTION_LOST"),
    (lambda far: far.cuts_the_body(), TransientError, "CONNECTION_LOST"),
    (lambda far: far.hangs(), TransientError, "TIMEOUT"),
]


@pytest.mark.parametrize(("script", "kind", "code"), JUDGED)
async def test_an_answer_is_judged_and_asked_for_once(
    session: aiohttp.ClientSession,
    far_end: Any,
    caplog: pytest.LogCaptureFixture,
    script: Callable[[Any], Any],
    kind: type[Bitrix24Error],
    code: str,
) -> None:
    """No failure is one submission's, none is repeated unasked, none tells a secret."""
    caplog.set_level(logging.DEBUG)
    script(far_end)
    with pytest.raises(Bitrix24Error) as caught:
        await servers(session, far_end).renew(TOKEN)
    error = caught.value
    assert (type(error), error.code) == (kind, code)
    assert len(far_end.seen) == 1
    assert (error.__cause__, error.__context__) == (None, None)
    said = f"{error} {error!r} {vars(error)}" + "".join(
        f"{record.__dict__}" for record in caplog.records if record.name.startswith("crm")
    )
    assert SECRET not in said
    assert TOKEN not in said


async def test_the_secret_goes_to_the_server_alone(
    session: aiohttp.ClientSession, far_end: Any
) -> None:
    """In the body: an address is what proxies log."""
    far_end.says(200, SAID)
    asking = servers(session, far_end)
    assert await asking.renew(TOKEN) == granted(far_end)
    assert SECRET not in repr(asking)
    (seen,) = far_end.seen
    assert (seen.method, seen.path, seen.query) == ("POST", "/oauth/token/", {})
    assert seen.body == {
        "grant_type": "refresh_token",
        "refresh_token": TOKEN,
        "client_id": "local.1.2",
        "client_secret": SECRET,
    }


@pytest.mark.parametrize(
    "refuse",
    [
        lambda far: far.says(405, "<html>Method Not Allowed"),
        lambda far: far.refuses(400, "invalid_request", 'No "grant_type" parameter found'),
        lambda far: far.refuses(405, "", ""),
    ],
)
async def test_a_server_that_takes_no_post_is_asked_as_documented(
    session: aiohttp.ClientSession, far_end: Any, refuse: Callable[[Any], Any]
) -> None:
    refuse(far_end)
    far_end.says(200, SAID)
    assert await servers(session, far_end).exchange("c0de") == granted(far_end)
    posted, got = far_end.seen
    assert (posted.method, got.method, got.body) == ("POST", "GET", None)
    assert got.query == posted.body


async def test_what_is_still_refused_by_get_is_told_without_a_secret(
    session: aiohttp.ClientSession, far_end: Any
) -> None:
    far_end.refuses(400, "invalid_request").refuses(400, "invalid_request", f"{SECRET} {TOKEN}")
    with pytest.raises(PortalWideError, match="invalid_request") as caught:
        await servers(session, far_end).renew(TOKEN)
    assert SECRET not in f"{vars(caught.value)}"
    assert TOKEN not in f"{vars(caught.value)}"


REFUSALS: list[tuple[str, Callable[[Any], Any]]] = [
    ("unknown client", lambda far: far.refuses(200, "wrong_client")),
    ("not installed", lambda far: far.refuses(400, "invalid_client")),
    ("unknown token", lambda far: far.refuses(400, "invalid_grant")),
    ("no such page", lambda far: far.says(404, "<html>")),
    ("trouble", lambda far: far.says(502, "<html>")),
    ("lost", lambda far: far.cuts()),
]


@pytest.mark.parametrize(("name", "refuse"), REFUSALS)
async def test_without_a_name_the_server_that_takes_the_token_is_kept(
    session: aiohttp.ClientSession,
    start_far_end: Callable[[], Awaitable[Any]],
    name: str,
    refuse: Callable[[Any], Any],
) -> None:
    first, second = await start_far_end(), await start_far_end()
    refuse(first)
    second.says(200, SAID)
    grant = await servers(session, first, second).renew(TOKEN)
    assert grant == granted(second), name
    second.says(200, SAID)
    await servers(session, first, second).renew(TOKEN, grant.server)
    assert len(first.seen) == 1, "the kept one is asked first"


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (lambda far: far.refuses(400, "invalid_client"), "invalid_grant", "invalid_grant"),
        (lambda far: far.refuses(400, "invalid_grant"), "wrong_client", "invalid_grant"),
        (lambda far: far.refuses(400, "wrong_client"), "invalid_client", "wrong_client"),
        (lambda far: far.refuses(403, "PAYMENT_REQUIRED"), "wrong_client", "PAYMENT_REQUIRED"),
        (lambda far: far.cuts(), "invalid_grant", "CONNECTION_LOST"),
        (lambda far: far.says(404, "<html>"), "invalid_grant", "invalid_grant"),
    ],
)
async def test_of_two_failures_the_one_is_told_that_leaves_most_open(
    session: aiohttp.ClientSession,
    start_far_end: Callable[[], Awaitable[Any]],
    first: Callable[[Any], Any],
    second: str,
    code: str,
) -> None:
    """An answer that was lost may have held the tokens: that is no reason to ask an admin."""
    one, other = await start_far_end(), await start_far_end()
    first(one)
    other.refuses(400, second)
    with pytest.raises(Bitrix24Error) as caught:
        await servers(session, one, other).renew(TOKEN)
    assert caught.value.code == code


async def test_a_server_that_is_named_has_the_last_word(
    session: aiohttp.ClientSession, start_far_end: Callable[[], Awaitable[Any]]
) -> None:
    first, second = await start_far_end(), await start_far_end()
    both = servers(session, first, second)
    for code in ("invalid_grant", "PAYMENT_REQUIRED"):
        second.refuses(400, code)
        with pytest.raises(PortalWideError, match=code):
            await both.renew(TOKEN, f"{address(second)}/rest/")
    assert first.seen == []
    second.refuses(400, "invalid_client")
    first.says(200, SAID)
    assert await both.renew(TOKEN, f"{address(second)}/rest/") == granted(first)


async def test_a_server_that_is_away_gives_way_to_the_other(
    session: aiohttp.ClientSession, far_end: Any
) -> None:
    away = "http://127.0.0.1:9"
    asking = TokenServers(
        session, (away, address(far_end)), client_id="local.1.2", client_secret=SECRET
    )
    far_end.says(200, SAID).refuses(400, "wrong_client")
    assert await asking.renew(TOKEN, away) == granted(far_end)
    with pytest.raises(TransientError, match="UNREACHABLE"):
        await asking.renew(TOKEN)


FORGED = [
    "https://evil.example/rest/",
    "https://oauth.bitrix.info.evil.example/rest/",
    "https://oauth.bitrix.info@evil.example/rest/",
    "https://evil.example/#https://oauth.bitrix.info/",
    "https://oauth.bitrix.info:8443/rest/",
    "http://oauth.bitrix.info/rest/",
    "http://127.0.0.1:6379/",
    "file:///etc/passwd",
    "oauth.bitrix.info",
    "https://",
    "https://[",
    "",
]


@pytest.mark.parametrize("named", FORGED)
def test_an_address_can_only_choose_among_the_known_servers(named: str) -> None:
    asking = TokenServers(None, client_id="c", client_secret="s")  # type: ignore[arg-type] # no call
    assert asking._chosen(named) is None


@pytest.mark.parametrize("server", KNOWN_SERVERS)
@pytest.mark.parametrize("path", ["", "/", "/rest/", ":443/rest/"])
def test_a_known_server_is_recognised(server: str, path: str) -> None:
    asking = TokenServers(None, client_id="c", client_secret="s")  # type: ignore[arg-type] # no call
    assert asking._chosen(f"{server}{path}") == server
    assert asking._chosen(f"{server.replace('oauth', 'OAuth')}{path}") == server
    assert server.startswith("https://")


async def test_a_forged_address_is_not_asked(
    session: aiohttp.ClientSession, start_far_end: Callable[[], Awaitable[Any]]
) -> None:
    ours, theirs = await start_far_end(), await start_far_end()
    ours.says(200, SAID)
    assert await servers(session, ours).renew(TOKEN, f"{address(theirs)}/rest/") == granted(ours)
    assert theirs.seen == []


@pytest.mark.parametrize(
    ("endpoint", "portal"),
    [
        ("https://p.example/rest/", "https://p.example"),
        ("https://p.example:8443/sub/rest/", "https://p.example:8443/sub"),
        ("http://p.example/rest/", "http://p.example"),
        ("https://p.example/", None),
        ("ftp://p.example/rest/", None),
        ("p.example/rest/", None),
        ("", None),
        ("https://p.example:bad/rest/", None),
    ],
)
def test_a_portal_is_read_from_its_endpoint(endpoint: str, portal: str | None) -> None:
    assert portal_of(endpoint) == portal


def test_a_portal_without_tls_is_not_believed_of_a_server_with() -> None:
    answer = {**SAID, "client_endpoint": "http://p.example/rest/"}
    safe, near = read_grant(answer, insecure=False), read_grant(answer, insecure=True)
    assert safe is not None
    assert safe.portal == ""
    assert near is not None
    assert near.portal == "http://p.example"


def test_a_grant_shows_no_token() -> None:
    grant = Grant("acc3ss", "r3fr3sh", "https://p.example", "member", "appl1cation")
    for secret in ("acc3ss", "r3fr3sh", "appl1cation"):
        assert secret not in repr(grant)


def test_a_newer_grant_keeps_what_only_the_older_knows() -> None:
    older = Grant("a", "b", "https://p.example", "member", "proof")
    assert older.followed_by(Grant("c", "d", "")) == Grant(
        "c", "d", "https://p.example", "member", "proof"
    )
