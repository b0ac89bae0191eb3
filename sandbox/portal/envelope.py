"""What crosses the wire: request, response, and the two ways in which a method can end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

JSON_HEADERS: Mapping[str, str] = {"Content-Type": "application/json; charset=utf-8"}
HTML_HEADERS: Mapping[str, str] = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, taken off the wire; ``query`` is raw, without the question mark.

    ``peer`` is the address the request came from: the rate limit counts per address.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str = "127.0.0.1"

    def header(self, name: str) -> str:
        """Return the header whose name equals ``name`` but for case, or an empty string."""
        wanted = name.lower()
        return next((v for k, v in self.headers.items() if k.lower() == wanted), "")


class Ending(StrEnum):
    """How the exchange ends for the one who asked."""

    ANSWER = "answer"
    CLOSED = "closed"  # the connection is closed without an answer
    HELD = "held"  # silence: the work is put off until somebody releases it


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response, or the absence of one (``ending``).

    ``delay`` is how many seconds after the request it would leave a portal that lives in real time.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.ANSWER
    delay: float = 0.0

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """A method's success: ``total`` and ``next_start`` are for list methods only."""

    value: Any
    total: int | None = None
    next_start: int | None = None


class RefusedError(Exception):
    """A method's refusal: HTTP status, ``error`` and ``error_description`` (bitrix24.md §1.4).

    The code is text, but for the number 0 of errors that have none.
    """

    def __init__(self, status: int, code: str | int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.code = code
        self.description = description

    def body(self) -> dict[str, str | int]:
        """Return the error envelope."""
        return {"error": self.code, "error_description": self.description}


def classic_refusal(description: str) -> RefusedError:
    """Return the form in which most classic methods refuse: 400 and an empty code."""
    return RefusedError(400, "", description)


def json_response(status: int, body: Any, *, delay: float = 0.0) -> Response:
    """Return ``body`` as a JSON response."""
    encoded = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, encoded, JSON_HEADERS, delay=delay)
