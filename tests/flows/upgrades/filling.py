"""A database in which something stands in every table: ``python -m tests.flows.upgrades.filling``.

It writes what the bot of today leaves behind when it dies in the middle of a busy day, as SQL, into
``filled/<revision>.sql``. Such a file is made once, by the commit whose tables it shows, and never
changed: later versions must be able to go on from it.
"""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from intake.arrivals.record_visit import RecordVisit
from intake.attribution.visit import Visit, visit_payload
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.update_log import ReceivedUpdate
from intake.links.link import Utm
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage import migrate
from storage.backup import back_up
from storage.revision import HEAD
from tests.flows.admins.test_channels import a_channel, an_invitation, follows
from tests.flows.admins.test_unknown_payloads import report
from tests.flows.delivery.office import BRIEF, answers, prepare, quick
from tests.flows.delivery.test_corrections import corrects, proposes
from tests.flows.delivery.test_crashes import Guillotine, Killed
from tests.flows.delivery.test_misfits import BUDGET
from tests.flows.upgrades.teamwork import work
from tests.flows.world import World
from tests.people import Person

FILLED = Path(__file__).with_name("filled")
TOKEN = "0123456789abcdef0123456789abcdef"
DAY = 24 * 3600.0
FORM = quick(BRIEF, {**BUDGET, "required": False}, repeat="comment")
_SETTINGS: dict[str, Any] = {"record_returns": True, "trace_touches": "each"}


async def fill(world: World, folder: Path) -> Path:
    """Let people use the bot for some days, kill it, and give the database that stays behind."""
    await prepare(world, FORM)
    await world.add_link("autumn", form="quick", source="vk", medium="social")
    await world.add_link("tailed", source="yandex")
    await world.change_link((await world.add_link("off", source="old")).id, enabled=False)
    await world.change_link((await world.add_link("short", source="tg")).id, window_days=3)
    await _delivered(world)
    await _returned(world)
    await _refused(world)
    await _open_conversations(world)
    await _kept_aside(world)
    await _corrected(world)
    await report(world)
    channel = await a_channel(world)
    await follows(world.person("Jo"), channel, await an_invitation(world))
    lena = world.person("Lena")
    await _sends(lena, 61)
    await world.settle()
    await work(world, lena)
    await world.advance(DAY)
    await world.person("Nora").says("/start nobody_knows")
    await report(world)
    await _waiting(world)
    return await _killed(world, folder)


async def _sends(person: Person, number: int, *files: str, budget: str | None = None) -> None:
    name = person.profile["first_name"]
    await answers(person, name, f"+49309018{number:02}", f"{name} Ltd")
    for file in files:
        await person.sends_file(file, file_text=f"this is {file}")
    await person.presses("Done" if files else "Skip")
    await (person.presses(budget) if budget else person.presses("Skip"))
    await person.presses("Send")


async def _delivered(world: World) -> None:
    record = RecordVisit(world.database.writing, world.clock)
    visit = Visit(TOKEN, world.clock.now(), Utm("bing", "cpc"), page="https://shop.example/")
    await record(visit)
    zoe = world.person("Zoe", last_name="<b>", username="zoe")
    await zoe.opens(visit_payload(TOKEN))
    await zoe.says("/cancel")
    await world.advance(60)
    await _sends(zoe, 1, "a.pdf", budget="Up to 1000")
    await _sends(world.person("Bob"), 2, budget="A fortune")
    await world.settle()


async def _returned(world: World) -> None:
    for number, name in ((11, "Rita"), (12, "Rolf"), (13, "Rosa")):
        person = world.person(name)
        await _sends(person, number)
        await world.settle()
        await world.advance(3600)
        await person.opens("autumn")
    await world.settle()


async def _refused(world: World) -> None:
    for number, name in ((21, "Dora"), (22, "Dirk")):
        world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
        await _sends(world.person(name), number, "d.pdf")
        await world.settle()
    card = [one for one in await world.cards() if one.buttons][-1]
    for decision in ("Drop", "Yes, drop it"):
        await world.admin.presses(decision, at=world.managers, message_id=card.id)
    await world.settle()


async def _open_conversations(world: World) -> None:
    await world.person("Olaf").opens("spring")
    ivan = world.person("Иван", "ru")
    await answers(ivan, "Иван", "+4930901831")
    blocked = world.person("Bert")
    await blocked.opens("spring")
    await blocked.blocks()
    summary = world.person("Suse")
    await answers(summary, "Suse", "+4930901832", "Suse Ltd")
    for _ in range(2):
        await summary.presses("Skip")
    await summary.presses("✏️ 1")
    await world.person("Carla", "de").opens()


async def _kept_aside(world: World) -> None:
    now, greta = world.clock.now(), PersonId(7_300_000_001)
    async with world.database.writing() as unit:
        await unit.tokens.put("portal.example", b"sealed", now)
        raw = json.dumps({"update_id": 900_000_001, "message": "of a newer Telegram"})
        await unit.quarantine.put(UpdateId(900_000_001), raw, "ValidationError", now)
        await unit.groups.join(ChatId(world.managers.id), greta, now)
        await unit.commit()


async def _corrected(world: World) -> None:
    await corrects(world)
    await world.settle()


async def _in_doubt(world: World) -> None:
    """Let the process die in the middle of deliveries; the next one finds them."""
    await _sends(world.person("Will"), 41, "w.pdf")
    await _sends(world.person("Wanda"), 42)
    patched, dying = pytest.MonkeyPatch.context(), pytest.raises(Killed)
    with patched as patch, Guillotine(9).over(patch), dying:
        await world.deliver(OutboxQueue.CRM)
    await world.restart()


async def _waiting(world: World) -> None:
    rhea = world.person("Rhea")
    await _sends(rhea, 51)
    await world.settle()
    await world.advance(3600)
    await rhea.opens("autumn")
    await proposes(world, "autumn")
    await _in_doubt(world)
    world.portal_fault("no_auth", count=None)
    await _sends(world.person("Wilma"), 52)
    await world.deliver()
    await world.admin.presses("Correct it")
    await world.admin.says("/vocabulary source vk_{campaign}")
    await world.admin.says("/newlink")
    await world.admin.says("Half a link")
    with world.holding() as held:
        await world.person("Late").says("Is anybody there?")
    async with world.database.writing() as unit:
        kept = [ReceivedUpdate(UpdateId(raw["update_id"]), json.dumps(raw)) for raw in held]
        await unit.received.keep(kept, world.clock.now())
        await unit.commit()


async def _killed(world: World, folder: Path) -> Path:
    """Let the process die while it sends a card, and give the database."""
    await _sends(world.person("Wim"), 53)
    with pytest.MonkeyPatch.context() as patch, Guillotine(3).over(patch):
        with pytest.raises(Killed):
            await world.deliver(OutboxQueue.TELEGRAM)
        copy = folder / "filled.db"
        back_up(f"sqlite+aiosqlite:///{world.folder / 'leadtrace.db'}", copy)
    return copy


async def _main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "empty.db"
        migrate.upgrade(f"sqlite+aiosqlite:///{template}")
        (folder / "world").mkdir()
        async with World.open(folder / "world", template, **_SETTINGS) as world:
            copy = await fill(world, folder)
        with closing(sqlite3.connect(copy)) as database:
            script = "\n".join(database.iterdump())
    target = FILLED / f"{HEAD}.sql"
    if target.exists():
        sys.exit(f"{target} is there already: it shows what that version really left")
    target.write_text(script + "\n")


if __name__ == "__main__":
    asyncio.run(_main())
