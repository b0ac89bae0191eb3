"""What the portal gives back is what was written, however it writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.gateway.stored_values import same_value


@pytest.mark.parametrize(
    ("stored", "ours"),
    [
        (5000.0, "5000"),
        ("5000.00", "5000"),
        ("5000.00", 5000),
        (0, ""),
        ("0.00", ""),
        (None, ""),
        ([], ""),
        (False, ""),
        ("N", ""),
        ("Y", "1"),
        (True, "Y"),
        (1, "Y"),
        ("2026-03-05T00:00:00+03:00", "2026-03-05"),
        ([45, 46], ("46", "45")),
        (["45"], "45"),
        ("a\r\nb", "a\nb"),
        (" text ", "text"),
    ],
)
def test_the_same_in_other_words(stored: object, ours: object) -> None:
    assert same_value(stored, ours)


@pytest.mark.parametrize(
    ("stored", "ours"),
    [
        ("", "text"),
        ("other", "text"),
        (5000.5, "5000"),
        ("Y", ""),
        ("2026-03-06T00:00:00+03:00", "2026-03-05"),
        (["45"], ("45", "46")),
        ("nan", "inf"),
    ],
)
def test_something_else(stored: object, ours: object) -> None:
    assert not same_value(stored, ours)


@given(st.text())
def test_every_text_is_itself_and_no_longer_one(text: str) -> None:
    assert same_value(text, text)
    assert not same_value(f"{text}x", text)


@given(st.integers(-(10**12), 10**12))
def test_every_number_is_itself_however_it_is_written(number: int) -> None:
    assert same_value(f"{number}.00", str(number))
    assert same_value(float(number), number)
    assert not same_value(number + 1, number)
