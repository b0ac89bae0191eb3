"""Before leads are given out: whether the people to whom they go still work in the portal.

The portal is asked beside the giving, for nobody waits for a network here. Whoever turns out to be
switched off gives back what they were offered (:mod:`intake.staffing.portal_links`).
"""

from datetime import datetime, timedelta
from typing import Protocol

from intake.arrivals.digest import DigestKind, HasDigests
from intake.kernel.clock import within
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.staff_tasks import PortalUsersRefresh
from intake.team.portal_user import HasPortalUsers

FRESH_FOR = timedelta(hours=1)
ANSWERED_WITHIN = timedelta(hours=25)
"""A portal that has told nothing for longer does not let itself be asked: once a day is enough."""


class UsersUnit(HasPortalUsers, HasDigests, HasOutbox, Protocol):
    """What tells when the portal was asked."""


async def have_users_checked(unit: UsersUnit, now: datetime) -> None:
    """Have the portal asked who works there, unless that was done lately."""
    checked_at = await unit.portal_users.checked_at()
    if (
        checked_at is None
        or within(now, checked_at, FRESH_FOR)
        or not within(now, checked_at, ANSWERED_WITHIN)
    ):
        return
    asked = await unit.digests.reported_until(DigestKind.PORTAL_USERS)
    if asked is not None and within(now, asked, FRESH_FOR):
        return
    await unit.digests.report_until(DigestKind.PORTAL_USERS, now)
    await unit.outbox.add(NewOutboxRow(PortalUsersRefresh(), now), now)
