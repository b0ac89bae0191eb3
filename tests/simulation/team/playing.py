"""Playing a run: who is there, what they do, and how it ends."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from sqlalchemy import select

from bot.config.settings import Settings
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import Profile
from intake.team.card_chat import CardChat
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM, PlaceKind
from sandbox.portal.core import Portal
from sandbox.portal.settings import Settings as PortalSettings
from sandbox.portal.staff import User
from sandbox.serving import WEBHOOK_PATH
from sandbox.telegram.core import BotApi
from sandbox.telegram.settings import Settings as TelegramSettings
from storage.database import Database
from storage.tables import metadata
from tests.flows.delivery.office import QUICK
from tests.flows.process import accept_consents_once
from tests.simulation.far_ends import SimulatedPortal
from tests.simulation.fate import USUAL, Fate, Weather
from tests.simulation.team.crowd import Crowd
from tests.simulation.team.office import ADMIN, MANAGERS, Office
from tests.simulation.team.process import Process
from tests.simulation.team.wire import SimulatedTelegramApi
from tests.simulation.virtual_time import START

PLACES = (PlaceKind.TOPICS, PlaceKind.GROUP, PlaceKind.PRIVATE)
FAIR = 25 * 60.0
"""Seconds of fair weather at the end: bundles and readings come by."""
_ROUNDS, _ROUND = 600, 7.0
"""How often, and after how many seconds, it is looked whether all is at rest."""
_LONGEST = 2 * 86400.0
_FORM = yaml.safe_dump(QUICK, allow_unicode=True, sort_keys=False)
_TABLES = (
    "leads", "assignments", "timers", "relayed_messages", "lead_entities", "lead_submissions",
    "submissions", "threads",
)  # fmt: skip


def _read_settings(folder: Path, group: int | None) -> Settings:
    forms = folder / "forms"
    forms.mkdir()
    (forms / "quick.yaml").write_text(_FORM, "utf-8")
    accept_consents_once(forms)
    values: dict[str, Any] = {
        "_env_file": None,
        "bot_token": TelegramSettings().token,
        "telegram_api_url": "https://telegram.sandbox",
        "bitrix24_webhook_url": f"https://portal.sandbox{WEBHOOK_PATH}",
        "database_url": "sqlite+aiosqlite:///unused.db",
        "forms_dir": forms,
        "admin_ids": frozenset({PersonId(ADMIN)}),
        "default_form": "quick",
        "default_region": "DE",
        "managers_chat_id": None if group is None else CardChat(ChatId(group)),
    }
    return Settings(**values)


def _people(core: BotApi, place: PlaceKind) -> int | None:
    """Put everybody on the stage; gives the group, if there is one."""
    now = START.timestamp()

    def act(name: str, **details: Any) -> Any:
        return core.act({"act": name, **details}, now)

    names = {ADMIN: "Olga", **{number: name for number, (name, _) in MANAGERS.items()}}
    for number, name in names.items():
        act("person", id=number, first_name=name, language_code="en")
        act("start", person=number)
    core.world.updates.pending.clear()  # else it opens the form for them
    if place is PlaceKind.PRIVATE:
        return None
    group = act(
        "group", title="Sales", people=list(names), topics=place is PlaceKind.TOPICS,
        supergroup=True, bot="administrator",
        rights=["can_manage_topics", "can_delete_messages"],
    )  # fmt: skip
    return int(group["chat"])


async def _team(office: Office) -> None:
    now = office.clock.now()
    async with office.database.writing() as unit:
        chat = None if office.group is None else CardChat(ChatId(office.group))
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        changed = replace(team, place=office.place, chat=chat, revision=team.revision + 1)
        await unit.teams.save(changed, was=team.revision)
        for number, (name, user) in MANAGERS.items():
            await unit.people.meet(Profile(PersonId(number), name), now)
            member = Member(
                person_id=PersonId(number), name=name, joined_at=now, crm_user_id=user,
                crm_confirmed_at=None if user is None else now,
            )  # fmt: skip
            await unit.members.join(member, DEFAULT_TEAM)
        await unit.commit()


Live = Callable[[Office], Coroutine[Any, Any, None]]


async def _live(office: Office) -> None:
    await asyncio.gather(office.live(), _act_it(office))


async def play(seed: int, weather: Weather = USUAL, *, live: Live = _live) -> Office:
    """Live through one run; ``live`` is what happens between the beginning and the end."""
    dice = Random(seed)  # noqa: S311  a die, no key
    fate = Fate(
        dice, dice.randint(0, 60), dice.randint(0, 4), dice.choice(weather.badness), weather
    )
    place = PLACES[seed % 3]
    core = BotApi(TelegramSettings(flood=False, paced_polls=False))
    group = _people(core, place)
    staff = (
        *PortalSettings().users,
        User(4, "Nina", "Nova", "nina@portal.sandbox"),
        User(5, "Ole", "Olsen", "ole@portal.sandbox"),
    )
    portal = Portal(replace(PortalSettings(), users=staff))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        settings = _read_settings(folder, group)
        database = await Database.open(
            "sqlite+aiosqlite://",
            wake=lambda: office.wake(),  # noqa: PLW0108  there is no office yet
        )
        async with database:
            telegram = SimulatedTelegramApi(core, fate)
            far = SimulatedPortal(portal, fate, epoch=START.timestamp())
            office = Office(seed, fate, telegram, far, database, settings, place, group, Process)
            await _team(office)
            async with asyncio.timeout(_LONGEST):
                await live(office)
            office.clock_at_end = office.clock.now()
            for table in _TABLES:
                office.tables[table] = await rows_of(office, table)
    return office


async def _act_it(office: Office) -> None:
    """Let people act, and then the weather be fair until all is at rest."""
    try:
        await Crowd(office).live()
        office.fate.blows_left = office.fate.crashes_left = 0
        await asyncio.sleep(FAIR)
        for _ in range(_ROUNDS):
            if await office.at_rest():
                return
            await asyncio.sleep(_ROUND)
        rows = await rows_of(office, "outbox")
        left = [(row["type"], row["attempt"], row["error"]) for row in rows]
        raise AssertionError(f"the outbox never comes to rest: {left}")
    finally:
        office.done = True


async def rows_of(office: Office, table: str) -> list[dict[str, Any]]:
    """Return what stands in a table."""
    async with office.database.reading() as unit:
        found = await unit.connection.run(select(metadata.tables[table]))
    return [dict(row._mapping) for row in found]
