"""Answering many at once: what is asked while an answer is under way shares the next one.

A lone caller waits for nobody. Many at a time cost one transaction for all of them instead of one
each, and the more there are, the larger the groups become.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Ask = TypeVar("Ask")
Reply = TypeVar("Reply")

MOST = 64
"""Callers that share one answer at most, so that nobody else waits long meanwhile."""


@dataclass(slots=True, eq=False)
class _Caller(Generic[Ask, Reply]):
    ask: Ask
    called: "asyncio.Future[None]"
    """Done when the answer is there, or when it is this caller's turn to get it for all."""
    answers: list[Reply | Exception] = field(default_factory=list)
    """The answer, once it is there."""


class Coalescer(Generic[Ask, Reply]):
    """A function of one thing, carried out for many: ``await load(7)`` gives what is 7's.

    ``answer`` takes what was asked and returns as many answers, in that order. When it fails for
    several, each is answered alone, so that nobody pays for another's fault; it must therefore
    leave nothing behind when it fails. There is no task: one of those who wait gets the answers for
    all of them, and those who share one go on in the same moment.
    """

    def __init__(
        self, answer: Callable[[Sequence[Ask]], Awaitable[Sequence[Reply]]], most: int = MOST
    ) -> None:
        self._answer = answer
        self._most = most
        self._waiting: deque[_Caller[Ask, Reply]] = deque()
        self._busy = False

    async def __call__(self, ask: Ask) -> Reply:
        """Wait for the answer. Raises what ``answer`` raised for this caller."""
        caller: _Caller[Ask, Reply] = _Caller(ask, asyncio.get_running_loop().create_future())
        self._waiting.append(caller)
        if self._busy:
            await self._call_of(caller)
        if not caller.answers:
            await self._serve(caller)
        (answer,) = caller.answers
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _call_of(self, caller: _Caller[Ask, Reply]) -> None:
        try:
            await caller.called
        except asyncio.CancelledError:
            self._forget(caller)
            if caller.called.done() and not caller.called.cancelled() and not caller.answers:
                self._pass_on()  # it was to serve
            raise

    async def _serve(self, server: _Caller[Ask, Reply]) -> None:
        """Get the answers for a group; whoever serves is the first of it."""
        self._busy = True
        group: list[_Caller[Ask, Reply]] = []
        try:
            await asyncio.sleep(0)  # whoever asks in the same moment comes along
            group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            group = [caller for caller in group if not caller.called.cancelled()]
            await self._answer_all(group)
        except asyncio.CancelledError:
            self._waiting.extendleft(one for one in reversed(group) if not one.answers)
            self._forget(server)
            raise
        finally:
            for caller in group:
                if caller.answers and not caller.called.done():
                    caller.called.set_result(None)
            self._pass_on()

    def _forget(self, caller: _Caller[Ask, Reply]) -> None:
        if caller in self._waiting:
            self._waiting.remove(caller)

    def _pass_on(self) -> None:
        while self._waiting and self._waiting[0].called.cancelled():
            self._waiting.popleft()
        self._busy = bool(self._waiting)
        if self._waiting:
            self._waiting[0].called.set_result(None)

    async def _answer_all(self, group: list[_Caller[Ask, Reply]]) -> None:
        try:
            answers = await self._answer([caller.ask for caller in group])
        except Exception as error:  # noqa: BLE001  whose fault it is shows when each is alone
            if len(group) == 1:
                group[0].answers.append(error)
                return
            for caller in group:
                await self._answer_all([caller])
        else:
            for caller, answer in zip(group, answers, strict=True):
                caller.answers.append(answer)
