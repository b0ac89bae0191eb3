"""Trouble on demand: what goes wrong, for which calls, how often."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.telegram.replies import Json


class FaultKind(StrEnum):
    """What goes wrong."""

    DOWN = "down"
    """The connection is closed at once. The same as :attr:`CUT_BEFORE`, for every method."""
    SLOW = "slow"
    """The work is done, the answer comes ``seconds`` later: the client may have given up."""
    SERVER_ERROR = "server_error"
    """``status`` (500 unless told) with an envelope, or with ``html`` as a proxy sends it."""
    TOO_MANY = "too_many"
    """429 with ``retry_after`` seconds, nothing done."""
    CUT_BEFORE = "cut_before"
    """The connection is closed, nothing was done."""
    CUT_AFTER = "cut_after"
    """The work is done, then the connection is closed without an answer."""
    REFUSE = "refuse"
    """``error_code`` and ``description`` instead of doing it."""


@dataclass(slots=True)
class Fault:
    """One rule. The first that fits a call is used."""

    kind: FaultKind
    method: str = ""
    """Lower case; empty: every method."""
    chat_id: int | None = None
    times: int | None = 1
    """How often yet; ``None``: until it is cleared."""
    seconds: float = 1.0
    retry_after: int = 3
    status: int = 500
    html: bool = False
    error_code: int = 400
    description: str = "Bad Request: refused by the sandbox"

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether the fault is meant for this call."""
        return self.times != 0 and self.method in {"", method} and self.chat_id in {None, chat_id}


@dataclass(slots=True)
class FaultPlan:
    """The faults that wait for their calls."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, raw: Json) -> Fault:
        """Take a fault from JSON. Raises ``ValueError`` for a wrong kind or an unknown field."""
        known = {name: raw[name] for name in raw if name in Fault.__dataclass_fields__}
        if unknown := set(raw) - set(known):
            raise ValueError(f"unknown field of a fault: {', '.join(sorted(unknown))}")
        known["kind"] = FaultKind(str(known.get("kind", "")))
        known["method"] = str(known.get("method", "")).lower()
        fault = Fault(**known)
        self.faults.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, used up by one."""
        for fault in self.faults:
            if fault.fits(method, chat_id):
                if fault.times is not None:
                    fault.times -= 1
                self.faults = [one for one in self.faults if one.times != 0]
                return fault
        return None

    def clear(self) -> None:
        """Everything works again."""
        self.faults.clear()

    def dump(self) -> list[dict[str, Any]]:
        """The faults, for people to read."""
        return [asdict(one) for one in self.faults]
