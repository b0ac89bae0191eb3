"""What the Bot API answers, and how a method refuses."""

import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class BotApiError(Exception):
    """A refusal. ``description`` carries its prefix ("Bad Request: …") already."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(message: str) -> BotApiError:
    """A refusal with status 400. The server lowers the first letter, unless it shouts (``A_B``)."""
    shouts = len(message) > 1 and (message[1] == "_" or message[1].isupper())
    text = message if shouts else message[:1].lower() + message[1:]
    return BotApiError(400, f"Bad Request: {text}")


def forbidden(message: str) -> BotApiError:
    """A refusal with status 403."""
    return BotApiError(403, f"Forbidden: {message}")


def too_many_requests(retry_after: int) -> BotApiError:
    """A refusal with status 429 that names the seconds to wait."""
    return BotApiError(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


@dataclass(frozen=True, slots=True)
class Described:
    """A result with the words that stand beside it in the envelope."""

    result: Any
    description: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, as a value: the shell sends it, or cuts the connection instead."""

    status: int
    body: bytes
    content_type: str = "application/json"
    delay: float = 0.0
    """Seconds that the shell waits before it answers."""
    cut: bool = False
    """The connection ends without an answer."""
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


def success(result: Any) -> Reply:
    """The envelope of a result."""
    body: Json = {"ok": True, "result": result}
    if isinstance(result, Described):
        body = {"ok": True, "result": result.result, "description": result.description}
    return Reply(200, json.dumps(body, ensure_ascii=False).encode())


def failure(error: BotApiError) -> Reply:
    """The envelope of a refusal."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers: dict[str, str] = {}
    if error.parameters:
        body["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return Reply(error.code, json.dumps(body, ensure_ascii=False).encode(), headers=headers)
