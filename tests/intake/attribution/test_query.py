"""Sources in an address's query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.attribution.query import read_query
from intake.attribution.visit import CLICK_IDS
from intake.attribution.visit_reading import UTM_NAMES
from tests.flows.website.queries import CASES

NAMES = (*UTM_NAMES, *CLICK_IDS)


@pytest.mark.parametrize(("raw", "values"), CASES)
def test_what_is_there_is_found(raw: str, values: dict[str, str]) -> None:
    assert read_query(raw, NAMES) == values


@given(st.text(alphabet=st.sampled_from("utm_source=&%20FDu?+;amp"), max_size=60) | st.text())
def test_anything_can_be_read(raw: str) -> None:
    for name, value in read_query(raw, NAMES).items():
        assert name in NAMES
        assert value == value.strip()
        value.encode()
