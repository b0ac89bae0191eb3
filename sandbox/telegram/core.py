"""The Bot API as a pure function of calls, acts and the time."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from sandbox.telegram.acts.acting import Act, ActError
from sandbox.telegram.acts.repertoire import DEEDS
from sandbox.telegram.calls import Call
from sandbox.telegram.methods.registry import METHODS, unknown_method
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.rendering import dump
from sandbox.telegram.replies import BotApiError, Json, Reply, failure, success, too_many_requests
from sandbox.telegram.settings import Settings
from sandbox.telegram.state.faults import Fault, FaultKind
from sandbox.telegram.state.world import World


class BotApi:
    """One bot's server. Give it the time with everything; it never looks at a clock."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.world = World(settings or Settings())
        self.listeners: list[Callable[[], None]] = []
        """Called after everything that may have changed the world: the shell wakes its waiters."""

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()

    @property
    def settings(self) -> Settings:
        """The switches in force."""
        return self.world.settings

    def handle(
        self,
        method: str,
        parameters: Mapping[str, Any],
        files: Mapping[str, Upload],
        token: str,
        now: float,
        *,
        resumed: bool = False,
    ) -> Reply:
        """Answer one call. A fault may change the answer, or cut it off.

        ``resumed``: a ``getUpdates`` that waited looks again.
        """
        name = method.lower()
        call = Call(self.world, name, Parameters(parameters, files), now, resumed)
        fault = self.world.faults.take(name, call.parameters.integer("chat_id") or None)
        if fault is not None and (reply := _instead(fault)) is not None:
            return reply
        reply = self._answer(call, token)
        if name != "getupdates":  # nobody waits for somebody else's reading
            self._changed()
        if fault is None:
            return reply
        if fault.kind is FaultKind.SLOW:
            return replace(reply, delay=fault.seconds)
        return replace(reply, cut=True)

    def _answer(self, call: Call, token: str) -> Reply:
        if token != self.settings.token:
            return failure(BotApiError(401, "Unauthorized"))
        self.world.calls[call.method] = self.world.calls.get(call.method, 0) + 1
        deed = METHODS.get(call.method)
        if deed is None:
            return failure(unknown_method(call.method))
        try:
            return success(deed(call))
        except BotApiError as error:
            if error.code == 409:
                return self.conflict(error.description, call.now)
            chat = call.parameters.integer("chat_id") or None
            self.world.record(
                "refused", call.now, by="bot", chat=chat, method=call.method,
                error_code=error.code, description=error.description,
            )  # fmt: skip
            return failure(error)

    def conflict(self, description: str, now: float) -> Reply:
        """409; a second one in a row is held back, as the server does with eager pollers."""
        reply = failure(BotApiError(409, description))
        return replace(reply, delay=self.world.polling.conflict_delay(now))

    def download(self, token: str, path: str, now: float) -> Reply:
        """Answer ``/file/bot<token>/<path>``."""
        fault = self.world.faults.take("download", None)
        if fault is not None and (reply := _instead(fault)) is not None:
            return reply
        if token != self.settings.token:
            return failure(BotApiError(401, "Unauthorized"))
        stored = self.world.files.by_path(path, now)
        if stored is None:
            return failure(BotApiError(404, "Not Found"))
        reply = Reply(200, stored.read(), content_type="application/octet-stream")
        if fault is None:
            return reply
        if fault.kind is FaultKind.SLOW:
            return replace(reply, delay=fault.seconds)
        return replace(reply, cut=True)

    def act(self, body: Mapping[str, Any], now: float) -> Json:
        """Play what a person does (``body["act"]``). Raises :class:`ActError`."""
        name = body.get("act")
        deed = DEEDS.get(name) if isinstance(name, str) else None
        if deed is None:
            raise ActError(f"unknown act {name!r}; there are: {', '.join(sorted(DEEDS))}")
        if name not in {"person", "group"} and "person" not in body:
            raise ActError("who? person is missing")
        answer = deed(Act(self.world, body, now))
        self._changed()
        return answer

    def break_update(self, now: float) -> int:
        """Queue an update that no client can decode; gives its id."""
        queue = self.world.updates
        queue.append("message", {"message_id": "broken", "chat": 0}, now)
        self._changed()
        return queue.next_id - 1

    def repeat_updates(self, count: int, now: float) -> list[int]:
        """Tell the last confirmed updates again, oldest first; gives their ids."""
        numbers = self.world.updates.repeat_last(count, now)
        self._changed()
        return numbers

    def jump_update_ids(self, next_id: int) -> None:
        """Let the ids go on anywhere, as they may after a week without updates."""
        self.world.updates.next_id = next_id

    def configure(self, changes: Mapping[str, Any]) -> Settings:
        """Change switches while it runs. Raises ``ValueError`` for an unknown one."""
        self.world.settings = changed_settings(self.settings, changes)
        self.world.bot.privacy = self.settings.privacy
        self.world.bot.can_join_groups = self.settings.can_join_groups
        return self.settings

    def reset(self, changes: Mapping[str, Any] | None = None) -> Settings:
        """Begin anew with the same switches, or changed ones. Raises ``ValueError``."""
        self.world = World(changed_settings(self.settings, changes or {}))
        self._changed()
        return self.settings

    def state(self) -> dict[str, Any]:
        """All that it holds, as JSON values."""
        shown = {field.name: getattr(self.settings, field.name) for field in fields(Settings)}
        return {"settings": shown, **dump(self.world)}


def changed_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with some values replaced; raises ``ValueError`` for an unknown name."""
    known = {field.name for field in fields(Settings)}
    if unknown := set(changes) - known:
        raise ValueError(f"unknown setting: {', '.join(sorted(unknown))}")
    return replace(settings, **changes)


def _instead(fault: Fault) -> Reply | None:
    """The answer of a fault that keeps the work from being done."""
    match fault.kind:
        case FaultKind.DOWN | FaultKind.CUT_BEFORE:
            return Reply(0, b"", cut=True)
        case FaultKind.TOO_MANY:
            return failure(too_many_requests(fault.retry_after))
        case FaultKind.REFUSE:
            return failure(BotApiError(fault.error_code, fault.description))
        case FaultKind.SERVER_ERROR if fault.html:
            page = f"<html><head><title>{fault.status}</title></head><body>Error</body></html>"
            return Reply(fault.status, page.encode(), content_type="text/html")
        case FaultKind.SERVER_ERROR:
            return failure(BotApiError(fault.status, "Internal Server Error"))
        case _:
            return None
