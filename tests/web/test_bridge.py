"""The website bridge over real HTTP, with real use cases and a database in memory."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config.settings import Settings
from bot.system_clock import SystemRandomness
from bot.wiring.website import build_bridge
from intake.attribution.visit import Visit
from intake.attribution.visit_reading import LONGEST_BODY
from intake.kernel.ids import PersonId
from intake.kernel.person import Profile
from intake.links.link import NewLink, Utm
from storage.database import Database
from tests.databases import opened_database
from tests.examples import examples
from texts.translator import Translator
from web.routes import build_app
from web.visitor_limit import ALLOWANCE

SITE = "https://shop.example"
TOKEN = "0123456789abcdef0123456789abcdef"
VISIT = json.dumps({"token": TOKEN, "utm": {"utm_source": "google"}})
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"
TRANSLATOR = Translator()
ADMIN = Profile(PersonId(7), "Ada")
TEXT = {"Content-Type": "text/plain", "Origin": SITE}


@dataclass
class Site:
    """A client of the bridge, and what is stored behind it."""

    client: TestClient[Any, Any]
    database: Database
    moment: datetime = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    names: list[str] = field(default_factory=lambda: ["leadtrace_bot"])

    def now(self) -> datetime:
        return self.moment

    def username(self) -> str:
        if not self.names:
            raise LookupError
        return self.names[0]

    async def tell(self, body: Any = VISIT, **headers: str) -> tuple[int, str]:
        answer = await self.client.post("/visits", data=body, headers={**TEXT, **headers})
        return answer.status, await answer.text()

    async def go(self, address: str = "spring", agent: str = FIREFOX, **headers: str) -> Any:
        sent_headers = {"User-Agent": agent, **headers}
        return await self.client.get(f"/go/{address}", headers=sent_headers, allow_redirects=False)

    async def visit(self, token: str = TOKEN) -> Visit | None:
        async with self.database.reading() as unit:
            return await unit.visits.get(token)

    async def visit_of(self, page: str) -> Visit | None:
        found = re.search(r"start=v_([0-9a-f]{32})", page)
        return await self.visit(found[1]) if found else None

    async def stored(self) -> int:
        """Count the visits by blanking them."""
        async with self.database.writing() as unit:
            return await unit.visits.blank(self.moment + timedelta(days=999))


@asynccontextmanager
async def opened(**more: Any) -> AsyncIterator[Site]:
    values: dict[str, Any] = {
        "_env_file": None,
        "bot_token": "123456:AAbbCCddEEffGGhhIIjjKKll",
        "secret_key": "k" * 32,
        "allowed_origins": frozenset({SITE}),
        **more,
    }
    async with opened_database() as database:
        async with database.writing() as unit:
            await unit.people.meet(ADMIN, datetime(2026, 1, 1, tzinfo=UTC))
            utm = Utm("mail", "letter", "spring")
            await unit.links.add(
                NewLink("spring", "Spring", utm), ADMIN.id, datetime(2026, 1, 1, tzinfo=UTC)
            )
            await unit.commit()
        site = Site(None, database)  # type: ignore[arg-type]  # it needs the site first
        bridge = build_bridge(
            Settings(**values), database, TRANSLATOR, site, SystemRandomness(), site.username
        )
        app = build_app(problems=_nothing, metrics=_no_metrics, webhook=None, bridge=bridge)
        async with TestClient(TestServer(app, host="127.0.0.1")) as client:
            site.client = client
            yield site


async def _nothing() -> tuple[str, ...]:
    return ()


async def _no_metrics() -> bytes:
    return b""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with opened() as site:
        yield site


# --- POST /visits ---


async def test_a_visit_is_kept_and_the_first_write_wins(site: Site) -> None:
    assert await site.tell() == (204, "")
    other = json.dumps({"token": TOKEN, "utm": {"utm_source": "evil"}})
    assert await site.tell(other) == (204, "")
    visit = await site.visit()
    assert visit is not None
    assert visit.utm == Utm("google")


async def test_only_allowed_sites_may_tell(site: Site) -> None:
    for origin in ("https://evil.example", "null", "http://shop.example", SITE + ".evil"):
        assert (await site.tell(Origin=origin))[0] == 403
    answer = await site.client.post("/visits", data=VISIT, headers={"Content-Type": "text/plain"})
    assert answer.status == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert await site.stored() == 0


async def test_a_site_may_read_the_status_and_nothing_else(site: Site) -> None:
    answer = await site.client.post("/visits", data=VISIT, headers=TEXT)
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert (await site.client.options("/visits", headers=TEXT)).status == 405
    assert (await site.client.get("/visits")).status == 405
    assert (await site.client.get(f"/visits/{TOKEN}")).status == 404


async def test_a_body_that_would_need_a_preflight_is_refused(site: Site) -> None:
    status, reason = await site.tell(**{"Content-Type": "application/json"})
    assert (status, await site.stored()) == (400, 0)
    assert "text/plain" in reason


async def test_a_body_that_is_too_long_is_refused_with_and_without_its_length(site: Site) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 1000

    assert (await site.tell(" " * (LONGEST_BODY + 1)))[0] == 413
    assert (await site.tell(pieces()))[0] == 413
    assert await site.stored() == 0


async def test_an_address_that_tells_too_much_is_stopped(site: Site) -> None:
    for _ in range(ALLOWANCE):
        assert (await site.tell())[0] == 204
    assert (await site.tell())[0] == 429
    site.moment += timedelta(seconds=6)
    assert (await site.tell())[0] == 204


async def _statuses_from(site: Site, *forwarded: str) -> list[int]:
    return [(await site.tell(**{"X-Forwarded-For": one}))[0] for one in forwarded]


async def test_the_address_is_believed_only_from_a_proxy_of_ours() -> None:
    forged = [f"10.0.0.{number}, 9.9.9.9" for number in range(ALLOWANCE + 1)]
    async with opened(trusted_proxies=(ip_network("127.0.0.0/8"),)) as site:
        assert (await _statuses_from(site, *forged))[-1] == 429
        assert await _statuses_from(site, "9.9.9.10") == [204]
        assert await _statuses_from(site, "9.9.9.9, nonsense", "") == [204, 204]
    async with opened() as site:
        assert (await _statuses_from(site, *forged, "9.9.9.10"))[-2:] == [429, 429]


@pytest.mark.parametrize(
    ("forwarded", "same"),
    [
        (("9.9.9.9:51234", "9.9.9.9:51235"), True),
        (("9.9.9.9", "::ffff:9.9.9.9"), True),
        (("[2001:db8::1]:443", "2001:db8::2"), True),
        (("6.6.6.6, 9.9.9.9:1, ::ffff:127.0.0.3", "7.7.7.7, 9.9.9.9, 127.0.0.3:80"), True),
        (("9.9.9.9:1", "9.9.9.8:1"), False),
        (("[2001:db8::1]:443", "[2001:db9::1]:443"), False),
    ],
)
async def test_the_address_is_read_as_proxies_write_it(
    forwarded: tuple[str, str], same: bool
) -> None:
    async with opened(trusted_proxies=(ip_network("127.0.0.0/8"),)) as site:
        one, other = forwarded
        assert await _statuses_from(site, *[one] * ALLOWANCE) == [204] * ALLOWANCE
        assert await _statuses_from(site, other) == [429 if same else 204]


# --- GET /go/<code> ---


async def test_a_person_is_led_to_the_chat_with_a_visit(site: Site) -> None:
    answer = await site.go(
        "spring?utm_content=b2&utm_campaign=&gclid=Cj0K&other=x",
        IPHONE,
        Referer="https://mail.example/",
    )
    page = await answer.text()
    visit = await site.visit_of(page)
    assert answer.status == 200
    assert visit == Visit(
        visit.token if visit else "",
        site.moment,
        Utm("mail", "letter", "spring", "b2"),
        {"gclid": "Cj0K"},
        referrer="https://mail.example/",
        mobile=True,
        start="spring",
    )
    assert f"https://t.me/leadtrace_bot?start=v_{visit.token}__spring" in page
    assert f"tg://resolve?domain=leadtrace_bot&amp;start=v_{visit.token}__spring" in page
    assert "/code spring" in page
    assert 'data-fallback="yes"' in page
    assert "<svg" not in page


async def test_a_desktop_gets_a_code_to_scan_and_stays(site: Site) -> None:
    page = await (await site.go(**{"Accept-Language": "de, ru-RU;q=0.8"})).text()
    assert "<svg" in page
    assert 'data-fallback="no"' in page
    assert '<html lang="ru">' in page


async def test_who_asks_too_much_gets_to_the_chat_without_a_visit_and_a_drawing(
    site: Site,
) -> None:
    """To draw a code takes milliseconds in which nobody else is served."""
    for _ in range(ALLOWANCE):
        assert "<svg" in await (await site.go()).text()
    answer = await site.go()
    page = await answer.text()
    assert answer.status == 200
    assert "<svg" not in page
    assert "https://t.me/leadtrace_bot?start=spring" in page
    assert "/code spring" in page
    assert await site.stored() == ALLOWANCE


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "TelegramBot (like TwitterBot)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "WhatsApp/2.23"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)"},
        {"User-Agent": ""},
        {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": FIREFOX, "Purpose": "prefetch"},
        {"User-Agent": FIREFOX, "X-Moz": "prefetch"},
    ],
)
async def test_nobody_looking_makes_no_visit(site: Site, headers: dict[str, str]) -> None:
    answer = await site.client.get("/go/spring", headers=headers)
    assert answer.status == 200
    assert "https://t.me/leadtrace_bot?start=spring" in await answer.text()
    assert await site.stored() == 0


async def test_head_makes_no_visit(site: Site) -> None:
    answer = await site.client.head("/go/spring", headers={"User-Agent": FIREFOX})
    assert (answer.status, await site.stored()) == (200, 0)


async def test_a_link_that_is_not_there_still_leads_to_the_bot(site: Site) -> None:
    answer = await site.go("gone")
    assert answer.status == 404
    assert "https://t.me/leadtrace_bot?start=gone" in await answer.text()
    assert await site.stored() == 0


@pytest.mark.parametrize("address", ["spring/", "spring.", "spring)", "“spring”", "%20spring%20"])
async def test_what_software_and_people_put_around_an_address_is_no_part_of_it(
    site: Site, address: str
) -> None:
    answer = await site.go(f"{address}?utm_content=b2")
    visit = await site.visit_of(await answer.text())
    assert visit is not None
    assert (answer.status, visit.start, visit.utm.content) == (200, "spring", "b2")


@pytest.mark.parametrize("address", ["", "/", "spring/more", "/evil.example"])
async def test_an_address_without_a_code_still_leads_to_the_bot(site: Site, address: str) -> None:
    answer = await site.go(address)
    assert answer.status == 404
    assert 'href="https://t.me/leadtrace_bot"' in await answer.text()


async def test_a_page_that_cannot_note_the_visit_still_leads_to_the_bot(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.repositories.attribution.visits.SqlVisits.add", _broken)
    answer = await site.go()
    assert answer.status == 200
    assert "https://t.me/leadtrace_bot?start=spring" in await answer.text()


async def _broken(*_: object) -> bool:
    raise OSError


async def test_a_link_that_is_switched_off_turns_nobody_away(site: Site) -> None:
    async with site.database.writing() as unit:
        link = await unit.links.by_code("spring")
        assert link
        await unit.links.save(replace(link, enabled=False), was=link.revision)
        await unit.commit()
    answer = await site.go("spring?gclid=Cj0K")
    assert answer.status == 200
    assert "https://t.me/leadtrace_bot?start=spring" in await answer.text()
    assert await site.stored() == 0, "the touch is to name the link"


async def test_the_page_runs_nothing_but_its_own(site: Site) -> None:
    answer = await site.go()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


# --- GET /tracker.js ---


async def test_the_script_is_made_for_this_bot_and_kept_by_browsers(site: Site) -> None:
    answer = await site.client.get("/tracker.js")
    text = await answer.text()
    assert 'var BOT = "leadtrace_bot";' in text
    assert answer.content_type == "text/javascript"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert (await site.client.get("/tracker.js", headers=tag)).status == 304
    assert len(text) < 12_000


async def test_before_the_bots_name_is_known_nobody_is_led_astray(site: Site) -> None:
    site.names.clear()
    assert (await site.client.get("/tracker.js")).status == 503
    assert (await site.go()).status == 503


async def test_without_a_key_the_bridge_says_why_it_is_off() -> None:
    async with opened(secret_key=None, allowed_origins=frozenset()) as site:
        for answer in (
            await site.client.get("/tracker.js"),
            await site.client.post("/visits", data=VISIT, headers=TEXT),
            await site.go(),
        ):
            assert answer.status == 404
            assert "SECRET_KEY" in await answer.text()


# --- anything at all ---

odd = st.text(max_size=80) | st.sampled_from(["spring", "//evil.example", "..", "a__b", "v_", "%"])
json_text = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
).map(json.dumps)


def _drive(work: Callable[[Site], Awaitable[None]]) -> None:
    async def run() -> None:
        async with opened() as site:
            await work(site)

    asyncio.run(run())


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.binary(max_size=300) | json_text.map(str.encode), min_size=1, max_size=15))
def test_no_body_does_harm_and_nothing_of_a_refused_one_is_kept(bodies: list[bytes]) -> None:
    async def work(site: Site) -> None:
        for body in bodies:
            status, reason = await site.tell(body)
            assert status == 400
            assert reason
        assert await site.stored() == 0

    _drive(work)


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.tuples(odd, odd, odd), min_size=1, max_size=15))
def test_no_address_does_harm_or_leads_elsewhere(requests: list[tuple[str, str, str]]) -> None:
    async def work(site: Site) -> None:
        for code, value, referrer in requests:
            headers = {"User-Agent": FIREFOX, "Referer": quote(referrer, errors="replace")}
            answer = await site.client.get(
                f"/go/{quote(code, safe='', errors='replace')}",
                params={"utm_source": value.encode(errors="replace").decode(), "next": value},
                headers=headers,
                allow_redirects=False,
            )
            assert answer.status in {200, 404}
            page = await answer.text()
            for address in re.findall(r'href="([^"]*)"', page):
                assert re.fullmatch(
                    r"(https://t\.me/leadtrace_bot|tg://resolve\?domain=leadtrace_bot)"
                    r"([?]|&amp;)?(start=[A-Za-z0-9_-]{1,64})?",
                    address,
                )

    _drive(work)
