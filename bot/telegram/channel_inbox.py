"""What happens in channels goes around people's queues.

A channel can bring thousands of joins within a minute, and nobody waits for an answer to one. So
they take no room among updates in progress, no chat's queue, no row among received updates and
none in the quarantine: a batch is written down at once, and then the offset may move.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.telegram.raw_update import update_id
from intake.arrivals.channel_joins import Join
from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId
from storage.outages import is_outage

_log = structlog.get_logger(__name__)

KIND = "chat_member"
_IN = frozenset({"creator", "administrator", "member"})
_LONGEST_URL = 200

NotesJoins = Callable[[Sequence[Join]], Awaitable[None]]


def is_aside(raw: Any) -> bool:
    """Say whether an update is for the channel's inbox."""
    return isinstance(raw, Mapping) and KIND in raw


class ChannelInbox:
    """Takes what Telegram tells of a channel's people."""

    def __init__(self, note_joins: NotesJoins, clock: Clock) -> None:
        self._note_joins = note_joins
        self._clock = clock

    async def take(self, batch: Sequence[Mapping[str, Any]]) -> bool:
        """Write down who joined; say whether nobody need offer these updates again.

        They must be offered again while the storage is out. Where one of them is at fault itself,
        the others are written down without it.
        """
        now = self._clock.now()
        joins = [(raw, join) for raw in batch if (join := join_in(raw, now)) is not None]
        if not joins:
            return True
        try:
            await self._note_joins([join for _, join in joins])
        except Exception as error:  # noqa: BLE001  # people wait for this batch, whatever it is
            if is_outage(error):
                _log.warning("joins_not_noted", joins=len(joins), exc_info=error)
                return False
            if len(batch) == 1:
                _log.error("join_lost", update=update_id(batch[0]), exc_info=error)
                return True
        else:
            return True
        return all([await self.take([raw]) for raw, _ in joins])


def join_in(raw: Mapping[str, Any], now: datetime) -> Join | None:
    """Return who came in by which invitation link; ``None`` for all else. Nothing raises.

    Telegram names a link only where somebody came by one, and in full only where the bot made it.
    Who asked to be let in is told of when that was granted.
    """
    event = raw.get(KIND)
    if not isinstance(event, Mapping):
        return None
    url = _part(event, "invite_link").get("invite_link")
    before, after = _part(event, "old_chat_member"), _part(event, "new_chat_member")
    user = _part(after, "user")
    number, date = user.get("id"), event.get("date")
    if not isinstance(url, str) or not 0 < len(url) <= _LONGEST_URL:
        return None
    if type(number) is not int or not 0 < number < 2**63 or user.get("is_bot"):
        return None
    if _is_in(before) or not _is_in(after):
        return None
    return Join(url, PersonId(number), _moment(date, now))


def _part(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = event.get(name)
    return part if isinstance(part, Mapping) else {}


def _is_in(member: Mapping[str, Any]) -> bool:
    """Say whether somebody is in the channel; a restricted one says so apart."""
    status = member.get("status")
    return status in _IN or (status == "restricted" and member.get("is_member") is True)


def _moment(date: Any, now: datetime) -> datetime:
    """Return when it was; never later than now."""
    try:
        return min(datetime.fromtimestamp(date, UTC), now)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
