"""Dialogues: what brings words to the other side, and the use cases of those who speak."""

from collections.abc import Sequence
from typing import Any, TypedDict

from aiogram import Bot

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.telegram.posting.words_post import TelegramWordsPost
from handlers.team_talk import (
    AnswersProspect,
    AnswersReady,
    EditsWords,
    KeepsReadyAnswer,
    OffersOwnWords,
    SendsAgain,
    SendsLater,
    TakesBack,
)
from intake.dialogue.albums import AlbumIsQuiet
from intake.dialogue.answer_prospect import AnswerProspect, Speakers
from intake.dialogue.answer_ready import AnswerReady, KeepReadyAnswer
from intake.dialogue.bundling import BundleWords, SaidLine, WriteBundle
from intake.dialogue.change_words import EditWords, SendAgain, TakeBack
from intake.dialogue.consignment import Consignments
from intake.dialogue.crm_timeline import Timeline, Transcript
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.marking import Marking
from intake.dialogue.open_thread import AfterLeadCard, Homes, OpenThread, ShowState
from intake.dialogue.own_words import OwnWords
from intake.dialogue.relaying import Relaying
from intake.dialogue.scheduled_words import ScheduledWords
from intake.dialogue.send_later import SendLater, SendScheduled
from intake.dialogue.sent_copies import Copies, Editing, TakingBack
from intake.dialogue.team_route import TeamRoute
from intake.dialogue.topics import Topics
from intake.kernel.clock import Clock
from intake.kernel.languages import LanguageOf, Languages
from intake.leads.due_clock import Recompute
from intake.leads.fire_timers import TimerEffect
from intake.leads.lead_book import LeadBook
from intake.leads.timer import TimerKind
from intake.outbox.attempt import Handler
from intake.outbox.chat_minutes import ChatMinutes
from intake.outbox.tasks.dialogue_tasks import (
    MarkWords,
    RelayEdit,
    RelayWords,
    TakeWordsBack,
    ThreadLook,
    ThreadOpening,
    TimelineBundle,
)
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.outbox.tasks.task import Task
from intake.team.access import TeamAccess
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from texts.transcript import write_transcript
from texts.translator import Translator


class TeamTalk(TypedDict):
    """The workflow data of who speaks for the team."""

    answer_prospect: AnswersProspect
    edit_words: EditsWords
    own_words: OffersOwnWords
    take_back: TakesBack
    send_again: SendsAgain
    send_later: SendsLater
    answer_ready: AnswersReady
    keep_ready_answer: KeepsReadyAnswer


def build_places(settings: Settings) -> LeadPlaces:
    """Return what knows where words go."""
    return LeadPlaces(
        managers=settings.managers_chat_id,
        admins=settings.admin_chats,
        zone=str(settings.timezone),
    )


def build_access(settings: Settings, files: Files) -> TeamAccess:
    """Return who may act for a team."""
    return TeamAccess(
        owners=settings.admin_ids,
        managers=settings.managers_chat_id,
        form_chats=lambda: files.catalogue.chats,
    )


def build_team_talk(settings: Settings, database: Database, files: Files, clock: Clock) -> TeamTalk:
    """Return the use cases of the team's words."""
    zone = str(settings.timezone)
    book = LeadBook(zone=zone)
    access = build_access(settings, files)
    languages = Languages(files.translator.languages, settings.default_language)
    speakers, scheduled = Speakers(access, book), ScheduledWords(zone=zone)
    return TeamTalk(
        answer_prospect=AnswerProspect(database.writing, database.reading, clock, speakers),
        edit_words=EditWords(database.writing, database.reading, clock, speakers, scheduled),
        own_words=OwnWords(database.reading, clock, speakers),
        take_back=TakeBack(database.writing, clock, speakers, Recompute(book, zone=zone)),
        send_again=SendAgain(database.writing, clock, speakers),
        send_later=SendLater(database.writing, database.reading, clock, speakers, scheduled),
        answer_ready=AnswerReady(database.writing, database.reading, clock, speakers, languages),
        keep_ready_answer=KeepReadyAnswer(database.writing, clock, access),
    )


def dialogue_handlers(
    settings: Settings,
    database: Database,
    bot: Bot,
    translator: Translator,
    clock: Clock,
    show_lead: Handler[LeadCardRefresh],
    minutes: ChatMinutes,
) -> dict[type[Task], Handler[Any]]:
    """Return what works on the dialogues' rows, and follows the leads' cards."""
    languages = Languages(translator.languages, settings.default_language)
    post = TelegramWordsPost(bot, translator, LanguageOf(database.reading, languages), minutes)
    places = build_places(settings)
    topics = Topics(post, places, clock)
    zone = str(settings.timezone)
    book = LeadBook(zone=zone)
    consignments = Consignments(database.reading, places, topics, book, clock)
    route = TeamRoute(consignments, post, places, topics, minutes, clock)
    copies = Copies(database.reading)
    homes = Homes(database.reading, places, topics)
    return {
        RelayWords: Relaying(consignments, post, route, clock),
        RelayEdit: Editing(copies, post, clock),
        TakeWordsBack: TakingBack(copies, post, clock),
        MarkWords: Marking(post, minutes, database.reading, ScheduledWords(zone=zone)),
        ThreadOpening: OpenThread(homes, topics, post, clock),
        ThreadLook: ShowState(homes, post),
        LeadCardRefresh: AfterLeadCard(show_lead, homes, clock),
    }


def timeline_handlers(
    settings: Settings, database: Database, timeline: Timeline, translator: Translator
) -> dict[type[Task], Handler[Any]]:
    """Return what brings dialogues into the CRM."""
    language, timezone = settings.default_language, settings.timezone

    def describe(number: int, lines: Sequence[SaidLine]) -> Transcript:
        return write_transcript(number, lines, translator, language, timezone)

    return {TimelineBundle: WriteBundle(database.reading, timeline, describe)}


def dialogue_effects() -> dict[TimerKind, TimerEffect[SqlUnitOfWork]]:
    """Return the effects of the dialogues' clocks."""
    return {
        TimerKind.ALBUM: AlbumIsQuiet(),
        TimerKind.BUNDLE: BundleWords(),
        TimerKind.SEND_LATER: SendScheduled(),
    }
