"""One of several processes: the bot's real parts on a store that others use as well."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from contextvars import Context, copy_context
from typing import Any, cast

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from typing_extensions import override
from yarl import URL

from bot.elected_calls import AnswerCalls, AskElected, Bells
from bot.telegram.bot_session import may_still_send
from bot.telegram.handed_updates import InheritUpdates, again_and_again
from bot.worker_election import LeaseElection, WorkerElection
from crm.client.bitrix24_client import Bitrix24Client, _Raw
from crm.client.call_errors import Bitrix24Error, TransientError
from crm.client.failures import Call, interrupted
from crm.client.relayed_calls import RelayedAnswer, RelayedCall
from intake.outbox.worker_lease import WorkerLease
from storage.database import Database
from storage.engines.postgresql.sqlstates import ServerAwayError
from storage.errors import CommitFailedError
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.simulation.far_ends import SimulatedClient
from tests.simulation.many.freezing_loop import WHOSE, Freezer, FreezingLoop
from tests.simulation.many.shared_office import SharedOffice
from tests.simulation.many.store_leases import TAKEN
from tests.simulation.team.process import MortalDatabase, Process
from tests.simulation.team.wire import SimulatedSession, SimulatedTelegramApi

HALF_OPEN = 12.0
"""Seconds after which a connection that says nothing is given up."""


_BEFORE_A_CALL = (10.0, 90.0, 110.0)
"""Seconds; after the settle window others do what was not done."""

CUT = ServerAwayError("cut off")


class SharedDatabase(MortalDatabase):
    """The store as one process reaches it, or does not."""

    shared = True

    def __init__(
        self, actor: "Actor", database: Database, lease: Callable[[], WorkerLease] | None = None
    ) -> None:
        super().__init__(actor, database)
        self._actor = actor
        self._lease = lease

    def under(self, lease: Callable[[], WorkerLease]) -> "SharedDatabase":
        """Return it for what the holder of a lease does."""
        return SharedDatabase(self._actor, self._database.under(lease), lease)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a writing unit."""
        await self._actor.reach()
        TAKEN.set(False)
        with self._actor.busy():
            async with super().writing() as unit:
                committing = unit._commit

                async def commit(wake: bool) -> None:
                    before, after = self._actor.cut_at_commit()
                    if before:
                        raise CommitFailedError("cut before the commit") from CUT
                    self._note()
                    await committing(wake)
                    if after:
                        raise CommitFailedError("cut after the commit") from CUT

                unit._commit = commit
                yield unit

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a reading unit."""
        await self._actor.reach()
        with self._actor.busy():
            async with super().reading() as unit:
                yield unit

    @override
    def _committed(self) -> None:
        if TAKEN.get():
            self._actor.shared.note_taken()

    def _note(self) -> None:
        if self._lease is not None:
            self._actor.shared.acted(self._actor.holder, self._lease().epoch)


class _Wire:
    """The network between a process and Telegram: it goes on when the process does not."""

    def __init__(self, telegram: SimulatedTelegramApi, world: Context) -> None:
        self._telegram = telegram
        self._world = world

    async def call(self, *call: Any) -> Any:
        """Make a call."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(
            loop.create_task(self._telegram.call(*call), context=self._world)
        )


class SharedSession(SimulatedSession):
    """The way to Telegram: what was sent arrives, whatever becomes of its sender."""

    actor: "Actor"

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  aiogram's signature
    ) -> TelegramType:
        """Look whether it may leave, and make the call."""
        may_send = may_still_send.get()
        if may_send is not None:
            await self.actor.perhaps_freeze()
            if not may_send():
                raise TelegramNetworkError(method, "withheld")
            await self.actor.gap()
            self.actor.sends()
        return await super().make_request(bot, method, timeout)


class SharedClient(SimulatedClient):
    """The way to the portal."""

    actor: "Actor"

    async def _post(self, call: Call, url: URL, body: bytes) -> _Raw | Bitrix24Error:
        self.moment()
        await self.actor.perhaps_freeze()
        may_send = self.actor.election.may_send
        if may_send is not None and not may_send():
            return TransientError(call.method, code="WITHHELD", surely_not_done=True)
        await self.actor.gap()
        self.actor.sends()
        sent = asyncio.get_running_loop().create_task(
            self.portal_end.post(url, body), context=self.actor.world
        )
        answer = await asyncio.shield(sent)
        self.moment()
        if isinstance(answer, Exception):
            return interrupted(call, answer)
        return _Raw(answer.status, answer.headers, answer.body)


class Actor(Process):
    """A process among others. It can be frozen, and cut off from the store."""

    client_type = SharedClient

    def __init__(self, shared: SharedOffice, holder: int) -> None:
        self.shared = shared
        self.holder = holder
        self.world: Context = copy_context()
        self.freezer = Freezer()
        self.healthy_since = shared.now()
        self._cut_until = 0.0
        self._half_open = False
        self._units = 0
        self._own = copy_context()
        self._own.run(WHOSE.set, self.freezer)
        self._bells = Bells()
        self._own.run(super().__init__, shared.office)
        cast("SharedClient", self.client).actor = self
        elected = cast("LeaseElection", self.election)
        database = self._database
        clock = shared.office.clock
        self._ask = AskElected(elected, database.writing, database.reading, clock, self._bells)
        self.client._elsewhere = self._asking
        self._inherit = InheritUpdates(elected.database.writing, holder)
        self._calls = AnswerCalls(
            cast("Bitrix24Client", self.client), elected.database.writing, clock, self._bells
        )

    def _open(self, database: Database) -> SharedDatabase:
        self._database = SharedDatabase(self, database)
        return self._database

    def _elect(self, database: Database) -> WorkerElection:
        return LeaseElection(database, self.holder, clock=asyncio.get_running_loop().time)

    def _build_session(self) -> SharedSession:
        wire = cast("SimulatedTelegramApi", _Wire(self._office.telegram, self.world))
        session = SharedSession(wire, self.moment)
        session.actor = self
        return session

    # --- life ---

    @property
    def alive(self) -> bool:
        """Whether it is there; frozen ones are."""
        return not self._dead

    @property
    def healthy(self) -> bool:
        """Whether nothing keeps it from working."""
        return self.alive and not self.freezer.frozen and not self.is_cut

    @property
    def is_cut(self) -> bool:
        """Whether it cannot reach the store."""
        return self.shared.now() < self._cut_until

    def start(self) -> "asyncio.Task[None]":
        """Begin to live."""
        return asyncio.get_running_loop().create_task(self.run(), context=self._own)

    def _die(self) -> None:
        self.shared.note_trouble(self)
        super()._die()
        if self.freezer.frozen:
            self.freezer.thaw(cast("FreezingLoop", asyncio.get_running_loop()))

    def kill(self) -> None:
        """End it here and now."""
        self._die()

    def freeze(self, seconds: float) -> None:
        """Stop it for so long; not within a unit: the server ends such ones, a file does not."""
        loop = asyncio.get_running_loop()
        if self._dead or self.freezer.frozen:
            return
        if self._units:
            loop.call_later(0.01, self.freeze, seconds, context=self.world)
            return
        self.shared.note_trouble(self)
        self.freezer.freeze()
        loop.call_later(seconds, self._thaw, context=self.world)

    def _thaw(self) -> None:
        if self.freezer.frozen:
            self.healthy_since = max(self.shared.now(), self._cut_until)
            self.freezer.thaw(cast("FreezingLoop", asyncio.get_running_loop()))

    def cut_off(self, seconds: float, *, half_open: bool) -> None:
        """Let it not reach the store for so long."""
        if not self._dead:
            self.shared.note_trouble(self)
            self._half_open = half_open
            self._cut_until = self.healthy_since = self.shared.now() + seconds

    # --- what it meets ---

    async def reach(self) -> None:
        """Raise while the store cannot be reached; after a long silence, if it is half-open."""
        if self.is_cut:
            await asyncio.sleep(HALF_OPEN if self._half_open else 0.05)
            raise CUT

    def cut_at_commit(self) -> tuple[bool, bool]:
        """Say whether the connection breaks before this commit, and whether right after it."""
        fate = self._office.fate
        if not fate.blows_left or fate.dice.random() > fate.badness / 20:
            return False, False
        fate.blows_left -= 1
        fate.met["commit cut"] += 1
        before = fate.dice.random() < 0.5
        return before, not before

    def busy(self) -> "_Busy":
        """Be within a unit."""
        return _Busy(self)

    async def perhaps_freeze(self) -> None:
        """Freeze right before the last look, at times."""
        if self.shared.strikes(0.06):
            self.shared.count("frozen before the look")
            self.freeze(self._office.fate.seconds(90.0))
            await asyncio.sleep(0)

    async def _asking(self, call: RelayedCall) -> RelayedAnswer | None:
        """Freeze before a call that changes something, at times for so long that others make it."""
        if not call.repeatable and self.shared.strikes(2.0):
            self.shared.count("frozen before a call")
            self.freeze(self._office.fate.dice.choice(_BEFORE_A_CALL))
            await asyncio.sleep(0)
        return await self._ask(call)

    async def gap(self) -> None:
        """Freeze between the last look and the first byte, in the runs that try this."""
        if self.shared.with_gap and self.shared.strikes(0.06):
            self.shared.count("frozen in the gap")
            self.shared.gaps += 1
            self.freeze(10 + self._office.fate.seconds(120.0))
            await asyncio.sleep(0)

    def sends(self) -> None:
        """Note that something leaves that only the elected one may send."""
        self.shared.sent(self.holder)

    # --- receiving ---

    def bring(self, raw: Mapping[str, Any]) -> "asyncio.Task[None]":
        """Bring it an update, as a request to its webhook does."""
        return self._foreign(self._processor.take(raw))

    def hear(self, event: Any) -> None:
        """Take what the portal posts."""
        if not self._dead:
            self._foreign(self._hear(event))

    def wake(self) -> None:
        """There may be something to do; whoever is cut off does not hear that."""
        if self.healthy:
            self._own.copy().run(self._wake_all)

    def _wake_all(self) -> None:
        super().wake()
        self._bells.ring()

    def _foreign(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(work, context=self._own.copy())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard, context=self.world)
        return task

    def _alone(self) -> list[Coroutine[Any, Any, Any]]:
        return [*super()._alone(), again_and_again(self._inherit), self._calls.run()]

    def _receive(self) -> None:
        self._spawn(again_and_again(self._processor.take_handed))
        self._spawn(cast("LeaseElection", self.election).run())


class _Busy:
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def __enter__(self) -> None:
        self._actor._units += 1

    def __exit__(self, *_: object) -> None:
        self._actor._units -= 1
