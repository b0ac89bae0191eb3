"""Every column is classified: what it holds of people, and what becomes of it."""

from collections import Counter

import pytest
from sqlalchemy import Table

from storage.personal_data import PERSONAL_DATA
from storage.tables import metadata

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)


def test_every_table_is_classified_and_nothing_else_is() -> None:
    assert set(PERSONAL_DATA) == set(metadata.tables)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_in_exactly_one_class(table: Table) -> None:
    """Whoever adds a column says here what it holds of people (storage/personal_data.py)."""
    listed = Counter(PERSONAL_DATA[table.name].columns)
    assert set(listed) == set(table.c.keys())
    assert set(listed.values()) == {1}, "a column is in two classes"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_blank_fits_its_column(table: Table) -> None:
    for name, blank in PERSONAL_DATA[table.name].blanked.items():
        assert blank is not None or table.c[name].nullable, f"{name} may not be empty"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_points_at_people_is_no_mere_number(table: Table) -> None:
    """A column that refers to people follows them when they go, or is about who works here."""
    classes = PERSONAL_DATA[table.name]
    for column in table.c:
        if any(key.target_fullname == "people.id" for key in column.foreign_keys):
            assert column.name not in classes.kept.split(), column.name
