"""How to come to where each use case of teams can be called, for test_once.py."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import wraps
from typing import Any

from bot.system_clock import SystemRandomness
from bot.wiring.public_holidays import LibraryHolidays
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.leads.lead_book import LeadBook
from intake.staffing.ban_person import BanPerson
from intake.staffing.change_member import ChangeMember, with_capacity
from intake.staffing.change_presence import ChangePresence
from intake.staffing.change_team import ChangeTeam, renamed
from intake.staffing.days_off import SetDays
from intake.staffing.invite import DecideInvitation, Invite
from intake.staffing.propose_link import ProposeLink
from intake.staffing.schedule import ChangeSchedule
from intake.staffing.staff import Staff
from intake.staffing.watch_place import MoveChat
from intake.team.absence import Absence, AbsenceKind
from intake.team.access import TeamAccess
from intake.team.ban import Ban, PersonHashes
from intake.team.card_chat import CardChat
from intake.team.invitation import VALID_FOR, Invitation
from intake.team.member import Member, Role
from intake.team.portal_user import PortalUser, contact_hash
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from tests.intake.places import ADMIN, ANNA, BORIS, Place

Call = Callable[[UpdateId], Awaitable[Any]]
Prepared = Callable[[Place], Awaitable[Call]]
OFFICE = ChatId(-1_001_000_000_007)
PRIVATE = ChatId(ANNA.id)


def staff() -> Staff:
    """Ada owns the bot; there is a managers' chat."""
    access = TeamAccess(owners=frozenset({ADMIN.id}), managers=CardChat(OFFICE))
    return Staff(access, LeadBook(zone="UTC"), zone="UTC")


async def joined(place: Place, *people: Profile, role: Role = Role.MANAGER) -> None:
    """Let people be members of the default team."""
    now = place.clock.now()
    async with place.database.writing() as unit:
        for one in people:
            await unit.people.meet(one, now)
            member = Member(person_id=one.id, name=one.first_name, role=role, joined_at=now)
            await unit.members.join(member, DEFAULT_TEAM)
        await unit.commit()


def presence(place: Place) -> ChangePresence:
    return ChangePresence(place.database.writing, staff(), place.clock)


async def goes_away(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: presence(place).away(update, ANNA, PRIVATE, "")


async def comes_back(place: Place) -> Call:
    await joined(place, ANNA)
    await absent(place, AbsenceKind.AWAY)
    return lambda update: presence(place).back(update, ANNA, PRIVATE)


async def takes_leave(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: presence(place).leave(update, ANNA, PRIVATE, "tomorrow")


async def drops_leave(place: Place) -> Call:
    await joined(place, ANNA)
    await absent(place, AbsenceKind.LEAVE)
    return lambda update: presence(place).drop_leave(update, ANNA, PRIVATE, ANNA.id, 1)


async def absent(place: Place, kind: AbsenceKind) -> None:
    now = place.clock.now()
    async with place.database.writing() as unit:
        await unit.absences.add(Absence(ANNA.id, kind, now, None, ANNA.id))
        await unit.commit()


def teams(place: Place) -> ChangeTeam:
    return ChangeTeam(place.database.writing, staff(), place.clock)


async def renames(place: Place) -> Call:
    return lambda update: teams(place)(update, ADMIN.id, DEFAULT_TEAM, renamed("Sales"))


async def makes_team(place: Place) -> Call:
    return lambda update: teams(place).make(update, ADMIN.id, "Partners")


async def archives(place: Place) -> Call:
    made = await teams(place).make(UpdateId(800_000), ADMIN.id, "Partners")
    return lambda update: teams(place).archive(update, ADMIN.id, made.id)  # type: ignore[union-attr]  # it was made


def people(place: Place) -> ChangeMember:
    return ChangeMember(place.database.writing, staff(), place.clock)


async def limits(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: people(place)(update, ADMIN.id, ANNA.id, with_capacity(3))


async def promotes(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: people(place).role(update, ADMIN.id, ANNA.id, Role.ADMIN)


async def links(place: Place) -> Call:
    await joined(place, ANNA)
    await employed(place)
    return lambda update: people(place).link(update, ADMIN.id, ANNA.id, 5)


async def removes(place: Place) -> Call:
    await joined(place, ANNA, BORIS)
    return lambda update: people(place).remove(update, ADMIN.id, ANNA.id, DEFAULT_TEAM)


async def employed(place: Place) -> None:
    mail = contact_hash("anna@firm.example")
    assert mail is not None
    async with place.database.writing() as unit:
        user = PortalUser(5, "Anna", active=True, contacts=(mail,))
        await unit.portal_users.replace((user,), place.clock.now())
        await unit.commit()


async def proposes_link(place: Place) -> Call:
    await joined(place, ANNA)
    await employed(place)
    use_case = ProposeLink(place.database.writing, staff(), place.clock)
    return lambda update: use_case(update, ANNA.id, "anna@firm.example")


def schedule(place: Place) -> ChangeSchedule:
    return ChangeSchedule(place.database.reading, staff(), teams(place), people(place))


async def says_hours(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: schedule(place).hours(update, ANNA.id, "Mon–Fri 9–18")


async def says_zone(place: Place) -> Call:
    await joined(place, ANNA)
    return lambda update: schedule(place).zone(update, ANNA.id, "Berlin")


def days(place: Place) -> SetDays:
    return SetDays(place.database.writing, staff(), place.clock, LibraryHolidays())


async def accepts_holidays(place: Place) -> Call:
    year = place.clock.now().year + 1
    return lambda update: days(place).accept(update, ADMIN.id, DEFAULT_TEAM, "DE", year)


async def names_days(place: Place) -> Call:
    day = place.clock.now().date()
    return lambda update: days(place).name(update, ADMIN.id, DEFAULT_TEAM, (day, day), ())


async def drops_day(place: Place) -> Call:
    day: date = place.clock.now().date()
    await days(place).name(UpdateId(800_000), ADMIN.id, DEFAULT_TEAM, (day, day), ())
    return lambda update: days(place).drop(update, ADMIN.id, DEFAULT_TEAM, day)


async def invites(place: Place) -> Call:
    use_case = Invite(place.database.writing, staff(), place.clock, SystemRandomness())
    return lambda update: use_case(update, ADMIN.id, DEFAULT_TEAM, Role.MANAGER)


async def invited(place: Place) -> DecideInvitation:
    """Anna took an admin's invitation, which waits for a word."""
    now = place.clock.now()
    async with place.database.writing() as unit:
        await unit.people.meet(ANNA, now)
        await unit.invitations.add(
            Invitation(
                token_hash="hash",
                team_id=DEFAULT_TEAM,
                role=Role.ADMIN,
                by=ADMIN.id,
                created_at=now,
                expires_at=now + VALID_FOR,
            )
        )
        await unit.invitations.use("hash", ANNA.id, now, confirmed=False)
        await unit.commit()
    return DecideInvitation(place.database.writing, staff(), place.clock)


async def confirms_invitation(place: Place) -> Call:
    decide = await invited(place)
    return lambda update: decide.confirm(update, ADMIN.id, 1)


async def undoes_invitation(place: Place) -> Call:
    decide = await invited(place)
    return lambda update: decide.undo(update, ADMIN.id, 1)


def bans(place: Place) -> BanPerson:
    return BanPerson(place.database.writing, staff(), place.clock, PersonHashes())


async def bans_somebody(place: Place) -> Call:
    return lambda update: bans(place)(update, ADMIN.id, PersonId(7), "spam")


async def lifts_ban(place: Place) -> Call:
    now = place.clock.now()
    async with place.database.writing() as unit:
        await unit.bans.add(Ban(PersonHashes()(PersonId(7)), PersonId(7), "spam", ADMIN.id, now))
        await unit.commit()
    return lambda update: bans(place).lift(update, ADMIN.id, 1)


async def moves_chat(place: Place) -> Call:
    use_case = MoveChat(place.database.writing, staff(), place.clock, admins=())
    return lambda update: use_case(update, OFFICE, ChatId(-1_001_000_000_008))


def _in_a_team(prepared: Prepared) -> Prepared:
    """Have the default team there first, as a migrated database has it."""

    @wraps(prepared)
    async def prepared_there(place: Place) -> Call:
        now = place.clock.now()
        team = Team(id=DEFAULT_TEAM, name="", place=PlaceKind.GROUP, chat=None, created_at=now)
        async with place.database.writing() as unit:
            await unit.teams.add(team)
            await unit.commit()
        return await prepared(place)

    return prepared_there


_CASES: tuple[tuple[Callable[..., Any], Prepared], ...] = (
    (ChangePresence.away, goes_away),
    (ChangePresence.back, comes_back),
    (ChangePresence.leave, takes_leave),
    (ChangePresence.drop_leave, drops_leave),
    (ChangeTeam.__call__, renames),
    (ChangeTeam.make, makes_team),
    (ChangeTeam.archive, archives),
    (ChangeMember.__call__, limits),
    (ChangeMember.role, promotes),
    (ChangeMember.link, links),
    (ChangeMember.remove, removes),
    (ProposeLink.__call__, proposes_link),
    (ChangeSchedule.hours, says_hours),
    (ChangeSchedule.zone, says_zone),
    (SetDays.accept, accepts_holidays),
    (SetDays.name, names_days),
    (SetDays.drop, drops_day),
    (Invite.__call__, invites),
    (DecideInvitation.confirm, confirms_invitation),
    (DecideInvitation.undo, undoes_invitation),
    (BanPerson.__call__, bans_somebody),
    (BanPerson.lift, lifts_ban),
    (MoveChat.__call__, moves_chat),
)
STAFF_CASES = tuple((called, _in_a_team(prepared)) for called, prepared in _CASES)
