"""Trouble that is planted for ``/health`` to find."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from aiogram.types import BotCommandScopeAllPrivateChats
from sqlalchemy import update

from bot.wiring.health_look import build_repairs
from crm.client.call_time import CallTime
from intake.kernel.ids import ChatId, FormId, PersonId, SubmissionId
from intake.links.channel import NewChannelLink
from intake.links.experiment import Arm, NewVariant
from intake.links.known_values import LinkField
from intake.operations.health_finding import Remedy
from intake.submissions.submission import SubmissionState
from intake.team.card_chat import CardChat
from intake.team.team import DEFAULT_TEAM, PlaceKind, RoutingRule
from intake.team.working_time import Hours, Shift
from storage.database import Database
from storage.tables import links, members, outbox
from storage.trouble import Trouble
from tests.flows.delivery.office import QUICK, prepare, quick, submits
from tests.flows.managers.crew import make_member
from tests.flows.managers.office_hours import open_office
from tests.flows.world import ADMIN, World
from tests.people import Chat, Person

SECOND_ADMIN = 7_000_000_009

Plant = Callable[[World, pytest.MonkeyPatch], Awaitable[object]]


async def heal(world: World, *remedies: Remedy) -> None:
    """What the first start, and a first fix, leave behind."""
    process = world.process
    repairs = build_repairs(process.settings, world.bot, process.files.translator, world.database)
    for remedy in remedies:
        assert await repairs(remedy)


async def write(world: World, *steps: dict[str, Any], **crm: Any) -> None:
    """The short form, with more in its CRM part."""
    part = {**QUICK["crm"], "source_id": "TG", **crm}
    await prepare_once(world, quick(*steps, crm=part))


async def prepare_once(world: World, form: dict[str, Any]) -> None:
    async with world.database.reading() as unit:
        there = await unit.links.by_code("spring")
    if there is None:
        await prepare(world, form)
    else:
        await world.write_form("quick", form)


async def change_team(world: World, **changes: Any) -> None:
    async with world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        changed = replace(team, **changes, revision=team.revision + 1)
        await unit.teams.save(changed, was=team.revision)
        await unit.commit()


async def change_rows(world: World, statement: Any) -> None:
    async with world.database.writing() as unit:
        await unit.connection.run(statement)
        await unit.commit()


def refused(method: str, code: int, words: str) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        await world.telegram.fault(
            "refuse", method=method, error_code=code, description=words, times=None
        )

    return plant


def in_portal(kind: str) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        world.portal_fault(kind, count=None)

    return plant


def configured(**switches: Any) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        world.portal.configure(switches)

    return plant


def scopes(*named: str) -> Plant:
    return configured(webhooks=[{"user_id": 1, "code": "sandbox", "scopes": list(named)}])


def restarted(**settings: Any) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        await world.restart(**settings)

    return plant


def written(*steps: dict[str, Any], **crm: Any) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        await write(world, *steps, **crm)

    return plant


def kept(**changes: Any) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        await change_team(world, **changes)

    return plant


def ruled(rule: RoutingRule) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        async with world.database.reading() as unit:
            team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        await change_team(world, rules=replace(team.rules, rules=(rule,)))

    return plant


def placed(*, topics: bool = True, **details: Any) -> Plant:
    """The main team works in another group, with these rights."""

    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        group = await world.telegram.group("Leads", owner=world.admin, topics=topics, **details)
        await change_team(world, place=PlaceKind.TOPICS, chat=CardChat(ChatId(group.id)))

    return plant


def clock_off(minutes: int) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        world.clock.put(timedelta(minutes=minutes))

    return plant


async def kicked(world: World, _: pytest.MonkeyPatch) -> None:
    await world.admin.does("kick_bot", world.managers)


async def muted(world: World, _: pytest.MonkeyPatch) -> None:
    await world.admin.does("promote_bot", world.managers, bot="restricted")


async def moved(world: World, _: pytest.MonkeyPatch) -> None:
    await world.admin.does("make_supergroup", world.managers)


async def topic_named(world: World, _: pytest.MonkeyPatch) -> None:
    await world.restart(managers_chat_id=CardChat(ChatId(world.managers.id), 42))


async def topic_gone(world: World, _: pytest.MonkeyPatch) -> None:
    group = await world.telegram.group("Leads", owner=world.admin, topics=True)
    await world.restart(managers_chat_id=CardChat(ChatId(group.id), 999))


async def form_chat(world: World, _: pytest.MonkeyPatch) -> None:
    form = quick(crm={**QUICK["crm"], "source_id": "TG"}, chat=-100987654)
    await world.write_form("quick", form)


async def second_admin(world: World, _: pytest.MonkeyPatch) -> None:
    await world.restart(admin_ids=frozenset({PersonId(ADMIN), PersonId(SECOND_ADMIN)}))


async def blocked(world: World, patch: pytest.MonkeyPatch) -> None:
    other = Person(world.telegram, SECOND_ADMIN, {"first_name": "Pia"})
    await other.opens()
    await other.blocks()
    await second_admin(world, patch)


HOOK = {"public_url": "http://127.0.0.1:9", "webhook_secret": "a-secret-of-some-length"}


async def foreign_webhook(world: World, _: pytest.MonkeyPatch) -> None:
    await world.telegram.settings(http_webhooks=True)
    await world.bot.set_webhook("http://127.0.0.1:9/else")


async def webhook_elsewhere(world: World, patch: pytest.MonkeyPatch) -> None:
    await foreign_webhook(world, patch)
    await world.restart(**HOOK)


async def webhook_unset(world: World, _: pytest.MonkeyPatch) -> None:
    await world.restart(**HOOK)


async def webhook_pending(world: World, _: pytest.MonkeyPatch) -> None:
    """Nobody listens there."""
    await says_to(world, HOOK["public_url"], 101)


async def says_to(world: World, public_url: str, times: int) -> None:
    """Have somebody say something, for Telegram to push it there."""
    ann = world.person("Ann")
    await ann.opens()
    await world.telegram.settings(http_webhooks=True)
    await world.restart(**{**HOOK, "public_url": public_url})
    await heal(world, Remedy.WEBHOOK)
    world.telegram.feed = None
    pushed = world.telegram.wait_for(lambda event: event["what"] == "pushed", 20.0)
    await asyncio.gather(pushed, says_much(ann, times))


async def says_much(person: Person, times: int) -> None:
    for number in range(times):
        await person.says(f"Word {number}")


async def no_menus(world: World, _: pytest.MonkeyPatch) -> None:
    await world.bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())


async def no_words(world: World, _: pytest.MonkeyPatch) -> None:
    await world.bot.set_my_description("", language_code="ru")


async def lead_form(world: World, _: pytest.MonkeyPatch) -> None:
    world.portal.configure({"mode": 2})
    steps = [{"id": "name", "type": "name", "prompt": "Who?", "crm": "lead.NAME"}]
    crm = {"bundle": "lead", "source_id": "TG"}
    await world.write_form("quick", {**QUICK, "steps": steps, "crm": crm})


def linked(**values: Any) -> Plant:
    async def plant(world: World, _: pytest.MonkeyPatch) -> None:
        await change_rows(world, update(links).values(**values))

    return plant


async def manager_removed(world: World, _: pytest.MonkeyPatch) -> None:
    mia = world.person("Mia")
    await make_member(world, mia)
    await change_rows(world, update(links).values(manager_id=mia.id))
    await change_rows(world, update(members).values(removed_at=world.clock.now()))


async def manager_elsewhere(world: World, _: pytest.MonkeyPatch) -> None:
    mia = world.person("Mia")
    await make_member(world, mia)
    await world.admin.says("/newteam Partners")
    await change_rows(world, update(links).values(manager_id=mia.id, team_id=2))


async def source_open(world: World, _: pytest.MonkeyPatch) -> None:
    async with world.database.writing() as unit:
        now = world.clock.now()
        await unit.known_values.note(((LinkField.SOURCE, "vk"),), PersonId(ADMIN), now)
        await unit.commit()
    await change_rows(world, update(links).values(utm_source="vk"))


async def user_gone(world: World, _: pytest.MonkeyPatch) -> None:
    await make_member(world, world.person("Zoe"))
    now = world.clock.now()
    await change_rows(world, update(members).values(crm_user_id=77, crm_confirmed_at=now))


async def bucket_full(world: World, _: pytest.MonkeyPatch) -> None:
    limits = world.process.portal.client.limits
    full = 0.9 * limits.rate.capacity / limits.rate.per_second
    limits.assumed_until = 0.0
    limits.bucket = replace(limits.bucket, empty_at=limits.clock() + full)


async def seconds_used(world: World, _: pytest.MonkeyPatch) -> None:
    limits = world.process.portal.client.limits
    limits.learned({"crm.item.list": CallTime(duration=1.0, operating=450.0, resets_in=500.0)})


async def nobody_on_duty(world: World, _: pytest.MonkeyPatch) -> None:
    mia = world.person("Mia")
    await open_office(world, mia, hours=None)
    nights = Hours(((Shift(time(1), time(2)),),) * 7)
    await change_rows(world, update(members).values(hours=nights))
    await submits(world.person("Ann"))
    await world.deliver()


async def long_line(world: World, _: pytest.MonkeyPatch) -> None:
    await open_office(world, world.person("Mia"), hours=None)
    await submits(world.person("Ann"))
    await world.deliver()
    await world.advance(timedelta(hours=2))
    await world.deliver()


async def clocks_rest(world: World, _: pytest.MonkeyPatch) -> None:
    await open_office(world, world.person("Mia"), hours=None)
    await submits(world.person("Ann"))
    await world.deliver()
    await world.advance(timedelta(hours=2))


async def nothing_sent(world: World, _: pytest.MonkeyPatch) -> None:
    await submits(world.person("Ann"))
    await world.advance(timedelta(minutes=20))


async def circuit_open(world: World, _: pytest.MonkeyPatch) -> None:
    world.portal_fault("no_auth", count=None)
    await submits(world.person("Ann"))
    await world.deliver()
    world.portal.faults.clear()


async def dead_letter(world: World, _: pytest.MonkeyPatch) -> None:
    await submits(world.person("Ann"))
    async with world.database.writing() as unit:
        dead = SubmissionState.DEAD_LETTER
        await unit.submissions.set_state((SubmissionId(1),), dead, world.clock.now())
        await unit.commit()
    await world.advance(timedelta(minutes=20))


async def full_group(world: World, _: pytest.MonkeyPatch) -> None:
    await submits(world.person("Ann"))
    await change_rows(world, update(outbox).values(chat_id=world.managers.id))
    await world.advance(timedelta(hours=9))


async def database_ill(world: World, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Database, "trouble", lambda _: Trouble.NO_SPACE)
    await world.restart()


async def disk_full(world: World, patch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(world.folder)._replace(free=100 * 1024 * 1024)
    patch.setattr(shutil, "disk_usage", lambda _: usage)


async def form_edited(world: World, _: pytest.MonkeyPatch) -> None:
    file = world.folder / "forms" / "quick.yaml"
    file.write_text(file.read_text("utf-8").replace("Who?", "Who are you?"), "utf-8")


async def form_broken(world: World, _: pytest.MonkeyPatch) -> None:
    file = world.folder / "forms" / "quick.yaml"
    file.write_text(file.read_text("utf-8").replace("type: phone", "type: phoney"), "utf-8")


async def unlinked(world: World, _: pytest.MonkeyPatch) -> None:
    await make_member(world, world.person("Mia"))


async def user_switched_off(world: World, _: pytest.MonkeyPatch) -> None:
    await make_member(world, world.person("Mia"))
    now = world.clock.now()
    linked = update(members).values(crm_user_id=3, crm_confirmed_at=now, crm_inactive_at=now)
    await change_rows(world, linked)


async def team_unknown(world: World, _: pytest.MonkeyPatch) -> None:
    async with world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        await unit.teams.add(replace(team, name="Partners", chat=None))
        await unit.commit()
    await world.write_form("quick", quick(crm={**QUICK["crm"], "source_id": "TG"}, team="Partnrs"))


async def link_astray(world: World, _: pytest.MonkeyPatch) -> None:
    await world.add_link("autumn", form="quik")


async def channel_silent(world: World, _: pytest.MonkeyPatch) -> None:
    link = await world.add_link("autumn")
    made = await world.admin.does("channel", title="Flats & Co")
    channel = Chat(world.telegram, made["chat"])
    invitation = NewChannelLink(link.id, ChatId(channel.id), "https://t.me/+a", by_request=False)
    async with world.database.writing() as unit:
        await unit.channels.add(invitation, PersonId(ADMIN), world.clock.now())
        await unit.commit()
    await world.admin.does("promote_bot", channel, rights=[])


async def variant_astray(world: World, _: pytest.MonkeyPatch) -> None:
    link = await world.add_link("autumn")
    async with world.database.writing() as unit:
        other = NewVariant(Arm.B, FormId("quik"))
        by, now = PersonId(ADMIN), world.clock.now()
        assert await unit.experiments.add(link.id, NewVariant(Arm.A), other, by, now)
        await unit.commit()
