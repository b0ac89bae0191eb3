"""What admins hear while the portal serves nobody: that it began, once an hour that it lasts, and
that it is over. What was told is kept with the pause, so that a restart repeats nothing. Whoever
could not be told, because they had not started the bot, is told when they do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.clock import within
from intake.delivery.decisions import is_probe_due, probe_at
from intake.delivery.errors import NEW_WEBHOOK
from intake.ids import ChatId
from intake.notices import notice_rows
from intake.outbox import Lane, Outbox, Pause, Pauses
from intake.outbox_load import OutboxLoad
from intake.submissions import SubmissionState

NEWS_EVERY = timedelta(hours=1)
"""At least so long apart are two messages about one outage."""
RELAPSE = timedelta(minutes=10)
"""A portal that fails again within that hour is news only when it does so for so long: else one
that comes and goes would be told with each coming and going."""

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

_TOLD_IN_HOURS = 120
"""Minutes of an outage from which on it is told in hours."""


class OutageUnit(Protocol):
    """What is read and written of an outage."""

    @property
    def outbox(self) -> Outbox:
        """The messages to the admins."""
        ...

    @property
    def pauses(self) -> Pauses:
        """The lanes' pauses."""
        ...

    @property
    def outbox_load(self) -> OutboxLoad:
        """How many wait."""
        ...


async def stand_still(
    unit: OutageUnit,
    admins: Iterable[ChatId],
    now: datetime,
    *,
    reason: str,
    remedy: str = "",
    tell: bool = True,
) -> None:
    """Begin the CRM lane's pause or prolong it, and tell the admins what they do not know.

    ``remedy``: the address of a page where they can end it, or ``NEW_WEBHOOK``. Without ``tell`` a
    pause that they do not know of stays quiet.
    """
    present = await unit.pauses.get(Lane.CRM)
    if present is not None and present.since > now:  # by a clock that has been put back
        present = replace(present, since=now)
    if present is None:
        told_before = await unit.pauses.last_told(Lane.CRM)
        present = Pause(Lane.CRM, now, reason, now, 0, None, told_before=told_before)
        probes = 0
    else:
        probes = present.probes + is_probe_due(present.probe_at, now)
    told_at = present.told_at
    if _is_news(present, now, remedy, tell=tell):
        text = _NEWS[_kind(remedy)]
        await _tell(unit, admins, text, now, reason=reason, **_link(remedy))
        told_at = now
    elif told_at is not None and not within(now, told_at, NEWS_EVERY):
        text = _STILL[_kind(remedy)]
        waiting = (await unit.outbox_load.submissions())[SubmissionState.QUEUED]
        hours = (now - present.since) // timedelta(hours=1)
        await _tell(
            unit, admins, text, now, reason=reason, count=waiting, hours=hours, **_link(remedy)
        )
        told_at = now
    await unit.pauses.put(
        replace(
            present,
            reason=reason,
            probe_at=probe_at(now, probes),
            probes=probes,
            told_at=told_at,
            remedy=remedy,
        )
    )


def _is_news(present: Pause, now: datetime, remedy: str, *, tell: bool) -> bool:
    """Say whether the admins should hear of this for the first time: of a pause, or that they can
    end it."""
    if present.told:
        return bool(remedy) and not present.remedy
    if not tell or remedy:
        return tell
    told_before = present.told_before
    relapsed = told_before is not None and within(now, told_before, NEWS_EVERY)
    return not relapsed or now - present.since >= RELAPSE


async def go_on(unit: OutageUnit, admins: Iterable[ChatId], now: datetime) -> bool:
    """End the pause, and tell the admins if they knew of it; say whether there was one."""
    if (pause := await unit.pauses.end(Lane.CRM, now)) is None:
        return False
    if pause.told:
        minutes = max(1, round((now - pause.since) / timedelta(minutes=1)))
        waiting = (await unit.outbox_load.submissions())[SubmissionState.QUEUED]
        if minutes < _TOLD_IN_HOURS:
            await _tell(unit, admins, "notice-portal-resumed", now, minutes=minutes, count=waiting)
        else:
            text, hours = "notice-portal-resumed-late", round(minutes / 60)
            await _tell(unit, admins, text, now, hours=hours, count=waiting)
    return True


async def _tell(
    unit: OutageUnit, admins: Iterable[ChatId], text: str, now: datetime, **args: str | int
) -> None:
    for row in notice_rows(admins, text, now, **args):
        await unit.outbox.add(row, now)


def _kind(remedy: str) -> str:
    return remedy if remedy in _NEWS else _LINK


def _link(remedy: str) -> dict[str, str]:
    return {"link": remedy} if _kind(remedy) == _LINK else {}
