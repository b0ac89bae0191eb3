"""What handlers need for tables that come and go as files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiogram import Bot

from handlers.callback_data.sheet_callbacks import SheetKind
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.kernel.sheet import Cell, Column, Record, Sheet, SheetFormat
from texts.markup import Html


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


class FetchesFile(Protocol):
    """Gets what somebody sent."""

    async def __call__(self, bot: Bot, file_id: str) -> bytes | None:
        """Return the file; ``None`` when Telegram does not give it out."""
        ...


@dataclass(frozen=True, slots=True)
class SentTable:
    """A table that an admin sent, read under its heading."""

    records: tuple[Record, ...]
    headings: Mapping[str, str]
    """Which of its kind's columns it has, by their ids, and what it calls them."""
    by: Profile
    language: str
    mark: str = ""
    """Of what was shown of it, when it is to be taken."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """What is said of a table before, or after, it is taken."""

    lines: tuple[Html, ...]
    sound: bool = True
    """It can be taken as a whole; a table with a fault in any line cannot."""
    mark: str = ""
    """Eight digits, in hexadecimal, of what taking it would do, where that depends on what is there
    by then."""


class ReadsTyped(Protocol):
    """Tables that are typed instead of sent."""

    kind: SheetKind

    async def __call__(self, text: str) -> Sheet | None:
        """Return the table; ``None``: the message is none.

        Raises:
            SheetError: what is wrong with it.
        """
        ...


class TakesTable(Protocol):
    """One kind of table: its columns, and what is done with it."""

    kind: SheetKind
    columns: Sequence[Column]
    """By the required ones a table is known to be of this kind."""
    templates: bool
    """Cells may name further columns in braces, see :func:`intake.kernel.sheet.records_of`."""

    async def look(self, table: SentTable) -> TableLook:
        """Say what taking it would do, line by line where something is wrong; change nothing."""
        ...

    async def take(self, update_id: UpdateId, table: SentTable) -> TableLook:
        """Take all of it, in one transaction, or, if it is not sound any more, none of it."""
        ...


def digest_of(content: bytes) -> str:
    """Return half of a file's SHA-256, in hexadecimal: it goes into a button."""
    return hashlib.sha256(content).hexdigest()[:32]
