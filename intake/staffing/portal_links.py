"""Members and the portal's people: asked daily, compared here, and confirmed by whoever leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.arrivals.digest import DigestKind, HasDigests
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks import MemberNews, PortalUsersRefresh
from intake.team.audit import AuditEntry, HasAudit
from intake.team.member import HasMembers, Member, Role
from intake.team.portal_user import HasPortalUsers, PortalDirectory, PortalUser

EVERY = timedelta(days=1)


class AskUnit(HasMembers, HasDigests, HasOutbox, UnitOfWork, Protocol):
    """What decides whether the portal is to be asked."""


class AskForPortalUsers:
    """Has the portal asked once a day, and whenever a member joined since."""

    def __init__(self, writing: UnitOfWorkFactory[AskUnit], clock: Clock) -> None:
        self._writing = writing
        self._clock = clock

    async def __call__(self) -> None:
        """Write the row, if it is time. Without members nobody needs to know."""
        now = self._clock.now()
        async with self._writing() as unit:
            asked = await unit.digests.reported_until(DigestKind.PORTAL_USERS)
            members = await unit.members.all_present()
            if not members:
                return
            joined = max(one.joined_at for one in members)
            if asked is not None and within(now, asked, EVERY) and joined <= asked:
                return
            await unit.digests.report_until(DigestKind.PORTAL_USERS, now)
            await unit.outbox.add(refresh_row(now), now)
            await unit.commit()


def refresh_row(now: datetime) -> NewOutboxRow:
    """Return the row that asks the portal."""
    return NewOutboxRow(PortalUsersRefresh(), now)


class RefreshPortalUsers:
    """Asks the portal who works there. The handler of that task."""

    def __init__(
        self,
        directory: PortalDirectory,
        book: LeadBook,
        clock: Clock,
        *,
        admins: Sequence[ChatId],
    ) -> None:
        self._directory = directory
        self._book = book
        self._clock = clock
        self._admins = tuple(admins)

    async def __call__(self, task: PortalUsersRefresh, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Ask, and keep it."""
        users = await self._directory.employees()
        return Completion((PortalUsersTold(tuple(users), self._book, self._admins),))

    def refused(self, task: PortalUsersRefresh, reason: str) -> Completion:  # noqa: ARG002
        """Let it be for today, and tell what to change: what was known stays."""
        now = self._clock.now()
        rows = notice_rows(self._admins, "notice-portal-users-refused", now, reason=reason)
        return Completion(follow=rows)


class ToldUnit(LeadUnit, HasPortalUsers, HasAudit, Protocol):
    """What is written of the portal's people."""


@dataclass(frozen=True, slots=True)
class PortalUsersTold:
    """What the portal told (:class:`intake.outbox.attempt.Effect`)."""

    users: tuple[PortalUser, ...]
    book: LeadBook
    admins: tuple[ChatId, ...]

    @classmethod
    async def write(
        cls, unit: ToldUnit, effects: Sequence["PortalUsersTold"], now: datetime
    ) -> None:
        """Keep it; mark members whose user was switched off, or is on again, and tell of it.

        An answer without anybody active says nothing: somebody asked it.
        """
        told = effects[-1]
        active = {one.id for one in told.users if one.active}
        if not active:
            return
        await unit.portal_users.replace(told.users, now)
        moved = False
        for member in await unit.members.all_present():
            if member.crm_user is None or (member.crm_inactive_at is None) == (
                member.crm_user in active
            ):
                continue
            await _mark(unit, member, now, told.admins)
            moved = True
        if moved:
            await told.book.look_at_line(unit, now)


async def _mark(unit: ToldUnit, member: Member, now: datetime, owners: tuple[ChatId, ...]) -> None:
    """Note that a member's user is off, or on again."""
    off = member.crm_inactive_at is None
    marked = replace(member, crm_inactive_at=now if off else None, revision=member.revision + 1)
    await unit.members.save(marked, was=member.revision)
    what = "member.inactive" if off else "member.active"
    await unit.audit.add(AuditEntry(now, None, what, f"member:{member.person_id}"))
    text = "member-news-inactive" if off else "member-news-active"
    admins = {
        ChatId(one.person_id)
        for one in await unit.members.all_present()
        if one.role is Role.ADMIN and one.person_id != member.person_id
    }
    rows = [
        NewOutboxRow(MemberNews(chat, member.person_id, text), now, frozenset({f"chat:{chat}"}))
        for chat in sorted(admins | set(owners))
    ]
    await unit.outbox.add_all(rows, now)
