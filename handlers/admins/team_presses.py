"""``/team``: its pages, and what their buttons set."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.admins import team_settings
from handlers.callback_data.staff_callbacks import NOBODY, TeamPressed, TeamVerb
from handlers.cases.team_cases import TeamCases
from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.member_pages import MemberPages
from handlers.views.team.team_pages import TeamPages, day_of
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from intake.links.link import INVITATION_PREFIX
from intake.staffing.addressee import read_addressee
from intake.staffing.change_member import MemberChange
from intake.staffing.change_team import TeamChange, placed, with_country
from intake.staffing.invite import MadeInvitation
from intake.staffing.read_staff import MemberView, TeamPage
from intake.staffing.staff import Staffed
from intake.team.member import Role
from intake.team.team import DEFAULT_TEAM, PlaceKind
from texts.translator import Translator

_ALERTS = {
    Staffed.DONE: "alert-staff-done",
    Staffed.REFUSED: "alert-staff-refused",
    Staffed.GONE: "alert-staff-gone",
    Staffed.TAKEN: "alert-staff-taken",
    Staffed.LAST: "alert-staff-last",
    Staffed.BUSY: "alert-staff-busy",
    Staffed.UNCHANGED: "alert-staff-unchanged",
}
_QUIET = frozenset({Staffed.DONE, Staffed.UNCHANGED})
"""Told in passing; the others must be read."""


async def on_team(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show the team, or the teams; with a number that one, with a name whoever is called so."""
    language = await language_of(profile)
    view: OutgoingMessage | None
    whom, _ = read_addressee(command.argument)
    if whom is not None and whom.team_id is not None:
        page = await team_cases.read.team(profile.id, whom.team_id)
        view = None if page is None else TeamPages(translator, language, whom.team_id).team(page)
    elif command.argument:
        found = await team_cases.read.members(profile.id, None, 0, command.argument)
        members = MemberPages(translator, language, DEFAULT_TEAM)
        view = None if found is None else members.members(found)
    else:
        teams = await team_cases.read.teams(profile.id) or ()
        pages = TeamPages(translator, language, teams[0].id if teams else DEFAULT_TEAM)
        page = await team_cases.read.team(profile.id, pages.team_id) if len(teams) == 1 else None
        view = pages.teams(teams) if page is None else pages.team(page)
    if view is not None:
        await say(bot, profile.id, (view,))


async def on_team_pressed(
    query: CallbackQuery,
    pressed: TeamPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Set what the button says, and show the page as it is now."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        press = TeamPress(
            team_cases,
            UpdateId(event_update.update_id),
            profile.id,
            pressed,
            TeamPages(translator, language, pressed.team_id, pressed.person_id),
            MemberPages(translator, language, pressed.team_id, pressed.person_id),
            deep_links,
        )
        outcome, view = await press()
        if outcome in _QUIET:
            await answer.toast(translator.plain(language, _ALERTS[outcome]))
        elif outcome is not None:
            await answer.alert(translator.plain(language, _ALERTS[outcome]))
        elif view is None:
            await answer.alert(translator.plain(language, "alert-staff-gone"))
    if view is None:
        return
    forwarded = pressed.verb is TeamVerb.INVITE_SET  # to somebody else: a message of its own
    if forwarded:
        await say(bot, profile.id, (view,))
    else:
        await PressedMessage(query).show_or_say(bot, view)


Pressing = tuple[Staffed | None, OutgoingMessage | None]


@dataclass(frozen=True, slots=True)
class TeamPress:
    """One press: what it sets, and which page it shows."""

    cases: TeamCases
    update_id: UpdateId
    by: PersonId
    pressed: TeamPressed
    team_pages: TeamPages
    member_pages: MemberPages
    deep_links: DeepLinks

    async def __call__(self) -> Pressing:
        """Set it, then show."""
        sets = _SETTING.get(self.pressed.verb)
        if sets is None:
            return None, await self._shown(self.pressed.verb)
        act, then = sets
        outcome = await act(self)
        if isinstance(outcome, OutgoingMessage):
            return None, outcome
        return outcome, await self._shown(then)

    async def _shown(self, verb: TeamVerb) -> OutgoingMessage | None:
        if verb is TeamVerb.TEAMS:
            teams = await self.cases.read.teams(self.by)
            return None if teams is None else self.team_pages.teams(teams, self._number(verb))
        if verb is TeamVerb.INVITED:
            found = await self.cases.read.invitations(
                self.by, self.pressed.team_id, self._number(verb)
            )
            return None if found is None else self.team_pages.invited_page(found)
        if verb is TeamVerb.MEMBERS:
            return await self._members()
        if verb in _OF_MEMBER or (verb in _OF_BOTH and self.pressed.person_id != NOBODY):
            return await self._of_member(verb)
        page = await self.cases.read.team(self.by, self.pressed.team_id)
        return None if page is None else await self._of_team(verb, page)

    def _number(self, verb: TeamVerb) -> int:
        """Return which page is wanted: a button that sets something names none."""
        value = self.pressed.value
        return int(value) if verb is self.pressed.verb and value.isdecimal() else 0

    async def _members(self) -> OutgoingMessage | None:
        number = self._number(TeamVerb.MEMBERS)
        found = await self.cases.read.members(self.by, self.pressed.team_id, number)
        screen = MemberPages(
            self.team_pages.translator, self.team_pages.language, self.pressed.team_id
        )
        return None if found is None else screen.members(found)

    async def _of_team(self, verb: TeamVerb, page: TeamPage) -> OutgoingMessage | None:
        if verb is TeamVerb.HOLIDAYS:
            return await self._holidays(page)
        if verb is TeamVerb.DAYS:
            return self.team_pages.days_page(page, self._number(verb))
        if verb is TeamVerb.LINE:
            return self.team_pages.line_page(page, self._number(verb))
        if verb is TeamVerb.RULE_DROP:
            return self.team_pages.rule_page(page, self.pressed.value)
        if verb is TeamVerb.CLOCK:
            return self.team_pages.clock_page(page, self.pressed.value.partition(".")[0])
        return _TEAM_PAGES.get(verb, TeamPages.team)(self.team_pages, page)

    async def _holidays(self, page: TeamPage) -> OutgoingMessage | None:
        country, year = page.team.country, self.pressed.value
        if country is None or not year.isdecimal():
            return self.team_pages.countries_page(page)
        proposal = await self.cases.propose_holidays(
            self.by, page.team.id, country, int(year), self.team_pages.language
        )
        return None if proposal is None else self.team_pages.holidays_page(proposal)

    async def _of_member(self, verb: TeamVerb) -> OutgoingMessage | None:
        if verb is TeamVerb.USERS:
            return await self._users()
        view = await self._member()
        if view is None:
            return None
        if verb is TeamVerb.ROLE:
            role = Role.ADMIN if self.pressed.value == Role.ADMIN else Role.MANAGER
            return self.member_pages.role_page(view, role)
        if verb is TeamVerb.LANGUAGES:
            return self.member_pages.languages_page(view, self.cases.languages)
        return _MEMBER_PAGES.get(verb, MemberPages.member)(self.member_pages, view)

    async def _users(self) -> OutgoingMessage | None:
        pressed = self.pressed
        number = self._number(TeamVerb.USERS)
        users = await self.cases.read.users(self.by, pressed.team_id, pressed.person_id, number)
        return None if users is None else self.member_pages.users_page(users)

    async def _member(self) -> MemberView | None:
        return await self.cases.read.member(self.by, self.pressed.team_id, self.pressed.person_id)

    # --- what is set ---

    async def set_hours(self) -> Staffed:
        """Set hours: of the member, or of the team."""
        if self.pressed.person_id != NOBODY:
            return await self._change_member(team_settings.member_hours(self.pressed))
        return await self._change_team(team_settings.team_hours(self.pressed))

    async def set_zone(self) -> Staffed:
        """Set the zone: of the member, or of the team."""
        if self.pressed.person_id != NOBODY:
            return await self._change_member(team_settings.member_zone(self.pressed))
        return await self._change_team(team_settings.team_zone(self.pressed))

    async def set_country(self) -> Staffed | OutgoingMessage:
        """Show the countries; with one: note it."""
        if not self.pressed.value:
            page = await self.cases.read.team(self.by, self.pressed.team_id)
            return Staffed.GONE if page is None else self.team_pages.countries_page(page)
        known = self.cases.set_days.knows(self.pressed.value)
        return await self._change_team(with_country(self.pressed.value) if known else None)

    async def set_holidays(self) -> Staffed:
        """Note a year's holidays."""
        page = await self.cases.read.team(self.by, self.pressed.team_id)
        year = self.pressed.value
        if page is None or page.team.country is None or not year.isdecimal():
            return Staffed.GONE
        return await self.cases.set_days.accept(
            self.update_id, self.by, self.pressed.team_id, page.team.country, int(year)
        )

    async def drop_day(self) -> Staffed:
        """Let the usual hours hold again on a day."""
        day = day_of(self.pressed.value)
        if day is None:
            return Staffed.GONE
        return await self.cases.set_days.drop(self.update_id, self.by, self.pressed.team_id, day)

    async def set_strategy(self) -> Staffed:
        """Say who gets leads."""
        return await self._change_team(team_settings.strategy(self.pressed))

    async def drop_rule(self) -> Staffed:
        """Take a rule away."""
        return await self._change_team(team_settings.dropped_rule(self.pressed))

    async def set_clock(self) -> Staffed:
        """Say how long is waited for something."""
        return await self._change_team(team_settings.clock(self.pressed))

    async def set_words(self) -> Staffed:
        """Say what prospects are told."""
        return await self._change_team(team_settings.words(self.pressed))

    async def set_private(self) -> Staffed:
        """Let it work in private chats."""
        change = placed(PlaceKind.PRIVATE, None)
        return await self.cases.place_team(self.update_id, self.by, self.pressed.team_id, change)

    async def make_invitation(self) -> Staffed | OutgoingMessage:
        """Make an invitation, and show its link once."""
        role = Role.ADMIN if self.pressed.value == Role.ADMIN else Role.MANAGER
        made = await self.cases.invite(self.update_id, self.by, self.pressed.team_id, role)
        if isinstance(made, MadeInvitation):
            link = self.deep_links.to(f"{INVITATION_PREFIX}{made.token}")
            return self.team_pages.invitation(made, link)
        return made

    async def drop_invitation(self) -> Staffed:
        """Take an invitation back."""
        value = self.pressed.value
        number = int(value) if value.isdecimal() else 0
        return await self.cases.decide_invitation.undo(self.update_id, self.by, number)

    async def set_user(self) -> Staffed:
        """Say who somebody is in the portal."""
        value = self.pressed.value
        user_id = int(value) if value.isdecimal() else 0
        return await self.cases.change_member.link(
            self.update_id, self.by, self.pressed.person_id, user_id or None
        )

    async def set_limit(self) -> Staffed:
        """Say how much somebody gets."""
        view = await self._member()
        if view is None:
            return Staffed.GONE
        return await self._change_member(team_settings.limit(self.pressed, view.member))

    async def set_language(self) -> Staffed:
        """Say what somebody speaks."""
        return await self._change_member(team_settings.language(self.pressed, self.cases.languages))

    async def set_role(self) -> Staffed:
        """Give somebody another role."""
        role = Role.ADMIN if self.pressed.value == Role.ADMIN else Role.MANAGER
        return await self.cases.change_member.role(
            self.update_id, self.by, self.pressed.person_id, role
        )

    async def remove(self) -> Staffed:
        """Take somebody out of the team."""
        return await self.cases.change_member.remove(
            self.update_id, self.by, self.pressed.person_id, self.pressed.team_id
        )

    async def archive(self) -> Staffed:
        """Close the team."""
        return await self.cases.change_team.archive(self.update_id, self.by, self.pressed.team_id)

    async def _change_team(self, change: TeamChange | None) -> Staffed:
        if change is None:
            return Staffed.GONE
        return await self.cases.change_team(self.update_id, self.by, self.pressed.team_id, change)

    async def _change_member(self, change: MemberChange | None) -> Staffed:
        if change is None:
            return Staffed.GONE
        return await self.cases.change_member(
            self.update_id, self.by, self.pressed.person_id, change
        )


_OF_MEMBER = frozenset(
    {
        TeamVerb.MEMBER,
        TeamVerb.USERS,
        TeamVerb.LIMITS,
        TeamVerb.LANGUAGES,
        TeamVerb.ROLE,
        TeamVerb.REMOVE,
    }
)
_OF_BOTH = frozenset({TeamVerb.HOURS, TeamVerb.ZONES})
"""Pages that the team has, and each member."""

_TEAM_PAGES: dict[TeamVerb, Callable[[TeamPages, TeamPage], OutgoingMessage]] = {
    TeamVerb.HOURS: TeamPages.hours_page,
    TeamVerb.ZONES: TeamPages.zones_page,
    TeamVerb.COUNTRY: TeamPages.countries_page,
    TeamVerb.CLOCKS: TeamPages.clocks_page,
    TeamVerb.WORDS: TeamPages.words_page,
    TeamVerb.PLACE: TeamPages.place_page,
    TeamVerb.PLACE_PRIVATE: TeamPages.private_page,
    TeamVerb.INVITE: TeamPages.invite_page,
    TeamVerb.ARCHIVE: TeamPages.archive_page,
}
_MEMBER_PAGES: dict[TeamVerb, Callable[[MemberPages, MemberView], OutgoingMessage]] = {
    TeamVerb.HOURS: MemberPages.hours_page,
    TeamVerb.ZONES: MemberPages.zones_page,
    TeamVerb.LIMITS: MemberPages.limits_page,
    TeamVerb.REMOVE: MemberPages.remove_page,
}

_Act = Callable[[TeamPress], Awaitable[Staffed | OutgoingMessage]]
_SETTING: dict[TeamVerb, tuple[_Act, TeamVerb]] = {
    TeamVerb.HOURS_SET: (TeamPress.set_hours, TeamVerb.HOURS),
    TeamVerb.ZONE_SET: (TeamPress.set_zone, TeamVerb.ZONES),
    TeamVerb.COUNTRY: (TeamPress.set_country, TeamVerb.DAYS),
    TeamVerb.HOLIDAYS_SET: (TeamPress.set_holidays, TeamVerb.DAYS),
    TeamVerb.DAY_DROP: (TeamPress.drop_day, TeamVerb.DAYS),
    TeamVerb.STRATEGY_SET: (TeamPress.set_strategy, TeamVerb.LINE),
    TeamVerb.RULE_DROP_SURELY: (TeamPress.drop_rule, TeamVerb.LINE),
    TeamVerb.CLOCK_SET: (TeamPress.set_clock, TeamVerb.CLOCKS),
    TeamVerb.WORDS_SET: (TeamPress.set_words, TeamVerb.WORDS),
    TeamVerb.PLACE_SET: (TeamPress.set_private, TeamVerb.PLACE),
    TeamVerb.INVITE_SET: (TeamPress.make_invitation, TeamVerb.TEAM),
    TeamVerb.INVITED_DROP: (TeamPress.drop_invitation, TeamVerb.INVITED),
    TeamVerb.USER_SET: (TeamPress.set_user, TeamVerb.MEMBER),
    TeamVerb.LIMIT_SET: (TeamPress.set_limit, TeamVerb.LIMITS),
    TeamVerb.LANGUAGE_SET: (TeamPress.set_language, TeamVerb.LANGUAGES),
    TeamVerb.ROLE_SET: (TeamPress.set_role, TeamVerb.MEMBER),
    TeamVerb.REMOVE_SURELY: (TeamPress.remove, TeamVerb.MEMBERS),
    TeamVerb.ARCHIVE_SURELY: (TeamPress.archive, TeamVerb.TEAMS),
}
"""What each button sets, and the page that shows it then."""
