"""The pages of ``/team`` about its people."""

from collections.abc import Iterator

from handlers.callback_data.staff_callbacks import TeamVerb
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.duty_view import DutyView
from handlers.views.team.staff_screen import NAME_LENGTH, StaffScreen
from intake.staffing.presets import CAPACITIES, HOURS, WINDOW_MINUTES, WINDOWS, ZONES
from intake.staffing.read_staff import MemberPage, MemberView, UserPage
from intake.team.member import Member, Role
from intake.team.roster import OffDuty, OnDuty
from texts.markup import Html, bold, code, cut, escape, join

_ROLES = {Role.OWNER: "role-owner", Role.ADMIN: "role-admin", Role.MANAGER: "role-manager"}
_MARKS = {"hours": "🌙", "leave": "🏖", "inactive": "🚫"}


class MemberPages(StaffScreen):
    """Renders them."""

    def members(self, page: MemberPage) -> OutgoingMessage:
        """Return a page of members."""
        rows = []
        for member, duty in page.members:
            screen = MemberPages(self.translator, self.language, self.team_id, member.person_id)
            text = f"{_mark(duty)} {cut(member.name, NAME_LENGTH)}".strip()
            rows.append([screen.button(text, TeamVerb.MEMBER)])
        rows += self.turning(TeamVerb.MEMBERS, page.page, page.pages)
        if page.team is not None:
            head = self.say("members-head", team=self.name(page.team), page=page.page + 1,
                            pages=page.pages)  # fmt: skip
            return self.page([head, self.say("members-search")], rows + self.to_team())
        rows += [
            [MemberPages(self.translator, self.language, one.id).button(
                f"🗂 {self.name(one)}", TeamVerb.TEAM)]
            for one in page.teams
        ]  # fmt: skip
        head = self.say("members-found" if rows else "members-not-found")
        more = [self.say("members-more", count=page.more)] if page.more else []
        return self.page([head, *more], rows)

    def member(self, view: MemberView) -> OutgoingMessage:
        """Return one member."""
        rows = [
            [self.key_button("button-member-user", TeamVerb.USERS, 0),
             self.key_button("button-team-hours", TeamVerb.HOURS)],
            [self.key_button("button-member-limits", TeamVerb.LIMITS),
             self.key_button("button-member-languages", TeamVerb.LANGUAGES)],
        ]  # fmt: skip
        if view.role is Role.ADMIN:
            rows.append([self.key_button("button-member-manager", TeamVerb.ROLE,
                                         Role.MANAGER.value)])  # fmt: skip
        elif view.role is Role.MANAGER:
            rows.append([self.key_button("button-member-admin", TeamVerb.ROLE,
                                         Role.ADMIN.value)])  # fmt: skip
        rows.append([self.key_button("button-member-remove", TeamVerb.REMOVE),
                     self.key_button("button-team-members", TeamVerb.MEMBERS, 0)])  # fmt: skip
        return self.page([join(list(self._member(view)))], rows)

    def _member(self, view: MemberView) -> Iterator[Html]:
        member = view.member
        handle = f" @{member.username}" if member.username else ""
        role = self.plain(_ROLES[view.role])
        yield Html(f"{bold(cut(member.name, NAME_LENGTH))}{escape(handle)} · {escape(role)}")
        duty = DutyView(self.translator, self.language)
        mark, words = duty.status_of(view.duty, view.now, view.zone)
        yield escape(f"{mark} {words}")
        yield self.say("member-leads", count=view.open_leads)
        yield self.say(
            "member-limits",
            open=str(member.max_open),
            window=str(member.max_per_window),
            count=member.window_minutes,
        )
        yield self._hours(view)
        spoken = ", ".join(member.languages) or self.plain("languages-all")
        yield self.say("member-languages", languages=spoken)
        yield self._user(view)
        yield from (escape(f"🏖 {duty.span(one, view.zone)}") for one in view.leaves)
        yield self.say("member-commands", leave=code(f"/leave {_handle(member)} 1–14.01"))

    def _hours(self, view: MemberView) -> Html:
        if view.member.hours is None:
            hours = self.hours(view.team.hours)
            return self.say("member-hours-team", hours=hours, zone=view.zone)
        return self.say("member-hours", hours=self.hours(view.member.hours), zone=view.zone)

    def _user(self, view: MemberView) -> Html:
        member = view.member
        if member.crm_user_id is None:
            return self.say("member-user-none")
        name = cut(view.user.name if view.user else f"#{member.crm_user_id}", NAME_LENGTH)
        if member.crm_confirmed_at is None:
            return self.say("member-user-proposed", name=name)
        if member.crm_inactive_at is not None:
            return self.say("member-user-inactive", name=name)
        return self.say("member-user", name=name)

    def hours_page(self, view: MemberView) -> OutgoingMessage:
        """Return when somebody works."""
        own = view.member.hours
        offered: list[tuple[str, object, bool]] = [
            (self.plain("wide-button-hours-team"), "team", own is None)
        ]
        offered += [(self.hours(one), number, one == own) for number, one in enumerate(HOURS)]
        rows = self.choices(offered, TeamVerb.HOURS_SET, 1)
        rows.append([self.key_button("button-staff-zone", TeamVerb.ZONES)])
        command = f"/hours {_handle(view.member)} {self.hours(HOURS[1])}"
        how = self.say("hours-how", command=code(command))
        return self.page([self._hours(view), how], rows + self.to_member())

    def zones_page(self, view: MemberView) -> OutgoingMessage:
        """Return by whose clock somebody works."""
        offered: list[tuple[str, object, bool]] = [
            (self.plain("wide-button-hours-team"), "team", view.member.time_zone is None)
        ]
        offered += [
            (one.rpartition("/")[2].replace("_", " "), number, one == view.member.time_zone)
            for number, one in enumerate(ZONES)
        ]
        rows = self.choices(offered, TeamVerb.ZONE_SET, 3)
        how = self.say("zone-how", command=code(f"/zone {_handle(view.member)} Berlin"))
        back = [[self.key_button("button-staff-back", TeamVerb.HOURS)]]
        return self.page([self.say("zone-now", zone=view.zone), how], rows + back)

    def users_page(self, page: UserPage) -> OutgoingMessage:
        """Return users of the portal whom somebody may be."""
        member = page.view.member
        rows = self.choices(
            [(one.name, one.id, one.id == member.crm_user) for one in page.users],
            TeamVerb.USER_SET,
            1,
        )
        rows += self.turning(TeamVerb.USERS, page.page, page.pages)
        if member.crm_user_id is not None:
            rows.append([self.key_button("button-user-none", TeamVerb.USER_SET, 0)])
        if member.crm_user_id is not None and member.crm_confirmed_at is None:
            rows.insert(
                0, [self.key_button("button-user-yes", TeamVerb.USER_SET, member.crm_user_id)]
            )
        key = "users-which" if page.users else "users-none" if page.asked else "users-not-asked"
        blocks = [self.say(key, name=cut(member.name, NAME_LENGTH)), self._user(page.view)]
        return self.page(blocks, rows + self.to_member())

    def limits_page(self, view: MemberView) -> OutgoingMessage:
        """Return how much the line gives somebody."""
        member = view.member
        rows = self.choices(
            [(str(one), f"mo.{one}", one == member.max_open) for one in CAPACITIES],
            TeamVerb.LIMIT_SET,
            5,
        )
        rows += self.choices(
            [(f"{one} ⚡️", f"mw.{one}", one == member.max_per_window) for one in WINDOWS],
            TeamVerb.LIMIT_SET,
            5,
        )
        rows += self.choices(
            [
                (self.plain("span-minutes", count=one), f"wm.{one}", one == member.window_minutes)
                for one in WINDOW_MINUTES
            ],
            TeamVerb.LIMIT_SET,
            4,
        )
        return self.page([self.say("limits-head")], rows + self.to_member())

    def languages_page(self, view: MemberView, known: tuple[str, ...]) -> OutgoingMessage:
        """Return which languages somebody speaks."""
        spoken = view.member.languages
        rows = self.choices(
            [(one, f"{one}.{int(one not in spoken)}", one in spoken) for one in known],
            TeamVerb.LANGUAGE_SET,
            4,
        )
        return self.page([self.say("languages-head")], rows + self.to_member())

    def role_page(self, view: MemberView, role: Role) -> OutgoingMessage:
        """Ask once more."""
        key = "role-admin-sure" if role is Role.ADMIN else "role-manager-sure"
        question = self.say(key, name=cut(view.member.name, NAME_LENGTH))
        rows = [[self.key_button("button-role-yes", TeamVerb.ROLE_SET, role.value)]]
        return self.page([question], rows + self.to_member())

    def remove_page(self, view: MemberView) -> OutgoingMessage:
        """Ask once more."""
        rows = [[self.key_button("button-remove-yes", TeamVerb.REMOVE_SURELY)]]
        question = self.say(
            "remove-sure",
            name=cut(view.member.name, NAME_LENGTH),
            team=self.name(view.team),
            count=view.open_leads,
        )
        return self.page([question], rows + self.to_member())


def _mark(duty: OnDuty | OffDuty | None) -> str:
    if duty is None:
        return ""
    return "🟢" if isinstance(duty, OnDuty) else _MARKS.get(duty.why, "💤")


def _handle(member: Member) -> str:
    return f"@{member.username}" if member.username else str(member.person_id)
