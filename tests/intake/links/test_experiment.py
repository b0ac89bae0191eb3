"""Who gets which variant: always the same one, half of all people each."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import ExperimentId, LinkId, PersonId
from intake.links.experiment import Arm, arm_for

NUMBERS = st.integers(1, 2**52)
PEOPLE = 20_000


@given(NUMBERS, NUMBERS, NUMBERS)
def test_it_is_the_same_one_whenever_somebody_comes(experiment: int, link: int, who: int) -> None:
    once, again = (arm_for(ExperimentId(experiment), LinkId(link), PersonId(who)) for _ in range(2))
    assert once is again


def test_it_is_the_same_in_every_version() -> None:
    """What somebody got may not change by an upgrade: these were drawn once."""
    drawn = "".join(arm_for(ExperimentId(1), LinkId(1), PersonId(one)) for one in range(1, 17))
    assert drawn == "bbabbabbbbbababb"


def test_half_of_all_people_get_each() -> None:
    for experiment in (1, 2, 77):
        counted = Counter(
            arm_for(ExperimentId(experiment), LinkId(5), PersonId(700_000_000 + one))
            for one in range(PEOPLE)
        )
        assert abs(counted[Arm.A] - PEOPLE / 2) < 4 * (PEOPLE / 4) ** 0.5, "within four sigma"


def test_one_comparison_tells_nothing_of_the_next() -> None:
    both = Counter(
        (
            arm_for(ExperimentId(1), LinkId(5), PersonId(one)),
            arm_for(ExperimentId(2), LinkId(5), PersonId(one)),
        )
        for one in range(PEOPLE)
    )
    assert len(both) == 4
    assert all(abs(many - PEOPLE / 4) < 5 * (PEOPLE * 3 / 16) ** 0.5 for many in both.values())
