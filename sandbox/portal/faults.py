"""Faults on demand: what goes wrong, for which requests, how many times."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from sandbox.portal import php
from sandbox.portal.envelope import RefusedError


class FaultKind(StrEnum):
    """What can go wrong. The first group hits whole requests, ``REFUSE`` and after single commands.

    ``LATE`` works on after the client gave up: the work begins ``seconds`` after the request, or,
    without ``seconds``, when the faults are told to release it; no answer ever comes.
    """

    DOWN = "down"
    SLOW = "slow"
    HTML = "html"
    RATE_LIMIT = "rate_limit"
    OVERLOAD = "overload"
    NO_AUTH = "no_auth"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - the name of an error
    PLAN = "plan"
    DELETED = "deleted"
    SERVER_ERROR = "server_error"
    REDIRECT = "redirect"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    DIES = "dies"
    LATE = "late"
    REFUSE = "refuse"
    SCOPE = "scope"
    OPERATING_LIMIT = "operating_limit"


COMMAND_KINDS = frozenset({FaultKind.REFUSE, FaultKind.SCOPE, FaultKind.OPERATING_LIMIT})
_REFUSALS: Mapping[FaultKind, tuple[int, str, str]] = {
    FaultKind.RATE_LIMIT: (503, "QUERY_LIMIT_EXCEEDED", "Too many requests"),
    FaultKind.OVERLOAD: (503, "OVERLOAD_LIMIT", "REST API is blocked due to overload."),
    FaultKind.NO_AUTH: (401, "NO_AUTH_FOUND", "Wrong authorization data"),
    FaultKind.EXPIRED_TOKEN: (401, "expired_token", "The access token provided has expired."),
    FaultKind.PLAN: (403, "ACCESS_DENIED", "REST API is available only on commercial plans."),
    FaultKind.DELETED: (500, "PORTAL_DELETED", "Portal was deleted"),
    FaultKind.SERVER_ERROR: (500, "INTERNAL_SERVER_ERROR", "Internal server error"),
    FaultKind.REFUSE: (400, "", "Access denied."),
    FaultKind.SCOPE: (
        403,
        "insufficient_scope",
        "The request requires higher privileges than provided by the webhook token",
    ),
    FaultKind.OPERATING_LIMIT: (
        429,
        "OPERATION_TIME_LIMIT",
        "Method is blocked due to operation time limit.",
    ),
}


OAUTH = "oauth."
"""With this begin the names under which the authorisation server's addresses are known here."""


class FaultError(ValueError):
    """A fault that makes no sense."""


@dataclass(slots=True)
class Fault:
    """One fault. ``method`` (a pattern, ``crm.*.add``) and ``command`` (a name in a batch) narrow
    it, ``skip`` lets that many matches pass, ``count`` says how often it strikes (None: always).

    ``dies`` ends a batch after ``after`` commands, or after the command named ``command``; with
    ``status`` the client gets an HTML page, without one the connection is cut. ``refuse`` can be
    limited to calls whose ``fields`` have ``field``, or ``field`` equal to ``value``.
    """

    kind: FaultKind
    method: str = "*"
    command: str = ""
    count: int | None = 1
    skip: int = 0
    seconds: float = 0.0
    after: int = 0
    status: int = 0
    error: str | None = None
    description: str | None = None
    location: str = ""
    field: str = ""
    value: str | None = None
    id: int = 0

    def refusal(self) -> RefusedError | None:
        """Return the error with which this fault answers, None if it does not."""
        preset = _REFUSALS.get(self.kind)
        if preset is None:
            return None
        status, code, description = preset
        return RefusedError(
            self.status or status,
            code if self.error is None else self.error,
            description if self.description is None else self.description,
        )

    def matches(self, command: str, method: str, params: Mapping[str, Any] | None) -> bool:
        """Say whether the fault is meant for this command."""
        if self.count == 0 or not fnmatchcase(method, self.method):
            return False
        if method.startswith(OAUTH) and not self.method.startswith(OAUTH):
            return False  # the authorisation server is another machine
        if self.command and self.command != command and self.kind != FaultKind.DIES:
            return False
        if not self.field or params is None:
            return True
        fields = php.mapping(params.get("fields", params.get("FIELDS", {})))
        found = fields.get(self.field)
        return found is not None and (self.value is None or php.text(found) == self.value)

    def strike(self) -> bool:
        """Count a match; return False while matches are let pass."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.count is not None:
            self.count -= 1
        return True


Command = tuple[str, str]


class Faults:
    """The faults that wait, in the order in which they were set."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._last_id = 0

    def set(self, given: Mapping[str, Any]) -> Fault:
        """Add a fault given as JSON; raise ``FaultError`` if it makes no sense."""
        names = {field.name for field in dataclasses.fields(Fault)} - {"id"}
        if unknown := sorted(set(given) - names):
            raise FaultError(f"no such key: {', '.join(unknown)}")
        try:
            kind = FaultKind(str(given.get("kind")))
        except ValueError as error:
            raise FaultError(f"kind: one of {', '.join(FaultKind)}") from error
        self._last_id += 1
        fault = Fault(**{**given, "kind": kind, "id": self._last_id})
        self._waiting.append(fault)
        return fault

    def clear(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all of them."""
        self._waiting = [f for f in self._waiting if fault_id is not None and f.id != fault_id]

    def for_request(self, method: str, commands: list[Command]) -> Fault | None:
        """Return the fault that hits this request: by its method or by one of its commands."""
        for fault in list(self._waiting):
            if fault.kind in COMMAND_KINDS:
                continue
            names = [("", method), *commands]
            if any(fault.matches(command, name, None) for command, name in names):
                return fault if self._struck(fault) else None
        return None

    def for_command(self, command: str, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault that hits this command."""
        for fault in list(self._waiting):
            if fault.kind in COMMAND_KINDS and fault.matches(command, method, params):
                return fault if self._struck(fault) else None
        return None

    def _struck(self, fault: Fault) -> bool:
        struck = fault.strike()
        if fault.count == 0:
            self._waiting.remove(fault)
        return struck

    def dump(self) -> list[dict[str, Any]]:
        """Return the waiting faults as JSON values."""
        return [dataclasses.asdict(fault) for fault in self._waiting]
