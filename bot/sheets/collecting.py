"""Rows while they are read: counted, bounded, without the empty ones."""

import re
from collections.abc import Sequence

from intake.kernel.sheet import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    SheetError,
    SheetFault,
    SheetRow,
    letters,
)

_MAX_LETTERS = 8 * 1024 * 1024
"""In all cells. One shared string can stand in each of them, so the file's size says nothing."""

_NO_SIGN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What no text holds: controls, and halves of signs."""


class Collecting:
    """Takes rows as long as there is room for them."""

    def __init__(self) -> None:
        self._rows: list[SheetRow] = []
        self._letters = 0

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take a row, if something stands in it.

        Raises:
            SheetError: that is too much.
        """
        texts = [text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        if len(texts) > MAX_COLUMNS:
            raise SheetError(SheetFault("sheet-columns", {"maximum": MAX_COLUMNS}, line))
        if len(self._rows) > MAX_ROWS:
            raise SheetError(SheetFault("sheet-rows", {"maximum": MAX_ROWS}, line))
        for at, text in enumerate(texts):
            if len(text) > MAX_CELL:
                fault = SheetFault("sheet-cell-long", {"maximum": MAX_CELL}, line, letters(at))
                raise SheetError(fault)
            if _NO_SIGN.search(text):
                raise SheetError(SheetFault("sheet-cell-signs", {}, line, letters(at)))
            self._letters += len(text)
        if self._letters > _MAX_LETTERS:
            raise SheetError(SheetFault("sheet-unpacked", {}, line))
        self._rows.append(SheetRow(line, tuple(texts)))

    def sheet(self, unread: Sequence[str] = ()) -> Sheet:
        """Return what was read.

        Raises:
            SheetError: nothing was.
        """
        if not self._rows:
            raise SheetError(SheetFault("sheet-empty"))
        return Sheet(tuple(self._rows), tuple(unread))
