"""What handlers need for tables that come and go as files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from intake.kernel.sheet import Cell, Sheet, SheetFormat


class WorksSheets(Protocol):
    """Reads and writes tables as files."""

    async def read(self, content: bytes) -> Sheet:
        """Read a CSV or XLSX file.

        Raises:
            SheetError: what is wrong with it, and where.
        """
        ...

    async def write(
        self, rows: Sequence[Sequence[Cell]], shape: SheetFormat, title: str = "Leadtrace"
    ) -> bytes:
        """Return a file with these rows, the first of which is the heading."""
        ...


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent: what stands in it, and what tells it from any other."""

    content: bytes

    @property
    def digest(self) -> str:
        """Half of its SHA-256, in hexadecimal: it goes into a button."""
        return hashlib.sha256(self.content).hexdigest()[:32]
