"""What we have used ourselves is taken off when the portal has surely forgotten it, and once."""

from hypothesis import example, given
from hypothesis import strategies as st

from crm.client.limits.usage_window import NOTHING


def baskets_at(uses: list[tuple[float, float]], now: float) -> float:
    """What a portal has in its ten baskets of a minute."""
    return sum(seconds for at, seconds in uses if now // 60 - at // 60 < 10)


@given(
    uses=st.lists(st.tuples(st.floats(0, 900), st.floats(0, 20)), min_size=1, max_size=30),
    late=st.floats(0, 60),
    reported_at=st.floats(0, 1000),
    later=st.floats(0, 1000),
)
@example(uses=[(59.9, 20.0)], late=60.0, reported_at=600.0, later=130.0)
def test_a_sum_less_what_is_forgotten_is_never_too_low(
    uses: list[tuple[float, float]], late: float, reported_at: float, later: float
) -> None:
    """Wherever the portal's minutes begin, and however late in a batch we hear of a call."""
    uses.sort()
    own = NOTHING
    for at, seconds in uses:
        if at + late <= reported_at:
            own = own.plus(seconds, at + late)
    reported = baskets_at([use for use in uses if use[0] + late <= reported_at], reported_at)
    own = own.reported(reported_at)
    now = reported_at + later
    left = baskets_at([use for use in uses if use[0] + late <= reported_at], now)

    assert reported - own.forgotten(now) >= left - 1e-6
    assert own.remembered(now).total >= left - 1e-6


def test_all_of_it_is_forgotten_after_ten_minutes() -> None:
    own = NOTHING.plus(2.0, 0.0).plus(3.0, 65.0)

    assert own.forgotten(599.0) == 0
    assert own.forgotten(600.0) == 2.0
    assert own.forgotten(670.0) == 5.0
    assert own.remembered(600.0).total == 3.0


def test_what_a_sum_may_lack_already_is_not_taken_off_it() -> None:
    """A bucket, the time of a batch and a step of ours: 130 seconds."""
    own = NOTHING.plus(2.0, 0.0)

    assert own.reported(469.0).forgotten(600.0) == 2.0
    assert own.reported(470.0).forgotten(600.0) == 0


def test_what_is_used_within_ten_seconds_is_remembered_as_one() -> None:
    """Or a busy hour would fill the memory."""
    own = NOTHING.plus(1.0, 1.0).plus(2.0, 10.0).plus(4.0, 10.5)

    assert own.parts == ((610.0, 3.0), (620.0, 4.0))
