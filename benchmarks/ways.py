"""Chains or waves: five hundred submissions in either way, and in the one that the product chooses.

``docs/decisions/shared-batches.md`` says what follows from it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.contestants.work import Way
from benchmarks.race import (
    PROFILES,
    REFUSE_EVERY,
    REFUSED_CONTACT,
    REFUSED_DEAL,
    Outcome,
    Run,
    in_ms,
    race,
)
from benchmarks.report import Cell, Report, Table, Target

WEATHERS: dict[str, dict[str, Any] | None] = {
    "nobody is refused": None,
    "contacts are refused": REFUSED_CONTACT,
    "deals are refused": REFUSED_DEAL,
}
"""What the portal refuses for one submission in twenty."""


async def measure(folder: Path, *, full: bool) -> Report:
    """Let each way meet each weather; in the slow portal the calm one alone, but for ``--full``."""
    tables: list[Table] = []
    targets: list[Target] = []
    for seconds in PROFILES:
        everything = full or seconds == PROFILES[0]
        for weather, refused in WEATHERS.items():
            if refused is not None and not everything:
                continue
            outcomes = [await race(folder, run) for run in _runs(seconds, refused)]
            title = f"{weather.capitalize()}, {in_ms(seconds)} ms per command"
            tables.append(_table(title, outcomes))
            waves, _, chosen = outcomes
            name = f"{weather}, {in_ms(seconds)} ms: the chosen way, times as fast as waves"
            targets.append(Target(name, chosen.per_second / waves.per_second, at_least=0.9))
    return Report("ways", tuple(tables), targets=tuple(targets))


def _runs(seconds: float, refused: dict[str, Any] | None) -> Iterable[Run]:
    every, faults = (0, []) if refused is None else (REFUSE_EVERY, [refused])
    for way in (Way.WAVES, Way.CHAINS, Way.CHOSEN):
        yield Run("ours", seconds, way=way, refuse_every=every, faults=faults)


def _table(title: str, outcomes: list[Outcome]) -> Table:
    base = outcomes[0].per_second
    rows: list[tuple[Cell, ...]] = [
        (
            one.run.way, one.verdict.complete, one.seconds, one.per_second / base,
            one.verdict.requests, one.verdict.lost, one.verdict.doubled, one.cpu,
        )
        for one in outcomes
    ]  # fmt: skip
    return Table(
        title,
        ("way", "complete", "seconds", "times faster", "requests", "lost", "doubled", "CPU s"),
        tuple(rows),
    )
