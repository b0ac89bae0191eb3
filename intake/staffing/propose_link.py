"""``/link anna@firm.ru``: a member says by which e-mail or phone the portal knows them."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.row import chat_row
from intake.outbox.tasks.staff_tasks import MemberNews
from intake.staffing.change_member import MemberUnit, linked
from intake.staffing.portal_links import refresh_row
from intake.staffing.staff import Staff
from intake.team.portal_user import contact_hash, with_contact


class Proposed(StrEnum):
    """What came of it."""

    PROPOSED = "proposed"
    """An admin is asked whether that is right."""
    LINKED = "linked"
    """They were linked before."""
    NOBODY = "nobody"
    """No active user, or several, have that e-mail or phone."""
    ASKING = "asking"
    """The portal has not told of its people yet: it is asked now."""
    UNCLEAR = "unclear"
    """Neither an e-mail nor a phone."""
    STRANGER = "stranger"


class ProposeLink:
    """Looks the member up among the portal's people. The phone as Telegram or people write it is
    never sent as a filter: digits are compared here."""

    def __init__(self, writing: UnitOfWorkFactory[MemberUnit], staff: Staff, clock: Clock) -> None:
        self._once = Once(writing, clock)
        self._staff = staff

    async def __call__(self, update_id: UpdateId, by: PersonId, typed: str) -> Proposed:
        """Propose."""
        return await self._once(
            update_id, partial(self._propose, by, typed), again=partial(self._again, by)
        )

    async def _again(self, by: PersonId, unit: MemberUnit) -> Proposed:
        member = await unit.members.get(by)
        if member is None:
            return Proposed.STRANGER
        return Proposed.LINKED if member.crm_user is not None else Proposed.PROPOSED

    async def _propose(self, by: PersonId, typed: str, unit: MemberUnit, now: datetime) -> Proposed:
        await unit.teams.lock()
        member = await unit.members.get(by)
        if member is None or member.removed_at is not None:
            return Proposed.STRANGER
        if member.crm_user is not None:
            return Proposed.LINKED
        if contact_hash(typed) is None:
            return Proposed.UNCLEAR
        if await unit.portal_users.checked_at() is None:
            await unit.outbox.add(refresh_row(now), now)
            return Proposed.ASKING
        taken = {
            one.crm_user_id
            for one in await unit.members.all_present()
            if one.crm_user_id is not None and one.person_id != by
        }
        found = with_contact(await unit.portal_users.active(), typed, taken)
        if len(found) != 1:
            return Proposed.NOBODY
        after = replace(linked(found[0].id, None).apply(member), revision=member.revision + 1)
        await unit.members.save(after, was=member.revision)
        await self._staff.note(unit, now, by, "member.user", member, after)
        chats = sorted(ChatId(one) for one in await self._staff.leaders(unit))
        rows = [chat_row(MemberNews(one, by, "member-news-proposed"), one, now) for one in chats]
        await unit.outbox.add_all(rows, now)
        return Proposed.PROPOSED
