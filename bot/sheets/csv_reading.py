"""CSV: UTF-8 with or without its mark, UTF-16 with it, or cp1251; commas, semicolons or tabs."""

import csv
import io
import re

from bot.sheets.collecting import Collecting
from intake.kernel.sheet import MAX_BYTES, Sheet, SheetError, SheetFault

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a program may take for a formula, or that we have marked as none."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ";,\t"
"""The first of them goes before the others."""
_QUOTED = re.compile(r'(?:^|(?<=[,;\t]))"(?:[^"]|"")*"')
"""A name in quotes, in the heading: it may hold separators, and go on in the next line."""
_HINT = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
"""Excel's own first line, which says what stands between cells."""


def read_csv(content: bytes) -> Sheet:
    """Read a table.

    Raises:
        SheetError: it is none, or too much.
    """
    text = _decoded(content)
    csv.field_size_limit(MAX_BYTES)
    hint = _HINT.fullmatch(text.split("\n", 1)[0])
    separator = hint[1] if hint is not None else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    collecting = Collecting()
    line = 1
    try:
        for cells in reader:
            if not (line == 1 and hint is not None):
                collecting.add(line, [unmarked(cell) for cell in cells])
            line = reader.line_num + 1
    except csv.Error:
        raise SheetError(SheetFault("sheet-quotes", {}, line)) from None
    return collecting.sheet()


def marked(text: str) -> str:
    """Return a text that no program takes for a formula; :func:`unmarked` gives it back."""
    return f"'{text}" if FORMULA.match(text) else text


def unmarked(text: str) -> str:
    """Return a text without the mark that says that it is no formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _decoded(content: bytes) -> str:
    marked_16 = content.startswith(_UTF_16)
    try:
        text = content.decode("utf-16" if marked_16 else "utf-8-sig")
    except UnicodeDecodeError:
        if marked_16:
            raise SheetError(SheetFault("sheet-damaged")) from None
        try:
            text = content.decode("cp1251")
        except UnicodeDecodeError as neither:
            line = content.count(b"\n", 0, neither.start) + 1
            raise SheetError(SheetFault("sheet-encoding", {}, line)) from None
    if "\0" in text:
        raise SheetError(SheetFault("sheet-no-table"))
    return text


def _separator(text: str) -> str:
    """Return what stands between the heading's names."""
    names = _QUOTED.sub("", text.lstrip()).split("\n", 1)[0]
    return max(_SEPARATORS, key=names.count)
