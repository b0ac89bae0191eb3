"""A workbook whose texts are as they are stored: what is escaped in them is read by us.

openpyxl takes ``x005F_`` out of shared strings, wherever it stands, and leaves all other escapes as
they are; a text that only looks like one could then not be told from one. This module imports
openpyxl at once, so it is imported itself only where a workbook is read.
"""

import io
import re
from typing import IO, TYPE_CHECKING

from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse
from typing_extensions import override

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from openpyxl import Workbook

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ITEM = f"{{{SHEET_MAIN_NS}}}si"
_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUNS = f"{{{SHEET_MAIN_NS}}}r/{_TEXT}"


def stored_workbook(content: bytes) -> "Workbook":
    """Open a workbook, to be read row by row."""
    reader = _Reader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


def unescaped(text: str) -> str:
    """Return what Excel shows of a stored text: ``_x000D_`` is a control, ``_x005F_`` the ``_`` of
    a text that only looks like an escape (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Reader(ExcelReader):
    package: Manifest

    @override
    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # openpyxl's
        if part is not None:
            with self.archive.open(part.PartName[1:]) as file:
                self.shared_strings = _stored(file)


def _stored(file: IO[bytes]) -> list[str]:
    texts = []
    for _, element in iterparse(file):
        if element.tag == _ITEM:
            texts.append(_text(element))
            element.clear()
    return texts


def _text(item: "Element") -> str:
    """Return an item's text, in one piece or in runs; how it is spoken is left out."""
    runs = "".join(run.text or "" for run in item.iterfind(_RUNS))
    return (item.findtext(_TEXT) or "") + runs
