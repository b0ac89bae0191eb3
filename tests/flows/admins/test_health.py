"""``/health``: each planted fault has a line of its own that says what to do, and a world that is
well has none of them."""

from datetime import timedelta
from itertools import count

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import update

from intake.operations.health_finding import Remedy
from storage.tables import people
from tests.databases import SQLITE, chosen
from tests.flows.admins.health_faults import FAULTS, Fault
from tests.flows.admins.health_plants import (
    change_rows,
    foreign_webhook,
    heal,
    no_menus,
    no_words,
    says_to,
    write,
)
from tests.flows.managers.crew import make_member
from tests.flows.world import ADMIN, World
from web.telegram import PATH

_NUMBERS = count(1_500_000_000)


async def asks(world: World, text: str = "/health", by: int = ADMIN) -> str:
    """What an admin reads who asks how everything is. The update is brought by hand: a webhook
    may be what is wrong."""
    before = {one.id for one in await world.admin.chat.messages()}
    who = {"id": by, "is_bot": False, "first_name": "Olga", "language_code": "en"}
    length = len(text)
    message = {
        "message_id": 900_000,
        "date": int(world.clock.seconds()),
        "chat": {"id": by, "type": "private", "first_name": "Olga"},
        "from": who,
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": length}],
    }
    await world.feed({"update_id": next(_NUMBERS), "message": message})
    seen = [one for one in await world.admin.chat.messages() if one.id not in before]
    return "\n".join(one.text for one in seen)


@pytest.fixture
async def well(world: World) -> World:
    """A world in which nothing is wrong."""
    for form in ("b2b", "event", "lead"):
        (world.folder / "forms" / f"{form}.yaml").unlink()
    sources = [{"directory": "SOURCE", "code": "TG", "name": "Telegram"}]
    world.portal.configure({"statuses": sources})
    await write(world)
    await heal(world, Remedy.MENUS, Remedy.NAMES)
    return world


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(one, id=one.name, marks=pytest.mark.sqlite if one.name == "disk" else ())
        for one in FAULTS
    ],
)
async def test_a_fault_has_its_line(
    well: World, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    await fault.plant(well, monkeypatch)
    report = await asks(well)
    assert fault.line in report, report
    assert "Everything is in order" not in report


async def test_a_world_that_is_well_has_none_of_them(well: World) -> None:
    report = await asks(well)
    assert "Everything is in order" in report, report
    seen = " database, disk" if chosen() == SQLITE else " database"
    assert report.endswith(seen), "nobody sees the disk of a server"
    assert [one.name for one in FAULTS if one.line in report] == []
    assert len(report.splitlines()) <= 3, "that is short"


def test_the_faults_are_many_and_each_says_something_else() -> None:
    assert len(FAULTS) >= 25
    assert len({one.line for one in FAULTS}) == len(FAULTS)


async def test_what_may_be_fixed_is_fixed_after_a_yes_and_noted(well: World) -> None:
    await no_menus(well, pytest.MonkeyPatch())
    await no_words(well, pytest.MonkeyPatch())
    await asks(well)
    await well.admin.presses("Fix: menus")
    assert "Shall I set the command menus again" in (await well.admin.sees()).text
    await well.admin.presses("No")
    assert "the command menu is not" in (await well.admin.sees()).text
    await well.admin.presses("Fix: menus")
    await well.admin.presses("Yes, do it")
    answer = (await well.admin.sees()).text
    assert answer.startswith("✅ Done.")
    assert "the command menu is not" not in answer
    await well.admin.presses("Fix: first words")
    assert "Press Start: a few questions" in (await well.admin.sees()).text
    await well.admin.presses("Yes, do it")
    assert "Everything is in order" in (await well.admin.sees()).text
    async with well.database.reading() as unit:
        noted = [(one.what, one.subject, one.by) for one in await unit.audit.latest(2)]
    assert noted == [("health.fix", "bot:names", ADMIN), ("health.fix", "bot:menus", ADMIN)]
    await well.admin.says("/audit")
    answer = (await well.admin.sees()).text
    assert "Asked the bot to put right the command menus" in answer, (
        "whether it worked, Telegram says"
    )
    assert "Asked the bot to put right the words before Start" in answer


async def test_a_webhook_that_is_not_ours_is_taken_away(well: World) -> None:
    await foreign_webhook(well, pytest.MonkeyPatch())
    assert "remove it, or set PUBLIC_URL" in await asks(well)
    await heal(well, Remedy.WEBHOOK)
    assert (await well.bot.get_webhook_info()).url == ""
    await well.admin.presses("Look again")
    assert "Everything is in order" in (await well.admin.sees()).text


async def test_a_webhook_that_failed_long_ago_fails_no_more(well: World) -> None:
    """Telegram tells its last failure for as long as the webhook stands."""
    statuses = [500]

    async def take(_: web.Request) -> web.Response:
        return web.Response(status=statuses.pop() if statuses else 200)

    app = web.Application()
    app.router.add_post(PATH, take)
    async with TestServer(app) as server:
        address = str(server.make_url("")).rstrip("/")
        await says_to(well, address, 1)
        assert "see that PUBLIC_URL is reached from outside" in await asks(well)
        while (await well.bot.get_webhook_info()).pending_update_count:
            await well.telegram.wait_for(lambda event: event["what"] == "pushed", 20.0)
    await well.advance(timedelta(hours=2))
    assert "PUBLIC_URL" not in await asks(well)


@pytest.mark.parametrize(
    ("name", "unseen"),
    [
        ("silence", "groups, teams"),
        ("token", "groups, teams"),
        ("portal down", "teams, forms, links"),
        ("scope crm", "forms, links"),
    ],
)
async def test_what_could_not_be_looked_at_is_not_called_in_order(
    well: World, monkeypatch: pytest.MonkeyPatch, name: str, unseen: str
) -> None:
    (fault,) = (one for one in FAULTS if one.name == name)
    await fault.plant(well, monkeypatch)
    report = await asks(well)
    assert f"be checked, or only in part: {unseen}\n" in report
    (well_besides,) = (line for line in report.splitlines() if line.startswith("✅ In order"))
    assert not {*unseen.split(", ")} & {*well_besides.removeprefix("✅ In order: ").split(", ")}


async def test_what_telegram_refuses_is_not_called_done(well: World) -> None:
    await no_words(well, pytest.MonkeyPatch())
    await asks(well)
    await well.admin.presses("Fix: first words")
    await well.telegram.fault("refuse", method="setMyDescription", error_code=400, description="no")
    await well.admin.presses("Yes, do it")
    answer = (await well.admin.sees()).text
    assert "Telegram didn’t take it" in answer
    assert "nobody reads what the bot is for" in answer


async def test_many_of_a_kind_are_summed_up(well: World) -> None:
    wrong = {f"UF_CRM_GONE{number}": "x" for number in range(7)}
    await write(well, fields={"deal": wrong})
    report = await asks(well)
    assert report.count("has no field UF_CRM_GONE") == 5
    assert "… and 2 more of that kind" in report


async def test_it_is_said_in_the_readers_language(well: World) -> None:
    await no_menus(well, pytest.MonkeyPatch())
    await change_rows(well, update(people).values(chosen_language="ru"))
    report = await asks(well)
    assert "💡 Telegram: меню команд не то" in report


async def test_managers_and_strangers_are_told_nothing(well: World) -> None:
    mia, eve = well.person("Mia"), well.person("Eve")
    await make_member(well, mia)
    for somebody in (mia, eve):
        await somebody.opens()
        await somebody.says("/health")
        assert "in order" not in (await somebody.sees()).text
