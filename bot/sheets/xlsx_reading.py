"""XLSX: the first sheet that is not hidden, formulas as the text that they are.

A workbook is a zip of XML, and both can hold much more than they weigh. What is unpacked is counted
before anything reads it; XML is read by defusedxml, which refuses entities; and all of this happens
in a child process that may use only so much memory and time.
"""

import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.sheets.cell_display import EXACT, shown
from bot.sheets.collecting import Collecting
from intake.kernel.sheet import (
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    SheetError,
    SheetFault,
    letters,
)

MAGIC = b"PK\x03\x04"
MAX_UNPACKED = 48 * 1024 * 1024
"""Ten thousand rows of sixty columns fit."""
_MAX_PARTS = 500
_MAX_LINES = 3 * MAX_ROWS
"""Empty ones included: a row may say that it is the millionth."""
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
"""Excel numbers it when it saves what it has repaired: the parts' types say which one it is."""
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_xlsx(content: bytes) -> Sheet:
    """Read a table.

    Raises:
        SheetError: it is none, or unpacks to too much.
        Exception: whatever a library says of nonsense. It is damaged.
    """
    _bound(content)
    return _read(content)


def _bound(content: bytes) -> None:
    """Unpack all of it once, to count; a part's own word on its size is not taken."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MAX_PARTS:
            raise SheetError(SheetFault("sheet-unpacked"))
        if not any(_WORKBOOK.fullmatch(part.filename) for part in parts):
            raise SheetError(SheetFault("sheet-no-table"))
        unpacked = 0
        for part in parts:
            if part.flag_bits & _ENCRYPTED or part.compress_type not in _PACKED:
                raise SheetError(SheetFault("sheet-damaged"))
            with archive.open(part) as file:
                while chunk := file.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED:
                        raise SheetError(SheetFault("sheet-unpacked"))


def _read(content: bytes) -> Sheet:
    os.environ["OPENPYXL_LXML"] = "False"  # one reader of XML, whatever else is installed
    from openpyxl.cell.read_only import EMPTY_CELL
    from openpyxl.xml import DEFUSEDXML

    from bot.sheets.stored_workbook import stored_workbook

    if not DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and print areas that it does not know
        book = stored_workbook(content)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise SheetError(SheetFault("sheet-empty"))
        sheet = sheets[0]
        sheet.reset_dimensions()
        collecting = Collecting()
        rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
        for line, cells in enumerate(rows, start=1):
            if line > _MAX_LINES:
                raise SheetError(SheetFault("sheet-rows", {"maximum": MAX_ROWS}, line))
            if any(cell is not EMPTY_CELL for cell in cells):
                collecting.add(line, [_text(cell, line, at) for at, cell in enumerate(cells)])
    return collecting.sheet([other.title for other in sheets[1:]])


def _text(cell: Any, line: int, at: int) -> str:
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    from bot.sheets.stored_workbook import unescaped

    value = cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula):
        value = value.text
    if isinstance(value, DataTableFormula):
        value = "=TABLE()"
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, int | float) and abs(value) >= EXACT:
        raise SheetError(SheetFault("sheet-number-long", {}, line, letters(at)))
    if isinstance(value, datetime) and value.microsecond:
        value = value.replace(microsecond=0)
    return shown(value, getattr(cell, "number_format", "General") or "General")
