"""How teams are led: the use cases, the handlers of their tasks, and what is done daily."""

from collections.abc import Callable, Collection
from typing import Any

from aiogram import Bot

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.system_clock import SystemRandomness
from bot.telegram.posting.staff_post import EmptyCards, PostNews, ShowMenu
from bot.wiring.dialogues import build_places
from bot.wiring.person_hashes import person_hashes
from bot.wiring.public_holidays import LibraryHolidays
from handlers.cases.team_cases import TeamCases
from handlers.views.links.vocabulary_page import VocabularyScreen
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.ban_view import ban_question
from handlers.views.team.invitation_view import invitation_news
from handlers.views.team.member_news import member_news
from intake.delivery.amending import AmendingGateway
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.languages import LanguageOf, Languages
from intake.kernel.person import Profile
from intake.leads.lead_book import LeadBook
from intake.operations.bring_leads import BringLeads
from intake.operations.place_team import PlaceTeam
from intake.outbox.attempt import Handler
from intake.outbox.tasks.staff_tasks import (
    BanQuestion,
    InvitationNews,
    MemberLeft,
    MemberMenu,
    MemberNews,
    PortalUsersRefresh,
    SourceQuestion,
)
from intake.outbox.tasks.task import Task
from intake.staffing.ban_person import BanPerson, ListBans
from intake.staffing.change_member import ChangeMember
from intake.staffing.change_team import ChangeTeam
from intake.staffing.days_off import ProposeHolidays, SetDays
from intake.staffing.invite import DecideInvitation, InvitationStory, Invite
from intake.staffing.portal_links import AskForPortalUsers, RefreshPortalUsers
from intake.staffing.propose_link import ProposeLink
from intake.staffing.read_staff import KnowsStaff, ReadStaff
from intake.staffing.schedule import ChangeSchedule
from intake.staffing.staff import Staff
from intake.staffing.watch_place import MoveChat
from intake.stats.digest_times import MoveDigest
from intake.team.access import TeamAccess
from intake.team.team import DEFAULT_TEAM
from intake.wizards.ask_sources import asked_about
from storage.database import Database
from texts.translator import Translator


def build_staff(settings: Settings, form_chats: Callable[[], Collection[ChatId]] = tuple) -> Staff:
    """Return what every change of teams and their people shares."""
    zone = str(settings.timezone)
    access = TeamAccess(
        owners=settings.admin_ids, managers=settings.managers_chat_id, form_chats=form_chats
    )
    return Staff(access, LeadBook(zone=zone), zone=zone)


def build_move_chat(settings: Settings, database: Database, staff: Staff, clock: Clock) -> MoveChat:
    """Return what follows a group that became a supergroup."""
    return MoveChat(
        database.writing,
        staff,
        clock,
        admins=settings.admin_chats,
        followers=(MoveDigest(zone=str(settings.timezone)),),
    )


def build_team_cases(
    settings: Settings,
    database: Database,
    files: Files,
    clock: Clock,
    staff: Staff,
    bans_changed: Callable[[], None],
) -> TeamCases:
    """Return the use cases by which teams are led."""
    reading, writing = database.reading, database.writing
    holidays = LibraryHolidays()
    change_team = ChangeTeam(writing, staff, clock)
    change_member = ChangeMember(writing, staff, clock)
    spoken = {language for form in files.catalogue.menu for language in form.languages}
    return TeamCases(
        read=ReadStaff(reading, staff, clock),
        change_team=change_team,
        place_team=PlaceTeam(writing, change_team, BringLeads(build_places(settings)), clock),
        change_member=change_member,
        change_schedule=ChangeSchedule(reading, staff, change_team, change_member),
        propose_holidays=ProposeHolidays(reading, staff, clock, holidays),
        set_days=SetDays(writing, staff, clock, holidays),
        invite=Invite(writing, staff, clock, SystemRandomness()),
        decide_invitation=DecideInvitation(writing, staff, clock),
        invitation_story=InvitationStory(reading),
        propose_link=ProposeLink(writing, staff, clock),
        ban_person=BanPerson(writing, staff, clock, person_hashes(settings), bans_changed),
        list_bans=ListBans(reading, staff, clock),
        languages=tuple(sorted({*spoken, *files.translator.languages})),
    )


def staff_posts(
    settings: Settings, database: Database, bot: Bot, translator: Translator
) -> dict[type[Task], Handler[Any]]:
    """Return what brings news, menus and emptied cards."""
    knows = KnowsStaff(database.reading, build_staff(settings))
    languages = LanguageOf(
        database.reading, Languages(translator.languages, settings.default_language)
    )
    story = InvitationStory(database.reading)

    async def language_of(person_id: PersonId) -> str:
        return await languages(Profile(person_id))

    async def about_member(task: MemberNews, language: str) -> OutgoingMessage | None:
        async with database.reading() as unit:
            member = await unit.members.get(task.person_id)
            teams = await unit.members.teams_of(task.person_id)
        if member is None or member.removed_at is not None:
            return None
        team_id = next(iter(teams), DEFAULT_TEAM)
        return member_news(member, team_id, task.text, translator, language)

    async def about_invitation(task: InvitationNews, language: str) -> OutgoingMessage | None:
        invitation = await story(task.invitation_id)
        return None if invitation is None else invitation_news(invitation, translator, language)

    async def about_sources(_: SourceQuestion, language: str) -> OutgoingMessage | None:
        async with database.reading() as unit:
            sources = await asked_about(unit)
        screen = VocabularyScreen(translator, language)
        return screen.question(sources) if sources else None

    async def about_spam(task: BanQuestion, language: str) -> OutgoingMessage:
        return ban_question(task, translator, language)

    return {
        BanQuestion: PostNews(bot, language_of, about_spam),
        MemberMenu: ShowMenu(
            bot, translator, knows, knows.speaks, default=settings.default_language
        ),
        MemberLeft: EmptyCards(bot, database.reading, language_of, translator),
        MemberNews: PostNews(bot, language_of, about_member),
        SourceQuestion: PostNews(bot, language_of, about_sources, quiet=True),
        InvitationNews: PostNews(bot, language_of, about_invitation),
    }


def portal_people(
    settings: Settings, gateway: AmendingGateway, clock: Clock, *, admins: tuple[ChatId, ...]
) -> dict[type[Task], Handler[Any]]:
    """Return what asks the portal who works there."""
    book = LeadBook(zone=str(settings.timezone))
    return {PortalUsersRefresh: RefreshPortalUsers(gateway, book, clock, admins=admins)}


def build_daily_check(settings: Settings, database: Database, clock: Clock) -> AskForPortalUsers:
    """Return what has the portal asked once a day."""
    return AskForPortalUsers(database.writing, clock, admins=settings.admin_chats)
