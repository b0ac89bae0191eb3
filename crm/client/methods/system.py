"""What the REST API says of itself (bitrix24.md §10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from crm.client.call_errors import UnexpectedAnswerError
from crm.client.encoding import Params
from crm.client.methods.method import Method
from crm.client.methods.php_values import elements, flag, mapping, text, wrong


@dataclass(frozen=True, slots=True)
class ScopeGet(Method[frozenset[str]]):
    """``scope`` → what the webhook may use; ``full``: everything there is."""

    name: ClassVar[str] = "scope"
    repeatable: ClassVar[bool] = True

    full: bool = False

    def params(self) -> Params:
        """The parameters of the call."""
        return {"full": True} if self.full else {}

    def read(self, result: object) -> frozenset[str]:
        """The result is a list of codes."""
        return frozenset(text(code) for code in elements(result, "result"))


@dataclass(frozen=True, slots=True)
class MethodAvailability:
    """Whether the portal knows a method, and whether this webhook may call it."""

    existing: bool
    available: bool


@dataclass(frozen=True, slots=True)
class MethodGet(Method[MethodAvailability]):
    """``method.get`` for a method's lower-case name."""

    name: ClassVar[str] = "method.get"
    repeatable: ClassVar[bool] = True

    method: str

    def params(self) -> Params:
        """The parameters of the call."""
        return {"name": self.method.lower()}

    def read(self, result: object) -> MethodAvailability:
        """Two flags."""
        row = mapping(result, "result")
        return MethodAvailability(flag(row.get("isExisting")), flag(row.get("isAvailable")))


@dataclass(frozen=True, slots=True)
class ServerTime(Method[datetime]):
    """``server.time`` → the portal's time, with its offset."""

    name: ClassVar[str] = "server.time"
    repeatable: ClassVar[bool] = True

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> datetime:
        """An ISO 8601 text with an offset."""
        if not isinstance(result, str):
            raise wrong("result", "a time", result)
        try:
            moment = datetime.fromisoformat(result)
        except ValueError:
            raise UnexpectedAnswerError("result: not an ISO 8601 time") from None
        if moment.tzinfo is None:
            raise UnexpectedAnswerError("result: a time without an offset")
        return moment
