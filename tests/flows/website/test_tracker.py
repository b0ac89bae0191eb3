"""``tracker.js`` in a real browser, and the visit's whole way into the CRM."""

import json
import re
from typing import Any

from playwright.async_api import Browser, Page

from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.website.browsing import TRACKER, Website
from tests.flows.website.queries import CASES
from tests.flows.world import BOT_NAME, World
from tests.people import Person

GRANTED = 'data-consent="granted"'
LINK = f'<a id="link" href="https://t.me/{BOT_NAME}">Chat</a>'
WITH_CODE = f'<a id="link" href="https://t.me/{BOT_NAME.upper()}?start=Spring">Chat</a>'
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"
TOKEN = re.compile(r"start=v_([0-9a-f]{32})(?:__([A-Za-z0-9_-]+))?$")


async def href(page: Page, which: str = "#link") -> str:
    return await page.eval_on_selector(which, "link => link.href") or ""


async def click(page: Page, which: str = "#link") -> None:
    """Click, and come to Telegram."""
    async with page.expect_navigation(url="https://t.me/**"):
        await page.click(which)


def payload_of(website: Website) -> str:
    return website.opened[-1].partition("start=")[2]


async def stored(world: World) -> list[dict[str, Any]]:
    return await world.rows("SELECT * FROM visits")


async def arrived(world: World, count: int = 1) -> list[dict[str, Any]]:
    """Wait for what a beacon brings: it is on its way while the page is left."""
    for _ in range(200):
        rows = await stored(world)
        if len(rows) >= count:
            return rows
        await world.telegram.session.get(f"{world.telegram_url}/_sandbox/state")
    raise AssertionError("no visit arrived")


async def test_without_consent_nothing_happens(
    world: World, website: Website, browser: Browser
) -> None:
    website.links, website.tracker = LINK, TRACKER
    page = await website.look(browser, "/?utm_source=google")
    assert await href(page) == f"https://t.me/{BOT_NAME}"
    assert await page.evaluate("localStorage.length") == 0
    assert await page.evaluate("reads") == {"remind": 0, "get": 0}
    await click(page)
    assert website.sent_visits == []
    assert await stored(world) == []


async def test_consent_given_later_rewrites_what_is_there(
    world: World, website: Website, browser: Browser
) -> None:
    website.links = WITH_CODE
    page = await website.look(browser, "/?utm_source=google&gclid=Cj0K")
    await page.evaluate("leadtrace.consent(); leadtrace.consent()")
    found = TOKEN.search(await href(page))
    assert found
    assert found[2] == "Spring"
    await click(page)
    assert website.opened == [f"https://t.me/{BOT_NAME.upper()}?start=v_{found[1]}__Spring"]
    [row] = await arrived(world)
    visit = json.loads(row["payload"])
    assert row["token"] == found[1]
    assert visit["utm"]["source"] == "google"
    assert visit["clicks"] == {"gclid": "Cj0K"}
    assert visit["start"] == "Spring"
    assert visit["trace"] is None


async def test_only_links_to_this_bot_are_changed(website: Website, browser: Browser) -> None:
    kept = [
        "https://t.me/other_bot?start=x",
        f"https://t.me/{BOT_NAME}?startgroup=x",
        f"https://t.me/{BOT_NAME}/app",
        f"https://t.me/{BOT_NAME}?start=i_invitation",
        f"https://evil.example/{BOT_NAME}",
        f"https://evil.example/?u=https://t.me/{BOT_NAME}",
    ]
    changed = [
        f"http://telegram.me/{BOT_NAME}",
        f"https://t.me/{BOT_NAME}/",
        f"tg://resolve?domain={BOT_NAME}&start=x",
    ]
    website.consent = GRANTED
    website.links = "".join(f'<a href="{one}">x</a>' for one in kept + changed)
    page = await website.look(browser)
    found = await page.eval_on_selector_all("a", "all => all.map(one => one.getAttribute('href'))")
    assert found[: len(kept)] == kept
    assert all("start=v_" in one for one in found[len(kept) :])


async def test_links_that_are_added_or_changed_later(website: Website, browser: Browser) -> None:
    website.consent = GRANTED
    website.links = '<div id="place"></div><a id="link" href="#">Chat</a>'
    page = await website.look(browser)
    await page.evaluate(
        """bot => {
          place.innerHTML = '<p><a id="added" href="https://t.me/' + bot + '">Chat</a></p>';
          link.href = 'https://t.me/' + bot + '?start=late';
        }""",
        BOT_NAME,
    )
    assert TOKEN.search(await href(page, "#added"))
    assert TOKEN.search(await href(page))
    assert (await href(page)).endswith("__late")


async def test_sources_are_read_as_the_redirect_reads_them(
    website: Website, browser: Browser
) -> None:
    website.consent = GRANTED
    page = await website.look(browser)
    await page.add_init_script("localStorage.clear(); window.open = () => null")
    for raw, values in CASES:
        await page.goto(f"{website.origin}/?{raw}")
        async with page.expect_request(f"{website.bridge_url}/visits") as sent:
            await page.evaluate(f"window.open('https://t.me/{BOT_NAME}')")
        visit = json.loads((await sent.value).post_data or "")
        assert visit["utm"] | visit["clicks"] == values, raw


async def test_a_window_that_is_opened_by_script(
    world: World, website: Website, browser: Browser
) -> None:
    website.consent = GRANTED
    page = await website.look(browser, "/?utm_source=vk")
    async with page.context.expect_page() as popup:
        await page.evaluate("bot => { window.open('https://t.me/' + bot) }", BOT_NAME)
    await (await popup.value).wait_for_load_state()
    assert payload_of(website).startswith("v_")
    [row] = await arrived(world)
    assert row["token"] == payload_of(website)[2:]


async def test_the_values_of_the_first_page_last(
    world: World, website: Website, browser: Browser
) -> None:
    website.consent, website.links = GRANTED, LINK + '<a id="next" href="/pricing">Pricing</a>'
    page = await website.look(browser, "/?utm_source=google&utm_term=chairs")
    await page.click("#next")
    await page.wait_for_url("**/pricing")
    await click(page)
    [row] = await arrived(world)
    visit = json.loads(row["payload"])
    assert (visit["utm"]["source"], visit["utm"]["term"]) == ("google", "chairs")
    assert visit["page"] == f"{website.origin}/pricing"


async def test_a_page_elsewhere_between_takes_no_source_away(
    world: World, website: Website, browser: Browser
) -> None:
    """A bank, a login, a search for the shop's name: only what names a source takes its place."""
    website.consent, website.links = GRANTED, WITH_CODE
    page = await website.look(browser, "/?utm_source=google&gclid=Cj0K")
    for path, referrer in (
        ("/paid", "https://bank.example/"),
        ("/?utm_source=vk", "https://vk.com/"),
    ):
        await page.goto(website.origin + path, referer=referrer)
        await click(page)
        await page.go_back()
    first, second = [json.loads(row["payload"]) for row in await arrived(world)]
    assert (first["utm"]["source"], first["clicks"]) == ("google", {"gclid": "Cj0K"})
    assert (second["utm"]["source"], second["clicks"]) == ("vk", {})
    assert (first["referrer"], second["referrer"]) == ("", "https://vk.com/")


async def test_the_link_works_when_the_bridge_is_down(
    world: World, website: Website, browser: Browser, ann: Person
) -> None:
    await world.add_link("spring", source="mail", form="lead")
    website.consent, website.links = GRANTED, WITH_CODE
    page = await website.look(browser)
    await page.context.route("**/visits", lambda route: route.abort())
    await click(page)
    assert await stored(world) == []
    await ann.opens(payload_of(website))
    [touch] = await world.touches(ann)
    assert (touch["kind"], touch["link_code"], touch["utm_source"]) == ("visit", "spring", "mail")


async def test_the_tracker_is_emptied_once_and_only_at_the_click(
    world: World, website: Website, browser: Browser
) -> None:
    website.consent, website.links, website.tracker = GRANTED, LINK, TRACKER
    page = await website.look(browser)
    reads = await page.evaluate("reads")
    assert reads["remind"] >= 1
    assert reads["get"] == 0
    await page.evaluate(
        """() => {
          link.addEventListener("click", event => event.preventDefault());
          link.click();
          link.click();
        }"""
    )
    assert (await page.evaluate("reads"))["get"] == 1
    assert len(await arrived(world)) == 1


async def test_what_the_browser_saw_is_in_the_crm(
    world: World, website: Website, browser: Browser, ann: Person
) -> None:
    """From the click through the chat to the portal's trace."""
    await world.add_link("spring", source="mail", form="lead")
    website.consent, website.links, website.tracker = GRANTED, WITH_CODE, TRACKER
    page = await website.look(browser, "/pricing?utm_source=google", user_agent=IPHONE)
    seen = await page.evaluate("location.href")
    await page.context.add_cookies(
        [
            {"name": "_ga", "value": "GA1.1.123.456", "url": website.origin},
            {"name": "_ym_uid", "value": "789", "url": website.origin},
        ]
    )
    await click(page)
    await arrived(world)
    await ann.opens(payload_of(website))
    await walk_on(ann, LEAD_EN.deeds[1:])
    await world.settle()
    [trace] = world.crm()["traces"]
    assert trace["source"] == "Google"
    assert [one["url"] for one in trace["pages"]] == [seen]
    assert trace["client"] == {"gaId": "123.456", "yaId": "789"}
    assert trace["guest_id"] == "guest-7"
    assert {"code": "imol", "value": "telegrambot"} in trace["channels"]
    assert trace["is_mobile"] is True
    for kind in ("lead", *(["contact"] if world.entities("contact") else [])):
        assert [entity["traces"] for entity in world.entities(kind)] == [[trace["id"]]]
    [lead] = world.entities("lead")
    assert lead["fields"]["UTM_SOURCE"] == "google"


async def test_without_the_tracker_what_we_saw_is_in_the_crm(
    world: World, website: Website, browser: Browser, ann: Person
) -> None:
    await world.add_link("spring", source="mail", form="lead")
    website.consent, website.links = GRANTED, WITH_CODE
    page = await website.look(browser, "/?utm_source=google", user_agent=IPHONE)
    seen = await page.evaluate("location.href")
    await click(page)
    await arrived(world)
    await ann.opens(payload_of(website))
    await walk_on(ann, LEAD_EN.deeds[1:])
    await world.settle()
    [trace] = world.crm()["traces"]
    assert (trace["source"], trace["is_mobile"]) == ("Google", True)
    assert [(one["url"], one["title"]) for one in trace["pages"]] == [(seen, "Shop")]
