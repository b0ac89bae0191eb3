"""The directories (stages, sources, types): what a portal begins with, and what became of it.

Sources: bitrix24.md §4.2 (default stages and sources) and §10 (``crm.status.list``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.portal.settings import Pipeline, Settings, Status

_SOURCE_CODES = (
    "CALL EMAIL WEB ADVERTISING PARTNER RECOMMENDATION TRADE_SHOW WEBFORM CALLBACK RC_GENERATOR "
    "STORE OTHER"
)
_DEAL_STAGES = (
    ("NEW", "New", ""),
    ("PREPARATION", "Preparation", ""),
    ("PREPAYMENT_INVOICE", "Prepayment invoice", ""),
    ("EXECUTING", "Executing", ""),
    ("FINAL_INVOICE", "Final invoice", ""),
    ("WON", "Won", "S"),
    ("LOSE", "Lost", "F"),
    ("APOLOGY", "Analyse the failure", "F"),
)


def _plain(directory: str, codes: str) -> tuple[Status, ...]:
    return tuple(
        Status(directory, code, code.replace("_", " ").capitalize()) for code in codes.split()
    )


_DEFAULTS: tuple[Status, ...] = (
    Status("STATUS", "NEW", "New"),
    Status("STATUS", "IN_PROCESS", "In process"),
    Status("STATUS", "PROCESSED", "Processed"),
    Status("STATUS", "CONVERTED", "Converted", "S"),
    Status("STATUS", "JUNK", "Junk", "F"),
    *_plain("SOURCE", _SOURCE_CODES),
    Status("QUOTE_STATUS", "DRAFT", "Draft"),
    Status("QUOTE_STATUS", "SENT", "Sent"),
    Status("QUOTE_STATUS", "APPROVED", "Approved", "S"),
    Status("QUOTE_STATUS", "DECLAINED", "Declined", "F"),
    *_plain("DEAL_TYPE", "SALE COMPLEX GOODS SERVICES SERVICE"),
    *_plain("CONTACT_TYPE", "CLIENT SUPPLIER PARTNER OTHER"),
    *_plain("COMPANY_TYPE", "CUSTOMER SUPPLIER COMPETITOR PARTNER OTHER"),
    *_plain("INDUSTRY", "IT TELECOM MANUFACTURING BANKING CONSULTING OTHER"),
    *_plain("EMPLOYEES", "EMPLOYEES_1 EMPLOYEES_2 EMPLOYEES_3 EMPLOYEES_4"),
    *_plain("HONORIFIC", "HNR_EN_1 HNR_EN_2 HNR_EN_3"),
)


def stage_directory(category_id: int) -> str:
    """Return the name of the directory with the stages of a deal pipeline."""
    return f"DEAL_STAGE_{category_id}" if category_id else "DEAL_STAGE"


def _stages(line: Pipeline) -> Iterator[Status]:
    for code, name, semantics in _DEAL_STAGES:
        whole = f"C{line.id}:{code}" if line.id else code
        yield Status(stage_directory(line.id), whole, name, semantics)


def _wanted(settings: Settings) -> list[Status]:
    stages = [status for line in settings.pipelines for status in _stages(line)]
    return [*_DEFAULTS, *stages, *settings.statuses]


@dataclass(slots=True)
class Row:
    """A row of a directory; ``semantics`` is empty, S or F."""

    id: int
    directory: str
    code: str
    name: str
    sort: int
    semantics: str = ""
    color: str = ""
    system: bool = True


class Directories:
    """All rows: the default ones, each pipeline's stages, configured ones, and those added."""

    def __init__(self, settings: Settings) -> None:
        self._rows: dict[str, dict[str, Row]] = {}
        self._seen: list[Status] = []
        self._last_id = 0
        self.follow(settings)

    def follow(self, settings: Settings) -> None:
        """Add what the switches newly say, remove what they no longer say, keep the rest."""
        wanted = _wanted(settings)
        for status in self._seen:
            if status not in wanted:
                self._rows.get(status.directory, {}).pop(status.code, None)
        for status in wanted:
            if status not in self._seen:
                self._add(status)
        self._seen = wanted

    def _add(self, status: Status) -> None:
        sort = 10 * (len(self._rows.get(status.directory, {})) + 1)
        row = self.add(status.directory, status.code, status.name, sort, status.semantics)
        row.system = status.system

    def add(self, directory: str, code: str, name: str, sort: int, semantics: str = "") -> Row:
        """Add a row that no system made; its order among equals is that of its making."""
        self._last_id += 1
        row = Row(self._last_id, directory, code, name, sort, semantics, system=False)
        self._rows.setdefault(directory, {})[code] = row
        return row

    def remove(self, row: Row) -> None:
        """Take a row away."""
        del self._rows[row.directory][row.code]

    def all(self) -> list[Row]:
        """Return every row, directory by directory, each in its order."""
        return [row for directory in self._rows for row in self.rows(directory)]

    def rows(self, directory: str) -> list[Row]:
        """Return the rows of one directory, in their order."""
        return sorted(self._rows.get(directory, {}).values(), key=lambda row: row.sort)

    def has(self, directory: str) -> bool:
        """Say whether there is such a directory."""
        return directory in self._rows

    def by_id(self, row_id: int) -> Row | None:
        """Return the row with this id."""
        return next((row for row in self.all() if row.id == row_id), None)

    def codes(self, directory: str) -> list[str]:
        """Return the codes of one directory, in their order."""
        return [row.code for row in self.rows(directory)]

    def semantics(self, directory: str, code: str) -> str:
        """Return P (in progress), S or F for a stage."""
        row = self._rows.get(directory, {}).get(code)
        return (row.semantics if row else "") or "P"
