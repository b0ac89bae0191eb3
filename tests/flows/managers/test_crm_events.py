"""Events bring a reading forward, and nothing else: forged, repeated, reordered, without token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.wiring.event_address import build_events, build_listening
from intake.leads.lead import LeadOutcome
from intake.outcomes.watching import SELDOM, SOON
from tests.flows.application.card import open_card
from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.process import serving_far_end
from tests.flows.world import World
from web.portal_events import EVENTS

TOKEN, OTHER = "an-outgoing-webhook-1", "an-outgoing-webhook-2"
SECOND = timedelta(seconds=1)


class Doorway:
    """The address to which the portal posts, and whoever else finds it."""

    def __init__(self, desk: CrmDesk, url: str, session: aiohttp.ClientSession) -> None:
        self.desk = desk
        self.url = url
        self._session = session

    async def posts(self, form: dict[str, Any] | bytes, **headers: str) -> int:
        """Post a form; gives the status."""
        async with self._session.post(self.url, data=form, headers=headers) as answer:
            return answer.status

    async def tells(self, event: str, number: object, token: str = TOKEN, **more: str) -> int:
        """Post an event as an outgoing webhook does."""
        form = {
            "event": event,
            "data[FIELDS][ID]": str(number),
            "ts": "1742807175",
            "auth[domain]": "evil.example.com",
            "auth[client_endpoint]": "http://127.0.0.1:9/rest/",
            "auth[application_token]": token,
        }
        return await self.posts(form | more)


@asynccontextmanager
async def opened(desk: CrmDesk) -> AsyncIterator[Doorway]:
    """Serve the address as the bot does."""
    process = desk.world.process
    events = build_events(
        process.settings, process.database, process.portal.application, desk.world.clock
    )
    assert events is not None
    app = web.Application()
    events.add_to(app.router)
    async with serving_far_end(app) as url, aiohttp.ClientSession() as session:
        yield Doorway(desk, f"{url}{EVENTS}", session)


@pytest.fixture
async def door(tmp_path: Path, template: Path) -> AsyncIterator[Doorway]:
    """A delivered deal, which was read a moment ago."""
    tokens = f"{OTHER}, {TOKEN}"
    async with World.open(tmp_path, template, bitrix24_event_tokens=tokens) as world:
        desk = CrmDesk(await prepare(world))
        await desk.asks()
        await world.deliver()
        await desk.reads()
        await desk.reads(10 * SECOND)
        async with opened(desk) as door:
            yield door
        assert world.quarantine == []


def deal(door: Doorway) -> int:
    return int(door.desk.card()["ID"])


def requests(door: Doorway) -> int:
    return int(door.desk.world.crm()["requests"]["count"])


async def test_an_event_brings_the_reading_forward(door: Doorway) -> None:
    door.desk.changes("deal", deal(door), stageId="WON")
    assert await door.tells("ONCRMDEALUPDATE", deal(door)) == 200
    await door.desk.reads(SOON)
    assert (await door.desk.lead()).outcome is LeadOutcome.WON


async def test_any_of_several_tokens_is_known(door: Doorway) -> None:
    assert await door.tells("ONCRMDEALUPDATE", deal(door), OTHER) == 200


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "ключ"])
async def test_without_a_token_nothing_happens(door: Doorway, token: str) -> None:
    before = requests(door)
    assert await door.tells("ONCRMDEALUPDATE", deal(door), token) == 403
    await door.desk.reads(SOON)
    assert requests(door) == before


async def test_many_events_of_one_card_are_one_reading(door: Doorway) -> None:
    await door.tells("ONCRMDEALUPDATE", deal(door))
    await door.desk.reads(SOON)
    before = requests(door)
    for _ in range(20):
        await door.tells("ONCRMDEALUPDATE", deal(door))
    await door.desk.reads(SOON)
    assert requests(door) - before <= 3


async def test_what_an_event_says_is_not_believed(door: Doorway) -> None:
    """A deletion of a card that is there, reordered updates, a number of nobody's."""
    for event in ("ONCRMDEALDELETE", "ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMLEADDELETE"):
        assert await door.tells(event, deal(door)) == 200
        assert await door.tells(event, 99_999) == 200
    await door.desk.reads(SOON)
    assert (await door.desk.lead()).is_open
    assert await door.desk.watched() == {"deal": deal(door)}


@pytest.mark.parametrize(
    "form",
    [
        {"event": "ONCRMDEALUPDATE"},
        {"event": "ONTASKADD", "data[FIELDS][ID]": "5"},
        {"event": "ONCRMDEALUPDATE", "data[FIELDS][ID]": "1e5"},
        {"event": "ONCRMDEALUPDATE", "data[FIELDS][ID]": "-1"},
        {"event": "ONCRMDEALUPDATE", "data[FIELDS][ID]": "9" * 40},
        {"event": "x" * 1000, "data[FIELDS][ID]": "5"},
    ],
)
async def test_what_is_no_event_of_ours_is_answered_and_left(
    door: Doorway, form: dict[str, str]
) -> None:
    before = requests(door)
    assert await door.posts({**form, "auth[application_token]": TOKEN}) == 200
    await door.desk.reads(SOON)
    assert requests(door) == before


async def test_only_short_forms_are_read(door: Doorway) -> None:
    assert await door.posts(b'{"event": 1}', **{"Content-Type": "application/json"}) == 400
    form = {"event": "ONCRMDEALUPDATE", "auth[application_token]": TOKEN, "x": "y" * 70_000}
    assert await door.posts(form) == 413


async def test_a_database_that_does_not_answer_delays_no_answer(door: Doorway) -> None:
    await door.desk.world.database.close()
    assert await door.tells("ONCRMDEALUPDATE", 5) == 200
    await door.desk.world.restart()


async def test_a_portal_that_tells_is_read_seldom(door: Doorway) -> None:
    await door.tells("ONCRMDEALUPDATE", deal(door))
    await door.desk.reads(SOON)
    await door.desk.reads(SOON)
    before = requests(door)
    for _ in range(5):
        await door.desk.reads()
    assert requests(door) == before
    door.desk.changes("deal", deal(door), categoryId=1, stageId="C1:WON")
    await door.desk.reads(SELDOM)
    assert (await door.desk.lead()).outcome is LeadOutcome.WON, "no webhook hears of such a move"


async def test_a_restored_card_is_told_as_a_new_one(door: Doorway) -> None:
    number = deal(door)
    door.desk.act("delete", type="deal", id=number)
    await door.tells("ONCRMDEALDELETE", number)
    await door.desk.reads(SOON)
    assert not (await door.desk.lead()).is_open
    new = door.desk.act("restore", type="deal", id=number)["id"]
    await door.tells("ONCRMDEALADD", new)
    await door.desk.reads(15 * SECOND)
    assert await door.desk.watched() == {"deal": new}


async def test_the_portal_posts_by_itself(door: Doorway) -> None:
    """Whatever the simulated portal sends, as it sends it."""
    door.desk.world.portal.configure(
        {"event_handlers": [{"url": door.url, "application_token": TOKEN}]}
    )
    async with aiohttp.ClientSession() as session:
        act = {"act": "change", "type": "deal", "id": deal(door), "fields": {"stageId": "WON"}}
        async with session.post(f"{door.desk.world.portal_url}/_sandbox/act", json=act):
            pass
        events = door.desk.world.portal.world.events
        async with asyncio.timeout(20):
            while True:
                await asyncio.sleep(0.01)
                if events and all(one.outcome not in {"pending", "sending"} for one in events):
                    break
    assert {one.outcome for one in events} == {"200"}
    await door.desk.reads(SOON)
    assert (await door.desk.lead()).outcome is LeadOutcome.WON


async def test_without_tokens_there_is_no_such_address(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as world:
        process = world.process
        assert build_events(process.settings, process.database, None, world.clock) is None


async def test_an_application_has_itself_told(tmp_path: Path, template: Path) -> None:
    """It binds what it is not told of yet, and knows its own token; once more changes nothing."""
    async with World.open(tmp_path, template) as world, open_card(await prepare(world)) as card:
        assert await card.installs() == 200
        process = world.process
        listening = build_listening(process.settings, process.portal)
        assert listening is not None
        assert process.portal.listen is not None
        url = f"{process.settings.public_url}{EVENTS}"
        assert await process.portal.listen(url) == 10
        assert await process.portal.listen(url) == 0
        desk = CrmDesk(world)
        await desk.asks()
        await world.deliver()
        await desk.reads()
        async with opened(desk) as door:
            number = int(desk.card()["ID"])
            assert await door.tells("ONCRMDEALUPDATE", number, TOKEN) == 403
            assert await door.tells("ONCRMDEALUPDATE", number, "appl1cat10n-t0ken") == 200
