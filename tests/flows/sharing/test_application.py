"""The bot as an application, in two processes: either may be let in, and one alone renews."""

import signal
import time
from typing import Any

import pytest

from tests.flows.delivery.stage import Stage
from tests.flows.sharing.fleet import Fleet
from web.portal_application import CALLBACK, INSTALL

pytestmark = pytest.mark.seconds

CLIENT_ID, CLIENT_SECRET = "local.64d0f00d.1234", "cl13nt-s3cr3t"


async def test_one_that_is_not_elected_is_let_in_and_the_elected_one_alone_renews(
    fleet: Fleet,
) -> None:
    """*check* looks on beside both, with a token that is too old, and spends nothing either."""
    stage = fleet.stage
    await be_an_application(fleet)
    first, second = await fleet.start(), await fleet.start()
    assert fleet.worker() is first
    fleet.balancer.ports[:] = [second.port]
    await let_in(stage)
    assert second.said("bitrix24_authorised") is not None
    assert first.said("bitrix24_authorised") is None
    await stage.submits(stage.telegram.person("Ann"))
    await fleet.delivered(1)
    assert (await asked(stage)).get("refresh_token", 0) == 0

    for bot in (first, second):  # nobody renews before somebody else has looked
        bot.send(signal.SIGSTOP)
    await stage.portal("expire", client_id=CLIENT_ID)
    stage.more["DATABASE_URL"] = fleet.url
    _, said, _ = await stage.ends("check")
    assert any("waits to be renewed" in line for line in said), said
    assert (await asked(stage)).get("refresh_token", 0) == 0
    for bot in (first, second):
        bot.send(signal.SIGCONT)

    await stage.submits(stage.telegram.person("Bob"), "+4930901821")
    await fleet.delivered(2)
    assert (await asked(stage))["refresh_token"] == 1
    elected = fleet.worker()
    left = second if elected is first else first
    assert elected.said("bitrix24_token_renewed") is not None
    assert left.said("bitrix24_token_renewed") is None

    ended = time.monotonic()
    elected.send(signal.SIGKILL)
    fleet.balancer.ports[:] = [left.port]
    assert await fleet.successor(ended) is left
    await stage.submits(stage.telegram.person("Cid"), "+4930901822")
    await fleet.delivered(3)
    assert (await asked(stage))["refresh_token"] == 1, "it had the renewed pair"
    assert (await stage.numbers())["deal"] == 3


async def be_an_application(fleet: Fleet) -> None:
    """Set everybody up as an application of the portal, which is not let in yet."""
    stage = fleet.stage
    url = stage.more["PUBLIC_URL"]
    card = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": f"{url}{CALLBACK}",
        "install_uri": f"{url}{INSTALL}",
    }
    await stage.portal("settings", applications=[card], base_url=stage.servers.portal)
    stage.more |= {
        "BITRIX24_WEBHOOK_URL": "",
        "BITRIX24_DOMAIN": stage.servers.portal,
        "BITRIX24_OAUTH_URL": stage.servers.portal,
        "BITRIX24_CLIENT_ID": CLIENT_ID,
        "BITRIX24_CLIENT_SECRET": CLIENT_SECRET,
        "SECRET_KEY": "a-key-for-everything-of-32-chars-or-more",
    }


async def let_in(stage: Stage) -> None:
    """Follow the link that the admin is shown, and agree."""
    await stage.admin.opens()

    async def is_shown() -> bool:
        return bool(await shown(stage))

    await stage.until(is_shown)
    async with stage.telegram.session.get((await shown(stage))[-1]) as answer:
        assert answer.status == 200, await answer.text()


async def shown(stage: Stage) -> list[str]:
    entities: list[dict[str, Any]] = [
        entity
        for one in await stage.admin.chat.messages()
        for entity in one.raw.get("entities", ())
    ]
    return [one["url"] for one in entities if "/oauth/authorize/" in one.get("url", "")]


async def asked(stage: Stage) -> dict[str, int]:
    """How often the authorisation server was asked for what."""
    oauth = (await stage.portal())["oauth"]
    assert isinstance(oauth, dict)
    found: dict[str, int] = oauth["asked"]
    return found
