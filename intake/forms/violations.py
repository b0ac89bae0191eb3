"""What is wrong with a form or another file of the operator's, and where."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Keys and indexes that lead to a place in the file."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong."""

    path: Path
    reason: str
    """What is wrong and what to do about it, in one line for its author."""

    def __str__(self) -> str:
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return f"{where.lstrip('.') or 'form'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Violations:
    """Everything that is wrong; never empty."""

    violations: tuple[Violation, ...]


def did_you_mean(word: str, known: Collection[str], *, ask_only: bool = False) -> str:
    """Return a hint for the end of a reason: the nearest known word, else all of them."""
    if (near := nearest(word, known)) is not None:
        return f"; did you mean {near!r}?"
    return "" if ask_only else f"; known are {', '.join(known)}"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that somebody most likely meant, if any is near."""
    folded = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
