"""Reading a method's parameters: form fields are strings, JSON bodies hold real values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.replies import bad_request

NULL = "null"
"""What the server makes of a *null* in a JSON body: the word, a value like any other."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart request."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call, with the readings that the server does."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; missing is empty, as the server has it."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number; what is none counts as the default."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def real(self, name: str) -> float:
        """The value as a decimal number; what is none is zero."""
        try:
            return float(self.text(name))
        except ValueError:
            return 0.0

    def flag(self, name: str) -> bool:
        """The value as a boolean: ``true``, ``yes`` and ``1`` are true."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def structure(self, name: str, what: str) -> Any:
        """The value as JSON, or ``None`` if it is missing or empty. A *null* is the word: it is
        neither an object nor an array.

        Raises :class:`~sandbox.telegram.replies.BotApiError`, *can't parse <what> JSON object*.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            decoded = json.loads(value)
        except ValueError:
            raise bad_request(f"Can't parse {what} JSON object") from None
        return NULL if decoded is None else decoded

    def has(self, name: str) -> bool:
        """Whether the parameter came at all, as a value or as a file."""
        return name in self.values or name in self.uploads
