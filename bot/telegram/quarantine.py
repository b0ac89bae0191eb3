"""The quarantine's side of Telegram: what a raw update says, and who said it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.ops.metrics import Metrics
from bot.telegram.chat_queue import UpdateInProgress
from bot.telegram.raw_update import (
    UndecodableUpdateError,
    author,
    chat_id,
    encoded,
    is_private,
    said_in,
)
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.operations.quarantine_update import Failure, LostInput, QuarantineUpdate
from storage.outages import is_outage

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How an update, or its answer, came to be given up."""

    error: Exception
    """The last one."""
    tries: int


Quarantines = Callable[[UpdateId, Mapping[str, Any], GivenUp], Awaitable[None]]
"""Takes an update that cannot be handled; raises if it cannot be kept."""

GivesUp = Callable[[UpdateInProgress, GivenUp], Awaitable[bool]]


class GiveUp:
    """Ends an update, or its answer, that cannot be brought to a good end."""

    def __init__(self, quarantine: Quarantines, metrics: Metrics) -> None:
        self._quarantine = quarantine
        self._count = metrics.updates

    async def __call__(self, update: UpdateInProgress, given_up: GivenUp) -> bool:
        """Quarantine the update; say whether that is the end of it.

        While the storage is out nothing can be quarantined, and nothing is lost. For any other
        reason the update ends here: repeated for ever, it would hold up its chat for nothing.
        """
        try:
            await self._quarantine(update.update_id, update.raw, given_up)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next update must be served
            if is_outage(error):
                _log.error("update_not_quarantined", update=update.update_id, exc_info=error)
                return False
            self._count.labels("lost").inc()
            _log.error("update_lost", update=update.update_id, exc_info=error)
            return True
        self._count.labels("quarantine").inc()
        return True


class Quarantine:
    """Reads what is needed of a raw update."""

    def __init__(self, quarantine_update: QuarantineUpdate) -> None:
        self._quarantine_update = quarantine_update

    async def __call__(
        self, update_id: UpdateId, raw: Mapping[str, Any], given_up: GivenUp
    ) -> None:
        """Keep the update. Its content goes to the database only, never into the log."""
        name = type(given_up.error).__name__
        readable = not isinstance(given_up.error, UndecodableUpdateError)
        failure = Failure(name, given_up.tries, readable=readable)
        await self._quarantine_update(update_id, encoded(raw), failure, self._lost_input(raw))
        _log.error("update_quarantined", update=update_id, error=name, tries=given_up.tries)

    @staticmethod
    def _lost_input(raw: Mapping[str, Any]) -> LostInput | None:
        """Return what a person said to us by it; ``None`` for noise."""
        found = said_in(raw)
        if found is None:
            return None
        kind, event = found
        person, private, place = author(event), is_private(event), chat_id(raw)
        if person is None:
            return None
        is_press = kind == "callback_query"
        first_name = _text(person.get("first_name"))
        return LostInput(
            PersonId(person["id"]),
            None if first_name is None else _encodable(first_name),
            _text(person.get("language_code")),
            private,
            is_press,
            _text(event.get("id")) if is_press else None,
            None if private or place is None else ChatId(place),
        )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which no encoding knows."""
    return text.encode("utf-8", "replace").decode("utf-8")
