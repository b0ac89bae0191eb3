"""Execution seconds, against a portal that counts them as documented."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.client.call_time import CallTime
from crm.client.limits.method_budget import MethodBudget
from tests.examples import examples

Step: TypeAlias = Callable[[float], "tuple[float, Step]"]
"""What happens at a moment, and what happens then, and when."""


@dataclass
class PortalSeconds:
    """Ten baskets of a minute for one method; the call that crosses the limit still completes."""

    limit: float = 480.0
    baskets: dict[int, float] = field(default_factory=dict)

    def call(self, now: float, seconds: float) -> CallTime | None:
        minute = int(now // 60)
        self.baskets = {at: sum_ for at, sum_ in self.baskets.items() if minute - at < 10}
        if sum(self.baskets.values()) > self.limit:
            return None
        self.baskets[minute] = self.baskets.get(minute, 0.0) + seconds
        resets_in = (min(self.baskets) + 10) * 60 - now - seconds
        return CallTime(seconds, sum(self.baskets.values()), resets_in, now + seconds)


@dataclass
class Callers:
    """So many who call one method without end, in batches of these numbers of commands.

    ``tail``: seconds that other commands take in each batch behind those. ``whole``: as chains do,
    they need their number of commands in one batch, and wait until it fits.
    """

    sizes: Iterator[int]
    cost: float
    tail: float = 0.0
    portal: PortalSeconds = field(default_factory=PortalSeconds)
    use: MethodBudget = field(default_factory=MethodBudget)
    whole: bool = False
    refused: int = 0
    seconds: float = 0.0

    def run(self, callers: int, until: float) -> None:
        """Everything that happens at its moment: wishes, commands one by one, answers."""
        order = itertools.count()
        events = [(0.0, next(order), self._wish(())) for _ in range(callers)]
        while (event := heapq.heappop(events))[0] < until:
            now, _, step = event
            at, then = step(now)
            heapq.heappush(events, (at, next(order), then))

    def _wish(self, answers: tuple[CallTime | None, ...]) -> Step:
        def step(now: float) -> tuple[float, Step]:
            if answers:
                self.use = self.use.ended(len(answers))
            for answer in answers:
                self.use = (
                    self.use.refused(now) if answer is None else self.use.learned(answer, now)
                )
            calls = next(self.sizes)
            if not self.whole:
                calls = min(calls, max(1, self.use.room(now)))
            if (wait := self.use.delay(now, calls)) > 0:
                return now + wait, self._wish(())
            self.use = self.use.sent(calls)
            return now, self._work(calls, ())

        return step

    def _work(self, calls: int, answers: tuple[CallTime | None, ...]) -> Step:
        def step(now: float) -> tuple[float, Step]:
            answer = self.portal.call(now, self.cost)
            took = 0.0 if answer is None else self.cost
            self.refused += answer is None
            self.seconds += took
            collected = (*answers, answer)
            if len(collected) == calls:
                return now + took + self.tail, self._wish(collected)
            return now + took, self._work(calls, collected)

        return step


_WATCHED = float(min(examples(1_800), 3_600))
"""Seconds: three of the portal's windows from day to day, because each is like the one before; six
by ``make test-long``."""


@pytest.mark.parametrize("tail", [0.0, 10.0])
@pytest.mark.parametrize("before", [0.0, 1.0])
@pytest.mark.parametrize("callers", [1, 4, 12])
@pytest.mark.parametrize(
    ("calls", "cost"), [(1, 0.05), (1, 3.0), (1, 20.0), (10, 1.0), (50, 0.05), (50, 0.4)]
)
def test_calls_stop_before_the_portal_refuses_them(
    calls: int, cost: float, callers: int, before: float, tail: float
) -> None:
    """Alone or in batches as long as ours may be, one after another or side by side, with nothing
    or a little used in each minute before, with nothing or something else behind them: no refusal,
    and nearly all of what they want, or of the 480 seconds in ten minutes, is used."""
    portal = PortalSeconds(baskets=dict.fromkeys(range(-9, 0), before) if before else {})
    everybody = Callers(itertools.repeat(calls), cost, tail, portal)
    everybody.run(callers, until=_WATCHED)

    assert everybody.refused == 0
    wanted = callers * calls * cost / (calls * cost + tail)
    assert everybody.seconds > _WATCHED * 0.9 * min(0.8, wanted)


@pytest.mark.parametrize("before", [0.0, 1.0])
@pytest.mark.parametrize("callers", [1, 3])
@pytest.mark.parametrize(
    ("calls", "cost"), [(3, 0.4), (3, 3.0), (2, 3.5), (2, 4.0), (2, 5.0), (3, 5.0), (3, 12.0)]
)
def test_what_cannot_be_parted_does_not_wait_for_the_whole_window(
    calls: int, cost: float, callers: int, before: float
) -> None:
    """A chain that needs a little more than there is left goes at the reset, without a refusal."""
    portal = PortalSeconds(baskets=dict.fromkeys(range(-9, 0), before) if before else {})
    everybody = Callers(itertools.repeat(calls), cost, 5.0, portal, whole=True)
    everybody.run(callers, until=3600.0)

    assert everybody.refused == 0
    wanted = callers * calls * cost / (calls * cost + 5.0)
    assert everybody.seconds > 3600 * 0.85 * min(0.8, wanted)


@pytest.mark.parametrize("limit", [60.0, 100.0, 230.0, 250.0, 420.0])
@pytest.mark.parametrize("callers", [1, 12])
def test_a_lower_limit_is_learnt_by_a_refusal(limit: float, callers: int) -> None:
    """Within three hours each of those on their way runs into it a few times at most; nearly all
    that the portal gives is used all the same."""
    everybody = Callers(itertools.repeat(50), 0.4, 0.0, PortalSeconds(limit))
    everybody.run(callers, until=3 * 3600.0)

    assert everybody.seconds > 3 * 6 * limit * 0.75
    batches = everybody.refused / 50
    assert batches <= 3 * 2 * callers


def test_a_window_is_used_at_full_speed() -> None:
    """What stays below the limit is not held back: 400 of the 480 seconds in five batches side by
    side take as long as four batches after one another."""
    everybody = Callers(itertools.repeat(50), 0.4)
    everybody.run(5, until=80.0)

    assert everybody.seconds == pytest.approx(400.0)


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(1, 50), min_size=1, max_size=12),
    cost=st.floats(0.1, 20.0),
    tail=st.floats(0.0, 20.0),
    callers=st.integers(1, 40),
    whole=st.booleans(),
)
def test_no_pattern_of_batches_runs_into_the_limit(
    *, sizes: list[int], cost: float, tail: float, callers: int, whole: bool
) -> None:
    """Batches of any lengths side by side, so that sums come late and out of order; all that has
    to be known is how long a call takes. The portal gives up on a batch after a minute."""
    most = max(1, int(60 / cost))
    everybody = Callers(itertools.cycle(min(size, most) for size in sizes), cost, tail, whole=whole)
    everybody.use = everybody.use.learned(CallTime(cost, 0.0, 600.0, 0.0), 0.0)
    everybody.run(callers, until=2000.0)

    assert everybody.refused == 0


def reported(sum_: float, finish: float) -> CallTime:
    return CallTime(1.0, sum_, 600.0, finish)


def test_what_is_on_its_way_counts_once() -> None:
    """The sum that the first of two batches brings has half of the other in it."""
    use = MethodBudget().learned(reported(100.0, 0.0), 0.0).sent(20).sent(20)
    for call in range(1, 11):
        use = use.ended(20 if call == 1 else 0).learned(reported(100.0 + 2 * call, call), 20.0)

    assert use.used == 120.0
    assert use.room(20.0) == 456 - 100 - 10 - 20


def test_an_older_sum_does_not_undo_a_newer_one() -> None:
    use = MethodBudget().learned(reported(100.0, 0.0), 0.0).sent(2)
    use = use.ended().learned(reported(102.0, 9.0), 9.0).ended().learned(reported(101.0, 5.0), 10.0)

    assert use.used == 102.0
    assert use.room(10.0) == 456 - 102


def test_an_older_sum_does_not_bring_back_what_is_forgotten() -> None:
    use = MethodBudget().learned(reported(100.0, 0.0), 0.0).learned(reported(101.0, 400.0), 400.0)
    assert use.room(599.0) == 456 - 101
    assert use.room(600.0) == 456 - 100, "the first call is ten minutes old"

    use = use.learned(reported(100.5, 399.0), 600.0)
    assert use.known(600.0) == (100.0, 480.0)


def test_of_two_sums_of_the_same_moment_the_larger_counts() -> None:
    use = MethodBudget().learned(reported(100.0, 0.0), 0.0).sent(2)
    use = use.ended().learned(reported(102.0, 9.0), 9.0).ended().learned(reported(101.0, 9.0), 9.0)

    assert use.room(10.0) == 456 - 102


def test_the_same_sum_once_more_adds_nothing() -> None:
    use = MethodBudget().learned(reported(102.0, 9.0), 9.0).learned(reported(102.0, 9.0), 10.0)

    assert use.room(10.0) == 456 - 102


def test_a_clock_that_was_set_back_is_believed() -> None:
    use = (
        MethodBudget().learned(reported(100.0, 9000.0), 0.0).learned(reported(101.0, 5000.0), 10.0)
    )

    assert use.used == 101.0


def test_calls_of_which_nobody_tells_count_until_somebody_does() -> None:
    use = MethodBudget().learned(reported(100.0, 0.0), 0.0).sent(50).ended(50, unreported=True)

    assert use.room(1.0) == 456 - 150
    assert use.sent().ended().learned(reported(101.0, 1.0), 1.0).room(1.0) == 456 - 101
    slow = MethodBudget().learned(CallTime(2.0, 100.0, 600.0, 0.0), 0.0)
    assert slow.sent(50).ended(50, unreported=True).room(1.0) == (456 - 200) / 2


@pytest.mark.parametrize("before", [None, 100.0])
def test_what_others_use_is_not_taken_for_ours(before: float | None) -> None:
    """More has been used than we have sent, or than we know of from before."""
    use = MethodBudget() if before is None else MethodBudget().learned(reported(before, 0.0), 0.0)
    use = use.sent(21).ended().learned(reported(300.0, 9.0), 9.0)

    assert use.room(9.0) == 456 - 300 - 20


@pytest.mark.parametrize(("more", "counts"), [(0.5, 0.0), (2.0, 0.0), (5.0, 5.0)])
def test_a_sum_grows_by_what_is_on_its_way_or_by_what_others_use(
    more: float, counts: float
) -> None:
    """Twenty calls of a tenth of a second use two seconds and no more: the rest is not theirs."""
    use = MethodBudget().learned(CallTime(0.1, 100.0, 600.0, 0.0), 0.0).sent(21)
    use = use.ended().learned(CallTime(0.1, 100.1 + more, 600.0, 9.0), 9.0)

    assert use.room(9.0) == pytest.approx((456 - 100.1 - counts - 2) / 0.1, abs=1)


def test_after_the_reset_one_goes_ahead() -> None:
    """Only the oldest minute is forgotten then; what is left, the first answer tells."""
    spent = MethodBudget().learned(CallTime(1.0, 470.0, 60.0), 0.0)

    first = spent.sent()

    assert spent.delay(60.0) == 0
    assert spent.room(60.0) == 480 - 470, "as many as fit into the whole limit"
    assert first.delay(60.0) == pytest.approx(1.0)
    assert first.ended().learned(CallTime(1.0, 440.0, 60.0), 61.0).delay(61.0, 50) > 1
    assert first.ended().learned(CallTime(1.0, 10.0, 600.0), 61.0).delay(61.0, 50) == 0


def test_the_commands_of_a_batch_must_all_fit() -> None:
    use = MethodBudget().learned(CallTime(1.0, 430.0, 120.0), 0.0)

    assert use.delay(0.0, 20) == 0
    assert use.delay(0.0, 30) == pytest.approx(120.0)


def test_more_than_any_window_has_waits_for_an_empty_one() -> None:
    use = MethodBudget().learned(CallTime(20.0, 100.0, 60.0), 0.0)

    assert use.delay(10.0, 30) == 590.0


def test_what_cannot_fit_whatever_the_others_tell_waits_for_the_reset() -> None:
    """While they are on their way it asks nothing; it looks again soon if it may still fit."""
    use = MethodBudget().learned(CallTime(2.0, 450.0, 300.0), 0.0).sent()

    assert use.delay(100.0, 3) == 1.0, "they may have used nothing"
    assert use.delay(100.0, 4) == 200.0
    assert use.delay(299.5, 4) == 1.0


def test_below_the_share_nothing_waits() -> None:
    use = MethodBudget().learned(CallTime(1.0, 300.0, 600.0), 0.0)

    assert use.delay(0.0) == 0


def test_calls_on_their_way_count() -> None:
    use = MethodBudget().learned(CallTime(10.0, 330.0, 500.0), 0.0).sent(12)

    assert use.room(0.0) == 0
    assert use.delay(0.0) == pytest.approx(1.0), "they may tell that they needed less"
    assert use.ended(12).learned(CallTime(1.0, 10.0, 600.0), 1.0).delay(500.0) == 0
    assert use.ended(12).learned(CallTime(10.0, 450.0, 380.0), 120.0).delay(120.0) == 380


def test_used_up_means_until_the_reset_and_no_longer() -> None:
    use = MethodBudget().learned(CallTime(1.0, 470.0, 120.0), 1000.0)

    assert use.delay(1010.0) == pytest.approx(110.0)
    assert use.delay(1120.0) == 0


def test_a_refusal_closes_until_the_last_known_reset_and_lowers_the_limit() -> None:
    use = MethodBudget().learned(CallTime(1.0, 300.0, 90.0), 0.0).refused(10.0)

    assert use.delay(10.0) == pytest.approx(80.0)
    assert use.room(89.0) == 0
    assert use.sent().delay(90.0) == 1.0, "then only what is on its way holds it up"
    assert use.learned(reported(100.0, 1.0), 100.0).room(100.0) == 300 * 0.95 - 100


def test_a_refusal_out_of_the_blue_closes_for_a_basket() -> None:
    use = MethodBudget().refused(10.0)

    assert use.delay(10.0) == pytest.approx(60.0)
    assert use.room(70.0) == 456 / 0.4


def test_what_a_refusal_taught_is_not_believed_against_a_success_or_for_ever() -> None:
    """Another integration may have used the seconds: what our answers told then was too low."""
    use = MethodBudget().learned(reported(40.0, 0.0), 0.0).refused(1.0)
    use = use.learned(reported(201.0, 600.0), 600.0)

    assert use.room(600.0) == 0, "200 have been taken, so much is sure"
    assert use.learned(reported(150.0, 700.0), 700.0).room(700.0) == 190 - 150
    assert use.learned(reported(150.0, 3600.0), 3601.0).room(3601.0) == 456 - 150


def test_what_is_on_its_way_teaches_no_limit() -> None:
    """Only so much has surely been let in as the sum had without it."""
    use = MethodBudget().learned(CallTime(2.0, 40.0, 600.0, 0.0), 0.0).refused(1.0).sent(11)
    use = use.ended().learned(CallTime(2.0, 122.0, 600.0, 600.0), 600.0)

    assert use.known(600.0) == (122.0, 122.0 - 2.0 - 20.0)


def test_a_sum_above_the_limit_stops_nobody_for_the_whole_window() -> None:
    """The call that crosses it is still carried out; nearly all of the sum is somebody else's."""
    use = MethodBudget().learned(CallTime(3.0, 486.0, 40.0), 560.0)

    assert use.delay(560.0, 3) == pytest.approx(100.0)
    assert use.room(660.0) == 1
    few = MethodBudget().learned(CallTime(1.0, 486.0, 40.0), 560.0)
    assert few.delay(560.0, 479) == pytest.approx(100.0), "with ours it is all of the limit"
    assert few.delay(560.0, 480) == pytest.approx(600.0)


def test_what_was_lost_is_asked_about_where_it_may_have_used_nothing() -> None:
    use = MethodBudget().learned(reported(436.0, 0.0), 0.0).sent(50).ended(50, unreported=True)
    assert use.delay(10.0, 20) == 0
    assert use.delay(10.0, 21) == 590.0, "without it there was no room for these either"

    use = MethodBudget().learned(reported(454.5, 0.0), 0.0).sent(5).ended(5, unreported=True)
    assert use.room(10.0) == 1, "for one there was"


def test_a_short_outage_stops_nobody_after_it() -> None:
    """What was lost may have used nothing: one goes and asks, and then everybody."""
    use = MethodBudget().learned(reported(5.0, 0.0), 0.0)
    for _ in range(26):
        use = use.sent(50).ended(50, unreported=True)

    assert use.room(10.0) == 1
    assert use.sent().room(10.0) == 0
    assert use.sent().delay(10.0, 50) == pytest.approx(1.0), "that one will tell"
    assert use.sent().ended().learned(reported(6.0, 10.0), 10.0).room(10.0) == 450


@pytest.mark.parametrize("duration", [5e-324, 1e-9, 0.0])
def test_no_duration_is_too_short(duration: float) -> None:
    use = MethodBudget().learned(CallTime(duration), 0.0)

    assert 0 < use.room(0.0) < 1_000_000


def test_a_portal_without_sums_gets_durations_summed_up() -> None:
    use = MethodBudget()
    for now in range(10):
        use = use.learned(CallTime(duration=46.0), float(now))

    assert use.used == pytest.approx(460.0)
    assert use.delay(10.0) == pytest.approx(590.0)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {"finish": 100.5, "duration": 0.69, "operating": 0.67, "operating_reset_at": 699},
            CallTime(0.69, 0.67, 598.5, 100.5),
        ),
        ({"start": 1, "finish": 2, "duration": 1}, CallTime(1.0, finish=2.0)),
        ({"finish": 10, "operating_reset_at": 5}, CallTime(resets_in=0.0, finish=10.0)),
        ({"finish": 10, "operating_reset_at": 99999}, CallTime(resets_in=600.0, finish=10.0)),
        ({"duration": "x", "operating": None, "finish": True}, CallTime()),
        ({"duration": float("nan")}, CallTime()),
        ({"duration": 3600}, CallTime(60.0)),
        ([], CallTime()),
        (None, CallTime()),
    ],
)
def test_times_are_read_as_far_as_they_are_there(raw: Any, expected: CallTime) -> None:
    assert CallTime.parse(raw) == expected


def test_what_a_call_costs_follows_slowly() -> None:
    use = MethodBudget().learned(CallTime(1.0), 0.0).learned(CallTime(2.0), 1.0)
    assert use.cost == pytest.approx(1.2)
    older = use.learned(CallTime(1.0, 50.0, 600.0, 9.0), 2.0)
    assert older.learned(CallTime(2.16, 40.0, 600.0, 5.0), 3.0).cost == pytest.approx(1.36)


def test_a_method_that_is_refused_at_its_reset_stays_closed_for_a_second() -> None:
    use = MethodBudget().learned(CallTime(1.0, 100.0, 0.25, 0.0), 0.0)
    assert use.refused(0.0).closed_until == 1.0
    assert use.refused(0.25).closed_until == 60.25, "what was known ends there"


def test_without_a_reset_a_sum_counts_for_the_whole_window() -> None:
    use = MethodBudget().learned(CallTime(1.0, 450.0, None, 0.0), 0.0)
    assert use.resets_at == 600.0


def test_after_ten_minutes_nothing_of_a_report_is_left() -> None:
    use = MethodBudget().learned(CallTime(1.0, 400.0, 600.0, 0.0), 0.0)
    assert use.room(599.0) == 56
    assert use.known(599.0) == (400.0, 480.0)
    assert use.room(600.0) == 456
    assert use.known(600.0) == (0.0, 480.0)


def test_a_sum_is_older_by_any_part_of_a_second() -> None:
    use = MethodBudget().learned(CallTime(1.0, 100.0, 600.0, 9.0), 9.0).sent(1)
    assert use.learned(CallTime(1.0, 102.0, 600.0, 8.5), 10.0).used == 100.0
    assert use.learned(CallTime(1.0, 102.0, 600.0, 9.0), 10.0).used == 102.0
