"""What is wrong with a form, and where."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and indexes that lead to a place in the form file."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong."""

    path: Path
    reason: str
    """What is wrong and what to do about it, in one line for the author of the form."""

    def __str__(self) -> str:
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return f"{where.lstrip('.') or 'form'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Violations:
    """Everything that is wrong with a form; never empty."""

    violations: tuple[Violation, ...]
