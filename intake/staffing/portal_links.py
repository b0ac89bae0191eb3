"""Members and the portal's people: asked daily, compared here, and confirmed by whoever leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.arrivals.digest import DigestKind, HasDigests
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.lead import LeadState
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.leads.lead_clocks import look_at_line
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import NewOutboxRow, chat_row
from intake.outbox.tasks.staff_tasks import MemberNews, PortalUsersRefresh
from intake.team.access import leaders_chats
from intake.team.audit import AuditEntry, HasAudit
from intake.team.invitation import HasInvitations
from intake.team.member import HasMembers, Member
from intake.team.portal_user import HasPortalUsers, PortalDirectory, PortalUser

EVERY = timedelta(days=1)


class AskUnit(HasMembers, HasInvitations, HasDigests, HasOutbox, UnitOfWork, Protocol):
    """What decides whether the portal is to be asked, and who is to be linked."""


class AskForPortalUsers:
    """Has the portal asked once a day, and whenever a member joined since.

    Whoever joined without an invitation, because they are in a team's group, is asked to be linked,
    and so is whoever leads.
    """

    def __init__(
        self, writing: UnitOfWorkFactory[AskUnit], clock: Clock, *, admins: Sequence[ChatId]
    ) -> None:
        self._writing = writing
        self._clock = clock
        self._admins = tuple(admins)

    async def __call__(self) -> None:
        """Write the rows, if it is time. Without members nobody needs to know."""
        now = self._clock.now()
        async with self._writing() as unit:
            asked = await unit.digests.reported_until(DigestKind.PORTAL_USERS)
            members = await unit.members.all_present()
            new = [one for one in members if asked is None or one.joined_at > asked]
            recent = asked is not None and within(now, asked, EVERY)
            if not members or (recent and not new):
                return
            await unit.digests.report_until(DigestKind.PORTAL_USERS, now)
            await unit.outbox.add(refresh_row(now), now)
            await self._ask_to_link(unit, new, now)
            await unit.commit()

    async def _ask_to_link(self, unit: AskUnit, new: Sequence[Member], now: datetime) -> None:
        unlinked = {one.person_id for one in new if one.crm_user_id is None}
        uninvited = sorted(unlinked - await unit.invitations.invited(unlinked))
        leaders = await leaders_chats(unit, self._admins)
        for person_id in uninvited:
            own = ChatId(person_id)
            await unit.outbox.add_all(notice_rows((own,), "notice-link-yourself", now), now)
            news = [
                chat_row(MemberNews(chat, person_id, "member-news-unlinked"), chat, now)
                for chat in leaders
                if chat != own
            ]
            await unit.outbox.add_all(news, now)


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
        return Completion((PortalUsersRead(tuple(users), self._book, self._admins),))

    def refused(self, task: PortalUsersRefresh, reason: str) -> Completion:  # noqa: ARG002
        """Let it be for today, and tell what to change: what was known stays."""
        now = self._clock.now()
        rows = notice_rows(self._admins, "notice-portal-users-refused", now, reason=reason)
        return Completion(follow=rows)


class PortalUsersUnit(LeadUnit, HasPortalUsers, HasAudit, Protocol):
    """What is written of the portal's people."""


@dataclass(frozen=True, slots=True)
class PortalUsersRead:
    """What the portal said of its users (:class:`intake.outbox.attempt.Effect`)."""

    users: tuple[PortalUser, ...]
    book: LeadBook
    admins: tuple[ChatId, ...]

    @classmethod
    async def write(
        cls, unit: PortalUsersUnit, effects: Sequence["PortalUsersRead"], now: datetime
    ) -> None:
        """Keep it; mark members whose user was switched off, or is on again, and tell of it.

        An answer without anybody active says nothing: somebody asked it.
        """
        latest = effects[-1]
        active = {one.id for one in latest.users if one.active}
        if not active:
            return
        await unit.portal_users.replace(latest.users, now)
        moved = False
        for member in await unit.members.all_present():
            if member.crm_user is None or (member.crm_inactive_at is None) == (
                member.crm_user in active
            ):
                continue
            await _mark(unit, member, now, latest.admins)
            if member.crm_inactive_at is None:
                await latest.give_back(unit, member, now)
            moved = True
        if moved:
            await look_at_line(unit, now)

    async def give_back(self, unit: PortalUsersUnit, member: Member, now: datetime) -> None:
        """Let what was only offered to somebody go on; what they took stays until it is handed."""
        for lead in await unit.leads.owned((member.person_id,)):
            if lead.state is LeadState.OFFERED:
                await self.book.release(unit, lead, now)


async def _mark(
    unit: PortalUsersUnit, member: Member, now: datetime, owners: tuple[ChatId, ...]
) -> None:
    """Note that a member's user is off, or on again."""
    off = member.crm_inactive_at is None
    marked = replace(member, crm_inactive_at=now if off else None, revision=member.revision + 1)
    await unit.members.save(marked, was=member.revision)
    what = "member.inactive" if off else "member.active"
    await unit.audit.add(AuditEntry(now, None, what, f"member:{member.person_id}"))
    text = "member-news-inactive" if off else "member-news-active"
    chats = await leaders_chats(unit, owners)
    rows = [chat_row(MemberNews(chat, member.person_id, text), chat, now) for chat in chats]
    await unit.outbox.add_all(rows, now)
