"""Rows under their heading."""

import pytest

from intake.kernel.sheet import Column, Sheet, SheetError, SheetRow, letters, records_of

COLUMNS = (
    Column("code", frozenset({"код"})),
    Column("utm_source", frozenset({"source", "Источник"}), required=True),
)


def sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet(tuple(SheetRow(line, cells) for line, cells in enumerate(rows, 1)))


def faults(*rows: tuple[str, ...]) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(SheetError) as refused:
        records_of(sheet(*rows), COLUMNS)
    return [(fault.text, fault.line, fault.column) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "heading",
    [("Источник", "Код"), ("UTM Source", "CODE"), ("utm-source", "code"), ("source", "код")],
)
def test_columns_by_any_of_their_names_in_any_order(heading: tuple[str, str]) -> None:
    (record,) = records_of(sheet(heading, ("vk", "spring")), COLUMNS)
    assert dict(record.values) == {"utm_source": "vk", "code": "spring"}


def test_an_empty_cell_is_no_value_and_a_short_row_is_fine() -> None:
    first, second = records_of(sheet(("source", "code"), ("", "a"), ("vk",)), COLUMNS)
    assert dict(first.values) == {"code": "a"}
    assert dict(second.values) == {"utm_source": "vk"}


def test_everything_that_is_wrong_with_the_heading_is_told_at_once() -> None:
    assert faults(("code", "код", "price"), ("a", "b", "c", "d")) == [
        ("sheet-column-twice", 1, "B"),
        ("sheet-column-unknown", 1, "C"),
        ("sheet-column-missing", 1, None),
        ("sheet-cell-outside", 2, "D"),
    ]


def test_columns_are_called_as_spreadsheets_do() -> None:
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
