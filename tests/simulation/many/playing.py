"""Playing a run of several processes: who comes, what ails them, and how it ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from unittest.mock import patch

from intake.kernel.ids import UpdateId
from sandbox.telegram.acts.acting import ActError
from sandbox.telegram.state.updates import PendingUpdate
from sandbox.telegram.state.webhook import Webhook
from storage import sql_unit_of_work
from storage.database import Database
from storage.repositories.kernel.updates import SqlUpdateLog
from tests.simulation.fate import USUAL, Weather
from tests.simulation.many.actor import Actor
from tests.simulation.many.shared_office import SharedOffice
from tests.simulation.many.store_leases import StoreLeases
from tests.simulation.team import playing
from tests.simulation.team.crowd import Crowd
from tests.simulation.team.office import PROSPECT, Office, answers_of

ANSWERED = 4.0
"""Seconds that the balancer waits for a process."""
_LONGEST = 1200.0
"""Seconds for which people live at most: two processes may be frozen for minutes, in turns."""
_ROUNDS, _ROUND = 500, 3.0
"""Longer than a row waits that failed again and again in bad weather."""
_FREEZES = (0.5, 2.0, 5.0, 12.0, 40.0, 100.0)
_CUTS = (1.0, 3.0, 8.0, 20.0)
_STEP = 0.2


async def play_many(seed: int, weather: Weather = USUAL) -> SharedOffice:
    """Live through one run."""
    found: list[SharedOffice] = []

    async def act(office: Office) -> None:
        office.database = Database(office.database._engine, office.database.durability, shared=True)
        shared = SharedOffice(office, 2 + seed % 2, with_gap=seed % 5 == 4)
        found.append(shared)
        await _Run(shared).play()

    insert = SqlUpdateLog.insert

    async def noting(log: SqlUpdateLog, key: UpdateId, now: datetime) -> bool:
        is_new = await insert(log, key, now)
        if is_new:
            found[0].effects.append(key)
        return is_new

    with (
        patch.object(sql_unit_of_work, "SqlWorkerLeases", StoreLeases),
        patch.object(SqlUpdateLog, "insert", noting),
    ):
        await playing.play(seed, weather, live=act)
    return found[0]


class Visitors(Crowd):
    """People who are quick, so that much happens while a process is away."""

    async def live(self) -> None:
        """Fill forms in, write in bursts, press what stands on cards."""
        dice = self._dice
        deeds: dict[Callable[[], Any], int] = {
            self._burst: 8, self._press: 4, self._word_of_manager: 3, self._repeat: 2,
        }  # fmt: skip
        async with asyncio.TaskGroup() as forms:
            for number in range(dice.choice((2, 3, 4))):
                forms.create_task(self._form(PROSPECT + number))
            for _ in range(dice.choice((8, 14))):
                await asyncio.sleep(dice.choice((0.0, 1.0, 5.0, 12.0)))
                (deed,) = dice.choices(list(deeds), list(deeds.values()))
                with suppress(ActError):
                    deed()

    async def _form(self, person: int) -> None:
        """Type without waiting for the bot."""
        office, dice = self._office, self._dice
        await asyncio.sleep(dice.random() * 30)
        office.act("person", id=person, first_name=f"Ann{person % 100}", language_code="en")
        office.act("start", person=person)
        for words in answers_of(person):
            await asyncio.sleep(dice.choice((0.0, 0.3, 3.0)))
            office.act("text", person=person, text=words)
        while not any("Thank you" in text for text in self._texts(person)):
            await asyncio.sleep(3.0)
            with suppress(ActError):
                office.act("press", person=person, text="Send")
        self._prospects.append(person)

    def _burst(self) -> None:
        for _ in range(self._dice.choice((1, 3))):
            self._word_of_prospect()


class _Run:
    """Processes, a balancer before them, and trouble."""

    def __init__(self, shared: SharedOffice) -> None:
        self._shared = shared
        self._office = shared.office
        self._dice = shared.office.fate.dice
        self._turn = 0
        self._brought: set[asyncio.Task[None]] = set()

    async def play(self) -> None:
        """Let people act amid trouble, and then the weather be fair until all is at rest."""
        office, shared = self._office, self._shared
        office.process = shared
        office.telegram.core.world.webhook = Webhook("https://bots.sandbox/telegram")
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(shared.wanted):
                    group.create_task(self._keep_one_alive())
                group.create_task(self._balance())
                group.create_task(shared.watch_takeovers())
                ailing = group.create_task(self._ail())
                try:
                    async with asyncio.timeout(_LONGEST):
                        await Visitors(office).live()
                except TimeoutError:
                    raise AssertionError(f"somebody waits for ever: {await self._kept()}") from None
                ailing.cancel()
                office.fate.blows_left = office.fate.crashes_left = 0
                await self._come_to_rest()
                office.done = True
        finally:
            office.done = True
        await office.portal.rest()

    async def _come_to_rest(self) -> None:
        for _ in range(_ROUNDS):
            await asyncio.sleep(_ROUND)
            frozen = any(one.freezer.frozen for one in self._shared.actors)
            if not frozen and await self._office.at_rest() and not await self._kept():
                return
        rows = await playing.rows_of(self._office, "outbox")
        left = [(row["type"], row["attempt"], row["error"]) for row in rows]
        raise AssertionError(f"it never comes to rest: {left}, kept {await self._kept()}")

    async def _kept(self) -> list[tuple[int, int | None, bool]]:
        """Return which updates are kept, by whom, and whether he is to take them up."""
        rows = await playing.rows_of(self._office, "received_updates")
        return [(row["update_id"], row["holder"], row["handed"]) for row in rows]

    # --- processes ---

    async def _keep_one_alive(self) -> None:
        shared = self._shared
        while not self._office.done:
            actor = Actor(shared, next(shared.numbers))
            shared.actors.append(actor)
            try:
                await actor.start()
            finally:
                shared.actors.remove(actor)
            if not self._office.done:
                await asyncio.sleep(self._dice.random() * 12)

    async def _ail(self) -> None:
        """Kill, freeze and cut off, the elected one most of all."""
        shared, dice = self._shared, self._dice
        for _ in range(dice.choice((0, 3, 6, 10))):
            await asyncio.sleep(dice.choice((1.0, 4.0, 10.0)))
            if not shared.actors or not self._office.fate.badness:
                continue
            elected = [one for one in shared.actors if one.election.outlasts(0)]
            chosen = elected if elected and dice.random() < 0.6 else shared.actors
            actor = dice.choice(chosen)
            match dice.randrange(4):
                case 0:
                    shared.count("killed in passing")
                    actor.kill()
                case 1:
                    shared.count("cut off")
                    actor.cut_off(dice.choice(_CUTS), half_open=dice.random() < 0.4)
                case _:
                    shared.count("frozen")
                    actor.freeze(dice.choice(_FREEZES))

    # --- the balancer ---

    async def _balance(self) -> None:
        world, telegram = self._office.telegram.core.world, self._office.telegram
        while not self._office.done:
            for update in world.webhook.due(world.updates, telegram.now()):
                task = asyncio.create_task(self._deliver(update))
                self._brought.add(task)
                task.add_done_callback(self._brought.discard)
            await asyncio.sleep(_STEP)

    async def _deliver(self, update: PendingUpdate) -> None:
        world, telegram = self._office.telegram.core.world, self._office.telegram
        self._shared.ordering_keys[update.update_id] = update.ordering_key
        status = 200 if await self._bring(update) else 502
        world.webhook.settle(update, status, world.updates, telegram.now())

    async def _bring(self, update: PendingUpdate) -> bool:
        self._turn += 1
        actors = list(self._shared.actors)
        for step in range(len(actors)):
            actor = actors[(self._turn + step) % len(actors)]
            if not actor.alive:
                continue
            request = actor.bring(update.body)
            await asyncio.wait((request,), timeout=ANSWERED)
            if request.done() and not request.cancelled() and request.exception() is None:
                return True
        return False
