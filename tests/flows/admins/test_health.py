"""``/health``: each planted fault has a line of its own that says what to do, and a world that is
well has none of them."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import count
from typing import Any, NamedTuple

import pytest
from aiogram.types import BotCommandScopeAllPrivateChats
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import update

from bot.wiring.health_look import build_repairs
from crm.client.call_time import CallTime
from intake.kernel.ids import ChatId, FormId, LinkId, PersonId, SubmissionId
from intake.links.experiment import Arm, NewVariant
from intake.links.known_values import LinkField
from intake.operations.health_finding import Remedy
from intake.submissions.submission import SubmissionState
from intake.team.card_chat import CardChat
from intake.team.team import DEFAULT_TEAM, PlaceKind, RoutingRule
from intake.team.working_time import Hours, Shift
from storage.database import Database
from storage.tables import links, members, outbox, people
from storage.trouble import Trouble
from tests.flows.delivery.office import QUICK, prepare, quick, submits
from tests.flows.managers.crew import make_member
from tests.flows.managers.office_hours import open_office
from tests.flows.world import ADMIN, World
from tests.people import Person
from web.telegram import PATH

SECOND_ADMIN = 7_000_000_009
_NUMBERS = count(1_500_000_000)

Plant = Callable[[World, pytest.MonkeyPatch], Awaitable[object]]


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


async def heal(world: World, *remedies: Remedy) -> None:
    """What the first start, and a first fix, leave behind."""
    process = world.process
    repairs = build_repairs(process.settings, world.bot, process.files.translator, world.database)
    for remedy in remedies:
        assert await repairs(remedy)


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


async def variant_astray(world: World, _: pytest.MonkeyPatch) -> None:
    link = await world.add_link("autumn")
    async with world.database.writing() as unit:
        other = NewVariant(Arm.B, FormId("quik"))
        by, now = PersonId(ADMIN), world.clock.now()
        assert await unit.experiments.add(link.id, NewVariant(Arm.A), other, by, now)
        await unit.commit()


class Fault(NamedTuple):
    """What is planted, and the line that comes of it."""

    name: str
    plant: Plant
    line: str


BUDGET = {
    "id": "budget",
    "type": "choice",
    "prompt": "Your budget?",
    "choices": [
        {"value": "small", "label": "Up to 100"},
        {"value": "large", "label": "Over 5000"},
    ],
    "crm": "deal.UF_CRM_BUDGET",
}
NOTE = {"id": "note", "type": "text", "prompt": "?", "crm": "deal.UF_CRM_NOTTE"}
ALL_RIGHTS = {"bot": "administrator", "rights": ["can_manage_topics", "can_delete_messages"]}
USERS = [{"id": 1, "name": "Ada", "last_name": "Seller"}]
FAULTS = (
    Fault("token", refused("getMe", 401, "Unauthorized"), "copy it from @BotFather into BOT_TOKEN"),
    Fault("silence", refused("getMe", 502, "Bad Gateway"), "see TELEGRAM_API_URL, TELEGRAM_PROXY"),
    Fault("kicked", kicked, "MANAGERS_CHAT_ID is no chat that the bot is in; add the bot to it"),
    Fault("muted", muted, "a group in which the bot may not write; let it send messages"),
    Fault("moved", moved, "MANAGERS_CHAT_ID became a supergroup; put its new id there: -100"),
    Fault("no topics", topic_named, "names a topic, but the group has none; leave /42 out"),
    Fault("no topic", topic_gone, "names a topic that is not there; write /id in the right one"),
    Fault("form's chat", form_chat, "chat in the form quick is no chat that the bot is in"),
    Fault(
        "topics off",
        placed(topics=False, supergroup=True, **ALL_RIGHTS),
        "the main team: it has no topics; switch them on",
    ),
    Fault(
        "topic right",
        placed(bot="administrator", rights=["can_delete_messages"]),
        "may not manage topics; give it that right",
    ),
    Fault(
        "delete right",
        placed(bot="administrator", rights=["can_manage_topics"]),
        "may not delete messages; give it that right",
    ),
    Fault("place gone", placed(bot="left"), "the main team: the bot is not in it; add it again"),
    Fault("admin never wrote", second_admin, f"{SECOND_ADMIN} cannot be written to before they"),
    Fault("admin blocked", blocked, f"{SECOND_ADMIN} has blocked the bot; let them unblock it"),
    Fault("foreign webhook", foreign_webhook, "a webhook is set that is not ours, so nothing can"),
    Fault("webhook elsewhere", webhook_elsewhere, "the webhook is not at our address"),
    Fault("no webhook", webhook_unset, "no webhook is set, although PUBLIC_URL is"),
    Fault("webhook fails", webhook_pending, "see that PUBLIC_URL is reached from outside"),
    Fault("pending", webhook_pending, "updates wait at Telegram; see whether the bot is over"),
    Fault("menus", no_menus, "the command menu is not what the bot understands; set it again"),
    Fault("first words", no_words, "nobody reads what the bot is for (ru); set it here"),
    Fault("clock", clock_off(5), "clock is 5 min ahead of Telegram’s; switch time synchron"),
    Fault("portal's clock", clock_off(-180), "clock is 3 h behind the portal’s; switch time"),
    Fault("no portal", restarted(bitrix24_webhook_url=None), "BITRIX24_WEBHOOK_URL is not set"),
    Fault("portal down", in_portal("down"), "does not answer as it should (CONNECTION_LOST)"),
    Fault("access gone", in_portal("no_auth"), "see that the access is whole, its scopes and"),
    Fault("scope crm", scopes("user"), "lacks the scope crm, so nothing reaches the CRM: tick it"),
    Fault("scope user", scopes("crm"), "so members cannot be linked with their Bitrix24 users"),
    Fault("scope brief", scopes("crm", "user_brief"), "members are not found by e-mail or phone"),
    Fault(
        "no administrator",
        configured(users=USERS),
        "our user is no administrator, so lists may leave cards out without a word",
    ),
    Fault("simple mode", lead_form, "works without leads, which become deals at once"),
    Fault("field", written(NOTE), "no field UF_CRM_NOTTE; did you mean “UF_CRM_NOTE”?"),
    Fault("list value", written(BUDGET), "has no value “Up to 100” (the choice “small”"),
    Fault("pipeline", written(pipeline="Partnrs"), "“Partnrs”; did you mean “Partners”?"),
    Fault("stage", written(stage="Prepration"), "“Prepration”; did you mean “Preparation”?"),
    Fault("source", written(source_id="Telegramm"), "“Telegramm”; did you mean “Telegram”?"),
    Fault("user", written(assigned_by=77), "assigned_by names the user 77, who is not in the"),
    Fault("required", configured(required={"deal": ["UF_CRM_NOTE"]}), "requires UF_CRM_NOTE, and"),
    Fault("bucket", bucket_full, "of the portal’s requests are in use; see what else uses"),
    Fault("seconds", seconds_used, "crm.item.list has used 450 of 480 seconds in ten minutes"),
    Fault("nobody on duty", nobody_on_duty, "1 lead waits, the oldest for 1 min, and nobody is on"),
    Fault("long line", long_line, "1 lead waits, the oldest for 2 h; see who is on duty"),
    Fault("clocks", clocks_rest, "overdue, the oldest by 119 min; restart the bot"),
    Fault("queue", nothing_sent, "for the CRM, the oldest for 20 min; see /queue"),
    Fault("circuit", circuit_open, "deliveries to the CRM stand still ("),
    Fault("dead letter", dead_letter, "one submission was refused by the CRM for good; see why"),
    Fault("unshown", dead_letter, "one refused submission was shown to nobody; see that"),
    Fault("full group", full_group, "messages wait, the oldest for 9 h; give the team another"),
    Fault("database", database_ill, "nothing is kept just now (no_space); look at the disk"),
    Fault("disk", disk_full, "100 MB are left on the disk; make room"),
    Fault("newer form", form_edited, "form files are newer than what runs; /forms reloads them"),
    Fault("broken form", form_broken, "(what runs is still the earlier form)"),
    Fault("unlinked", unlinked, "one member has no user in Bitrix24 (Mia), so the CRM does not"),
    Fault("switched off", user_switched_off, "one member’s user is switched off in Bitrix24 (Mia)"),
    Fault("team", team_unknown, "no team “Partnrs”, so its leads go to the main one; make it"),
    Fault("link's form", link_astray, "link autumn: there is no form “quik”, so people get the"),
    Fault(
        "variant's form",
        variant_astray,
        "link autumn: the form of its second variant is gone (“quik”), so nobody is compared",
    ),
    Fault(
        "link's manager",
        manager_removed,
        "link spring: its manager is no member any more, so its leads go to the line",
    ),
    Fault("link's other team", manager_elsewhere, "its manager Mia is not in its team, so its"),
    Fault(
        "link's pipeline",
        linked(pipeline="Partnrs"),
        "link spring: there is no pipeline “Partnrs”, so its deals go to the form’s; give",
    ),
    Fault(
        "open source", source_open, "a source of links may be missing in Sales Intelligence (vk)"
    ),
    Fault("user gone", user_gone, "one member’s user is switched off in Bitrix24 (Zoe)"),
    Fault(
        "rule's people",
        ruled(RoutingRule(members=(PersonId(5),))),
        "the main team: rule 1 names nobody who is in the team; put it right in /team",
    ),
    Fault(
        "rule's form",
        ruled(RoutingRule(form_id=FormId("quik"))),
        "rule 1 is about a form that is not there, “quik”; put it right in /team",
    ),
    Fault(
        "rule's link",
        ruled(RoutingRule(link_id=LinkId(99))),
        "rule 1 is about a link that is not there; put it right in /team",
    ),
)


def _names(faults: Sequence[Fault]) -> list[str]:
    return [one.name for one in faults]


@pytest.mark.parametrize("fault", FAULTS, ids=_names(FAULTS))
async def test_a_fault_has_its_line(
    well: World, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    await fault.plant(well, monkeypatch)
    told = await asks(well)
    assert fault.line in told, told
    assert "Everything is in order" not in told


async def test_a_world_that_is_well_has_none_of_them(well: World) -> None:
    told = await asks(well)
    assert "Everything is in order" in told, told
    assert [one.name for one in FAULTS if one.line in told] == []
    assert len(told.splitlines()) <= 3, "that is short"


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
    told = (await well.admin.sees()).text
    assert told.startswith("✅ Done.")
    assert "the command menu is not" not in told
    await well.admin.presses("Fix: first words")
    assert "Press Start: a few questions" in (await well.admin.sees()).text
    await well.admin.presses("Yes, do it")
    assert "Everything is in order" in (await well.admin.sees()).text
    async with well.database.reading() as unit:
        noted = [(one.what, one.subject, one.by) for one in await unit.audit.latest(2)]
    assert noted == [("health.fix", "bot:names", ADMIN), ("health.fix", "bot:menus", ADMIN)]


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


async def test_what_telegram_refuses_is_not_called_done(well: World) -> None:
    await no_words(well, pytest.MonkeyPatch())
    await asks(well)
    await well.admin.presses("Fix: first words")
    await well.telegram.fault("refuse", method="setMyDescription", error_code=400, description="no")
    await well.admin.presses("Yes, do it")
    told = (await well.admin.sees()).text
    assert "Telegram didn’t take it" in told
    assert "nobody reads what the bot is for" in told


async def test_many_of_a_kind_are_summed_up(well: World) -> None:
    wrong = {f"UF_CRM_GONE{number}": "x" for number in range(7)}
    await write(well, fields={"deal": wrong})
    told = await asks(well)
    assert told.count("has no field UF_CRM_GONE") == 5
    assert "… and 2 more of that kind" in told


async def test_it_is_said_in_the_readers_language(well: World) -> None:
    await no_menus(well, pytest.MonkeyPatch())
    await change_rows(well, update(people).values(chosen_language="ru"))
    told = await asks(well)
    assert "💡 Telegram: меню команд не то" in told


async def test_managers_and_strangers_are_told_nothing(well: World) -> None:
    mia, eve = well.person("Mia"), well.person("Eve")
    await make_member(well, mia)
    for somebody in (mia, eve):
        await somebody.opens()
        await somebody.says("/health")
        assert "in order" not in (await somebody.sees()).text
