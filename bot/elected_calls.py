"""Calls to the portal that the elected process makes for the others.

The portal's limits and its single-use tokens are those of all processes together, so everything
leaves in one place. A call that somebody waits for is a row, and the word that wakes whoever is
elected.
"""

import asyncio
import contextlib
from datetime import timedelta
from typing import Protocol

import structlog

from bot.worker_election import LAST_LOOK_SECONDS, WorkerElection
from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import TransientError
from crm.client.relayed_calls import RelayedAnswer, RelayedCall
from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.delivery_errors import label
from storage.repositories.portal.portal_calls import SqlPortalCalls

_log = structlog.get_logger(__name__)

ANSWER_TIMEOUT = 30.0
"""Seconds that an answer is waited for. Nobody asks like that for what changes the portal."""
_LOOK_AGAIN = 0.5
"""Seconds between two looks for an answer, and for a call, if no word comes."""
_FORGOTTEN_AFTER = timedelta(minutes=5)


class CallsUnit(UnitOfWork, Protocol):
    """What is read and written."""

    @property
    def portal_calls(self) -> SqlPortalCalls:
        """The calls."""
        ...


class Bells:
    """Wakes all who wait."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake them."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait for it, so long at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()


class AskElected:
    """Has the elected process make a call, unless this one is it."""

    def __init__(
        self,
        election: WorkerElection,
        writing: UnitOfWorkFactory[CallsUnit],
        reading: UnitOfWorkFactory[CallsUnit],
        clock: Clock,
        bells: Bells,
    ) -> None:
        self._election = election
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._bells = bells

    async def __call__(self, call: RelayedCall) -> RelayedAnswer | None:
        """Ask, and wait for the answer."""
        if self._election.outlasts(LAST_LOOK_SECONDS):
            return None
        if self._election.overtaken():
            error = TransientError(call.method, code="WITHHELD", surely_not_done=True)
            return RelayedAnswer(error=error)
        try:
            return await self._asked(call)
        except TimeoutError:
            return RelayedAnswer(error=TransientError(call.method, code="NOT_ANSWERED"))
        except Exception as error:  # noqa: BLE001  # whoever asks knows the portal's errors alone
            _log.warning("portal_call_not_asked", method=call.method, error=label(error))
            return RelayedAnswer(error=TransientError(call.method, code="NOT_ASKED"))

    async def _asked(self, call: RelayedCall) -> RelayedAnswer:
        async with self._writing() as unit:
            number = await unit.portal_calls.ask(call.written(), self._clock.now())
            await unit.commit()
        _log.info("portal_call_asked", method=call.method)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                while True:
                    await self._bells.wait(_LOOK_AGAIN)
                    async with self._reading() as unit:
                        answer = await unit.portal_calls.answer(number)
                    if answer is not None:
                        return RelayedAnswer.read(answer)
        finally:
            async with self._writing() as unit:
                await unit.portal_calls.remove(number)
                await unit.commit()


class AnswerCalls:
    """Makes the others' calls, while this process is the elected one."""

    def __init__(
        self,
        client: Bitrix24Client,
        writing: UnitOfWorkFactory[CallsUnit],
        clock: Clock,
        bells: Bells,
    ) -> None:
        self._client = client
        self._writing = writing
        self._clock = clock
        self._bells = bells

    async def run(self) -> None:
        """Answer until cancelled; a database that is out for a while stops nothing."""
        last = 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    async with self._writing() as unit:
                        asked = await unit.portal_calls.unanswered(last)
                        if asked:
                            await unit.portal_calls.forget(self._clock.now() - _FORGOTTEN_AFTER)
                            await unit.commit()
                except Exception as error:  # noqa: BLE001  # must not end the process
                    _log.warning("portal_calls_not_read", error=label(error))
                    asked = ()
                for number, call in asked:
                    last = number
                    tasks.create_task(self._answer(number, call))
                await self._bells.wait(_LOOK_AGAIN)

    async def _answer(self, number: int, asked: str) -> None:
        try:
            call = RelayedCall.read(asked)
            answer = await self._client.make(call)
            async with self._writing() as unit:
                await unit.portal_calls.give(number, answer.written())
                await unit.commit()
        except Exception as error:  # noqa: BLE001  # whoever asked waits no longer than ANSWER_TIMEOUT
            _log.warning("portal_call_not_answered", error=label(error))
