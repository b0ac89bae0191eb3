"""Zones, whom a command is about, and single days, as they are typed."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import PersonId, TeamId
from intake.staffing.addressee import Addressee, read_addressee
from intake.staffing.special_days import SpecialDays, read_special_days
from intake.staffing.zone_words import read_zone
from intake.team.portal_user import PortalUser, contact_hash, with_contact
from intake.team.working_time import Shift

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Москва", "Europe/Moscow"),
        ("мск", "Europe/Moscow"),
        ("UTC", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("-5", "Etc/GMT+5"),
        ("UTC+0", "UTC"),
        ("UTC+25", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_zones_are_named_by_their_cities(typed: str, zone: str | None) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "whom", "rest"),
    [
        ("Mon–Fri 9–18", None, "Mon–Fri 9–18"),
        ("9-18", None, "9-18"),
        ("@anna Mon–Fri 9–18", Addressee(username="anna"), "Mon–Fri 9–18"),
        ("#2 Mon–Fri", Addressee(team_id=TeamId(2)), "Mon–Fri"),
        ("7100000001 1–14.12", Addressee(person_id=PersonId(7100000001)), "1–14.12"),
        ("  @anna  ", Addressee(username="anna"), ""),
        ("@anna,", None, "@anna,"),
    ],
)
def test_whom_a_command_is_about(typed: str, whom: Addressee | None, rest: str) -> None:
    assert read_addressee(typed) == (whom, rest)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("24.12–26.12", SpecialDays((date(2026, 12, 24), date(2026, 12, 26)), ())),
        ("31 Dec 9–14",
         SpecialDays((date(2026, 12, 31),) * 2, (Shift(time(9), time(14)),))),
        ("31 декабря с 9 до 14",
         SpecialDays((date(2026, 12, 31),) * 2, (Shift(time(9), time(14)),))),
        ("tomorrow", SpecialDays((date(2026, 11, 30),) * 2, ())),
        ("whenever", None),
        ("", None),
        ("31 Dec at noon or so", None),
    ],
)  # fmt: skip
def test_single_days(typed: str, days: SpecialDays | None) -> None:
    assert read_special_days(typed, TODAY) == days


@given(st.text(max_size=120))
def test_nothing_typed_raises(typed: str) -> None:
    read_zone(typed)
    read_addressee(typed)
    read_special_days(typed, TODAY)
    contact_hash(typed)


@given(st.integers(10**9, 10**10 - 1), st.sampled_from(["+7{}", "8 {}", "007-{}", "({})", "{}"]))
def test_a_phone_is_the_same_however_it_is_written(number: int, spelling: str) -> None:
    assert contact_hash(spelling.format(number)) == contact_hash(f"+7{number}")
    assert contact_hash(str(number + 1)) != contact_hash(str(number))


def test_only_active_and_free_users_are_proposed() -> None:
    mail = contact_hash("Max@Firm.example")
    assert mail is not None
    users = (
        PortalUser(1, "Max", active=True, contacts=(mail,)),
        PortalUser(2, "Max before", active=False, contacts=(mail,)),
        PortalUser(3, "Mia", active=True),
    )
    assert [one.id for one in with_contact(users, " max@firm.example", ())] == [1]
    assert with_contact(users, "max@firm.example", {1}) == ()
    assert with_contact(users, "Max", ()) == ()
