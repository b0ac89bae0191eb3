"""Tables written down, so that no program computes what somebody typed."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.sheets.cell_display import EXACT
from bot.sheets.csv_reading import marked
from intake.kernel.sheet import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_WIDTHS = (8, 48)
"""Of columns, in letters."""
_LOOKED_AT = 200
"""Rows by which widths are chosen."""


def csv_of(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write CSV that Excel opens rightly: with its mark, in UTF-8, between semicolons.

    Where cells end with semicolons, decimals have a comma. Texts that look like a formula get a
    ``'`` in front, which reading takes off again.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    match cell:
        case str():
            return marked(cell)
        case Decimal():
            return format(cell, "f").replace(".", ",")
        case _:
            return str(cell)


def xlsx_of(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Write a workbook of one sheet, whose texts stay texts, also once somebody edits them."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(title)
    styles = _Styles(book)
    for at, width in enumerate(_widths(rows)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, int | Decimal) and abs(float(cell)) >= EXACT:
                sheet.write_string(line, at, str(cell), styles.text)
            elif isinstance(cell, int | Decimal):
                sheet.write_number(line, at, float(cell), styles.number(cell))
            elif isinstance(cell, date):
                sheet.write_datetime(line, at, cell, styles.date)
            elif marked(cell) != cell:
                sheet.write_string(line, at, cell, styles.text)
            elif cell:
                sheet.write_string(line, at, cell, styles.heading if line == 0 else None)
    book.close()
    return content.getvalue()


class _Styles:
    """How cells look; each style once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._numbers: dict[int, Format] = {}
        self.heading = book.add_format({"bold": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"num_format": "@", "quote_prefix": True})
        """Not computed, whatever it begins with, when somebody edits it."""

    def number(self, number: int | Decimal) -> "Format":
        """Return a style with as many decimals as the number has."""
        exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if places not in self._numbers:
            shape = f"0.{'0' * places}" if places else "0"
            self._numbers[places] = self._book.add_format({"num_format": shape})
        return self._numbers[places]


def _widths(rows: Sequence[Sequence[Cell]]) -> Iterable[int]:
    looked_at = rows[:_LOOKED_AT]
    for at in range(max((len(row) for row in looked_at), default=0)):
        longest = max(len(str(row[at])) for row in looked_at if at < len(row))
        yield min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
