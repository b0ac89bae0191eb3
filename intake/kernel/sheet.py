"""Tables that people send and get as files: what was read, and what is wrong with it.

How a file is read and written is ``bot/sheets``; here is what both sides speak of. Each row knows
the line in which people find it, so that whatever is wrong can be told with its place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 10_000
"""Without the heading."""
MAX_COLUMNS = 60
MAX_CELL = 4_000
"""Letters in one cell."""

Cell = str | int | Decimal | date
"""What is written. Text is never taken for a formula; what is to be added up is a number."""


class SheetFormat(StrEnum):
    """As what a table is written; also how the file's name ends."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty: its cells as people see them, without blanks around them."""

    line: int
    """Where people find it, counted from 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stood in a file."""

    rows: tuple[SheetRow, ...]
    """At least one: the heading."""
    unread: tuple[str, ...] = ()
    """The titles of the workbook's other sheets."""


FaultArg = str | int


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong: a text's key ``sheet-…`` with its arguments, and where."""

    text: str
    args: Mapping[str, FaultArg] = field(default_factory=dict)
    line: int | None = None
    column: str | None = None
    """As the heading calls it, or its letter."""


class SheetError(Exception):
    """A file cannot be taken as it is."""

    def __init__(self, *faults: SheetFault) -> None:
        super().__init__(", ".join(fault.text for fault in faults))
        self.faults = faults


_PLACE = re.compile(r"\{([^{}]{1,60})\}")

_NONE: frozenset[str] = frozenset()
SHEET_FAULTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # the file
        "sheet-too-large": frozenset({"megabytes"}),
        "sheet-unpacked": _NONE,
        "sheet-no-table": _NONE,
        "sheet-old-excel": _NONE,
        "sheet-damaged": _NONE,
        "sheet-too-long-read": _NONE,
        "sheet-empty": _NONE,
        "sheet-what": _NONE,
        "sheet-no-places": _NONE,
        "sheet-nothing-common": frozenset({"name"}),
        "sheet-not-fetched": _NONE,
        "sheet-encoding": _NONE,
        "sheet-quotes": _NONE,
        "sheet-rows": frozenset({"maximum"}),
        "sheet-columns": frozenset({"maximum"}),
        # a cell
        "sheet-cell-long": frozenset({"maximum"}),
        "sheet-cell-signs": _NONE,
        "sheet-number-long": _NONE,
        # the heading
        "sheet-column-unknown": frozenset({"name"}),
        "sheet-column-missing": frozenset({"name"}),
        "sheet-column-twice": frozenset({"name"}),
        "sheet-cell-outside": _NONE,
    }
)
"""Every key that reading can give, with its arguments."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have."""

    id: str
    names: frozenset[str] = frozenset()
    """What else people may call it, in any language."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A row under its heading."""

    line: int
    values: Mapping[str, str]
    """By the columns' ids; nothing stands for a cell that is empty."""


def records_of(
    sheet: Sheet, columns: Sequence[Column], *, templates: bool = False
) -> tuple[Record, ...]:
    """Read rows by the names in the first one, in whatever order they stand.

    With ``templates`` a sheet may have columns of its own that cells name in braces, as in
    ``vk_{place}``: they are found in the records by their plain names.

    Raises:
        SheetError: names are unknown, missing or there twice, or something stands beside them.
    """
    heading, *rows = sheet.rows
    by_name = _by_name(columns)
    own = _named_in_braces(rows) if templates else frozenset()
    plain = [plain_name(name) for name in heading.cells]
    ids = [by_name.get(name, name if name in own else None) for name in plain]
    faults = [*_heading_faults(heading, ids, columns)]
    records = []
    for row in rows:
        outside = next(
            (at for at, text in enumerate(row.cells) if text and not _named(heading, at)), None
        )
        if outside is not None:
            faults.append(SheetFault("sheet-cell-outside", {}, row.line, letters(outside)))
        pairs = zip(ids, row.cells, strict=False)
        values = {column: text for column, text in pairs if column is not None and text}
        records.append(Record(row.line, values))
    if faults:
        raise SheetError(*faults)
    return tuple(records)


def columns_of_sheet(sheet: Sheet, columns: Sequence[Column]) -> dict[str, str]:
    """Return which of the columns a sheet has, by their ids, and what its heading calls them."""
    by_name = _by_name(columns)
    return {
        by_name[plain]: name.strip()
        for name in sheet.rows[0].cells
        if (plain := plain_name(name)) in by_name
    }


def _by_name(columns: Sequence[Column]) -> dict[str, str]:
    return {
        plain_name(name): column.id for column in columns for name in (column.id, *column.names)
    }


def _named_in_braces(rows: Iterable[SheetRow]) -> frozenset[str]:
    return frozenset(
        plain_name(name) for row in rows for cell in row.cells for name in _PLACE.findall(cell)
    )


def _heading_faults(
    heading: SheetRow, ids: Sequence[str | None], columns: Iterable[Column]
) -> Iterable[SheetFault]:
    for at, (name, column) in enumerate(zip(heading.cells, ids, strict=True)):
        if column is None and name:
            yield SheetFault("sheet-column-unknown", {"name": name}, heading.line, letters(at))
        elif column is not None and column in ids[:at]:
            yield SheetFault("sheet-column-twice", {"name": name}, heading.line, letters(at))
    for one in columns:
        if one.required and one.id not in ids:
            yield SheetFault("sheet-column-missing", {"name": one.id}, heading.line)


def _named(heading: SheetRow, at: int) -> bool:
    return at < len(heading.cells) and bool(heading.cells[at])


def plain_name(name: str) -> str:
    """Return a column's name as names are compared: no case, spaces as underscores."""
    return "_".join(name.replace("_", " ").replace("-", " ").casefold().split())


def letters(at: int) -> str:
    """Return what a spreadsheet calls the column at that place, counted from 0: ``A``, ``AB``."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
