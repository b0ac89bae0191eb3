"""Reading a plain mapping while collecting what is wrong with it, all of it at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from intake.forms.violations import Path, Violation

KindT = TypeVar("KindT", bound=StrEnum)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the form with its place. Readers return ``None`` after noting a fault."""

    value: object
    path: Path
    violations: list[Violation]

    @property
    def is_faulty(self) -> bool:
        """Say whether anything was noted here or below: what follows from it needs no line."""
        depth = len(self.path)
        return any(violation.path[:depth] == self.path for violation in self.violations)

    def violation(self, reason: str, *below: str | int) -> None:
        """Note what is wrong here, or at a place below."""
        self.violations.append(Violation((*self.path, *below), reason))

    def keys(self, allowed: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Read a mapping with known keys."""
        found = self.mapping()
        if found is None:
            return {}
        misspelt = set()
        for name in found:
            if name not in allowed:
                self.violation(f"unknown key{did_you_mean(name, allowed)}", name)
                misspelt.add(nearest(name, allowed))
        for name in required:
            if name not in found and name not in misspelt and not self._has(name):
                self.violation(f"{name!r} is missing")
        return {name: node for name, node in found.items() if name in allowed}

    def _has(self, name: str) -> bool:
        return isinstance(self.value, Mapping) and name in self.value

    def mapping(self) -> dict[str, "Node"] | None:
        """Read a mapping with any keys of text."""
        if not isinstance(self.value, Mapping):
            self.violation(f"must be a mapping (key: value), not {_kind_of(self.value)}")
            return None
        found = {}
        for name, value in self.value.items():
            if not isinstance(name, str):
                self.violation(f"the key {name!r} must be text; write it in quotes")
            elif value is None:
                self.violation("has no value; fill it in or remove the key", name)
            else:
                found[name] = Node(value, (*self.path, name), self.violations)
        return found

    def items(self, *, most: int) -> tuple["Node", ...]:
        """Read a list with at least one item."""
        if not isinstance(self.value, list | tuple):
            self.violation(f"must be a list, not {_kind_of(self.value)}")
            return ()
        if not self.value:
            self.violation("must not be empty")
        if len(self.value) > most:
            self.violation(f"has {len(self.value)} items, at most {most} are possible")
        return tuple(
            Node(item, (*self.path, index), self.violations)
            for index, item in enumerate(self.value)
        )

    def text(self, *, most: int) -> str | None:
        """Read a text that is not blank."""
        if not isinstance(self.value, str):
            hint = "; write it in quotes" if not isinstance(self.value, Mapping | list) else ""
            self.violation(f"must be text, not {_kind_of(self.value)}{hint}")
            return None
        text = self.value.strip()
        if not text:
            self.violation("must not be empty")
            return None
        if len(text) > most:
            self.violation(f"has {len(text)} characters, at most {most} fit")
            return None
        if _CONTROL.search(text):
            self.violation("holds control characters; remove them")
            return None
        return text

    def matching(self, pattern: str, rule: str, *, most: int = 255) -> str | None:
        """Read a text that matches the whole pattern; ``rule`` says what it may be."""
        text = self.text(most=most)
        if text is not None and not re.fullmatch(pattern, text):
            self.violation(f"{text!r} is not possible: {rule}")
            return None
        return text

    def boolean(self) -> bool | None:
        """Read ``true`` or ``false``."""
        if isinstance(self.value, bool):
            return self.value
        self.violation(f"must be true or false, not {_kind_of(self.value)}")
        return None

    def integer(self, *, least: int, most: int) -> int | None:
        """Read a whole number within limits."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.violation(f"must be a whole number, not {_kind_of(self.value)}")
            return None
        if not least <= self.value <= most:
            self.violation(f"must be between {least} and {most}, not {self.value}")
            return None
        return self.value

    def decimal(self) -> Decimal | None:
        """Read a number; a text with digits is one too."""
        if not isinstance(self.value, bool) and isinstance(self.value, int | float | str):
            try:
                number = Decimal(str(self.value))
            except InvalidOperation:
                number = Decimal("nan")
            if number.is_finite():
                return number
        self.violation(f"must be a number, not {_kind_of(self.value)}")
        return None

    def one_of(self, kinds: type[KindT]) -> KindT | None:
        """Read one of a few words."""
        words = tuple(kind.value for kind in kinds)
        if isinstance(self.value, str) and self.value in words:
            return kinds(self.value)
        self.violation(
            f"must be one of {', '.join(words)}, not {self.value!r}"
            f"{did_you_mean(str(self.value), words, ask_only=True)}"
        )
        return None


def did_you_mean(word: str, known: tuple[str, ...], *, ask_only: bool = False) -> str:
    """Return a hint for the end of a reason: the nearest known word, else all of them."""
    if (near := nearest(word, known)) is not None:
        return f"; did you mean {near!r}?"
    return "" if ask_only else f"; known are {', '.join(known)}"


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that somebody most likely meant, if any is near."""
    folded = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def _kind_of(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "nothing"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value!r}"
        case date():
            return f"the date {value}"
        case Mapping():
            return "a mapping"
        case _:
            return "a list"
