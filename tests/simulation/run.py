"""``python -m tests.simulation.run 0:1000``: any number of runs; says how to repeat one."""

import argparse
import asyncio
import gc
import logging
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import structlog

from intake.delivery.plan import TraceMode
from tests.done_once import do_once
from tests.simulation.checks import check
from tests.simulation.fate import USUAL, Weather
from tests.simulation.kept_store import kept_store
from tests.simulation.many.checks import check_many
from tests.simulation.many.freezing_loop import FreezingLoop
from tests.simulation.many.playing import play_many
from tests.simulation.many.shared_office import SharedOffice
from tests.simulation.team.checks import check_team
from tests.simulation.team.office import Office
from tests.simulation.team.playing import play as play_team
from tests.simulation.virtual_time import VirtualLoop
from tests.simulation.world import World, play

MODES = (TraceMode.LINKED, TraceMode.STORED)
TEAM = "team"
"""The mode in which managers work the leads, instead of deliveries alone."""

MANY = "many"
"""The mode in which two or three processes share one store."""

ALL = (*MODES, TEAM, MANY)

SIZES = (1, 2, 3, 5, 8, 13, 21, 34)
"""Submissions of a run: up to three are delivered each by itself, more share batches."""


def run(
    seed: int,
    mode: TraceMode,
    sizes: tuple[int, ...] = SIZES,
    weather: Weather = USUAL,
) -> World:
    """Live through one run and check it. The same arguments are the same run."""
    with kept_store(), asyncio.Runner(loop_factory=VirtualLoop) as runner:
        world = runner.run(play(seed, mode, sizes, weather))
    check(world)
    return world


def run_team(seed: int, weather: Weather = USUAL) -> Office:
    """Live through one run of a team and check it. The same arguments are the same run."""
    with kept_store(), asyncio.Runner(loop_factory=VirtualLoop) as runner:
        office = runner.run(play_team(seed, weather))
    check_team(office)
    return office


def run_many(seed: int, weather: Weather = USUAL) -> SharedOffice:
    """Live through one run of several processes and check it."""
    with kept_store(), asyncio.Runner(loop_factory=FreezingLoop) as runner:
        shared = runner.run(play_many(seed, weather))
    check_many(shared)
    return shared


def _prepare() -> None:
    """Log nothing, do once what each run would do, and leave garbage until one is over."""
    do_once()
    structlog.configure(processors=[_drop])
    logging.disable(logging.CRITICAL)
    gc.disable()


def _try(seed: int, mode: str) -> tuple[int, str | None, Counter[str]]:
    try:
        if mode == MANY:
            shared = run_many(seed)
            counts = Counter(
                doubled_in_gap=shared.doubled_in_gap, takeovers=len(shared.takeovers),
                doubles=shared.office.doubles, doubts=shared.office.doubts,
            )  # fmt: skip
            return seed, None, shared.office.fate.met + counts
        if mode != TEAM:
            return seed, None, run(seed, TraceMode(mode)).fate.met
        office = run_team(seed)
        counts = Counter(doubles=office.doubles, doubts=office.doubts)
        return seed, None, office.fate.met + counts
    except Exception:  # noqa: BLE001  whatever it was, the other seeds go on
        return seed, traceback.format_exc(), Counter()
    finally:
        gc.collect()
        gc.freeze()  # what outlives a run is there for all of them


def _drop(*_: object) -> dict[str, object]:
    raise structlog.DropEvent


def main() -> int:
    """Run the seeds in every mode, side by side."""
    parser = argparse.ArgumentParser(
        description="Simulate deliveries, teams and several processes, with trouble everywhere."
    )
    parser.add_argument("seeds", help="a number of seeds, or first:last", default="200", nargs="?")
    parser.add_argument("--mode", choices=ALL)
    options = parser.parse_args()
    first, _, last = options.seeds.rpartition(":")
    seeds = range(int(first or 0), int(last))
    failed = 0
    met: Counter[str] = Counter()
    with ProcessPoolExecutor(initializer=_prepare) as pool:
        for mode in [options.mode] if options.mode else ALL:
            for seed, fault, happened in pool.map(partial(_try, mode=mode), seeds, chunksize=10):
                met += happened
                if fault is not None:
                    failed += 1
                    _say(fault)
                    _say(f"again: make simulate SEEDS='{seed}:{seed + 1} --mode {mode}'")
    troubles = ", ".join(f"{count} {name}" for name, count in met.most_common())
    _say(f"{len(seeds)} seeds, {failed} failures. Met: {troubles}.")
    return 1 if failed else 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  this is what the command is for


if __name__ == "__main__":
    sys.exit(main())
