"""What goes into a column comes out again, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import StaticPool

from intake.forms.answer import Answer
from intake.forms.crm_part import CrmPart
from intake.kernel.person import Person
from intake.outbox.tasks.notice_tasks import Notice
from intake.submissions.submission import SubmittedAnswer
from storage.column_types import Snapshot, UtcDateTime
from tests.examples import examples


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    colour: Colour
    at: datetime


@dataclass(frozen=True, slots=True)
class Everything:
    text: str
    number: int
    price: Decimal
    day: date
    flag: bool
    perhaps: Inner | None
    many: tuple[Inner, ...]
    by_colour: Mapping[Colour, Mapping[str, str]]
    mixed: Mapping[str, str | int]
    keys: frozenset[str]


def through(shape: Any, value: Any) -> Any:
    """Write a value to SQLite and read it back."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata = MetaData()
    table: Table[Any] = Table("t", metadata, Column("value", shape))
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(table).values(value=value))
        found = connection.execute(select(table.c.value)).scalar_one()
    engine.dispose()
    return found


texts = st.text(st.characters(exclude_categories=["Cs"]))
moments = st.datetimes(timezones=st.just(UTC))
inners = st.builds(Inner, st.sampled_from(Colour), moments)
everythings = st.builds(
    Everything,
    text=texts,
    number=st.integers(),
    price=st.decimals(allow_nan=False, allow_infinity=False),
    day=st.dates(),
    flag=st.booleans(),
    perhaps=st.none() | inners,
    many=st.lists(inners, max_size=3).map(tuple),
    by_colour=st.dictionaries(st.sampled_from(Colour), st.dictionaries(texts, texts, max_size=2)),
    mixed=st.dictionaries(texts, texts | st.integers(), max_size=3),
    keys=st.frozensets(texts, max_size=3),
)


@settings(max_examples=examples(50), deadline=None)
@given(everythings)
def test_a_snapshot_comes_back_as_it_was(value: Everything) -> None:
    found = through(Snapshot(Everything), value)
    assert found == value
    assert repr(found.price) == repr(value.price)
    assert {name: type(arg) for name, arg in found.mixed.items()} == {
        name: type(arg) for name, arg in value.mixed.items()
    }


@pytest.mark.parametrize("shape", [Person, CrmPart, Notice, Answer, SubmittedAnswer])
def test_every_record_that_is_kept_as_a_snapshot_comes_back(shape: type[Any]) -> None:
    @settings(max_examples=examples(25), deadline=None)
    @given(st.builds(shape))
    def check(value: Any) -> None:
        assert through(Snapshot(shape), value) == value

    check()


def test_nothing_is_kept_as_null() -> None:
    assert through(Snapshot(Inner), None) is None


@settings(deadline=None)
@given(st.datetimes(timezones=st.timezones() | st.just(timezone(timedelta(hours=5, minutes=30)))))
def test_a_moment_comes_back_in_utc(moment: datetime) -> None:
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        return
    found = through(UtcDateTime(), moment)
    assert found == expected
    assert found.tzinfo is UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(StatementError, match="naive"):
        through(UtcDateTime(), datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
