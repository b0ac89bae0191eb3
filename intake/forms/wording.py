"""What a form says, in each of its languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in the form's languages."""

    by_language: Mapping[str, str]

    def in_(self, language: str, fallback: str) -> str:
        """Return the sentence in that language, else in the form's fallback language."""
        return self.by_language.get(language) or self.by_language[fallback]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice."""

    value: str
    """What is stored; conditions name it."""
    label: Wording
    """What people read; in the team's language also the title of an item in the CRM's list."""
