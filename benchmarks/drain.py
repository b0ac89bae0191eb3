"""Five hundred submissions wait: how fast, and how truly, does each contestant bring them in?"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.contestants.work import Kind
from benchmarks.judge import Verdict, judge
from benchmarks.portal import portal
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.waiting import REFUSED, prospects

WAITING = 500
SCALED = 100
"""What one call at a time is measured with, but for ``--full``: it is the rate limit's drain that
it waits for, so that more of them take in proportion longer."""
PROFILES = (0.03, 0.4)
"""Seconds per command: a quick portal, and a slow one."""
REFUSE_EVERY = 20
BURST, RATE = 50, 2.0
"""The standard bucket (bitrix24.md §3)."""

NAMES = {
    "one_by_one": "one call at a time",
    "fast_bitrix24": "fast-bitrix24",
    "b24pysdk": "b24pysdk",
    "ours": "ours",
}
FAST = 10.0
"""How many times as fast those live who mostly wait. Our own processors do not get faster with the
clock, so whoever keeps them busy runs in real time."""

REFUSAL = {
    "kind": "refuse", "method": "crm.item.add", "field": "name", "value": REFUSED, "count": None,
}  # fmt: skip


def _cuts(requests: int) -> list[dict[str, Any]]:
    """Cut one request in ten, by turns before and after the portal did its work."""
    kinds = ("cut_after", "cut_before")
    return [{"kind": kinds[n % 2], "skip": 4 if n == 0 else 9, "count": 1} for n in range(requests)]


@dataclass(frozen=True, slots=True)
class Run:
    """One contestant, one portal."""

    name: str
    seconds_each: float
    count: int = WAITING
    factor: float = 1.0
    kind: Kind = Kind.SAME
    refuse_every: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; seconds are the portal's."""

    run: Run
    seconds: float
    cpu: float
    verdict: Verdict

    @property
    def full_seconds(self) -> float:
        """What all :data:`WAITING` would have taken: measured, or, where it was fewer of them,
        the time of the further requests at the steady rate added."""
        missing = (WAITING - self.run.count) * self.verdict.requests / self.run.count
        pace = max(1 / RATE, self.run.seconds_each)
        return self.seconds + missing * pace

    @property
    def per_second(self) -> float:
        """Complete submissions in a second."""
        return self.verdict.complete / self.seconds


async def measure(folder: Path, *, full: bool) -> Report:
    """Let everybody drain the same queue, undisturbed and disturbed."""
    tables: list[Table] = []
    targets: list[Target] = []
    plain: dict[float, dict[str, Outcome]] = {}
    for seconds in PROFILES:
        outcomes = [await _run(folder, run) for run in _plain(seconds, full=full)]
        plain[seconds] = {outcome.run.name: outcome for outcome in outcomes[:4]}
        tables.append(_speed(seconds, outcomes))
        targets += _speed_targets(seconds, plain[seconds])
    for seconds in PROFILES if full else PROFILES[:1]:
        cut = [await _run(folder, run) for run in _disturbed(seconds, faults=True, full=full)]
        refused = [await _run(folder, run) for run in _disturbed(seconds, faults=False, full=full)]
        tables.append(_truth(f"One request in ten is cut off, {_ms(seconds)} ms per command", cut))
        tables.append(
            _truth(
                f"One submission in {REFUSE_EVERY} is refused, {_ms(seconds)} ms per command",
                refused,
            )
        )
        targets += _truth_targets(cut[-1], refused[-1], plain[seconds]["ours"])
    return Report("drain", tuple(tables), targets=tuple(targets))


def _plain(seconds: float, *, full: bool) -> Iterable[Run]:
    yield Run("one_by_one", seconds, WAITING if full else SCALED, FAST)
    quick = seconds == PROFILES[0]
    yield Run("fast_bitrix24", seconds, factor=1.0 if quick else FAST)
    yield Run("b24pysdk", seconds, factor=FAST)
    yield Run("ours", seconds)
    if quick or full:
        yield Run("ours", seconds, kind=Kind.BUNDLE)


def _disturbed(seconds: float, *, faults: bool, full: bool) -> Iterable[Run]:
    for name in NAMES:
        slow = name == "one_by_one"
        ours_refused = name == "ours" and not faults
        yield Run(
            name,
            seconds,
            SCALED if slow and not full else WAITING,
            1.0 if ours_refused else FAST,
            refuse_every=0 if faults else REFUSE_EVERY,
            faults=_cuts(200 if slow and full else 40) if faults else [REFUSAL],
        )


async def _run(folder: Path, run: Run) -> Outcome:
    ca_file = folder / "authority.pem" if run.name == "b24pysdk" else None
    async with portal(factor=run.factor, ca_file=ca_file) as far_end:
        await far_end.reset(command_seconds=run.seconds_each)
        await far_end.fail(run.faults)
        told = await _compete(run, far_end.webhook, ca_file)
        state = await far_end.state()
    people = prospects(run.count, refuse_every=run.refuse_every)
    outcome = Outcome(run, told["seconds"], told["cpu"], judge(state, people))
    print(
        f"  … {run.name}: {outcome.seconds:.0f} s, {outcome.verdict.requests} requests", flush=True
    )
    return outcome


async def _compete(run: Run, webhook: str, ca_file: Path | None) -> dict[str, float]:
    options = {
        "webhook": webhook, "count": run.count, "factor": run.factor, "kind": run.kind,
        "refuse-every": run.refuse_every,
    }  # fmt: skip
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    # b24pysdk speaks nothing but HTTPS, and asks this variable whom to trust.
    environment = os.environ | ({"REQUESTS_CA_BUNDLE": str(ca_file)} if ca_file else {})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.contest", run.name, *arguments,
        stdout=PIPE, env=environment,
    )  # fmt: skip
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{run.name} did not come to an end")
    told: dict[str, float] = json.loads(output)
    return told


def _speed(seconds: float, outcomes: list[Outcome]) -> Table:
    base = outcomes[0].full_seconds
    rows: list[tuple[Cell, ...]] = []
    for outcome in outcomes:
        run, verdict = outcome.run, outcome.verdict
        name = NAMES[run.name] + (", default bundle" if run.kind is Kind.BUNDLE else "")
        rows.append(
            (
                name, run.count, f"x{run.factor:.0f}", outcome.seconds, outcome.full_seconds,
                base / outcome.full_seconds, verdict.requests, verdict.minimum,
                verdict.requests / verdict.minimum, verdict.entities, verdict.doubled,
                verdict.lost, outcome.cpu,
            )
        )  # fmt: skip
    return Table(
        f"{WAITING} submissions wait, the portal's limits as they are, {_ms(seconds)} ms per"
        " command",
        (
            "contestant", "brought", "time", "seconds", f"for {WAITING}", "times faster",
            "requests", "minimum", "ratio", "entities", "doubled", "lost", "CPU s",
        ),
        tuple(rows),
        (
            "Seconds are the portal's; time: how many times as fast it and the contestant lived.",
            f"For {WAITING}: where fewer were brought, the requests of the others at 2/s added.",
            "Minimum: the commands used, fifty in each request. Ours writes its timeline comment",
            "too, the others do not; its lone first requests ask for the portal's fields.",
        ),
    )  # fmt: skip


def _truth(title: str, outcomes: list[Outcome]) -> Table:
    return Table(
        title,
        ("contestant", "brought", "complete", "lost", "doubled", "requests", "seconds", "per s"),
        tuple(
            (
                NAMES[one.run.name], one.run.count, one.verdict.complete, one.verdict.lost,
                one.verdict.doubled, one.verdict.requests, one.seconds, one.per_second,
            )
            for one in outcomes
        ),
        ("Lost: without contact, deal and a trace linked to both, the refused ones left out.",),
    )  # fmt: skip


def _speed_targets(seconds: float, by_name: dict[str, Outcome]) -> list[Target]:
    at = f"at {_ms(seconds)} ms"
    ours, base = by_name["ours"], by_name["one_by_one"]
    others = min(by_name[name].full_seconds for name in ("fast_bitrix24", "b24pysdk"))
    return [
        Target(
            f"drain {at}: times faster than one call at a time",
            base.full_seconds / ours.seconds,
            at_least=20,
        ),
        Target(f"drain {at}: times faster than the best other", others / ours.seconds, at_least=1),
        Target(
            f"drain {at}: requests per minimum",
            ours.verdict.requests / ours.verdict.minimum,
            at_most=1.1,
        ),
        Target(f"drain {at}: lost or doubled", ours.verdict.lost + ours.verdict.doubled, at_most=0),
    ]


def _truth_targets(cut: Outcome, refused: Outcome, plain: Outcome) -> list[Target]:
    at = f"at {_ms(cut.run.seconds_each)} ms"
    return [
        Target(f"cut off {at}: lost or doubled", cut.verdict.lost + cut.verdict.doubled, at_most=0),
        Target(
            f"refused {at}: lost or doubled",
            refused.verdict.lost + refused.verdict.doubled,
            at_most=0,
        ),
        Target(
            f"refused {at}: throughput of the rest, of the undisturbed",
            refused.per_second / plain.per_second,
            at_least=0.9,
        ),
    ]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
