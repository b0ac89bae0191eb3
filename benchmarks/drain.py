"""Five hundred submissions wait: how fast, and how truly, does each contestant bring them in?"""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.contestants.work import Kind
from benchmarks.race import (
    FAST,
    PROFILES,
    REFUSE_EVERY,
    REFUSED_CONTACT,
    WAITING,
    Outcome,
    Run,
    cuts,
    in_ms,
    race,
)
from benchmarks.report import Cell, Report, Table, Target

SCALED = 100
"""What one call at a time is measured with, but for ``--full``: it is the rate limit's drain that
it waits for, so that more of them take in proportion longer."""
NAMES = {
    "one_by_one": "one call at a time",
    "fast_bitrix24": "fast-bitrix24",
    "b24pysdk": "b24pysdk",
    "by_hand": "chains by hand",
    "ours": "ours",
}
"""By hand: what a user of fast-bitrix24 may write, with nothing kept, repeated or looked at."""
OTHERS = ("fast_bitrix24", "b24pysdk")
"""Those who bring submissions in as their documentation says."""


async def measure(folder: Path, *, full: bool) -> Report:
    """Let everybody drain the same queue, undisturbed and disturbed."""
    tables: list[Table] = []
    targets: list[Target] = []
    plain: dict[float, dict[str, Outcome]] = {}
    for seconds in PROFILES:
        outcomes = [await race(folder, run) for run in _plain(seconds, full=full)]
        plain[seconds] = {outcome.run.name: outcome for outcome in outcomes[: len(NAMES)]}
        tables.append(_speed(seconds, outcomes))
        targets += _speed_targets(seconds, plain[seconds])
    for seconds in PROFILES:
        everybody = full or seconds == PROFILES[0]
        for title, faults in (
            ("One request in ten is cut off", True),
            (f"One submission in {REFUSE_EVERY} is refused", False),
        ):
            runs = _disturbed(seconds, faults=faults, full=full, everybody=everybody)
            outcomes = [await race(folder, run) for run in runs]
            tables.append(_truth(f"{title}, {in_ms(seconds)} ms per command", outcomes))
            targets += _truth_targets(outcomes[-1], plain[seconds]["ours"], faults=faults)
    return Report("drain", tuple(tables), targets=tuple(targets))


def _plain(seconds: float, *, full: bool) -> Iterable[Run]:
    yield Run("one_by_one", seconds, WAITING if full else SCALED, FAST)
    waiting_only = 1.0 if seconds == PROFILES[0] else FAST
    yield Run("fast_bitrix24", seconds, factor=waiting_only)
    yield Run("b24pysdk", seconds, factor=waiting_only)
    yield Run("by_hand", seconds)
    yield Run("ours", seconds)
    yield Run("ours", seconds, kind=Kind.BUNDLE)


def _disturbed(seconds: float, *, faults: bool, full: bool, everybody: bool) -> Iterable[Run]:
    for name in ("one_by_one", *OTHERS, "ours") if everybody else ("ours",):
        slow = name == "one_by_one"
        ours_refused = name == "ours" and not faults
        yield Run(
            name,
            seconds,
            SCALED if slow and not full else WAITING,
            1.0 if ours_refused else FAST,
            refuse_every=0 if faults else REFUSE_EVERY,
            faults=cuts(200 if slow and full else 40) if faults else [REFUSED_CONTACT],
        )


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
        f"{WAITING} submissions wait, the portal's limits as they are, {in_ms(seconds)} ms per"
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
            "too, keeps everything on disk, and shows cards; the others do not.",
            "Chains by hand: what a user may write with fast-bitrix24's call_batch(); a refusal",
            "loses those behind it, a lost answer doubles. No target compares with it.",
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
    at = f"at {in_ms(seconds)} ms"
    ours, base = by_name["ours"], by_name["one_by_one"]
    others = min(by_name[name].full_seconds for name in OTHERS)
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


def _truth_targets(ours: Outcome, plain: Outcome, *, faults: bool) -> list[Target]:
    at = f"at {in_ms(ours.run.seconds_each)} ms"
    wrong = ours.verdict.lost + ours.verdict.doubled
    if faults:
        return [Target(f"cut off {at}: lost or doubled", wrong, at_most=0)]
    return [
        Target(f"refused {at}: lost or doubled", wrong, at_most=0),
        Target(
            f"refused {at}: throughput of the rest, of the undisturbed",
            ours.per_second / plain.per_second,
            at_least=0.9,
        ),
    ]
