"""What admins are notified of while the portal serves nobody: that it began, once an hour that it
lasts, and that it is over. What they were notified of is kept with the circuit, so that a restart
repeats nothing. Those who could not be reached, because they had not started the bot, read it when
they do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.clock import within
from intake.kernel.ids import ChatId
from intake.outbox.circuit import Circuit, HasCircuits
from intake.outbox.delivery_errors import NEW_WEBHOOK
from intake.outbox.load import HasOutboxLoad
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.outbox.retry import is_probe_due, probe_at
from intake.outbox.tasks.outbox_queue import OutboxQueue

NEWS_EVERY = timedelta(hours=1)
"""At least so long apart are two messages about one incident."""
RELAPSE = timedelta(minutes=10)
"""A portal that fails again within that hour is news only when it does so for so long: else one
that comes and goes would be news with each coming and going."""

_LINK = "link"
_NEWS = {
    "": "notice-portal-paused",
    _LINK: "notice-portal-unauthorised",
    NEW_WEBHOOK: "notice-portal-webhook-dead",
}
_STILL = {
    "": "notice-portal-still-paused",
    _LINK: "notice-portal-still-unauthorised",
    NEW_WEBHOOK: "notice-portal-webhook-still-dead",
}
"""By what they can do about it."""

_SAID_IN_HOURS = 120
"""Minutes of an incident from which on it is given in hours."""


class IncidentUnit(HasOutbox, HasCircuits, HasOutboxLoad, Protocol):
    """What is read and written of an incident."""


async def open_circuit(
    unit: IncidentUnit,
    admins: Iterable[ChatId],
    now: datetime,
    *,
    reason: str,
    remedy: str,
    notify: bool = True,
) -> None:
    """Open the CRM queue's circuit or keep it open, and notify the admins of what they do not know.

    ``remedy``: the address of a page where they can end it, or ``NEW_WEBHOOK``. Without ``notify``
    one that they do not know of stays quiet.
    """
    current = await unit.circuits.get(OutboxQueue.CRM)
    if current is not None and current.opened_at > now:  # by a clock that has been put back
        current = replace(current, opened_at=now)
    if current is None:
        notified_before = await unit.circuits.last_notified(OutboxQueue.CRM)
        current = Circuit(
            OutboxQueue.CRM, now, reason, now, 0, None, notified_before=notified_before
        )
        probes = 0
    else:
        probes = current.probes + is_probe_due(current.probe_at, now)
    notified_at = current.notified_at
    if _is_news(current, now, remedy, notify=notify):
        text = _NEWS[_kind(remedy)]
        await _notify(unit, admins, text, now, reason=reason, **_link(remedy))
        notified_at = now
    elif notified_at is not None and not within(now, notified_at, NEWS_EVERY):
        text = _STILL[_kind(remedy)]
        waiting = await unit.outbox_load.deliveries()
        hours = (now - current.opened_at) // timedelta(hours=1)
        await _notify(
            unit, admins, text, now, reason=reason, count=waiting, hours=hours, **_link(remedy)
        )
        notified_at = now
    await unit.circuits.put(
        replace(
            current,
            reason=reason,
            probe_at=probe_at(now, probes),
            probes=probes,
            notified_at=notified_at,
            remedy=remedy,
        )
    )


def _is_news(current: Circuit, now: datetime, remedy: str, *, notify: bool) -> bool:
    """Say whether this is news to the admins: that the circuit is open, or that they can end it."""
    if current.is_known:
        return bool(remedy) and not current.remedy
    if not notify or remedy:
        return notify
    notified_before = current.notified_before
    relapsed = notified_before is not None and within(now, notified_before, NEWS_EVERY)
    return not relapsed or now - current.opened_at >= RELAPSE


async def close_circuit(unit: IncidentUnit, admins: Iterable[ChatId], now: datetime) -> bool:
    """Close the circuit, and notify the admins if they knew that it was open; say whether there was
    one."""
    if (circuit := await unit.circuits.end(OutboxQueue.CRM, now)) is None:
        return False
    if circuit.is_known:
        minutes = max(1, round((now - circuit.opened_at) / timedelta(minutes=1)))
        waiting = await unit.outbox_load.deliveries()
        if minutes < _SAID_IN_HOURS:
            await _notify(
                unit, admins, "notice-portal-resumed", now, minutes=minutes, count=waiting
            )
        else:
            text, hours = "notice-portal-resumed-late", round(minutes / 60)
            await _notify(unit, admins, text, now, hours=hours, count=waiting)
    return True


async def _notify(
    unit: IncidentUnit, admins: Iterable[ChatId], text: str, now: datetime, **args: str | int
) -> None:
    for row in notice_rows(admins, text, now, **args):
        await unit.outbox.add(row, now)


def _kind(remedy: str) -> str:
    return remedy if remedy in _NEWS else _LINK


def _link(remedy: str) -> dict[str, str]:
    return {"link": remedy} if _kind(remedy) == _LINK else {}
