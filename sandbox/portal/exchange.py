"""One request on its way through the portal, one command at a time.

A caller that lives in time (the HTTP shell, a simulator) makes the steps itself: wait
``wait_before``, then ``step`` until ``finished``, waiting what each step says; then ``response``.
A fault, or the portal's own patience of 60 s, may end it between two commands: what was done by
then stays done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.portal import moments
from sandbox.portal.batch import BatchResult, Command, resolve
from sandbox.portal.envelope import (
    HTML_HEADERS,
    Answer,
    Ending,
    RefusedError,
    Response,
    json_response,
)
from sandbox.portal.faults import Fault, FaultKind
from sandbox.portal.settings import Settings

HTML_PAGE = b"<html><head><title>%s</title></head><body><h1>%s</h1><hr>nginx</body></html>"
_CUT = Response(0, ending=Ending.CLOSED)


def html_response(status: int) -> Response:
    """Return the page with which a web server in front of the portal answers."""
    text = f"{status} Bad Gateway".encode()
    return Response(status, HTML_PAGE % (text, text), HTML_HEADERS)


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ran: its answer or its refusal, its duration, its operating figures."""

    outcome: Answer | RefusedError
    seconds: float
    operating: dict[str, Any]


Runner = Callable[[str, str, dict[str, Any], float], Done]


@dataclass(slots=True)
class Exchange:
    """A request whose commands are executed by ``run``; see the module's text for the protocol.

    ``halt`` is None for a request that is not a batch.
    """

    settings: Settings
    started: float
    commands: list[Command]
    run: Runner
    halt: bool | None = None
    fault: Fault | None = None
    closing: Response | None = None
    batch: BatchResult = field(default_factory=BatchResult)
    single: Done | None = None
    done: int = 0
    spent: float = 0.0

    @property
    def wait_before(self) -> float:
        """Seconds that pass before the portal begins to work."""
        waits = self.fault and self.fault.kind in (FaultKind.SLOW, FaultKind.LATE)
        return self.fault.seconds if self.fault and waits else 0.0

    @property
    def held(self) -> bool:
        """Whether the work is put off until somebody releases it."""
        return bool(self.fault and self.fault.kind == FaultKind.LATE and not self.fault.seconds)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to execute."""
        return self.closing is not None or self.done >= len(self.commands)

    def step(self, now: float) -> float:
        """Execute the next command; return the seconds it takes."""
        command = self.commands[self.done]
        params = resolve(command.params, self.batch.result) if self.halt is not None else None
        done = self.run(
            command.name, command.method, command.params if params is None else params, now
        )
        self.done += 1
        self.spent += done.seconds
        self._note(command, done, now)
        if self._dies(command):
            status = self.fault.status if self.fault else 0
            self.closing = html_response(status) if status else _CUT
        elif self.spent > self.settings.request_timeout:
            self.closing = html_response(504)
        return done.seconds

    def _note(self, command: Command, done: Done, now: float) -> None:
        if self.halt is None:
            self.single = done
        elif isinstance(done.outcome, RefusedError):
            self.batch.failed(command.name, done.outcome)
            if self.halt:
                self.commands = self.commands[: self.done]
        else:
            time = self._time(now, now + done.seconds) | done.operating
            self.batch.succeeded(command.name, done.outcome, time)

    def _dies(self, command: Command) -> bool:
        if self.fault is None or self.fault.kind != FaultKind.DIES:
            return False
        if self.fault.command:
            return command.name == self.fault.command
        return self.done >= self.fault.after

    def response(self, now: float) -> Response:
        """Return what the client gets, ``delay`` being the time since the request."""
        if self.fault and self.fault.kind in (FaultKind.CUT_AFTER, FaultKind.LATE):
            return _CUT
        response = self.closing or self._answer(now)
        return Response(
            response.status, response.body, response.headers, response.ending, now - self.started
        )

    def _answer(self, now: float) -> Response:
        if self.halt is not None:
            time = self._time(self.started, now) | {
                "operating_reset_at": int(self.started) + 600,
                "operating": 0,
            }
            return json_response(200, {"result": self.batch.value(), "time": time})
        if self.single is None:
            raise RuntimeError("an exchange without commands has a closing response")
        outcome = self.single.outcome
        if isinstance(outcome, RefusedError):
            return json_response(outcome.status, outcome.body())
        body: dict[str, Any] = {"result": outcome.value}
        if outcome.next_start is not None:
            body["next"] = outcome.next_start
        if outcome.total is not None:
            body["total"] = outcome.total
        body["time"] = self._time(self.started, now) | self.single.operating
        return json_response(200, body)

    def _time(self, start: float, finish: float) -> dict[str, Any]:
        return {
            "start": start,
            "finish": finish,
            "duration": finish - start,
            "processing": min(self.spent, finish - start),
            "date_start": moments.iso(start, self.settings),
            "date_finish": moments.iso(finish, self.settings),
        }
