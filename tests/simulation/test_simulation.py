"""Deliveries through seeded trouble at every outside call and commit; see docs/simulation.md."""

from collections.abc import Callable, Collection
from datetime import timedelta

import pytest

from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.delivery.plan import TraceMode
from intake.kernel.ids import OutboxId
from intake.outbox import retry as decisions
from intake.submissions.submission import Created
from storage.repositories.outbox.outbox_rows import SqlOutbox
from tests.examples import examples
from tests.simulation.fate import Blow, Weather
from tests.simulation.run import MODES, run

BLOCK = 10
SEEDS = examples(40)
"""Of each mode, in every run of the tests; ``make simulate`` takes any number, and larger runs."""
SMALL = (1, 2, 3, 5, 8)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
@pytest.mark.parametrize("mode", MODES)
def test_exactly_one_bundle_each(mode: TraceMode, first: int) -> None:
    for seed in range(first, first + BLOCK):
        try:
            run(seed, mode, SMALL)
        except BaseException as error:
            error.add_note(f"again: run({seed}, TraceMode.{mode.name}, SMALL)")
            raise


def test_a_seed_is_always_the_same_run() -> None:
    first, second = (run(7, TraceMode.LINKED) for _ in range(2))
    assert first.fate.met == second.fate.met
    assert first.portal.core.state() == second.portal.core.state()
    assert first.telegram.chats == second.telegram.chats


@pytest.mark.timeout(240)
def test_lost_answers_double_nothing_in_shared_batches() -> None:
    """Many at once, and half of all answers to what makes something are lost."""
    for seed in range(5, 15):
        run(
            seed,
            TraceMode.LINKED,
            (21, 34),
            Weather((Blow.CUT_AFTER,), (0.5,), spares_questions=True),
        )


def _settle_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "SETTLE_WINDOW", timedelta())
    monkeypatch.setattr("bot.relay.SETTLE_WINDOW", timedelta())


def _repeat_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing_found(*_: object) -> Created:
        return Created()

    monkeypatch.setattr(Bitrix24Gateway, "reconcile", nothing_found)


def _forget_the_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unmarked(_: object, rows: Collection[OutboxId], __: str) -> frozenset[OutboxId]:
        return frozenset(rows)

    monkeypatch.setattr(SqlOutbox, "mark_dispatched", unmarked)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("plant", "weather"),
    [
        (_settle_at_once, Weather((Blow.WORKS_ON,), badness=(0.5,), spares_questions=True)),
        (_repeat_blindly, Weather((Blow.CUT_AFTER, Blow.WORKS_ON))),
        (_forget_the_sending, Weather((Blow.NONE,))),
    ],
)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    weather: Weather,
) -> None:
    """A simulation that finds nothing may be blind."""
    plant(monkeypatch)
    for seed in range(60):
        try:
            run(seed, TraceMode.STORED, SMALL, weather)
        except AssertionError:
            return
    pytest.fail("nobody noticed")
