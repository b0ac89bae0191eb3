"""What the outbox works with: the relay, and which handler does each task."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiogram import Bot

from bot.config.settings import Settings
from bot.notifier import RefreshCard, SendNotice
from bot.ops.database_watch import DatabaseWatch
from bot.relay import Relay
from bot.telegram.file_source import TelegramFiles
from handlers.managers.card import CardView, render_card
from intake.arrivals.report_unknown import ReportUnknown
from intake.attribution.touch import Touch
from intake.delivery.amending import AmendingGateway
from intake.delivery.deliver import Deliver
from intake.delivery.follow_up import FollowUp, Step
from intake.delivery.probe import ProbePortal
from intake.delivery.progress import finding
from intake.delivery.retrace import EraseTrace, Retrace
from intake.delivery.returning import RecordReturn
from intake.delivery.upload import UploadFiles
from intake.kernel.clock import Clock, Randomness
from intake.kernel.ids import ChatId
from intake.outbox.attempt import Handler
from intake.outbox.tasks import (
    CardRefresh,
    Delivery,
    FileUpload,
    Notice,
    OutboxQueue,
    ReturnNote,
    Task,
    TraceCorrection,
    TraceErasure,
)
from intake.outbox.worker import Worker
from intake.submissions.submission import Submission
from storage.database import Database
from texts.comment import misfits_title, write_comment, write_correction, write_return
from texts.translator import Translator
from texts.trouble import in_words

T = TypeVar("T", bound=TraceCorrection | TraceErasure | ReturnNote)


def admin_chats(settings: Settings) -> tuple[ChatId, ...]:
    """Return the admins' private chats: such a chat has its person's id."""
    return tuple(ChatId(admin) for admin in sorted(settings.admin_ids))


def build_probe(
    settings: Settings, database: Database, gateway: AmendingGateway, clock: Clock
) -> ProbePortal:
    """Return what asks whether the portal serves us."""
    return ProbePortal(database.writing, gateway, clock, admins=admin_chats(settings))


def build_report(settings: Settings, database: Database, clock: Clock) -> ReportUnknown:
    """Return what tells the admins once a day of payloads that nobody here knows."""
    return ReportUnknown(
        database.writing, clock, timezone=settings.timezone, admins=admin_chats(settings)
    )


def notice_renderer(settings: Settings, translator: Translator) -> Callable[[Notice], str]:
    """Return what writes a notice in the team's language."""
    language = settings.default_language

    def render(told: Notice) -> str:
        args = dict(told.args)
        if isinstance(reason := args.get("reason"), str):
            args["reason"] = in_words(reason, translator, language)
        return translator.say(language, told.text, **args)

    return render


def build_watch(
    settings: Settings, database: Database, bot: Bot, translator: Translator, clock: Clock
) -> DatabaseWatch:
    """Return what tells the admins, past the database, that it keeps nothing."""
    return DatabaseWatch(
        database,
        direct_notices(settings, bot, translator),
        clock,
        admins=admin_chats(settings),
    )


def direct_notices(
    settings: Settings, bot: Bot, translator: Translator
) -> Callable[[Notice], Awaitable[None]]:
    """Return what sends a notice at once, for what cannot wait in the outbox."""
    render = notice_renderer(settings, translator)

    async def send(notice: Notice) -> None:
        await bot.send_message(notice.chat_id, render(notice))

    return send


def build_relay(
    settings: Settings,
    database: Database,
    gateway: AmendingGateway,
    bot: Bot,
    translator: Translator,
    clock: Clock,
    randomness: Randomness,
) -> Relay:
    """Return the relay with everything behind it."""
    language = settings.default_language
    admins = admin_chats(settings)

    def describe(submission: Submission, repeat: bool) -> str:
        return write_comment(submission, translator, language, settings.timezone, repeat=repeat)

    def card(submission: Submission) -> CardView:
        return render_card(
            submission,
            translator=translator,
            language=language,
            entity_url=gateway.entity_url,
            timezone=settings.timezone,
        )

    def describe_correction(submission: Submission) -> str:
        return write_correction(submission, translator, language)

    def describe_return(touch: Touch) -> str:
        return write_return(touch, translator, language, settings.timezone)

    find = finding(database.reading)

    def follow_up(step: Step[T]) -> FollowUp[T]:
        return FollowUp(find, gateway.active, clock, step, admins=admins)

    to_crm: dict[type[Task], Handler[Any]] = {
        Delivery: Deliver(
            find,
            gateway,
            clock,
            describe,
            mode=settings.trace_mode,
            admins=admins,
            misfits_title=misfits_title(translator, language),
        ),
        FileUpload: UploadFiles(find, gateway, TelegramFiles(bot), clock),
        TraceCorrection: follow_up(Retrace(gateway, describe_correction)),
        TraceErasure: follow_up(EraseTrace(gateway)),
        ReturnNote: follow_up(
            RecordReturn(database.reading, gateway, describe_return, mode=settings.trace_mode)
        ),
    }
    to_telegram: dict[type[Task], Handler[Any]] = {
        CardRefresh: RefreshCard(
            bot,
            database.reading,
            clock,
            render=card,
            managers=settings.managers_chat_id,
            admins=admins,
        ),
        Notice: SendNotice(bot, notice_renderer(settings, translator)),
    }
    return Relay(
        database.writing,
        database.reading,
        clock,
        owner=randomness.key(),
        work={
            OutboxQueue.CRM: Worker(database.writing, clock, to_crm, admins=admins),
            OutboxQueue.TELEGRAM: Worker(database.writing, clock, to_telegram, admins=admins),
        },
        probes={OutboxQueue.CRM: build_probe(settings, database, gateway, clock)},
    )
