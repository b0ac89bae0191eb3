"""The core with a clock in hand, for tests in one line each."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.core import BotApi
from sandbox.telegram.parameters import Upload
from sandbox.telegram.replies import Reply

ANN = 7_000_000_001
BOB = 7_000_000_002
TOKEN = "100000:SANDBOX"


@dataclass
class Bench:
    """The core and the time; calls and acts in one line."""

    api: BotApi = field(default_factory=BotApi)
    now: float = 1_800_000_000.0

    def reply(self, method: str, files: dict[str, Upload] | None = None, /, **values: Any) -> Reply:
        return self.api.handle(method, values, files or {}, TOKEN, self.now)

    def call(self, method: str, files: dict[str, Upload] | None = None, /, **values: Any) -> Any:
        body = self.reply(method, files, **values).json()
        assert body["ok"], body
        return body["result"]

    def refusal(self, method: str, files: dict[str, Upload] | None = None, /, **values: Any) -> str:
        """The status and the description of a refused call."""
        reply = self.reply(method, files, **values)
        body = reply.json()
        assert not body["ok"]
        assert reply.status == body["error_code"]
        return f"{body['error_code']} {body['description']}"

    def act(self, act: str, person: int = ANN, **details: Any) -> Any:
        return self.api.act({"act": act, "person": person, **details}, self.now)

    def updates(self) -> list[Any]:
        """Fetch and confirm everything that waits."""
        taken: list[Any] = []
        while batch := self.call("getUpdates", offset=taken[-1]["update_id"] + 1 if taken else 0):
            taken += batch
        return taken

    def started(self, person: int = ANN) -> int:
        """A person who has pressed START, with nothing waiting."""
        self.act("start", person)
        self.updates()
        return person

    def group(self, **details: Any) -> int:
        """A group of Ann's with the bot in it, with nothing waiting."""
        chat_id = int(self.act("group", **details)["chat"])
        self.updates()
        return chat_id
