"""The pages of ``/team`` about a team: what it is, when it works, how it gets leads."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handlers.callback_data.staff_callbacks import TeamVerb
from handlers.views.local_times import day_in_words, local_time, weekday
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import in_rows
from handlers.views.team.duty_view import DutyView
from handlers.views.team.staff_screen import NAME_LENGTH, StaffScreen
from intake.kernel.paging import page_of
from intake.staffing.change_team import rule_fingerprint
from intake.staffing.days_off import HolidayProposal
from intake.staffing.hours_words import write_shifts
from intake.staffing.invite import MadeInvitation
from intake.staffing.presets import (
    COUNTRIES,
    FOLLOW_UPS,
    HOURS,
    QUIET_HOURS,
    TIMES,
    WAITS,
    ZONES,
)
from intake.staffing.read_staff import InvitationLine, InvitationPage, TeamPage
from intake.team.absence import CalendarDay
from intake.team.member import Role
from intake.team.roster import OffDuty, OnDuty
from intake.team.team import (
    DEFAULT_TEAM,
    Introduction,
    PlaceKind,
    RoutingRule,
    Strategy,
    Team,
)
from texts.markup import Html, bold, code, cut, escape, join

_SHOWN_TEAMS = 10
_SHOWN_AWAY = 10
_SHOWN_DAYS = 12
_SHOWN_RULES = 20
_STRATEGIES = {
    Strategy.EVERYBODY: "wide-button-line-everybody",
    Strategy.ROUND_ROBIN: "wide-button-line-in-turn",
    Strategy.FEWEST_OPEN: "wide-button-line-fewest",
}
_INTRODUCTIONS = {
    Introduction.NOBODY: "wide-button-words-nobody",
    Introduction.NAME: "wide-button-words-name",
    Introduction.TEAM: "wide-button-words-team",
}
_PLACES = {
    PlaceKind.TOPICS: "place-topics",
    PlaceKind.GROUP: "place-group",
    PlaceKind.PRIVATE: "place-private",
}
_CLOCKS = {
    "take": "wide-button-clock-take",
    "first_reply": "wide-button-clock-first",
    "next_reply": "wide-button-clock-next",
    "patience": "wide-button-clock-patience",
    "offer": "wide-button-clock-offer",
}
_CLOCK_WORDS = {
    "take": "clock-take",
    "first_reply": "clock-first",
    "next_reply": "clock-next",
    "patience": "clock-patience",
    "offer": "clock-offer",
}


class TeamPages(StaffScreen):
    """Renders them."""

    def teams(self, teams: tuple[Team, ...], page: int = 0) -> OutgoingMessage:
        """Return a page of the teams."""
        shown, page, pages = page_of(teams, _SHOWN_TEAMS, page)
        rows = [
            [
                TeamPages(self.translator, self.language, one.id).button(
                    self.name(one), TeamVerb.TEAM
                )
            ]
            for one in shown
        ]
        rows += self.turning(TeamVerb.TEAMS, page, pages)
        return self.page([self.say("team-list", count=len(teams))], rows)

    def team(self, page: TeamPage) -> OutgoingMessage:
        """Return one team."""
        rows = [
            [self.key_button("button-team-members", TeamVerb.MEMBERS, 0),
             self.key_button("button-team-invite", TeamVerb.INVITE)],
            [self.key_button("button-team-hours", TeamVerb.HOURS),
             self.key_button("button-team-days", TeamVerb.DAYS)],
            [self.key_button("button-team-line", TeamVerb.LINE),
             self.key_button("button-team-clocks", TeamVerb.CLOCKS)],
            [self.key_button("button-team-words", TeamVerb.WORDS),
             self.key_button("button-team-place", TeamVerb.PLACE)],
        ]  # fmt: skip
        if page.several:
            rows.append([self.key_button("button-team-all", TeamVerb.TEAMS)])
        if self.team_id != DEFAULT_TEAM:
            rows[-1].append(self.key_button("button-team-archive", TeamVerb.ARCHIVE))
        return self.page([join(list(self._team(page)))], rows)

    def _team(self, page: TeamPage) -> Iterator[Html]:
        team = page.team
        yield Html(f"{bold(self.name(team))} #{team.id}")
        yield self.say(
            _PLACES[team.place]
            if page.place_chat or team.place is PlaceKind.PRIVATE
            else "place-none"
        )
        on = sum(isinstance(one.duty, OnDuty) for one in page.board.lines)
        yield self.say("team-people", count=len(page.board.lines), on=str(on))
        duty = DutyView(self.translator, self.language)
        away = [
            one
            for one in page.board.lines
            if isinstance(one.duty, OffDuty) and one.duty.why != "hours"
        ]
        yield from (duty.line(one, page.board) for one in away[:_SHOWN_AWAY])
        if (more := len(away) - _SHOWN_AWAY) > 0:
            yield self.say("days-more", count=more)
        yield escape(f"🕘 {self.hours(team.hours)}, {page.board.zone}")
        if page.days:
            day = day_in_words(page.days[0].day, self.translator, self.language)
            yield self.say("team-next-day", name=day)
        yield Html(f"⚖️ {escape(self.plain(_STRATEGIES[team.rules.strategy]))}")
        if team.rules.rules:
            yield self.say("team-rules", count=len(team.rules.rules))
        yield self.say("team-rename-how")
        yield self.say("team-new-how")

    def hours_page(self, page: TeamPage) -> OutgoingMessage:
        """Return when it works."""
        team = page.team
        offered = [(self.hours(one), number, one == team.hours) for number, one in enumerate(HOURS)]
        rows = self.choices(offered, TeamVerb.HOURS_SET, 1)
        rows.append([self.key_button("button-staff-zone", TeamVerb.ZONES)])
        now = self.say("hours-of-team", hours=self.hours(team.hours), zone=page.board.zone)
        how = self.say("hours-how", command=code(f"/hours #{team.id} {self.hours(HOURS[1])}"))
        return self.page([now, how], rows + self.to_team())

    def zones_page(self, page: TeamPage) -> OutgoingMessage:
        """Return by whose clock it works."""
        offered = [
            (one.rpartition("/")[2].replace("_", " "), number, one == page.board.zone)
            for number, one in enumerate(ZONES)
        ]
        rows = self.choices(offered, TeamVerb.ZONE_SET, 3)
        how = self.say("zone-how", command=code(f"/zone #{page.team.id} Berlin"))
        back = [[self.key_button("button-staff-back", TeamVerb.HOURS)]]
        return self.page([self.say("zone-now", zone=page.board.zone), how], rows + back)

    def days_page(self, page: TeamPage, number: int = 0) -> OutgoingMessage:
        """Return days with hours of their own, a page of them."""
        shown, number, pages = page_of(page.days, _SHOWN_DAYS, number)
        lines = [self.say("days-head" if page.days else "days-none")]
        lines += [self._day(one) for one in shown]
        drops = [
            self.button(f"🗑 {one.day:%d.%m.%y}", TeamVerb.DAY_DROP, f"{one.day:%Y%m%d}")
            for one in shown
        ]
        rows = in_rows(drops, 3) + self.turning(TeamVerb.DAYS, number, pages)
        year = page.board.now.year
        if page.team.country is not None:
            country = page.team.country
            rows.append([
                self.button(
                    self.plain("button-days-holidays", country=country, year=str(one)),
                    TeamVerb.HOLIDAYS, one,
                )
                for one in (year, year + 1)
            ])  # fmt: skip
        rows.append([self.key_button("button-days-country", TeamVerb.COUNTRY)])
        how = self.say("days-how", command=code(f"/dayoff #{page.team.id} 24.12–26.12"))
        return self.page([join(lines), how], rows + self.to_team())

    def _day(self, one: CalendarDay) -> Html:
        day = f"{weekday(one.day, self.translator, self.language)} "
        day += day_in_words(one.day, self.translator, self.language)
        if not one.shifts:
            return escape(f"🏖 {day}")
        return escape(f"🕘 {day}: {write_shifts(one.shifts)}")

    def countries_page(self, page: TeamPage) -> OutgoingMessage:
        """Return the countries whose holidays can be proposed."""
        offered = [(f"{flag(one)} {one}", one, one == page.team.country) for one in COUNTRIES]
        rows = self.choices(offered, TeamVerb.COUNTRY, 4)
        back = [[self.key_button("button-staff-back", TeamVerb.DAYS)]]
        how = self.say("country-how", command=code(f"/dayoff #{page.team.id} FR"))
        return self.page([self.say("country-which"), how], rows + back)

    def holidays_page(self, proposal: HolidayProposal) -> OutgoingMessage:
        """Return a year's holidays, to be accepted."""
        back = [[self.key_button("button-staff-back", TeamVerb.DAYS)]]
        if not proposal.days:
            return self.page([self.say("holidays-none", year=str(proposal.year))], back)
        lines = [
            escape(
                f"{'🕘' if one.working else '🏖'} "
                f"{weekday(one.day, self.translator, self.language)} {one.day:%d.%m} "
                f"{cut(one.name, NAME_LENGTH) or self.plain('holidays-working')}".rstrip()
            )
            for one in proposal.days
        ]
        head = self.say("holidays-head", country=proposal.country, year=str(proposal.year))
        yes = [[self.key_button("button-holidays-yes", TeamVerb.HOLIDAYS_SET, proposal.year)]]
        return self.page([head, join(lines), self.say("holidays-foot")], yes + back)

    def line_page(self, page: TeamPage, number: int = 0) -> OutgoingMessage:
        """Return who gets leads, with a page of the rules."""
        rules = page.team.rules
        numbered = list(enumerate(rules.rules, 1))
        shown, number, pages = page_of(numbered, _SHOWN_RULES, number)
        offered = [
            (self.plain(key), strategy.value, strategy is rules.strategy)
            for strategy, key in _STRATEGIES.items()
        ]
        rows = self.choices(offered, TeamVerb.STRATEGY_SET, 1)
        drops = [
            self.button(f"🗑 {place}", TeamVerb.RULE_DROP, f"{place - 1}.{rule_fingerprint(rule)}")
            for place, rule in shown
        ]
        rows += in_rows(drops, 5)
        rows += self.turning(TeamVerb.LINE, number, pages)
        lines = [self._rule(place, rule, page) for place, rule in shown]
        rules_block = join([self.say("line-rules"), *lines]) if lines else self.say("line-no-rules")
        blocks = [self.say("line-head"), rules_block, self.say("line-rule-how")]
        return self.page(blocks, rows + self.to_team())

    def rule_page(self, page: TeamPage, value: str) -> OutgoingMessage | None:
        """Ask whether to take a rule away; ``None``: it is not the one that was shown any more."""
        number, _, fingerprint = value.partition(".")
        rules = page.team.rules.rules
        place = int(number) if number.isdecimal() else len(rules)
        if place >= len(rules) or rule_fingerprint(rules[place]) != fingerprint:
            return None
        question = self.say("rule-drop-sure", rule=self._rule(place + 1, rules[place], page))
        yes = [self.key_button("button-rule-drop-yes", TeamVerb.RULE_DROP_SURELY, value)]
        back = [self.key_button("button-staff-back", TeamVerb.LINE)]
        return self.page([question], [yes, back])

    def _rule(self, number: int, rule: RoutingRule, page: TeamPage) -> Html:
        conditions = [
            part
            for part in (
                rule.form_id and self.plain("rule-form", form=rule.form_id),
                rule.link_id and self.plain("rule-link", number=str(rule.link_id)),
                rule.step
                and self.plain("rule-answer", step=rule.step, value=cut(rule.answer or "", 40)),
                rule.language and self.plain("rule-language", language=rule.language),
                rule.source and self.plain("rule-source", source=cut(rule.source, 40)),
            )
            if part
        ]
        names = [cut(page.names.get(one, str(one)), 40) for one in rule.members]
        who = ", ".join(names) or self.plain("rule-everybody")
        how = self.plain(_STRATEGIES[rule.strategy]) if len(rule.members) != 1 else ""
        text = f"{number}. {', '.join(conditions) or self.plain('rule-any')} → {who}"
        return escape(f"{text} ({how})" if how else text)

    def clocks_page(self, page: TeamPage) -> OutgoingMessage:
        """Return how long is waited for what."""
        rows = [[self.key_button(key, TeamVerb.CLOCK, name)] for name, key in _CLOCKS.items()]
        lines = [self._clock(name, page.team) for name in _CLOCKS]
        return self.page([self.say("clocks-head"), join(lines)], rows + self.to_team())

    def clock_page(self, page: TeamPage, name: str) -> OutgoingMessage | None:
        """Return what can be chosen for one clock; ``None``: there is no such clock."""
        if name not in _CLOCKS:
            return None
        now = getattr(page.team.rules, name)
        presets: Sequence[timedelta | tuple[timedelta, ...]] = TIMES.get(name) or WAITS[name]
        offered = [
            (self.times(one), f"{name}.{number}", one == now) for number, one in enumerate(presets)
        ]
        rows = self.choices(offered, TeamVerb.CLOCK_SET, 1)
        back = [[self.key_button("button-staff-back", TeamVerb.CLOCKS)]]
        return self.page([self._clock(name, page.team)], rows + back)

    def _clock(self, name: str, team: Team) -> Html:
        return self.say(_CLOCK_WORDS[name], times=self.times(getattr(team.rules, name)))

    def times(self, times: timedelta | tuple[timedelta, ...] | None) -> str:
        """Return spans in words."""
        if not times:
            return self.plain("clock-off")
        spans = times if isinstance(times, tuple) else (times,)
        return ", ".join(self._span(one) for one in spans)

    def _span(self, span: timedelta) -> str:
        if span >= timedelta(days=1):
            return self.plain("span-days", count=span.days)
        return self.plain("span-minutes", count=int(span.total_seconds() // 60))

    def words_page(self, page: TeamPage) -> OutgoingMessage:
        """Return what prospects are told by itself."""
        rules = page.team.rules
        offered = [
            (self.plain(key), f"in.{one.value}", one is rules.introduces)
            for one, key in _INTRODUCTIONS.items()
        ]
        rows = self.choices(offered, TeamVerb.WORDS_SET, 1)
        for name, key, on in (
            ("ex", "wide-button-words-expect", rules.expectation),
            ("pe", "wide-button-words-people", rules.people_too),
        ):
            text = f"{'✅' if on else '⬜️'} {self.plain(key)}"
            rows.append([self.button(text, TeamVerb.WORDS_SET, f"{name}.{int(not on)}")])
        follow = [
            (self.times(one), f"fo.{number}", one == rules.follow_up)
            for number, one in enumerate(FOLLOW_UPS)
        ]
        rows += self.choices(follow, TeamVerb.WORDS_SET, 5)
        quiet = [
            (f"{start.hour}–{end.hour}", f"qu.{number}",
             (start, end) == (rules.quiet_from, rules.quiet_until))
            for number, (start, end) in enumerate(QUIET_HOURS)
        ]  # fmt: skip
        rows += self.choices(quiet, TeamVerb.WORDS_SET, 3)
        text = self.say(
            "words-head",
            follow=self.times(rules.follow_up),
            quiet=f"{rules.quiet_from:%H:%M}–{rules.quiet_until:%H:%M}",
        )
        return self.page([text], rows + self.to_team())

    def place_page(self, page: TeamPage) -> OutgoingMessage:
        """Return where it sees its leads, and how that is changed."""
        team = page.team
        now = (
            _PLACES[team.place]
            if page.place_chat or team.place is PlaceKind.PRIVATE
            else ("place-none")
        )
        rows = []
        if team.place is not PlaceKind.PRIVATE:
            rows.append([self.key_button("wide-button-place-private", TeamVerb.PLACE_PRIVATE)])
        return self.page([self.say(now), self.say("place-how")], rows + self.to_team())

    def private_page(self, page: TeamPage) -> OutgoingMessage:
        """Ask once more."""
        rows = [[self.key_button("button-place-private-yes", TeamVerb.PLACE_SET)]]
        question = self.say("place-private-sure", team=self.name(page.team))
        return self.page([question], rows + self.to_team())

    def invite_page(self, page: TeamPage) -> OutgoingMessage:  # noqa: ARG002  as all pages
        """Return the question as what somebody is to be invited."""
        rows = [
            [self.key_button("button-invite-manager", TeamVerb.INVITE_SET, Role.MANAGER.value),
             self.key_button("button-invite-admin", TeamVerb.INVITE_SET, Role.ADMIN.value)],
            [self.key_button("wide-button-invited", TeamVerb.INVITED, 0)],
        ]  # fmt: skip
        return self.page([self.say("invite-head")], rows + self.to_team())

    def invitation(self, made: MadeInvitation, link: str) -> OutgoingMessage:
        """Return the link, to be handed on."""
        admin = made.invitation.role is Role.ADMIN
        text = self.say("invite-admin" if admin else "invite-manager", team=self.name(made.team))
        return self.page([text, code(link)], self.to_team())

    def invited_page(self, page: InvitationPage) -> OutgoingMessage:
        """Return the open invitations, with a button for each that takes it back."""
        back = [[self.key_button("button-staff-back", TeamVerb.INVITE)]]
        if not page.lines:
            return self.page([self.say("invited-none")], back)
        numbered = list(enumerate(page.lines, 1))
        lines = [self._invited(number, one, page) for number, one in numbered]
        drops = [
            self.button(f"↩️ {number}", TeamVerb.INVITED_DROP, one.invitation.id)
            for number, one in numbered
        ]
        turning = self.turning(TeamVerb.INVITED, page.page, page.pages)
        head = self.say("invited-head", page=page.page + 1, pages=page.pages)
        return self.page([head, join(lines)], in_rows(drops, 4) + turning + back)

    def _invited(self, number: int, line: InvitationLine, page: InvitationPage) -> Html:
        invitation, board = line.invitation, page.board
        ends = local_time(
            invitation.expires_at, board.now, board.zone, self.translator, self.language
        )
        return self.say(
            "invited-waits" if invitation.waits else "invited-unused",
            number=str(number),
            role=self.plain("role-admin" if invitation.role is Role.ADMIN else "role-manager"),
            by=cut(line.by, NAME_LENGTH),
            person=cut(line.person, NAME_LENGTH),
            until=ends,
        )

    def archive_page(self, page: TeamPage) -> OutgoingMessage:
        """Ask once more."""
        rows = [[self.key_button("button-archive-yes", TeamVerb.ARCHIVE_SURELY)]]
        question = self.say("archive-sure", team=self.name(page.team))
        return self.page([question], rows + self.to_team())


def flag(country: str) -> str:
    """Return a country's flag."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in country)


def day_of(value: str) -> date | None:
    """Read a day of a button: ``20261225``."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None
