"""``python -m benchmarks [--full] [--postgresql URL] [name …]``: measure, and keep the results.

``--full`` measures in full size what is otherwise measured with fewer, or left out. With the
address of a server on which databases may be made, *conversation* and *submissions* run there as
well, and *processes* at all.
"""

import asyncio
import importlib
import inspect
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import uvloop

from benchmarks.contender import ADDRESS
from benchmarks.report import Report
from bot.config.settings import LogFormat, LogLevel
from bot.ops.logging import configure_logging

NAMES = (
    "start",
    "dispatch",
    "conversation",
    "passed_on",
    "flood",
    "commits",
    "storage",
    "touches",
    "correction",
    "leads",
    "numbers",
    "submissions",
    "processes",
    "lone",
    "backlog",
    "ways",
    "drain",
)

SERVED = {"processes"}
"""Those that want a server."""

Measure = Callable[..., Awaitable[Report]]
"""Takes a folder, and ``full`` if it has two sizes."""


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after the other; gives the exit code."""
    full = "--full" in arguments
    names = [name for name in arguments if name != "--full"]
    if "--postgresql" in names:
        at = names.index("--postgresql")
        _, os.environ[ADDRESS] = names[at : at + 2]
        del names[at : at + 2]
    if unknown := sorted(set(names) - set(NAMES)):
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}\n")
        return 2
    configure_logging(LogLevel.WARNING, LogFormat.JSON)
    served = ADDRESS in os.environ
    for name in names or [one for one in NAMES if served or one not in SERVED]:
        measure: Measure = importlib.import_module(f"benchmarks.{name}").measure
        begun = perf_counter()
        with (
            tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,  # as the bot does
        ):
            report = runner.run(_run(measure, Path(folder), full=full))
        seconds = perf_counter() - begun
        report.print()
        report.store(seconds)
    return 0


async def _run(measure: Measure, folder: Path, *, full: bool) -> Report:
    sized = "full" in inspect.signature(measure).parameters
    return await (measure(folder, full=full) if sized else measure(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
