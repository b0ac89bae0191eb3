"""How everything is looked at: by ``/health``, and by ``python -m bot check``."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiogram import Bot

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.machine_look import LookAtMachine
from bot.telegram.bot_look import Expected, LookAtTelegram, ahead_of, card_places
from bot.telegram.health_repairs import TelegramRepairs
from bot.wiring.portal import Portal
from bot.wiring.staffing import build_staff
from crm.gateway.portal_look import look_at_portal
from handlers.cases.health_cases import HealthCases
from intake.forms.form import Form
from intake.kernel.clock import Clock
from intake.operations.fix_health import FixHealth
from intake.operations.health_finding import HealthFinding, worst_first
from intake.operations.health_picture import (
    HealthPicture,
    PortalPicture,
    PortalState,
    WorkPicture,
)
from intake.operations.look_at_work import LookAtWork
from intake.operations.work_checks import judge
from intake.staffing.read_staff import KnowsStaff
from storage.database import Database
from texts.translator import Translator
from web.telegram import PATH

PORTAL_SECONDS = 20.0
"""How long the portal may take for all that it is asked."""


class LookAtHealth:
    """Looks at everything at the same time, and says what is to be said."""

    def __init__(
        self,
        settings: Settings,
        forms: Callable[[], tuple[Form, ...]],
        clock: Clock,
        telegram: LookAtTelegram,
        portal: Callable[[], Awaitable[PortalPicture]],
        *,
        work: LookAtWork | None,
        machine: LookAtMachine | None = None,
    ) -> None:
        self._settings = settings
        self._forms = forms
        self._clock = clock
        self._telegram = telegram
        self._portal = portal
        self._work = work
        self._machine = machine

    async def __call__(self, telegram_at: datetime | None = None) -> Sequence[HealthFinding]:
        """Look; ``telegram_at`` is what Telegram's clock says just now."""
        now = self._clock.now()
        work = None if self._work is None else await self._work()
        telegram, portal, machine = await asyncio.gather(
            self._telegram(self._expected(work, telegram_at, now)),
            self._portal(),
            _nothing() if self._machine is None else self._machine(),
        )
        picture = HealthPicture(
            forms={form.id: form.team for form in self._forms()},
            has_portal=self._settings.has_portal,
            telegram=telegram,
            portal=portal,
            work=work,
            machine=machine,
        )
        return worst_first(judge(picture))

    def _expected(
        self, work: WorkPicture | None, telegram_at: datetime | None, now: datetime
    ) -> Expected:
        chats = {str(form.id): form.chat for form in self._forms()}
        return Expected(
            places=card_places(self._settings.managers_chat_id, chats),
            admins=self._settings.admin_ids,
            teams=() if work is None else work.teams,
            now=now,
            webhook=webhook_address(self._settings),
            ahead=ahead_of(telegram_at, now),
        )


async def _nothing() -> None:
    """A part that is not looked at."""


def webhook_address(settings: Settings) -> str:
    """Return where Telegram is to bring updates; empty: they are fetched."""
    return "" if settings.public_url is None else settings.public_url + PATH


def build_health(
    settings: Settings,
    database: Database,
    files: Files,
    bot: Bot,
    portal: Portal,
    clock: Clock,
) -> HealthCases:
    """Return what ``/health`` works with."""

    def forms() -> tuple[Form, ...]:
        return files.catalogue.menu

    zone, default = str(settings.timezone), settings.default_language

    async def look_there() -> PortalPicture:
        if not settings.has_portal:
            return PortalPicture(state=PortalState.UNSET)
        try:
            async with asyncio.timeout(PORTAL_SECONDS):
                return await look_at_portal(portal.client, forms(), clock.now(), language=default)
        except TimeoutError:
            return PortalPicture(state=PortalState.SILENT)

    look = LookAtHealth(
        settings,
        forms,
        clock,
        LookAtTelegram(bot, files.translator, default=default),
        look_there,
        work=LookAtWork(database.reading, clock, zone=zone),
        machine=LookAtMachine(settings, files.catalogue, database_trouble=database.trouble),
    )
    repairs = build_repairs(settings, bot, files.translator, database)
    return HealthCases(look, FixHealth(database.writing, clock, repairs))


def build_repairs(
    settings: Settings, bot: Bot, translator: Translator, database: Database
) -> TelegramRepairs:
    """Return what puts things right at Telegram."""
    knows = KnowsStaff(database.reading, build_staff(settings))
    return TelegramRepairs(
        bot,
        translator,
        settings.default_language,
        webhook_address(settings),
        settings.webhook_secret,
        knows.everybody,
        knows.chats,
        knows.spoken,
    )
