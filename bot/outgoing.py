"""What the outbox works with: the relay, and who does each lane's work."""

from aiogram import Bot

from bot.notifier import Notifier
from bot.relay import Relay
from bot.settings import Settings
from bot.telegram_files import TelegramFiles
from handlers.managers.card import CardView, render_card
from intake.clock import Clock, Randomness
from intake.delivery.deliver import Deliver
from intake.delivery.gateway import CrmGateway
from intake.delivery.probe import ProbePortal
from intake.delivery.upload import UploadFiles
from intake.ids import ChatId
from intake.outbox import Lane, Notice, OutboxRow, Task
from intake.submissions import Submission
from storage.database import Database
from texts.comment import write_comment
from texts.translator import Translator


class CrmLane:
    """Works on the CRM lane's rows: brings submissions in, then their files."""

    def __init__(self, deliver: Deliver, upload: UploadFiles) -> None:
        self._deliver = deliver
        self._upload = upload

    async def __call__(self, row: OutboxRow) -> Exception | None:
        """Work on one row."""
        if row.submission_id is None:
            raise ValueError(row.task)
        if row.task is Task.UPLOAD:
            return await self._upload(row, row.submission_id)
        return await self._deliver(row, row.submission_id)


def admin_chats(settings: Settings) -> tuple[ChatId, ...]:
    """Return the admins' private chats: such a chat has its person's id."""
    return tuple(ChatId(admin) for admin in sorted(settings.admin_ids))


def build_probe(
    settings: Settings, database: Database, gateway: CrmGateway, clock: Clock
) -> ProbePortal:
    """Return what asks whether the portal serves us."""
    return ProbePortal(database.writing, gateway, clock, admins=admin_chats(settings))


def build_relay(
    settings: Settings,
    database: Database,
    gateway: CrmGateway,
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

    def notice(told: Notice) -> str:
        return translator.say(language, told.text, **told.args)

    deliver = Deliver(
        database.writing,
        database.reading,
        gateway,
        clock,
        describe,
        mode=settings.trace_mode,
        admins=admins,
    )
    upload = UploadFiles(
        database.writing, database.reading, gateway, TelegramFiles(bot), clock, admins=admins
    )
    notifier = Notifier(
        bot,
        database.writing,
        database.reading,
        clock,
        render_card=card,
        render_notice=notice,
        managers=settings.managers_chat_id,
        admins=admins,
    )
    return Relay(
        database.writing,
        database.reading,
        clock,
        owner=randomness.key(),
        work={Lane.CRM: CrmLane(deliver, upload), Lane.TELEGRAM: notifier},
        probes={Lane.CRM: build_probe(settings, database, gateway, clock)},
    )
