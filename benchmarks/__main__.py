"""``python -m benchmarks [name …]``: measure all, or those named; print, and keep the results."""

import asyncio
import importlib
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import uvloop

from benchmarks.report import Report
from bot.logging import configure_logging
from bot.settings import LogFormat, LogLevel

NAMES = ("dispatch", "conversation", "storage", "delivery")

Measure = Callable[[Path], Awaitable[Report]]


def main(names: list[str]) -> int:
    """Run the benchmarks one after the other; gives the exit code."""
    if unknown := sorted(set(names) - set(NAMES)):
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}\n")
        return 2
    configure_logging(LogLevel.WARNING, LogFormat.JSON)
    for name in names or NAMES:
        measure: Measure = importlib.import_module(f"benchmarks.{name}").measure
        begun = perf_counter()
        with (
            tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,  # as the bot does
        ):
            report = runner.run(_run(measure, Path(folder)))
        seconds = perf_counter() - begun
        report.print()
        report.store(seconds)
    return 0


async def _run(measure: Measure, folder: Path) -> Report:
    return await measure(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
