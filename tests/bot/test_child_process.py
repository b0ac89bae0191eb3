"""No child process stays behind."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.child_process import run_child


def _children() -> set[str]:
    """Return the numbers of the processes that this one has started and not ended."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found.update((task / "children").read_text().split())
    return found


async def test_a_child_that_takes_too_long_is_killed() -> None:
    before = _children()
    # This module of the standard library serves until it is ended.
    code, output = await run_child("http.server", "0", content=b"", seconds=0.5)
    assert (code, output) == (-signal.SIGKILL, b"")
    assert _children() <= before


async def test_a_child_that_nobody_waits_for_is_killed() -> None:
    """An update's handler is cancelled while its chart is drawn."""
    before = _children()
    waiting = asyncio.create_task(run_child("http.server", "0", content=b"", seconds=60))
    while _children() <= before:  # noqa: ASYNC110 - the kernel tells nobody
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert _children() <= before
