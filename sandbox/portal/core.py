"""The portal as a pure core: a request and the time in, a response out."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.portal import acts, oauth, php, registry, state
from sandbox.portal.batch import Command, method_name, read_commands
from sandbox.portal.call import Call
from sandbox.portal.envelope import (
    Answer,
    Ending,
    RefusedError,
    Request,
    Response,
    json_response,
)
from sandbox.portal.exchange import Done, Exchange, html_response
from sandbox.portal.faults import Fault, FaultKind, Faults
from sandbox.portal.grants import Grants
from sandbox.portal.limits import LeakyBucket, OperatingTime
from sandbox.portal.parameters import read_parameters
from sandbox.portal.settings import AccessToken, Settings, Webhook
from sandbox.portal.world import Event, World

_LOG_SIZE = 2000


def _no_auth() -> RefusedError:
    return RefusedError(401, "NO_AUTH_FOUND", "Wrong authorization data")


class Portal:
    """A Bitrix24 portal. Time is whatever the caller says; it must not go backwards.

    ``handle`` does a whole request at once. ``begin`` returns the request as an ``Exchange`` for
    callers that execute it step by step.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.reset(settings)

    def reset(self, settings: Settings | None = None) -> None:
        """Forget everything, faults included; begin anew with these switches or the defaults."""
        self.world = World(settings or Settings())
        self.faults = Faults()
        self.bucket = LeakyBucket()
        self.operating = OperatingTime()
        self.log: deque[dict[str, Any]] = deque(maxlen=_LOG_SIZE)
        self.requests = 0
        self.calls: Counter[str] = Counter()
        self.held: list[Exchange] = []

    @property
    def settings(self) -> Settings:
        """The switches as they are now: methods change some of them."""
        return self.world.settings

    @property
    def oauth(self) -> Grants:
        """What the authorisation server gave out."""
        return self.world.grants

    def configure(self, changes: Mapping[str, Any]) -> None:
        """Change switches and keep the data; raise ``SettingsError`` if they make no sense."""
        self.world.configure(self.settings.changed(changes))

    def handle(self, request: Request, now: float) -> Response:
        """Do a whole request; a held one is kept for ``release`` and gives no response."""
        exchange = self.begin(request, now)
        if exchange.held:
            self.held.append(exchange)
            return Response(0, ending=Ending.HELD)
        return self.complete(exchange, now + exchange.wait_before)

    def complete(self, exchange: Exchange, now: float) -> Response:
        """Execute what is left of an exchange, time passing by the duration of its commands."""
        while not exchange.finished:
            now += exchange.step(now)
        return exchange.response(now)

    def release(self, now: float) -> int:
        """Do the work that was put off by ``late`` faults; return how many requests that was."""
        held, self.held = self.held, []
        for exchange in held:
            self.complete(exchange, now)
        return len(held)

    def begin(self, request: Request, now: float) -> Exchange:
        """Take a request in: limits, credentials, faults; no command runs yet."""
        self.requests += 1
        entry: dict[str, Any] = {"at": now, "http": request.method, "commands": []}
        self.log.append(entry)
        exchange = Exchange(self.settings, now, [], self._cannot_run)
        try:
            self._open(exchange, request, now, entry)
        except RefusedError as refusal:
            exchange.closing = json_response(refusal.status, refusal.body())
            entry["refused"] = refusal.code or refusal.description
        return exchange

    def _cannot_run(self, *_: Any) -> Done:
        raise RuntimeError("a refused request has nothing to execute")

    def _open(
        self, exchange: Exchange, request: Request, now: float, entry: dict[str, Any]
    ) -> None:
        if not self.bucket.admit(
            request.peer,
            now,
            capacity=self.settings.bucket_capacity,
            drain=self.settings.bucket_drain,
        ):
            raise RefusedError(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
        if moved := self._moved(request):
            exchange.closing = moved
            return
        params = read_parameters(request)
        method, credentials = _route(request.path, params)
        entry["method"] = method
        fault = self._request_fault(method, params)
        if fault:
            entry["fault"] = fault.kind.value
        if self._closed_by(exchange, fault):
            return
        caller = self._authorise(credentials, params, now)
        if method != "batch":
            registry.find(method)
        params.pop("auth", None)
        exchange.fault = fault
        exchange.run = self._runner(caller, entry)
        if method == "batch":
            exchange.halt = php.truthy(params.get("halt"))
            exchange.commands = read_commands(params.get("cmd"))
        else:
            exchange.commands = [Command("", method, params)]

    def _moved(self, request: Request) -> Response | None:
        """Redirect whoever still asks under the portal's old name."""
        new = self.settings.moved_to
        if not new or request.header("host") == urlsplit(new).netloc:
            return None
        query = f"?{request.query}" if request.query else ""
        return Response(302, headers={"Location": f"{new}{request.path}{query}"})

    def _request_fault(self, method: str, params: dict[str, Any]) -> Fault | None:
        commands: list[tuple[str, str]] = []
        if method == "batch":
            pairs = php.entries(params.get("cmd"))
            commands = [(k, method_name(php.text(v).partition("?")[0])) for k, v in pairs]
        return self.faults.for_request(method, commands)

    def _closed_by(self, exchange: Exchange, fault: Fault | None) -> bool:
        """Answer for the faults that leave no work to do; return whether that was so."""
        if fault is None:
            return False
        if fault.kind in (FaultKind.DOWN, FaultKind.CUT_BEFORE):
            exchange.closing = Response(0, ending=Ending.CLOSED)
        elif fault.kind == FaultKind.HTML:
            exchange.closing = html_response(fault.status or 502)
        elif fault.kind == FaultKind.REDIRECT:
            location = fault.location or f"https://moved-{self.settings.domain}/rest/"
            exchange.closing = Response(302, headers={"Location": location})
        elif fault.kind == FaultKind.DIES and not fault.command and fault.after <= 0:
            exchange.closing = Response(0, ending=Ending.CLOSED)
        else:
            refusal = fault.refusal()
            if refusal:
                raise refusal
        return exchange.closing is not None

    def _authorise(
        self, credentials: tuple[int, str] | None, params: dict[str, Any], now: float
    ) -> AccessToken:
        """Return who calls, as a token whichever way it came."""
        if not self.settings.commercial_plan:
            raise RefusedError(
                403, "ACCESS_DENIED", "REST API is available only on commercial plans."
            )
        if credentials:
            return self._webhook(*credentials, now)
        token = php.text(params.get("auth"))
        if issued := oauth.caller(self.oauth, self.settings, token, now):
            user = self.settings.user(issued.user_id)
            if user is None or not user.active:
                raise _no_auth()
            return issued
        found = next((t for t in self.settings.tokens if t.token == token), None)
        if found is None or not token:
            raise _no_auth()
        if found.expires_at is not None and now >= found.expires_at:
            raise RefusedError(401, "expired_token", "The access token provided has expired.")
        return found

    def _webhook(self, user_id: int, code: str, now: float) -> AccessToken:
        hook: Webhook | None = next(
            (h for h in self.settings.webhooks if h.user_id == user_id and h.code == code), None
        )
        user = self.settings.user(user_id)
        expired = hook and hook.expires_at is not None and now >= hook.expires_at
        if hook is None or expired or user is None or not user.active:
            raise _no_auth()
        return AccessToken(f"webhook {user_id}/{code}", user_id, hook.scopes)

    def _runner(self, caller: AccessToken, entry: dict[str, Any]) -> Any:
        def run(name: str, method: str, params: dict[str, Any], now: float) -> Done:
            seconds = self.settings.method_seconds.get(method, self.settings.command_seconds)
            try:
                outcome: Answer | RefusedError = self._execute(caller, name, method, params, now)
            except RefusedError as refusal:
                outcome = refusal
            else:
                self.operating.add(caller.token, method, now, seconds)
            self.calls[method] += 1
            refused = isinstance(outcome, RefusedError)
            entry["commands"].append({"name": name, "method": method, "ok": not refused})
            return Done(outcome, 0.0 if refused else seconds, self._figures(caller, method, now))

        return run

    def _figures(self, caller: AccessToken, method: str, now: float) -> dict[str, Any]:
        return {
            "operating_reset_at": self.operating.reset_at(caller.token, method, now),
            "operating": self.operating.spent(caller.token, method, now),
        }

    def _execute(
        self, caller: AccessToken, name: str, method: str, params: dict[str, Any], now: float
    ) -> Answer:
        if method == "batch":
            raise RefusedError(
                405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage"
            )
        handler = registry.find(method)
        fault = self.faults.for_command(name, method, params)
        refusal = fault.refusal() if fault else None
        if refusal:
            raise refusal
        scopes = frozenset(caller.scopes)
        if not registry.allowed(method, scopes):
            raise RefusedError(
                403,
                "insufficient_scope",
                "The request requires higher privileges than provided by the webhook token",
            )
        if self.operating.spent(caller.token, method, now) > self.settings.operating_limit:
            raise RefusedError(
                429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."
            )
        user = self.settings.user(caller.user_id)
        if user is None:
            raise _no_auth()
        return handler(Call(self.world, params, user, scopes, now, caller.client_id))

    def act(self, given: Mapping[str, Any], now: float) -> Any:
        """Do what a person does in the portal's pages; raise ``ActError`` if nobody could."""
        return acts.perform(self.world, given, now)

    def take_events(self, now: float) -> list[Event]:
        """Return the outgoing events that nobody has taken yet; each is handed out once.

        Their ``ts`` is the time of the sending, not of what happened.
        """
        pending = [event for event in self.world.events if event.outcome == "pending"]
        for event in pending:
            event.outcome = "sending"
            event.form["ts"] = str(int(now))
        return pending

    def state(self) -> dict[str, Any]:
        """Return all that the portal holds as JSON values."""
        return state.dump_world(self.world) | {
            "settings": self.settings.dump(),
            "faults": self.faults.dump(),
            "held": len(self.held),
            "requests": {
                "count": self.requests,
                "calls": dict(self.calls),
                "log": list(self.log),
            },
            "oauth": self.oauth.dump(),
            "limits": {"bucket": self.bucket.dump(), "operating": self.operating.dump()},
        }


def _route(path: str, params: dict[str, Any]) -> tuple[str, tuple[int, str] | None]:
    """Split ``/rest/{user}/{code}/{method}`` or ``/rest/{method}`` with ``auth``."""
    parts = [part for part in path.split("/") if part]
    if not parts or parts[0] != "rest":
        raise RefusedError(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    match parts[1:]:
        case [user_id, code, method] if user_id.isdigit():
            return method_name(method), (int(user_id), code)
        case [method] if "auth" in params:
            return method_name(method), None
        case _:
            raise _no_auth()
