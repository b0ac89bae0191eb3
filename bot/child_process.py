"""A job done by a child process: what it takes, or what it does to memory, is nobody else's."""

import asyncio
import sys
from asyncio.subprocess import PIPE


async def run_child(
    module: str, *arguments: str, content: bytes, seconds: float
) -> tuple[int | None, bytes]:
    """Let a module work on what it reads; return its exit code and what it wrote.

    One that takes too long is killed (``-SIGKILL``), and so is one that nobody waits for any more.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await child.communicate(content)
    except TimeoutError:
        output = b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return child.returncode, output
