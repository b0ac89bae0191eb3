"""Where an application hears of changes: ``event.*`` (bitrix24.md §11). Not for webhooks."""

from dataclasses import dataclass
from typing import ClassVar

from crm.client.encoding import Params
from crm.client.methods.method import Method
from crm.client.methods.php_values import rows, text


@dataclass(frozen=True, slots=True)
class EventHandler:
    """An address that is told of events of one name."""

    event: str
    url: str


@dataclass(frozen=True, slots=True)
class EventGet(Method[tuple[EventHandler, ...]]):
    """``event.get`` → the application's handlers."""

    name: ClassVar[str] = "event.get"
    repeatable: ClassVar[bool] = True

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> tuple[EventHandler, ...]:
        """The result is the list itself."""
        return tuple(
            EventHandler(text(row.get("event")).upper(), text(row.get("handler")))
            for row in rows(result, "result")
        )


@dataclass(frozen=True, slots=True)
class EventBind(Method[None]):
    """``event.bind``. One that is bound already is refused."""

    name: ClassVar[str] = "event.bind"
    repeatable: ClassVar[bool] = True

    event: str
    url: str

    def params(self) -> Params:
        """The parameters of the call."""
        return {"event": self.event, "handler": self.url}

    def read(self, result: object) -> None:
        """A bare true."""
