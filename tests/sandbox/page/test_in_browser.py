"""The playground as a person sees it, in a real browser."""

import json
from typing import Any

import aiohttp
from playwright.async_api import expect

from sandbox.serving import Addresses
from tests.browser import open_browser

DEAL = {"TITLE": "Garden", "OPPORTUNITY": 1500000, "CURRENCY_ID": "RUB", "CLOSEDATE": "2026-12-31"}
COMMENT = "[b]Budget[/b]\n1.5 million [img]x[/img] <b>raw</b>"


async def test_a_newcomer_begins_with_one_press_and_managers_press_for_themselves(
    servers: Addresses, session: aiohttp.ClientSession
) -> None:
    async def act(**deed: Any) -> dict[str, Any]:
        async with session.post(f"{servers.page}/telegram/act", json=deed) as answer:
            return dict(await answer.json())

    async def call(method: str, **values: Any) -> Any:
        url = f"{servers.telegram}/bot{servers.token}/{method}"
        async with session.post(url, json=values) as answer:
            return (await answer.json())["result"]

    async def ask(method: str, **values: Any) -> Any:
        async with session.post(f"{servers.webhook}{method}", json=values) as answer:
            body = await answer.json()
            assert answer.status == 200, body
            return body["result"]

    await act(act="person", id=7, first_name="Ann")
    await act(act="person", id=8, first_name="Max")
    group = (await act(act="group", title="Leads", people=[8]))["chat"]
    card = {"inline_keyboard": [[{"text": "Send again", "callback_data": "again"}]]}
    await call("sendMessage", chat_id=group, text="A new lead", reply_markup=card)
    deal = await ask("crm.deal.add", fields=DEAL)
    comment = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal", "COMMENT": COMMENT}
    await ask("crm.timeline.comment.add", fields=comment)
    trace = {"tags": {"ts": 1772700000, "list": {"utm_source": "google"}}}
    await ask("crm.tracking.trace.add", TRACE=json.dumps(trace))

    async with open_browser() as browser:
        page = await browser.new_page(color_scheme="dark", locale="en-GB")
        faults: list[Exception] = []
        page.on("pageerror", lambda error: faults.append(error))  # noqa: PLW0108  # playwright marks it
        await page.goto(servers.page)
        await page.get_by_role("button", name="Open the link “spring” as Ann").click()
        await expect(page.locator("#chat")).to_contain_text("/start spring")
        await page.get_by_role("button", name="Send again").click()
        crm = page.locator("#crm")
        await expect(crm).to_contain_text("1,500,000 RUB")
        await expect(crm).to_contain_text("31 December 2026")
        await expect(crm.locator(".comment b")).to_have_text("Budget")
        shown = await crm.inner_text()
        assert "[b]" not in shown
        assert "[img]x[/img] <b>raw</b>" in shown
        assert "utm_source" in shown
        assert "1772700000" not in shown
        assert not faults
    updates = await call("getUpdates")
    (press,) = [one["callback_query"] for one in updates if "callback_query" in one]
    assert (press["from"]["id"], press["data"]) == (8, "again")
