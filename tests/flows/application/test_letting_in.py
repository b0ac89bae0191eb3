"""How the bot gets into a portal as an application: it starts without, and is let in later."""

from datetime import timedelta
from functools import partial

import pytest
from aiohttp import web
from yarl import URL

from bot.wiring.portal import open_application
from intake.submissions.submission import SubmissionState
from sandbox.portal.core import Portal as SandboxPortal
from sandbox.portal.server import create_app
from sandbox.portal.settings import Settings as SandboxSettings
from tests.flows import process
from tests.flows.application.card import ASKED, HOUR, Card
from tests.flows.delivery.office import (
    CIRCUIT_CLOSED,
    CIRCUIT_OPEN,
    bundles,
    notices,
    numbers,
    submits,
)
from tests.flows.process import serving_far_end


async def test_before_it_is_let_in_people_are_served_and_admins_asked_once(card: Card) -> None:
    world = card.world
    await submits(world.person())
    await world.deliver()
    for _ in range(5):
        await world.advance(700)
        await world.deliver()
    (submission,) = await world.submissions()
    assert submission.state is SubmissionState.QUEUED
    assert len(await notices(world, ASKED)) == 1
    assert await notices(world, CIRCUIT_OPEN) == []
    assert "/oauth/authorize/?client_id=" in await card.link()
    assert world.portal.requests == 0
    assert card.asked() == 0


async def test_an_installation_lets_it_in_at_once(card: Card) -> None:
    world = card.world
    await submits(world.person())
    await world.deliver()
    assert await card.installs() == 200
    assert card.let_in == 1
    await world.deliver()
    assert numbers(world) == bundles()
    assert len(await notices(world, CIRCUIT_CLOSED)) == 1


async def test_an_admin_follows_the_link(card: Card) -> None:
    world = card.world
    await submits(world.person())
    await world.deliver()
    status, page = await card.follows(await card.link())
    assert (status, page.split(":")[0]) == (200, "Done")
    await world.deliver()
    assert numbers(world) == bundles()
    assert len(await notices(world, CIRCUIT_CLOSED)) == 1


async def test_the_link_is_there_for_an_admin_who_asks_later(card: Card) -> None:
    """In the managers' chat it is not: whoever follows it lets the bot in as themselves."""
    world = card.world
    await submits(world.person())
    await world.deliver()
    link = ""
    for say in ("/queue", "/start"):
        await world.admin.says(say)
        entities = (await world.admin.sees()).raw["entities"]
        (link,) = [one["url"] for one in entities if one["type"] == "text_link"]
        assert "/oauth/authorize/?client_id=" in link
    await world.admin.says("/queue", at=world.managers)
    answer = await world.managers.last()
    assert "An admin can let me in" in answer.text
    assert "/oauth/authorize/" not in str(answer.raw)
    assert (await card.follows(link))[0] == 200
    await world.deliver()
    assert numbers(world) == bundles()


async def test_the_page_speaks_the_browsers_language(card: Card) -> None:
    await submits(card.world.person())
    await card.world.deliver()
    link = await card.link()
    assert (await card.follows(link, **{"Accept-Language": "ru-RU,ru;q=0.9"}))[1].startswith(
        "Готово"
    )


async def test_a_link_lives_a_week(card: Card) -> None:
    await submits(card.world.person())
    await card.world.deliver()
    link = await card.link()
    card.world.clock.move(timedelta(days=7, seconds=1))
    status, page = await card.follows(link)
    assert status == 403
    assert "too old" in page
    assert card.asked("authorization_code") == 0


@pytest.mark.parametrize(
    "query", ["", "?code=c", "?code=c&state=", "?code=c&state=0.x", "?code=c&state=%C3%A4.%00"]
)
async def test_a_callback_without_our_state_asks_nobody(card: Card, query: str) -> None:
    status, page = await card.follows(f"{card.bot_url}/bitrix24/callback{query}")
    assert status == 403
    assert "isn’t one of mine" in page
    assert card.asked("authorization_code") == 0


async def test_an_employee_cannot_take_the_admins_place(installed: Card) -> None:
    """Whoever opens the application's page without our link gets nothing of ours changed."""
    world = installed.world
    world.portal.configure({"signed_in": 2})
    before = await world.rows("SELECT secret FROM tokens")
    page = f"{world.portal_url}/oauth/authorize/?client_id=local.64d0f00d.1234"
    assert (await installed.follows(page))[0] == 403
    assert await world.rows("SELECT secret FROM tokens") == before


FORGED = {
    "event": "ONAPPINSTALL",
    "auth[access_token]": "a",
    "auth[refresh_token]": "b",
    "auth[member_id]": "0123456789abcdef0123456789abcdef",
    "auth[application_token]": "c",
}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (FORGED, 403),
        (FORGED | {"auth[refresh_token]": ""}, 400),
        (FORGED | {"auth[refresh_token]": "b" * 5000}, 400),
        ({"AUTH_ID": "a", "REFRESH_ID": "b", "PLACEMENT": "DEFAULT"}, 400),
        ({}, 400),
    ],
    ids=["forged", "no-token", "long", "with-ui", "empty"],
)
async def test_a_forged_installation_changes_nothing(
    installed: Card, form: dict[str, str], status: int
) -> None:
    before = await installed.world.rows("SELECT secret FROM tokens")
    url = f"{installed.bot_url}/bitrix24/install"
    async with installed.session.post(url, data=form) as answer:
        assert answer.status == status
    assert await installed.world.rows("SELECT secret FROM tokens") == before
    assert installed.let_in == 1


@pytest.mark.parametrize("decided", [True, False], ids=["set", "unset"])
async def test_no_address_that_an_installation_names_is_asked(
    card: Card, monkeypatch: pytest.MonkeyPatch, decided: bool
) -> None:
    """Whoever could choose the server would be sent the application's secret."""
    asked: list[str] = []

    async def trap(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path_qs}")
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", trap)
    async with serving_far_end(app) as theirs:
        if not decided:
            await _choose_among(card, monkeypatch, card.world.portal_url)
        host = theirs.removeprefix("http://")
        forged = FORGED | {
            "auth[server_endpoint]": f"{theirs}/rest/",
            "auth[client_endpoint]": f"{theirs}/rest/",
            "auth[domain]": host,
            "auth[server_domain]": host,
            "DOMAIN": host,
            "SERVER_ENDPOINT": f"{theirs}/rest/",
        }
        url = f"{card.bot_url}/bitrix24/install"
        query = {"DOMAIN": host, "server_domain": host}
        async with card.session.post(url, data=forged, params=query) as answer:
            assert answer.status == 403
        await submits(card.world.person())
        await card.world.deliver()
        state = URL(await card.link()).query["state"]
        callback = f"{card.bot_url}/bitrix24/callback"
        back = {"code": "c", "state": state, "server_domain": host, "domain": host}
        assert (await card.follows(str(URL(callback).with_query(back))))[0] == 403
    assert asked == []
    assert card.asked() == 1
    assert card.asked("authorization_code") == 1


async def test_without_a_setting_the_server_that_knows_us_is_found_and_kept(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is a portal's in which nobody knows the application."""
    strangers = SandboxPortal(SandboxSettings())
    async with serving_far_end(create_app(strangers)) as other:
        await _choose_among(card, monkeypatch, other, card.world.portal_url)
        assert await card.installs() == 200
        assert strangers.oauth.asked["refresh_token"] == 1
        await card.world.restart()
        await card.world.advance(HOUR)
        await submits(card.world.person())
        await card.world.deliver()
        assert numbers(card.world) == bundles()
        assert strangers.oauth.asked["refresh_token"] == 1
        assert card.asked() == 2


async def _choose_among(card: Card, monkeypatch: pytest.MonkeyPatch, *servers: str) -> None:
    """Let these be the servers that the product knows, and name none in the settings."""
    known = partial(open_application, known_servers=servers)
    monkeypatch.setattr(process, "open_application", known)
    await card.world.restart(bitrix24_oauth_url=None)


async def test_another_portal_is_not_worked_in(card: Card) -> None:
    """The authorisation server names the portal, and it is not the one that was set."""
    await card.world.restart(bitrix24_domain="https://another.bitrix24.com")
    assert await card.installs() == 403
    assert await card.world.rows("SELECT * FROM tokens") == []


async def test_an_installation_while_the_server_is_silent_leaves_the_link(card: Card) -> None:
    world = card.world
    await submits(world.person())
    await world.deliver()
    world.portal_fault("down", method="oauth.token")
    assert await card.installs() == 502
    assert (await card.follows(await card.link()))[0] == 200
    await world.settle()
    assert numbers(world) == bundles()


async def test_a_changed_secret_key_asks_to_be_let_in_anew(installed: Card) -> None:
    world = installed.world
    await world.restart(secret_key="another-key-of-at-least-32-characters")
    await submits(world.person())
    await world.deliver()
    assert (await installed.follows(await installed.link()))[0] == 200
    await world.settle()
    assert numbers(world) == bundles()
