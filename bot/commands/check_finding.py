"""One thing that ``python -m bot check`` looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and what came of it."""

    about: str
    good: bool
    text: str
    fatal: bool = False
    """The process cannot start with it; else it starts, and notifies the admins."""
    hint: bool = False
    """Nothing is wrong; it could be better."""

    def __str__(self) -> str:
        word = "hint" if self.hint else "ok" if self.good else "FAULT"
        return f"{word:<6} {self.about}: {self.text}"
