"""Whatever somebody changes here is in the audit: over every button, command and wizard of admins.

A table is either changed with a row of the audit beside it, or keeps its own record of who did what
(leads have their assignments), or is no setting at all. A new table is asked for one of the two.
"""

import copy
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from intake.kernel.ids import PersonId
from tests.flows.managers.desk import Desk
from tests.flows.managers.test_strangers import ANYBODYS, commands, presses
from tests.guards.test_handlers import WIZARDS
from tests.people import Raw

OWN_RECORD = {
    # what is said and done about leads: who did it stands with it
    "leads", "lead_submissions", "assignments", "timers", "lead_cards", "lead_entities",
    "threads", "relayed_messages", "dialogue_bundles", "burst_leads", "bursts", "cards",
    # where else the team was told of somebody: kept for erasure, and nobody does it
    "team_messages",
    # people and their forms, and an admin who tries a form out
    "people", "touches", "conversations", "journeys", "journey_steps", "campaigns",
    # what the process needs for itself
    "outbox", "outbox_keys", "update_log", "received_updates", "groups", "chat_lines",
    "circuits", "digests", "audit", "heartbeats", "portal_users",
    # proposals: what comes of them is noted
    "corrections",
}  # fmt: skip
TYPED = {
    "admin": "", "audit": "", "away": "18:00", "a": "price", "bans": "", "bulk": "", "compare": "",
    "correct": "", "cost": "spring 120 EUR", "costs": "", "dayoff": "24.12", "del": "",
    "digest": "", "duty": "", "erase": "1", "explain": "spring", "export_links": "", "forms": "",
    "health": "", "hours": "Mon–Fri 9–18", "later": "9:00 Hello", "leave": "24.12",
    "link": "a@b.example", "links": "", "newlink": "", "newteam": "North", "place": "",
    "postpone": "tomorrow 9:00", "queue": "", "rates": "USD 0.9", "renameteam": "South",
    "rule": "", "save": "team price", "stats": "", "team": "", "testlead": "", "unsave": "price",
    "variants": "", "vocabulary": "medium cpc", "why": "1", "zone": "Berlin",
}  # fmt: skip
"""What is typed after each command that is not anybody's."""
ANSWERS = {
    "title": "Autumn", "source": "google", "code": "autumn", "since": "", "members": "Boris",
    "greeting_en": "Welcome!", "greeting_ru": "Привет!",
}  # fmt: skip
"""What wizards are told, by step; what is not here is left out."""


class Watch:
    """Looks whether what changed was noted."""

    def __init__(self, desk: Desk) -> None:
        self._world = desk.world
        self._before: dict[str, list[str]] = {}
        self._noted = 0
        self.changes = 0

    async def begins(self) -> None:
        self._before = await self._world.everything(but=OWN_RECORD)
        self._noted = len(await self._world.rows("SELECT id FROM audit"))

    async def ends(self, what: str) -> None:
        after = await self._world.everything(but=OWN_RECORD)
        changed = [name for name in after if after[name] != self._before[name]]
        noted = len(await self._world.rows("SELECT id FROM audit")) - self._noted
        assert noted or not changed, (what, changed)
        self.changes += bool(changed)


@pytest.fixture
async def busy(tmp_path: Path, template: Path) -> AsyncIterator[Desk]:
    """A team with a taken lead, a delivered submission and a dead letter."""
    async with Desk.open(tmp_path, template) as desk:
        await desk.comes()
        await desk.presses(desk.boris, "Take")
        desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
        await desk.comes(desk.world.person("Carl"), phone="+4930901877", company="Carl & Co")
        yield desk


async def pressed_by_owner(desk: Desk) -> Raw:
    """A press of the owner, to be given other data."""
    owner = desk.world.admin
    await owner.says("/start")
    await owner.presses((await owner.sees()).buttons[0])
    await owner.says("/cancel")
    fed = reversed(desk.world.telegram.fed)
    return copy.deepcopy(next(raw for raw in fed if "callback_query" in raw))


@pytest.mark.timeout(900)
async def test_every_button_that_changes_something_is_noted(busy: Desk) -> None:
    assert busy.group is not None
    press = await pressed_by_owner(busy)
    await busy.world.deliver()
    cards = [one.id for one in await busy.group.messages()]
    group = {"id": busy.group.id, "type": "group", "title": "Managers"}
    watch, number = Watch(busy), 1000
    query, private = press["callback_query"], press["callback_query"]["message"]
    for data in presses(PersonId(busy.mia.id)):
        on_card = data.startswith(("b:", "v:"))
        for message_id in cards if on_card else [private["message_id"]]:
            number += 1
            press["update_id"] = press["update_id"] + number
            query["data"] = data
            chat = group if on_card else private["chat"]
            query["message"] = {**private, "message_id": message_id, "chat": chat}
            await watch.begins()
            await busy.world.feed(copy.deepcopy(press))
            await watch.ends(data)
            busy.world.clock.move(timedelta(seconds=10))  # or the owner floods
    assert watch.changes >= 8, "most buttons set something"


def test_every_command_is_tried() -> None:
    assert set(TYPED) == commands() - ANYBODYS


async def test_every_command_that_changes_something_is_noted(busy: Desk) -> None:
    watch = Watch(busy)
    await busy.world.add_link("other")
    for name, argument in TYPED.items():
        for where in (None, busy.group):
            await watch.begins()
            await busy.world.admin.says(f"/{name} {argument}".strip(), at=where)
            await watch.ends(name)
        await busy.world.admin.says("/cancel")
    assert watch.changes >= 5


@pytest.mark.parametrize("name", sorted(WIZARDS))
async def test_every_wizard_is_noted(busy: Desk, name: str) -> None:
    world, owner = busy.world, busy.world.admin
    watch = Watch(busy)
    await watch.begins()
    await owner.says(f"/{name}")
    answers = ANSWERS | (
        {"code": "spring", "source": "goggle"} if name in {"correct", "compare"} else {}
    )
    for _ in range(40):
        [talk] = await world.rows("SELECT * FROM conversations ORDER BY id DESC LIMIT 1")
        if talk["ended"] is not None:
            break
        step = talk["step"]
        if talk["place"] == "summary":
            await owner.presses("That’s right")
        else:
            await owner.says(answers.get(step) or "/skip")
            [after] = await world.rows("SELECT * FROM conversations ORDER BY id DESC LIMIT 1")
            if after["revision"] == talk["revision"]:
                await owner.presses((await owner.sees()).buttons[0])
    if name == "correct":
        await owner.presses("Correct it")
    await watch.ends(name)
    assert watch.changes, [one.text for one in await owner.chat.messages()][-3:]
