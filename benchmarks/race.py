"""One contestant drains one queue into one portal: the part that the comparisons share."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.contestants.work import Kind, Way
from benchmarks.judge import Verdict, judge
from benchmarks.portal import portal
from benchmarks.waiting import REFUSED, prospects
from crm.client.limits.request_limits import STANDARD, RateLimit

WAITING = 500
PROFILES = (0.03, 0.4)
"""Seconds per command: a quick portal, and a slow one."""
REFUSE_EVERY = 20

FAST = 10.0
"""How many times as fast those live who mostly wait. Our own processors do not get faster with the
clock, so whoever keeps them busy runs in real time."""


REFUSED_CONTACT = {
    "kind": "refuse", "method": "crm.item.add", "field": "name", "value": REFUSED, "count": None,
}  # fmt: skip
REFUSED_DEAL = REFUSED_CONTACT | {"field": "title", "value": f"Call me back: {REFUSED}"}
"""What the portal refuses of those whom it shall not take."""


def cuts(requests: int) -> list[dict[str, Any]]:
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
    way: Way = Way.CHOSEN
    rate: RateLimit = STANDARD
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
        pace = max(1 / self.run.rate.per_second, self.run.seconds_each)
        return self.seconds + missing * pace

    @property
    def per_second(self) -> float:
        """Complete submissions in a second."""
        return self.verdict.complete / self.seconds


async def race(folder: Path, run: Run) -> Outcome:
    """Let one contestant drain its queue, and look at what came of it."""
    ca_file = folder / "authority.pem" if run.name == "b24pysdk" else None
    async with portal(factor=run.factor, ca_file=ca_file) as far_end:
        await far_end.reset(
            command_seconds=run.seconds_each,
            bucket_capacity=run.rate.capacity,
            bucket_drain=run.rate.per_second,
        )
        await far_end.fail(run.faults)
        times = await _compete(run, far_end.webhook, ca_file)
        state = await far_end.state()
    people = prospects(run.count, refuse_every=run.refuse_every)
    outcome = Outcome(run, times["seconds"], times["cpu"], judge(state, people))
    print(
        f"  … {run.name}: {outcome.seconds:.0f} s, {outcome.verdict.requests} requests", flush=True
    )
    return outcome


async def _compete(run: Run, webhook: str, ca_file: Path | None) -> dict[str, float]:
    options = {
        "webhook": webhook, "count": run.count, "factor": run.factor, "kind": run.kind,
        "way": run.way, "refuse-every": run.refuse_every, "rate": run.rate.per_second,
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
    times: dict[str, float] = json.loads(output)
    return times


def in_ms(seconds: float) -> int:
    """Return whole milliseconds."""
    return round(seconds * 1000)
