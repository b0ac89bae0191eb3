"""The child process in which files are read and written: what a file does to it, it does to no one.

``python -m bot.sheets.sheet_child read`` takes a file and gives its rows, or its faults, as JSON;
``… write csv|xlsx TITLE`` takes rows as JSON and gives a file. It imports only what it needs.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.sheets.csv_reading import read_csv
from bot.sheets.sheet_writing import csv_of, xlsx_of
from bot.sheets.xlsx_reading import MAGIC, read_xlsx
from intake.kernel.sheet import Cell, Sheet, SheetError, SheetFault, SheetFormat, SheetRow

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 10
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""Also of a workbook with a password."""


def main() -> None:
    """Do one job."""
    bound()
    job, *arguments = sys.argv[1:]
    content = sys.stdin.buffer.read()
    if job == "read":
        sys.stdout.write(json.dumps(answer_to(content)))
    else:
        shape, title = arguments
        rows = [[_cell(cell) for cell in row] for row in json.loads(content)]
        csv = SheetFormat(shape) is SheetFormat.CSV
        sys.stdout.buffer.write(csv_of(rows) if csv else xlsx_of(rows, title))


def bound() -> None:
    """Let this process use only so much, and only what nobody else needs just now."""
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's time limit is the only one
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_to(content: bytes) -> dict[str, Any]:
    """Return what a file holds, or what is wrong with it, as plain values."""
    try:
        sheet = _read(content)
    except SheetError as error:
        return _refused(*error.faults)
    except MemoryError:
        return _refused(SheetFault("sheet-unpacked"))
    except Exception as error:  # noqa: BLE001 - whatever libraries say of nonsense; it is logged
        return {**_refused(SheetFault("sheet-damaged")), "because": type(error).__name__}
    return {"rows": [[row.line, row.cells] for row in sheet.rows], "unread": sheet.unread}


def _refused(*faults: SheetFault) -> dict[str, Any]:
    return {
        "faults": [[fault.text, dict(fault.args), fault.line, fault.column] for fault in faults]
    }


def sheet_from(answer: dict[str, Any]) -> Sheet:
    """Return what :func:`answer_to` told.

    Raises:
        SheetError: it told what is wrong.
    """
    if "faults" in answer:
        raise SheetError(*(SheetFault(*fault) for fault in answer["faults"]))
    rows = tuple(SheetRow(line, tuple(cells)) for line, cells in answer["rows"])
    return Sheet(rows, tuple(answer["unread"]))


def _read(content: bytes) -> Sheet:
    if content.startswith(MAGIC):
        return read_xlsx(content)
    if content.startswith(_OLD_EXCEL):
        raise SheetError(SheetFault("sheet-old-excel"))
    return read_csv(content)


def row_json(row: Sequence[Cell]) -> str:
    """Return a row as the child takes it, in a list of them."""
    return json.dumps(list(_plain(row)))


def _plain(row: Sequence[Cell]) -> Iterator[object]:
    for cell in row:
        match cell:
            case Decimal():
                yield {"number": format(cell, "f")}
            case date():
                yield {"date": cell.isoformat()}
            case _:
                yield cell


def _cell(value: Any) -> Cell:
    match value:
        case {"number": str(number)}:
            return Decimal(number)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case str() | int():
            return value
        case _:
            raise TypeError(type(value).__name__)


if __name__ == "__main__":
    main()
