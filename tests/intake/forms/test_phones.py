import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.normalise.phones import Phone, example, read_phone, read_shared_phone, show_phone
from intake.scene import Problem


@pytest.mark.parametrize(
    ("typed", "region", "number", "extension"),
    [
        ("+7 912 345-67-89", "RU", "+79123456789", None),
        ("8 (912) 345-67-89", "RU", "+79123456789", None),
        ("79123456789", "RU", "+79123456789", None),
        ("8 495 123-45-67 доб. 123", "RU", "+74951234567", "123"),
        ("+49 30 901820 ext. 12", "RU", "+4930901820", "12"),
        ("0171 2345678", "DE", "+491712345678", None),
        ("380501234567", "RU", "+380501234567", None),
        ("мой номер +79123456789", "RU", "+79123456789", None),
    ],
)
def test_numbers_become_e164(typed: str, region: str, number: str, extension: str | None) -> None:
    assert read_phone(typed, region) == Phone(number, extension)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("позвоните мне", "problem-phone-not-a-number"),
        ("", "problem-phone-not-a-number"),
        ("12", "problem-phone-short"),
        ("8912345678901234", "problem-phone-long"),
        ("+999 1234567", "problem-phone-country"),
        ("+7 000 000-00-00", "problem-phone-invalid"),
        ("+7 912 345-67-89, +7 912 345-67-80", "problem-phone-not-a-number"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong_with_an_example(typed: str, key: str) -> None:
    assert read_phone(typed, "RU") == Problem(key, {"example": example("RU")})


def test_the_example_is_itself_a_number_that_is_taken() -> None:
    for region in ("RU", "DE", "US", "KZ", "GB"):
        assert isinstance(read_phone(example(region), region), Phone)


@given(st.text())
def test_nothing_typed_raises(text: str) -> None:
    read = read_phone(text, "RU")
    assert isinstance(read, Problem) or read.number.startswith("+")


def test_a_shared_number_is_taken_as_telegram_gives_it() -> None:
    assert read_shared_phone("79990000001", "RU") == Phone("+79990000001")
    assert read_shared_phone("+1 555 010 0000", "RU") == Phone("+15550100000")
    assert isinstance(read_shared_phone("12", "RU"), Problem)


def test_a_number_is_shown_as_people_write_it() -> None:
    assert show_phone("+79123456789", None, "ext.") == "+7 912 345-67-89"
    assert show_phone("+74951234567", "12", "доб.") == "+7 495 123-45-67 доб. 12"
    assert show_phone("nonsense", None, "ext.") == "nonsense"
