"""What is wrong with a form or another file of the operator's, and where.

Nothing here is a sentence: a reason is a key of the texts with its arguments, told to each reader
in their language (:mod:`texts.fault_lines`); the terminal's is English.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Keys and indexes that lead to a place in the file."""


@dataclass(frozen=True, slots=True)
class FaultReason:
    """What is wrong and what to do about it. An argument may be a reason itself: a hint at the end,
    or what stands there instead."""

    key: str
    args: "tuple[tuple[str, str | FaultReason], ...]" = ()


def why(key: str, /, **args: "str | int | FaultReason") -> FaultReason:
    """Return a reason; numbers are written as they stand in a file."""
    said = ((name, one if isinstance(one, FaultReason) else str(one)) for name, one in args.items())
    return FaultReason(key, tuple(said))


NO_HINT = why("fault-no-hint")
"""Nothing to add."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong."""

    path: Path
    reason: FaultReason

    @property
    def where(self) -> str:
        """The place in the file, as its keys name it."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(parts).lstrip(".") or "form"


@dataclass(frozen=True, slots=True)
class Violations:
    """Everything that is wrong; never empty."""

    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong with a file: a line for its author."""

    place: str
    """The file, with the line and the keys if they are known."""
    reason: FaultReason


def did_you_mean(word: str, known: Collection[str], *, ask_only: bool = False) -> FaultReason:
    """Return a hint for the end of a reason: the nearest known word, else all of them."""
    if (near := nearest(word, known)) is not None:
        return why("fault-hint-near", near=repr(near))
    return NO_HINT if ask_only else why("fault-hint-known", known=", ".join(known))


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that somebody most likely meant, if any is near."""
    folded = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def either(words: Iterable[str]) -> str | FaultReason:
    """Return *one or another*."""
    said: str | FaultReason = ""
    for word in words:
        said = why("fault-or", first=said, second=word) if said else word
    return said
