"""One run: people submit, processes live and die, and in the end everything is at rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, cast

import aiohttp
from aiogram import Bot

from bot.relay import Relay
from bot.telegram.chat_pace import ChatPace, PacedHandler
from bot.telegram.posting.card_post import TelegramCardPost
from bot.telegram.posting.notice_post import NoticePost
from crm.client.bitrix24_client import Bitrix24Client
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import STANDARD, Limits, RateLimit
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from handlers.ornaments import Ornaments
from handlers.views.cards.lead_card_view import LeadCardViews
from intake.attribution.touch import NewTouch, TouchKind
from intake.delivery.deliver import Deliver
from intake.delivery.plan import TraceMode
from intake.delivery.probe import ProbePortal
from intake.delivery.progress import finding
from intake.forms.crm_part import EntityKind
from intake.forms.step import StepType
from intake.kernel.ids import ChatId, PersonId, SubmissionKey
from intake.kernel.person import Profile
from intake.leads.cards.lead_picture import LeadPictures
from intake.links.link import Utm
from intake.outbox.attempt import Handler
from intake.outbox.chat_budget import ChatBudget
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh, Delivery
from intake.outbox.tasks.task import Task
from intake.outbox.worker import Worker
from intake.submissions.show_card import ShowCard
from intake.submissions.submission import Submission
from intake.submissions.submitting import rows_for
from intake.team.card_chat import CardChat
from sandbox.portal.core import Portal
from sandbox.portal.settings import Settings
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.intake.delivery.made_up import PERSON, answer, submission
from tests.intake.delivery.workbench import as_new
from tests.simulation.far_ends import SimulatedClient, SimulatedPortal, SimulatedTelegram
from tests.simulation.fate import USUAL, Fate, Weather
from tests.simulation.virtual_time import START, VirtualClock
from texts.translator import Translator

MANAGERS = CardChat(ChatId(-100))
TRANSLATOR = Translator()
SOURCES = {"google": "Google", "yandex": "Yandex", "facebook": "Facebook"}
"""What links say, and what Sales Intelligence makes of it."""
EARLIER = "facebook"
_DAYS = 5.0
SCARCE = RateLimit(per_second=0.2, capacity=10)
"""Where requests are as scarce as this, waves are sooner than chains."""


@dataclass(frozen=True)
class Expected:
    """What one submission said, for the checks."""

    key: SubmissionKey
    phone: str
    company: str
    source: str
    refused: bool
    came_before: bool
    """There is an earlier touch, of the source :data:`EARLIER`."""


@dataclass
class World:
    """Everything that outlives a process."""

    seed: int
    mode: TraceMode
    fate: Fate
    portal: SimulatedPortal
    telegram: SimulatedTelegram
    database: Database
    each: bool
    scarce: bool
    clock: VirtualClock = field(default_factory=VirtualClock)
    submitted: list[Expected] = field(default_factory=list)
    process: "Process | None" = None
    processes: int = 0
    expected: int = 0
    stored: dict[SubmissionKey, Submission] = field(default_factory=dict)
    """What the database says of them in the end."""

    async def submit(self, expected: Expected, person: int) -> None:
        """Commit a submission as the intake does."""
        answers = (
            answer("phone", StepType.PHONE, expected.phone, to=((EntityKind.CONTACT, "PHONE"),)),
            answer("company", StepType.TEXT, expected.company, to=((EntityKind.COMPANY, "TITLE"),)),
        )
        who = replace(PERSON, id=PersonId(PERSON.id + person))
        now = self.clock.now()
        async with self.database.writing() as unit:
            await unit.people.meet(Profile(who.id, "Anna"), now)
            sources = (EARLIER, expected.source) if expected.came_before else (expected.source,)
            *earlier, touch = [
                await unit.touches.add(
                    NewTouch(who.id, now, TouchKind.LINK, "spring", utm=Utm(source, "cpc", "x"))
                )
                for source in sources
            ]
            made_up = submission(touches=0, answers=answers, person=who, key=expected.key)
            attribution = replace(made_up.attribution, credited=touch, earlier=tuple(earlier))
            new = as_new(replace(made_up, created_at=now), attribution=attribution)
            stored = await unit.submissions.add(new)
            assert stored
            for row in rows_for(new, stored.id, now):
                await unit.outbox.add(row, now)
            await unit.commit()
        self.submitted.append(expected)

    async def live(self) -> None:
        """Start a process whenever there is none, until all is done."""
        while not await self.at_rest():
            self.processes += 1
            self.process = Process(self)
            self.telegram.moment = self.process.moment
            await self.process.run()
            await asyncio.sleep(self.fate.seconds(40.0))
        await self.portal.rest()

    async def at_rest(self) -> bool:
        """Say whether everybody has submitted and the outbox is empty."""
        if len(self.submitted) < self.expected:
            return False
        async with self.database.writing() as unit:
            loads = await unit.outbox_load.queues()
        return not any(load.rows for load in loads.values())

    def wake(self) -> None:
        """Wake the relay of the process that lives."""
        if self.process is not None:
            self.process.relay.wake()


class Process:
    """What dies in a crash: everything in memory. A dead process does nothing any more."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dead = False
        self._task: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        client = SimulatedClient(
            cast("aiohttp.ClientSession", None),
            WebhookUrl("https://portal.sandbox/rest/1/sandbox/"),
            Limits(loop.time, rate=SCARCE if world.scarce else STANDARD),
        )
        client.portal_end, client.moment = world.portal, self.moment
        self._gateway = Bitrix24Gateway(
            cast("Bitrix24Client", client), now=loop.time,
            trace=TraceOptions(each=world.each),
        )  # fmt: skip
        self.relay = self._build_relay()

    def moment(self) -> None:
        """Die here, if fate wants it; do nothing more, once dead."""
        if not self._dead and self._world.fate.crash():
            self._die()
        if self._dead:
            raise asyncio.CancelledError

    def _die(self) -> None:
        self._dead = True
        if self._task is not None:
            self._task.cancel()

    async def run(self) -> None:
        """Live until a crash, or until there is nothing left to do."""
        self._task = asyncio.create_task(self.relay.run())
        watch = asyncio.create_task(self._watch())
        if (life := self._world.fate.life()) is not None:
            asyncio.get_running_loop().call_later(life, self._die)
        await asyncio.wait((self._task, watch), return_when=asyncio.FIRST_COMPLETED)
        self._dead = True
        for task in (self._task, watch):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._gateway.__aexit__(None, None, None)

    async def _watch(self) -> None:
        while not await self._world.at_rest():  # noqa: ASYNC110  nobody rings at rest
            await asyncio.sleep(20.0)

    @asynccontextmanager
    async def units(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a writing unit whose commit is a moment on both sides."""
        self.moment()
        async with self._world.database.writing() as unit:
            committing = unit._commit

            async def commit(wake: bool) -> None:
                self.moment()
                await committing(wake)
                self.moment()

            unit._commit = commit
            yield unit

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a reading unit."""
        self.moment()
        async with self._world.database.reading() as unit:
            yield unit

    def _build_relay(self) -> Relay:
        world = self._world
        deliver = Deliver(
            finding(self.reading), self._gateway, world.clock,
            lambda one, _: f"about {one.key}", mode=world.mode, admins=(ChatId(1),),
            misfits_title="",
        )  # fmt: skip

        views = LeadCardViews(
            TRANSLATOR, "en",
            entity_url=self._gateway.entity_url, timezone=START.tzinfo,  # type: ignore[arg-type]
        )  # fmt: skip
        pace = ChatPace(world.clock, ChatBudget(), self.reading)
        pictures = LeadPictures(
            world.clock, pace, managers=MANAGERS, admins=(ChatId(1),), zone="UTC"
        )
        bot = cast("Bot", world.telegram)
        show_card = ShowCard(
            TelegramCardPost(bot, Ornaments()), views.submission, views.emptied(),
            pictures.beside, self.reading, world.clock,
            managers=MANAGERS, admins=(ChatId(1),), minutes=pace,
        )  # fmt: skip
        post = NoticePost(bot, lambda notice, _: notice.text, _english, default="en")
        handlers: dict[type[Task], Handler[Any]] = {
            Delivery: deliver, CardRefresh: PacedHandler(show_card, pace),
            Notice: PacedHandler(post, pace),
        }  # fmt: skip
        work = {
            queue: Worker(self.units, world.clock, handlers, admins=(ChatId(1),))
            for queue in OutboxQueue
        }
        return Relay(
            self.units, self.reading, world.clock, owner=f"process {world.processes}",
            work=work,
            probes={
                OutboxQueue.CRM: ProbePortal(self.units, self._gateway, world.clock, admins=())
            },
        )  # fmt: skip


async def _english(_: ChatId) -> str:
    return "en"


async def play(
    seed: int, mode: TraceMode, sizes: tuple[int, ...], weather: Weather = USUAL
) -> World:
    """Live through one run; ``sizes`` are the numbers of submissions that it may have."""
    dice = Random(seed)  # noqa: S311  a die, no key
    each = mode is TraceMode.LINKED and seed % 2 == 1
    badness = dice.choice(weather.badness)
    fate = Fate(dice, dice.randint(0, 40), dice.randint(0, 5), badness, weather)
    core = Portal(Settings())
    database = await Database.open(
        "sqlite+aiosqlite://",
        wake=lambda: world.wake(),  # noqa: PLW0108  there is no world yet
    )
    async with database:
        world = World(
            seed,
            mode,
            fate,
            SimulatedPortal(core, fate),
            SimulatedTelegram(fate),
            database,
            each,
            scarce=seed % 4 >= 2,
        )
        world.expected = dice.choice(sizes)
        async with asyncio.timeout(_DAYS * 86400):
            await asyncio.gather(world.live(), _submit_all(world, dice))
        await _remember(world)
        return world


async def _submit_all(world: World, dice: Random) -> None:
    phones = {person: person for person in range(world.expected)}
    for person in phones:
        if dice.random() < 0.2:
            phones[person] = dice.randrange(world.expected)  # somebody else's phone
    for number in range(world.expected):
        person = dice.randrange(world.expected)
        key = SubmissionKey(f"{dice.getrandbits(128):032x}")
        expected = Expected(
            key,
            f"+49301{phones[person]:06}",
            f"Company {dice.randrange(world.expected)}",
            dice.choice(("google", "yandex")),
            refused=dice.random() < 0.05,
            came_before=dice.random() < 0.3,
        )
        if expected.refused:
            _refuse(world.portal.core, key)
        await world.submit(expected, person)
        if number % 5 == 0:
            await asyncio.sleep(dice.choice((0.0, 0.0, 5.0, 200.0)))


def _refuse(core: Portal, key: str) -> None:
    for method, name in (("crm.item.add", "originId"), ("crm.*.add", "ORIGIN_ID")):
        core.faults.set(
            {
                "kind": "refuse",
                "method": method,
                "field": name,
                "value": key,
                "count": None,
                "description": "The sum is missing",
            }
        )


async def _remember(world: World) -> None:
    """Keep what the checks need of the database, which closes now."""
    async with world.database.writing() as unit:
        for expected in world.submitted:
            if (stored := await unit.submissions.by_key(expected.key)) is not None:
                world.stored[expected.key] = stored
