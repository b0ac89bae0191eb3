"""A job done by a child process: what it takes, or what it does to memory, is nobody else's."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE

_NICER = 10
"""So much nicer than we are: it waits for those who are answered, where no processor is free."""


async def run_child(
    module: str, *arguments: str, content: bytes, seconds: float
) -> tuple[int | None, bytes]:
    """Let a module work on what it reads; return its exit code and what it wrote.

    One that takes too long is killed (``-SIGKILL``), and so is one that nobody waits for any more.
    """
    child = _Child((sys.executable, "-m", module, *arguments))
    thread = ThreadPoolExecutor(1, "child")
    work = asyncio.get_running_loop().run_in_executor(thread, child.work, content, seconds)
    thread.shutdown(wait=False)  # when that is done
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        child.kill()
        await asyncio.wait((work,))
        raise


class _Child:
    """Begun and waited for in a thread: the event loop's own way copies the tables of our memory,
    and holds everybody up for 16 ms with 200 MB."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._unwanted = False

    def work(self, content: bytes, seconds: float) -> tuple[int | None, bytes]:
        """Begin it, and wait for its end."""
        with subprocess.Popen(self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:  # noqa: S603 - ours
            self._process = process
            ours = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, process.pid, ours + _NICER)
            if self._unwanted:
                process.kill()
            try:
                output, _ = process.communicate(content, seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                output = b""
        return process.returncode, output

    def kill(self) -> None:
        """Have it end, also if it has not begun yet."""
        self._unwanted = True
        if self._process is not None:
            self._process.kill()
