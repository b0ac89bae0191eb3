"""A virtual loop in which all that belongs to one process can stand still while time goes on."""

import asyncio
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from typing import Any

from tests.simulation.virtual_time import Arguments, VirtualLoop


class Freezer:
    """Whether one process is frozen, and what it would have done meanwhile."""

    def __init__(self) -> None:
        self.frozen = False
        self._late: list[_Step] = []

    def freeze(self) -> None:
        """Let it do nothing more, between two steps of its tasks."""
        self.frozen = True

    def thaw(self, loop: "FreezingLoop") -> None:
        """Let it do all that came due, in that order."""
        self.frozen = False
        late, self._late = self._late, []
        for step in late:
            loop.resume(step)

    def put_off(self, step: "_Step") -> None:
        """Note what would have been done."""
        self._late.append(step)


WHOSE: ContextVar[Freezer | None] = ContextVar("whose", default=None)
"""Whose task, or callback, it is; ``None``: the world's."""


class _Step:
    """One callback of a process; its handle can be cancelled as long as it has not run."""

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context
    ) -> None:
        self.context = context
        self.handle: Any = None
        self._callback = callback
        self._args = args
        self._whose = context[WHOSE]

    def __call__(self) -> None:
        assert self._whose is not None
        if self.handle.cancelled():
            return
        if self._whose.frozen:
            self._whose.put_off(self)
        else:
            self._callback(*self._args)


class FreezingLoop(VirtualLoop):
    """Runs the steps of frozen processes once they are frozen no longer."""

    def call_soon(
        self, callback: Callable[[*Arguments], object], *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.Handle:  # fmt: skip
        """Run it soon, or when its process thaws."""
        step = _step(callback, args, context)
        if step is None:
            return super().call_soon(callback, *args, context=context)
        step.handle = handle = super().call_soon(step, context=step.context)
        return handle

    def call_at(
        self, when: float, callback: Callable[[*Arguments], object], *args: *Arguments,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:  # fmt: skip
        """Run it then, or when its process thaws."""
        step = _step(callback, args, context)
        if step is None:
            return super().call_at(when, callback, *args, context=context)
        step.handle = timer = super().call_at(when, step, context=step.context)
        return timer

    def resume(self, step: _Step) -> None:
        """Run what came due while its process was frozen."""
        super().call_soon(step, context=step.context)


def _step(
    callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
) -> _Step | None:
    own = copy_context() if context is None else context
    return None if own.get(WHOSE) is None else _Step(callback, args, own)
