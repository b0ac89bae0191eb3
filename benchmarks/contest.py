"""``python -m benchmarks.contest``: one contestant, in a process of its own that lives faster.

Prints one line of JSON: how long it took, in seconds of its own clock, and what CPU it used.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.compression import Compression
from benchmarks.contestants.work import Contestant, Kind, Way, Work
from benchmarks.waiting import prospects
from bot.config.settings import LogFormat, LogLevel
from bot.ops.logging import configure_logging
from crm.client.limits.request_limits import ENTERPRISE, STANDARD


def _ours(work: Work) -> Contestant:
    from benchmarks.contestants.ours import Ours

    return Ours(work)


def _one_by_one(work: Work) -> Contestant:
    from benchmarks.contestants.one_by_one import OneByOne

    return OneByOne(work)


def _fast_bitrix24(work: Work) -> Contestant:
    from benchmarks.contestants.with_fast_bitrix24 import FastBitrix24

    return FastBitrix24(work)


def _by_hand(work: Work) -> Contestant:
    from benchmarks.contestants.with_fast_bitrix24 import FastBitrix24ByHand

    return FastBitrix24ByHand(work)


def _b24pysdk(work: Work) -> Contestant:
    from benchmarks.contestants.with_b24pysdk import B24PySdk

    return B24PySdk(work)


CONTESTANTS: dict[str, Callable[[Work], Contestant]] = {
    "ours": _ours,
    "one_by_one": _one_by_one,
    "fast_bitrix24": _fast_bitrix24,
    "by_hand": _by_hand,
    "b24pysdk": _b24pysdk,
}
"""Each imports what only it needs, so that nobody carries the others' libraries."""


async def compete(contestant: Contestant) -> dict[str, float]:
    """Let it work; preparations do not count."""
    await contestant.prepare()
    cpu, begun = time.process_time(), time.monotonic()
    await contestant.drain()
    return {"seconds": time.monotonic() - begun, "cpu": time.process_time() - cpu}


def main() -> None:
    """Read the arguments and compete."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=CONTESTANTS)
    parser.add_argument("--webhook", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--refuse-every", type=int, default=0)
    parser.add_argument("--way", type=Way, default=Way.CHOSEN)
    parser.add_argument("--kind", type=Kind, default=Kind.SAME)
    parser.add_argument("--factor", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=STANDARD.per_second)
    given = parser.parse_args()
    configure_logging(LogLevel.ERROR, LogFormat.JSON)
    compression = Compression(given.factor)
    compression.install()
    with (
        tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
        asyncio.Runner(loop_factory=compression.new_loop) as runner,
    ):
        waiting = prospects(given.count, refuse_every=given.refuse_every)
        work = Work(
            given.webhook,
            waiting,
            given.kind,
            Path(folder),
            given.factor,
            given.way,
            ENTERPRISE if given.rate == ENTERPRISE.per_second else STANDARD,
        )
        print(json.dumps(runner.run(compete(CONTESTANTS[given.name](work)))), flush=True)


if __name__ == "__main__":
    main()
