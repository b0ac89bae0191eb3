"""Sharing batches: commands of many deliveries travel together, and each gets its own outcomes.

A portal takes two requests a second and fifty commands in each, so a backlog moves twenty-five
times faster in full batches than in single calls. What shares a batch must not depend on anything
in it: ``halt`` is off, so that one refused command costs the others nothing, and then a reference
to a failed command would be written into the CRM as text. Chains with references go alone.

The rule of filling is Nagle's: a full batch leaves at once, a part of one only while nothing is on
its way. It needs no timer. Few who ask at a time wait for nobody.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from crm.client import Bitrix24Client
from crm.errors import (
    AmbiguousError,
    Bitrix24Error,
    OperatingLimitError,
    PermanentError,
    TransientError,
)
from crm.methods.batch import MAX_COMMANDS, Batch, BatchResult, Command, Failed, Outcome
from crm.timing import CallTime

FEW = 3
"""Deliveries in hand up to which nobody waits for others: their batches go at once."""
AT_ONCE = 12
"""Shared batches on their way at most."""
LONGEST = 20.0
"""Seconds of the portal's work in one batch: a third of its 60, so that a slow minute cuts none."""
_UNKNOWN = 0.4
"""Seconds that a method is taken to need before the portal has told: fifty then fill a batch."""


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Outcome[Any]
    time: CallTime | None


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """One command and whoever waits for its outcome."""

    command: Command[Any]
    answer: "asyncio.Future[_Answer]"

    def tell(self, answer: _Answer) -> None:
        """Give the outcome, unless nobody waits for it any more."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: Bitrix24Error) -> None:
        """Give an error of its own, so that no two tasks raise the same one.

        What may have happened to a batch leaves no doubt about a mere question in it.
        """
        own: type[Bitrix24Error] = type(error)
        if isinstance(error, AmbiguousError) and self.command.method.repeatable:
            own = TransientError
        failure = own(
            error.method,
            code=error.code,
            reason=error.reason,
            status=error.status,
            surely_not_done=error.surely_not_done,
            retry_after=error.retry_after,
        )
        self.tell(_Answer(Failed(failure), None))


class SharedBatches:
    """Stands before the client and packs what is asked at the same time.

    Owned by the gateway. Batches on their way outlive a cancelled asker: others wait for them.
    """

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client
        self._waiting: deque[_Asked] = deque()
        self._flights: set[asyncio.Task[None]] = set()
        self._in_hand = 0
        self._looking = False

    @property
    def crowded(self) -> bool:
        """Say whether there are so many in hand that sharing beats speed."""
        return self._in_hand > FEW

    @contextmanager
    def taking_part(self) -> Iterator[None]:
        """Count one delivery as in hand for the time of the context."""
        self._in_hand += 1
        try:
            yield
        finally:
            self._in_hand -= 1
            self._look_soon()

    async def close(self) -> None:
        """Let go of the batches on their way; whoever waits for them is cancelled."""
        flights = tuple(self._flights)
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def batch(self, batch: Batch) -> BatchResult:
        """Send a batch: with ``halt`` alone and at once, else shared and perhaps in parts.

        Raises a Bitrix24Error only for a batch with ``halt``. Of a shared one each command has its
        own outcome, even when the request as a whole failed: another part may have arrived.
        """
        if batch.halt:
            return await self._client.batch(batch)
        loop = asyncio.get_running_loop()
        asked = [_Asked(command, loop.create_future()) for command in batch.commands]
        self._waiting.extend(asked)
        self._look_soon()
        answers = await asyncio.gather(*(one.answer for one in asked), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):  # a fault of our own
                raise answer
        named = [
            (command.name, answer)
            for command, answer in zip(batch.commands, answers, strict=True)
            if isinstance(answer, _Answer)
        ]
        return BatchResult(
            {name: answer.outcome for name, answer in named},
            {name: answer.time for name, answer in named if answer.time is not None},
        )

    def _look_soon(self) -> None:
        """Look once after everybody who is ready now has asked."""
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._looking = False
        self._sift()
        while self._waiting and len(self._flights) < AT_ONCE:
            load = self._next_load()
            full = len(load) < len(self._waiting) or len(load) == MAX_COMMANDS
            if not full and self._flights and self.crowded:
                return
            for _ in load:
                self._waiting.popleft()
            flight = asyncio.create_task(self._fly(load), name="crm-shared-batch")
            self._flights.add(flight)
            flight.add_done_callback(self._landed)

    def _landed(self, flight: "asyncio.Task[None]") -> None:
        self._flights.discard(flight)
        self._look_soon()

    def _next_load(self) -> list[_Asked]:
        """Return what fits into one batch: fifty commands, or a third of the portal's patience."""
        load: list[_Asked] = []
        seconds = 0.0
        for asked in self._waiting:
            seconds += self._client.limits.use(asked.command.method.name).cost or _UNKNOWN
            if load and (len(load) == MAX_COMMANDS or seconds > LONGEST + 1e-6):
                break
            load.append(asked)
        return load

    def _sift(self) -> None:
        """Drop what nobody waits for, and send those away whose method has used up its seconds:
        the others need not wait for it."""
        limits, now = self._client.limits, self._client.limits.clock()
        waits = {
            method: limits.delay({method: 1}, now)
            for method in {asked.command.method.name for asked in self._waiting}
        }
        for asked in self._waiting:
            method = asked.command.method.name
            if waits[method] > limits.patience:
                code = "OPERATION_TIME_LIMIT_NEAR"
                asked.fail(
                    OperatingLimitError(
                        method, code=code, surely_not_done=True, retry_after=waits[method]
                    )
                )
        self._waiting = deque(asked for asked in self._waiting if not asked.answer.done())

    async def _fly(self, load: list[_Asked]) -> None:
        """Send a batch and tell each its outcome."""
        named = _named_apart([asked.command for asked in load])
        try:
            result = await self._client.batch(Batch(named, halt=False))
        except Bitrix24Error as error:
            await self._refused(load, error)
        except asyncio.CancelledError:
            for asked in load:
                asked.answer.cancel()
            raise
        except BaseException as fault:  # noqa: BLE001  ours: whoever asked must not wait for ever
            for asked in load:
                if not asked.answer.done():
                    asked.answer.set_exception(fault)
        else:
            for asked, command in zip(load, named, strict=True):
                asked.tell(_Answer(result[command], result.times.get(command.name)))

    async def _refused(self, load: list[_Asked], error: Bitrix24Error) -> None:
        """Tell who is to blame for a batch that failed as a whole; the others go on.

        One that is refused for good (too large, say) is halved until it is clear whose fault that
        is: nobody else may be buried for it. A method without seconds left sends back only those
        who need it.
        """
        if isinstance(error, PermanentError) and len(load) > 1:
            half = len(load) // 2
            await self._fly(load[:half])
            await self._fly(load[half:])
            return
        blamed = [asked for asked in load if asked.command.method.name == error.method] or load
        if isinstance(error, OperatingLimitError) and len(blamed) < len(load):
            others = [asked for asked in load if asked not in blamed]
            self._waiting.extendleft(reversed(others))
            load = blamed
        for asked in load:
            asked.fail(error)


def _named_apart(commands: list[Command[Any]]) -> tuple[Command[Any], ...]:
    """Keep the names, or number them when two are the same."""
    if len({command.name for command in commands}) == len(commands):
        return tuple(commands)
    return tuple(
        Command(f"{command.name}_{number}", command.method)
        for number, command in enumerate(commands)
    )
