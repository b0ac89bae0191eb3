"""What the outbox works with: the relay, and which handler does each task."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from aiogram import Bot

from bot.config.settings import Settings
from bot.ops.database_watch import DatabaseWatch
from bot.relay import Relay
from bot.telegram.chat_pace import ChatPace, PacedHandler
from bot.telegram.posting.card_post import TelegramCardPost
from bot.telegram.posting.digest_post import TelegramDigestPost
from bot.telegram.posting.erasure_post import TelegramErasurePost
from bot.telegram.posting.file_source import TelegramFiles
from bot.telegram.posting.notice_post import AdminNotices, NoticePost
from bot.telegram.posting.nudge_post import TelegramNudgePost
from bot.telegram.posting.numbers_post import TelegramNumbersPost
from bot.telegram.send_slices import SendSlices
from bot.wiring.dialogues import dialogue_handlers, timeline_handlers
from bot.wiring.lead_outcomes import build_outcomes
from bot.wiring.person_hashes import person_hashes
from bot.wiring.portal import LeadCrm
from bot.wiring.staffing import build_move_chat, build_staff, portal_people, staff_posts
from bot.wiring.statistics import build_answer_stats
from bot.wiring.trial_runs import trial_pages, trials_in_crm, trials_in_telegram
from crm.client.last_look import MaySend
from handlers.ornaments import Ornaments
from handlers.views.cards.burst_view import BurstView
from handlers.views.cards.lead_card_view import LeadCardViews
from intake.arrivals.report_unknown import ReportUnknown
from intake.attribution.touch import Touch
from intake.delivery.amending import AmendingGateway
from intake.delivery.bring_in import BringIn
from intake.delivery.completing import CompleteBundle
from intake.delivery.deliver import Deliver
from intake.delivery.follow_up import BundleChange, FollowUp
from intake.delivery.note_cancellation import NoteCancellation
from intake.delivery.probe import ProbePortal
from intake.delivery.progress import finding
from intake.delivery.retrace import EraseTrace, Retrace
from intake.delivery.returning import RecordReturn
from intake.delivery.upload import UploadFiles
from intake.kernel.clock import Clock, Randomness
from intake.kernel.languages import LanguageOf, Languages
from intake.leads.cards.lead_picture import LeadPictures
from intake.leads.cards.mention_lead import MentionLead
from intake.leads.cards.say_digest import SayDigest
from intake.leads.cards.show_burst import ShowBurst, WatchLines
from intake.leads.cards.show_lead import ShowLead
from intake.nudges.ask_rating import rating_holds
from intake.nudges.expectation import expectation_holds
from intake.nudges.send_nudge import SendNudge, StillHolds
from intake.nudges.silent_prospect import follow_up_holds
from intake.nudges.stopped_form import reminder_holds
from intake.operations.erase_outside import EraseInChats, EraseInCrm, ErasureWords
from intake.operations.report_full_chats import ReportFullChats
from intake.outbox.attempt import Handler
from intake.outbox.chat_budget import ChatBudget
from intake.outbox.tasks.erasure_tasks import ChatErasure, CrmErasure
from intake.outbox.tasks.lead_tasks import BurstDigest, LeadMention, LeadsDigest
from intake.outbox.tasks.notice_tasks import Notice, NudgeKind, NumbersNews, ProspectNotice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import (
    BundleCompletion,
    CancellationNote,
    CardRefresh,
    Delivery,
    FileUpload,
    ReturnNote,
    SubmissionTask,
    TraceCorrection,
    TraceErasure,
)
from intake.outbox.tasks.task import Task
from intake.outbox.worker import Worker
from intake.outcomes.read_crm_states import ReadCrmStates
from intake.outcomes.watching import FindAssignee, watch
from intake.stats.tell_numbers import SendNumbersDigest
from intake.submissions.show_card import ShowCard
from intake.submissions.submission import Submission
from storage.database import Database
from texts.comment import (
    kept_title,
    misfits_title,
    write_cancellation,
    write_comment,
    write_correction,
    write_later_answers,
    write_return,
)
from texts.failure_words import in_words
from texts.translator import Translator

T = TypeVar("T", bound=SubmissionTask)

HOLDS: Mapping[NudgeKind, StillHolds] = {
    NudgeKind.EXPECTATION: expectation_holds,
    NudgeKind.FOLLOW_UP: follow_up_holds,
    NudgeKind.RATING: rating_holds,
    NudgeKind.REMINDER: reminder_holds,
}
"""Kinds that are looked at again before they are sent."""


def build_probe(
    settings: Settings, database: Database, gateway: AmendingGateway, clock: Clock
) -> ProbePortal:
    """Return what asks whether the portal serves us."""
    return ProbePortal(database.writing, gateway, clock, admins=settings.admin_chats)


def build_report(settings: Settings, database: Database, clock: Clock) -> ReportUnknown:
    """Return what reports unknown payloads to the admins once a day."""
    return ReportUnknown(
        database.writing, clock, timezone=settings.timezone, admins=settings.admin_chats
    )


def build_full_report(settings: Settings, database: Database, clock: Clock) -> ReportFullChats:
    """Return what tells the admins once a day which groups are full."""
    return ReportFullChats(database.writing, clock, admins=settings.admin_chats)


def build_notice_post(
    settings: Settings, database: Database, bot: Bot, translator: Translator
) -> NoticePost:
    """Return what sends notices to each reader in their language."""
    team = settings.default_language
    languages = LanguageOf(database.reading, Languages(translator.languages, team))

    def render(notice: Notice, language: str) -> str:
        args = dict(notice.args)
        if isinstance(reason := args.get("reason"), str):
            args["reason"] = in_words(reason, translator, language)
        return translator.say(language, notice.text, **args)

    return NoticePost(bot, render, languages.in_chat, default=team)


def build_admin_notices(
    settings: Settings, database: Database, bot: Bot, translator: Translator, clock: Clock
) -> AdminNotices:
    """Return what says the same to every admin."""
    post = build_notice_post(settings, database, bot, translator)
    return AdminNotices(database.writing, post, clock, admins=settings.admin_chats)


def build_watch(
    settings: Settings, database: Database, bot: Bot, translator: Translator, clock: Clock
) -> DatabaseWatch:
    """Return what reports to the admins, past the database, that it keeps nothing."""
    return DatabaseWatch(
        database,
        build_notice_post(settings, database, bot, translator).send,
        clock,
        admins=settings.admin_chats,
    )


def build_relay(
    settings: Settings,
    database: Database,
    gateway: AmendingGateway,
    leads: LeadCrm,
    bot: Bot,
    translator: Translator,
    clock: Clock,
    randomness: Randomness,
    *,
    budget: ChatBudget | None = None,
    look_again: timedelta | None = None,
    may_send: MaySend | None = None,
    slices: SendSlices | None = None,
) -> Relay:
    """Return the relay with everything behind it; ``budget``: of what chats take, if not the usual.

    From here on all that the bot sends is counted.
    """
    counted = ChatBudget() if budget is None else budget
    pace = ChatPace(clock, counted, database.reading, may_send, slices)
    bot.session.middleware(pace)
    language = settings.default_language
    admins = settings.admin_chats

    def describe(submission: Submission, repeat: bool) -> str:
        return write_comment(submission, translator, language, settings.timezone, repeat=repeat)

    views = LeadCardViews(
        translator, language, entity_url=gateway.entity_url, timezone=settings.timezone
    )
    pictures = LeadPictures(
        clock,
        pace,
        managers=settings.managers_chat_id,
        admins=admins,
        zone=settings.timezone.key,
        crm_states=ReadCrmStates(leads.names),
    )
    post = TelegramCardPost(bot, Ornaments())

    def describe_correction(submission: Submission) -> str:
        return write_correction(submission, translator, language)

    def describe_return(touch: Touch) -> str:
        return write_return(touch, translator, language, settings.timezone)

    def describe_later(submission: Submission) -> str:
        return write_later_answers(submission, translator, language, settings.timezone)

    def describe_cancellation(submission: Submission) -> str:
        return write_cancellation(submission, translator, language, settings.timezone)

    find = finding(database.reading)

    def follow_up(change: BundleChange[T]) -> FollowUp[T]:
        return FollowUp(find, gateway.active, clock, change, admins=admins)

    to_crm: dict[type[Task], Handler[Any]] = {
        Delivery: Deliver(
            find,
            gateway,
            clock,
            describe,
            mode=settings.trace_mode,
            admins=admins,
            misfits_title=misfits_title(translator, language),
            assignee_of=FindAssignee(database.reading),
            followers=(watch,),
        ),
        BundleCompletion: CompleteBundle(
            find,
            gateway,
            clock,
            describe_later,
            admins=admins,
            kept_title=kept_title(translator, language),
            misfits_title=misfits_title(translator, language),
        ),
        CancellationNote: follow_up(NoteCancellation(gateway, describe_cancellation)),
        FileUpload: UploadFiles(find, gateway, TelegramFiles(bot), clock),
        TraceCorrection: follow_up(Retrace(gateway, describe_correction)),
        TraceErasure: follow_up(EraseTrace(gateway)),
        ReturnNote: follow_up(
            RecordReturn(database.reading, gateway, describe_return, mode=settings.trace_mode)
        ),
        **build_outcomes(settings, database, leads, translator, clock, admins=admins),
        **timeline_handlers(settings, database, leads.timeline, translator),
        **portal_people(settings, gateway, clock, admins=admins),
        **trials_in_crm(
            database,
            gateway,
            leads,
            BringIn(
                gateway,
                describe,
                mode=settings.trace_mode,
                misfits_title=misfits_title(translator, language),
            ),
            clock,
        ),
        CrmErasure: EraseInCrm(
            database.reading,
            leads.eraser,
            leads.work,
            clock,
            ErasureWords(
                translator.plain(language, "erased-placeholder"),
                translator.plain(language, "erased-todo-title"),
                translator.plain(language, "erased-todo-text"),
            ),
            admins=admins,
        ),
    }
    show_card = ShowCard(
        post,
        views.submission,
        views.emptied(),
        pictures.beside,
        database.reading,
        clock,
        managers=settings.managers_chat_id,
        admins=admins,
        minutes=pace,
    )
    languages = Languages(translator.languages, language)
    nudge = SendNudge(
        database.reading,
        clock,
        TelegramNudgePost(bot, translator, languages, clock),
        hashes=person_hashes(settings),
        zone=str(settings.timezone),
        holds=HOLDS,
    )
    show_lead = ShowLead(post, views, pictures, database.reading, clock, admins=admins)
    show_burst = ShowBurst(
        post,
        BurstView(translator, language, settings.timezone),
        pictures,
        database.reading,
        clock,
        managers=settings.managers_chat_id,
        admins=admins,
    )
    to_telegram: dict[type[Task], Handler[Any]] = {
        ProspectNotice: nudge,
        CardRefresh: WatchLines(show_card),
        BurstDigest: show_burst,
        ChatErasure: EraseInChats(
            database.reading,
            TelegramErasurePost(
                bot,
                translator.say(language, "card-erased"),
                translator.plain(language, "erased-placeholder"),
            ),
            clock,
        ),
        LeadMention: MentionLead(post, views, pictures, database.reading, clock),
        LeadsDigest: SayDigest(
            database.reading,
            TelegramDigestPost(bot, translator, language),
            managers=settings.managers_chat_id,
        ),
        Notice: build_notice_post(settings, database, bot, translator),
        NumbersNews: SendNumbersDigest(
            database.reading,
            build_answer_stats(settings, database, clock),
            TelegramNumbersPost(bot, translator, languages),
            clock,
            build_staff(settings).access,
            zone=str(settings.timezone),
        ),
        **dialogue_handlers(settings, database, bot, translator, clock, show_lead, pace),
        **staff_posts(settings, database, bot, translator),
        **trials_in_telegram(database, bot, trial_pages(settings, translator, gateway.entity_url)),
    }
    move = build_move_chat(settings, database, build_staff(settings), clock)
    paced: dict[type[Task], Handler[Any]] = {
        task: PacedHandler(handler, pace, move.noticed) for task, handler in to_telegram.items()
    }
    return Relay(
        database.writing,
        database.reading,
        clock,
        owner=randomness.key(),
        work={
            OutboxQueue.CRM: Worker(database.writing, clock, to_crm, admins=admins),
            OutboxQueue.TELEGRAM: Worker(database.writing, clock, paced, admins=admins),
        },
        probes={OutboxQueue.CRM: build_probe(settings, database, gateway, clock)},
        look_again=look_again,
    )
