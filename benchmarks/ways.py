"""Pipelined or staged: the same submissions in either way, and in the one that the product chooses.

``docs/decisions/shared-batches.md`` says what follows from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contestants.work import Way
from benchmarks.race import (
    FAST,
    REFUSE_EVERY,
    REFUSED_CONTACT,
    REFUSED_DEAL,
    WAITING,
    Outcome,
    Run,
    in_ms,
    race,
)
from benchmarks.report import Cell, Report, Table, Target
from crm.client.limits.request_limits import ENTERPRISE, STANDARD, RateLimit

FEW = 20
"""More than may go alone, less than a full batch of chains."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What the portal refuses, and of whom."""

    title: str
    fault: dict[str, Any] | None = None
    every: int = 0


CALM = Weather("nobody is refused")
CONTACTS = Weather("one contact in twenty is refused", REFUSED_CONTACT, REFUSE_EVERY)
DEALS = Weather("one deal in twenty is refused", REFUSED_DEAL, REFUSE_EVERY)
HALF = Weather("every second deal is refused", REFUSED_DEAL, 2)
"""As where one of two forms fills a field that the portal takes no longer."""


@dataclass(frozen=True, slots=True)
class Case:
    """One portal, and how many wait for it."""

    seconds: float
    weather: Weather = CALM
    count: int = WAITING
    rate: RateLimit = STANDARD
    factor: float = 1.0
    """How many times as fast the clock runs, where the processor's work does not decide."""

    @property
    def title(self) -> str:
        """How the case is called."""
        return (
            f"{self.count} wait, {in_ms(self.seconds)} ms per command,"
            f" {self.rate.per_second:.0f} requests a second, {self.weather.title}"
        )


USUAL = (
    Case(0.03),
    Case(0.03, CONTACTS),
    Case(0.03, DEALS),
    Case(0.4, factor=2),
)
FULL = (
    *(Case(seconds, count=FEW, factor=4) for seconds in (0.02, 0.1, 0.4, 0.8)),
    Case(0.1, CONTACTS, FEW, factor=4),
    *(Case(0.02, weather) for weather in (CALM, CONTACTS, DEALS, HALF)),
    *(Case(0.1, weather) for weather in (CALM, CONTACTS, DEALS)),
    *(Case(0.4, weather, factor=2) for weather in (CALM, CONTACTS)),
    Case(0.8, factor=FAST),  # twice the execution seconds that a method has in ten minutes
    *(Case(0.02, weather, rate=ENTERPRISE) for weather in (CALM, CONTACTS)),
)
"""A portal's whole range."""


async def measure(folder: Path, *, full: bool) -> Report:
    """Let each way meet each case."""
    tables: list[Table] = []
    targets: list[Target] = []
    for case in FULL if full else USUAL:
        outcomes = [await race(folder, run) for run in _runs(case)]
        tables.append(_table(case.title, outcomes))
        *single, chosen = (one.seconds for one in outcomes)
        name = f"{case.title}: the chosen way's time, of the better one's"
        targets.append(Target(name, chosen / min(single), at_most=1.3))
    return Report("ways-full" if full else "ways", tuple(tables), targets=tuple(targets))


def _runs(case: Case) -> Iterable[Run]:
    for way in (Way.STAGED, Way.PIPELINED, Way.CHOSEN):
        yield Run(
            "ours",
            case.seconds,
            case.count,
            case.factor,
            way=way,
            rate=case.rate,
            refuse_every=case.weather.every,
            faults=[] if case.weather.fault is None else [case.weather.fault],
        )


def _table(title: str, outcomes: list[Outcome]) -> Table:
    base = outcomes[0].seconds
    rows: list[tuple[Cell, ...]] = [
        (
            one.run.way, one.verdict.complete, one.seconds, base / one.seconds,
            one.verdict.requests, one.verdict.lost, one.verdict.doubled, one.cpu,
        )
        for one in outcomes
    ]  # fmt: skip
    return Table(
        title,
        ("way", "complete", "seconds", "times faster", "requests", "lost", "doubled", "CPU s"),
        tuple(rows),
    )
