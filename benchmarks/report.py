"""Results: a table for people, JSON for comparison."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """One comparison. The first row is the baseline that the ratios of the others refer to."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterable[str]:
        """Give the table as aligned text."""
        texts = [self.columns, *(tuple(_shown(cell) for cell in row) for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        yield self.title
        for row in texts:
            first, *rest = zip(row, widths, strict=True)
            cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]
            yield "  " + "  ".join(cells)
        for note in self.notes:
            yield f"  {note}"


@dataclass(frozen=True, slots=True)
class Target:
    """What a number must reach: a lower or an upper bound."""

    name: str
    value: float
    at_least: float = float("-inf")
    at_most: float = float("inf")

    @property
    def met(self) -> bool:
        """Say whether it is reached."""
        return self.at_least <= self.value <= self.at_most

    def line(self) -> str:
        """Give the target as text."""
        bound = f">= {self.at_least:g}" if self.at_most == float("inf") else f"<= {self.at_most:g}"
        verdict = "pass" if self.met else "FAIL"
        return f"  {verdict}  {self.name}: {_shown(float(self.value))} ({bound})"


@dataclass(frozen=True, slots=True)
class Report:
    """What one benchmark found. ``details`` is kept in the file and not printed."""

    name: str
    tables: tuple[Table, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()

    def print(self) -> None:
        """Show the tables."""
        for table in self.tables:
            print("\n".join(table.lines()), flush=True)
            print()
        for target in self.targets:
            print(target.line(), flush=True)
        if self.targets:
            print()

    def store(self, seconds: float) -> None:
        """Write ``results/<name>.json``, whole or not at all."""
        content = {
            "name": self.name,
            "machine": machine(),
            "seconds": round(seconds, 1),
            "tables": [
                {
                    "title": table.title,
                    "baseline": table.rows[0][0],
                    "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
                    "notes": table.notes,
                }
                for table in self.tables
            ],
            "targets": [
                {"name": target.name, "value": target.value, "met": target.met}
                for target in self.targets
            ],
            "details": self.details,
        }
        RESULTS.mkdir(exist_ok=True)
        draft = RESULTS / f"{self.name}.tmp"
        draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(RESULTS / f"{self.name}.json")


def machine() -> dict[str, Cell]:
    """Return what of the machine matters to the numbers; nothing that names it.

    ``load`` is that of the last minute: what it has above our own one came from other work.
    """
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "python": platform.python_version(),
        "system": platform.system(),
        "sqlite": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0,
    }


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return str(cell)
