"""No child process stays behind, and none is in anybody's way."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from bot.child_process import run_child


def _children() -> set[str]:
    """Return the numbers of the processes that this one has started and not ended."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
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


async def test_a_child_is_nicer_than_we_are() -> None:
    """By so much, however nice we are: none may ever be less nice than who has started it."""
    its = "import os, sys; sys.stdin.read(); print(os.nice(0))"
    code, output = await run_child("timeit", "-n1", "-r1", its, content=b"", seconds=60)
    assert code == 0
    assert int(output.split()[0]) == min(19, os.nice(0) + 10)
