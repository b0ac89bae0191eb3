"""Calls that one process makes for another, so that all that reaches a portal leaves in one place.

A call and its answer travel as text. What is learnt of the portal's limits stays where the call is
made.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from crm.client import call_errors
from crm.client.call_errors import Bitrix24Error, TransientError
from crm.client.call_time import CallTime
from crm.client.encoding import Params, json_body

_UNTIMED = CallTime()


@dataclass(frozen=True, slots=True)
class RelayedCall:
    """A call as it would be sent."""

    method: str
    params: Params
    calls: Counter[str]
    """The methods that it calls, each so many times."""
    repeatable: bool
    background: bool

    def written(self) -> str:
        """Return it as text."""
        params = json.loads(json_body(self.params))
        calls = dict(self.calls)
        return json.dumps([self.method, params, calls, self.repeatable, self.background])

    @classmethod
    def read(cls, text: str) -> "RelayedCall":
        """Return it from its text."""
        method, params, calls, repeatable, background = json.loads(text)
        return cls(method, params, Counter(calls), repeatable, background)


@dataclass(frozen=True, slots=True)
class RelayedAnswer:
    """What came of it: a result, or why there is none."""

    status: int = 0
    result: Any = None
    time: CallTime = _UNTIMED
    error: Bitrix24Error | None = None

    def written(self) -> str:
        """Return it as text."""
        failed = None if self.error is None else _written(self.error)
        return json.dumps([self.status, self.result, asdict(self.time), failed])

    @classmethod
    def read(cls, text: str) -> "RelayedAnswer":
        """Return it from its text."""
        status, result, time, failed = json.loads(text)
        return cls(status, result, CallTime(**time), None if failed is None else _error(*failed))


Elsewhere = Callable[[RelayedCall], Awaitable[RelayedAnswer | None]]
"""Has another process make a call; ``None``: this one makes it itself."""


def _written(error: Bitrix24Error) -> list[Any]:
    details = {
        "code": error.code,
        "reason": error.reason,
        "status": error.status,
        "surely_not_done": error.surely_not_done,
        "retry_after": error.retry_after,
    }
    return [type(error).__name__, error.method, details, error.remedy]


def _error(kind: str, method: str, details: dict[str, Any], remedy: str) -> Bitrix24Error:
    known = getattr(call_errors, kind, TransientError)
    error: Bitrix24Error = known(method, **details)
    if remedy:
        error.remedy = remedy
    return error
