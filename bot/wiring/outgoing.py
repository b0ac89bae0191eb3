"""What the outbox works with: the relay, and who does each queue's work."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Bot

from bot.config.settings import Settings
from bot.notifier import Notifier
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
from intake.delivery.progress import ProgressStore
from intake.delivery.retrace import EraseTrace, Retrace
from intake.delivery.returning import RecordReturn
from intake.delivery.upload import UploadFiles
from intake.kernel.clock import Clock, Randomness
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.row import OutboxRow
from intake.outbox.tasks import (
    Delivery,
    FileUpload,
    Notice,
    OutboxQueue,
    ReturnNote,
    TraceCorrection,
    TraceErasure,
)
from intake.submissions.submission import Submission
from storage.database import Database
from texts.comment import misfits_title, write_comment, write_correction, write_return
from texts.translator import Translator
from texts.trouble import in_words

DeliveryWork = Callable[[OutboxRow, SubmissionId], Awaitable[Exception | None]]


class CrmQueue:
    """Works on the CRM queue's rows: brings submissions in, then what follows."""

    def __init__(
        self, deliver: Deliver, upload: UploadFiles, follow_ups: Mapping[str, FollowUp]
    ) -> None:
        self._work: dict[str, DeliveryWork] = {
            Delivery.type: deliver,
            FileUpload.type: upload,
            **follow_ups,
        }

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Work on one row."""
        if row.submission_id is None:
            raise ValueError(row.task.type)
        return await self._work[row.task.type](row, row.submission_id)


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

    progress_store = ProgressStore(database.writing, database.reading, clock)
    deliver = Deliver(
        progress_store,
        gateway,
        clock,
        describe,
        mode=settings.trace_mode,
        admins=admins,
        misfits_title=misfits_title(translator, language),
    )
    upload = UploadFiles(progress_store, gateway, TelegramFiles(bot), clock, admins=admins)
    retrace = Retrace(gateway, describe_correction)
    steps: dict[str, Step] = {
        TraceCorrection.type: retrace,
        TraceErasure.type: EraseTrace(gateway, clock),
        ReturnNote.type: RecordReturn(
            database.reading, gateway, describe_return, mode=settings.trace_mode
        ),
    }
    follow_ups = {
        task: FollowUp(progress_store, gateway.active, clock, step, admins=admins)
        for task, step in steps.items()
    }
    notifier = Notifier(
        bot,
        database.writing,
        database.reading,
        clock,
        render_card=card,
        render_notice=notice_renderer(settings, translator),
        managers=settings.managers_chat_id,
        admins=admins,
    )
    return Relay(
        database.writing,
        database.reading,
        clock,
        owner=randomness.key(),
        work={
            OutboxQueue.CRM: CrmQueue(deliver, upload, follow_ups),
            OutboxQueue.TELEGRAM: notifier,
        },
        probes={OutboxQueue.CRM: build_probe(settings, database, gateway, clock)},
    )
