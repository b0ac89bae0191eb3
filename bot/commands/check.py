"""``python -m bot check``: looks at everything that a start depends on, and changes nothing.

``--fix`` then does what may be done, each after a yes.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiogram import Bot
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.check_machine import look_at_address, look_at_database, unreadable
from bot.commands.check_numbers import look_at_numbers
from bot.config.form_files import FormFilesError
from bot.config.operator_files import Files, read_files
from bot.config.rule_file import RuleFileError
from bot.config.settings import Settings, SettingsError, misspelt_in_environment
from bot.ops.machine_look import LookAtMachine
from bot.system_clock import SystemClock
from bot.telegram.bot_look import LookAtTelegram
from bot.telegram.bot_session import build_bot
from bot.telegram.health_repairs import TelegramRepairs
from bot.wiring.health_look import PORTAL_SECONDS, LookAtHealth, build_repairs, webhook_address
from bot.wiring.portal import authorisation_links, look_in, open_client
from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, ExpiredTokenError
from crm.client.methods.portal_users import ProfileGet
from crm.gateway.portal_look import look_at_portal
from handlers.views.operations.health_page import HealthPage
from intake.forms.form import Form
from intake.kernel.ids import ChatId, PersonId
from intake.operations.health_finding import (
    HealthFinding,
    Severity,
    Topic,
    said,
    worst_first,
)
from intake.operations.health_picture import PortalPicture, PortalState
from intake.operations.look_at_work import LookAtWork
from intake.team.member import Role
from storage.database import Database
from storage.engines.selection import engine_at
from storage.errors import StorageError
from storage.migrate import known_revision
from storage.revision import HEAD
from texts.translator import Translator

Confirm = Callable[[str], bool]
"""Asks the operator, and says whether that was a yes."""

_LANGUAGE = "en"
"""The terminal's."""
_WORDS = {
    Severity.FATAL: "FAULT",
    Severity.FAULT: "FAULT",
    Severity.HINT: "hint",
    Severity.GOOD: "ok",
}
_DATE_SECONDS = 5.0


async def check(settings: Settings) -> tuple[HealthFinding, ...]:
    """Look at the settings, the forms, this machine, Telegram and the portal; worst first."""
    findings, files = _files(settings)
    forms = () if files is None else files.catalogue.menu
    async with AsyncExitStack() as stack:
        bot = await _open_bot(stack, settings)
        database = await _open_database(stack, settings)
        translator = Translator() if files is None else files.translator
        clock = SystemClock()
        zone = str(settings.timezone)

        async def look(work: LookAtWork | None) -> Sequence[HealthFinding]:
            looking = LookAtHealth(
                settings,
                lambda: forms,
                clock,
                LookAtTelegram(bot, translator, default=settings.default_language),
                lambda: _portal(settings, forms),
                work=work,
                machine=LookAtMachine(settings),
            )
            return await looking(await _telegrams_clock(settings))

        stored = await asyncio.to_thread(look_at_database, settings)
        work = None if database is None else LookAtWork(database.reading, clock, zone=zone)
        try:
            seen = await look(work)
        except (StorageError, SQLAlchemyError) as error:
            stored, seen = unreadable(error), await look(None)
    return worst_first(
        (
            *_names(settings),
            *findings,
            stored,
            *await look_at_numbers(settings),
            await look_at_address(settings),
            *_people(settings),
            *seen,
        )
    )


def exit_code(findings: Iterable[HealthFinding]) -> int:
    """Return 0 for all good, 2 if the process could not start, else 1."""
    found = {finding.severity for finding in findings}
    if Severity.FATAL in found:
        return 2
    return 1 if Severity.FAULT in found else 0


def report(findings: Sequence[HealthFinding]) -> Iterator[str]:
    """Return what the operator reads: a line for each trouble, and one for all that is good."""
    page = HealthPage(Translator((_LANGUAGE,)), _LANGUAGE)
    good = []
    for one in worst_first(tuple(findings)):
        line = f"{one.topic}: {page.line(one)}"
        if one.severity is Severity.GOOD:
            good.append(line)
        else:
            yield f"{_WORDS[one.severity]:<6} {line}"
    if good:
        yield f"{_WORDS[Severity.GOOD]:<6} {'; '.join(good)}"


def next_step(findings: Iterable[HealthFinding]) -> str | None:
    """Return what else can be tried; ``None``: nothing would come of it yet."""
    broken = {one.topic for one in findings if one.severity in {Severity.FAULT, Severity.FATAL}}
    if broken & {Topic.PORTAL, Topic.TELEGRAM, Topic.DATABASE, Topic.FORMS}:
        return None
    return (
        "next   /testlead in the bot's chat tries a form out in Bitrix24, and removes what it made"
    )


async def fix(
    settings: Settings, findings: Iterable[HealthFinding], confirm: Confirm
) -> tuple[str, ...]:
    """Put right what may be put right, each after a yes; gives a line for each that was tried."""
    page = HealthPage(Translator((_LANGUAGE,)), _LANGUAGE)
    wanted = dict.fromkeys(one.remedy for one in findings if one.remedy is not None)
    done = []
    async with AsyncExitStack() as stack:
        bot = await _open_bot(stack, settings)
        database = await _open_database(stack, settings)
        repairs = _repairs(settings, bot, database)
        for remedy in wanted:
            if await asyncio.to_thread(confirm, page.question(remedy)):
                worked = await repairs(remedy)
                done.append(f"{remedy}: {'done' if worked else 'Telegram did not take it'}")
    return tuple(done)


def _repairs(settings: Settings, bot: Bot, database: Database | None) -> TelegramRepairs:
    translator = Translator()
    if database is not None:
        return build_repairs(settings, bot, translator, database)

    async def owners() -> dict[PersonId, Role]:
        return dict.fromkeys(settings.admin_ids, Role.OWNER)

    async def groups() -> tuple[ChatId, ...]:
        chat = settings.managers_chat_id
        return () if chat is None else (chat.chat_id,)

    async def nobody_chose() -> dict[PersonId, str]:
        return {}

    return TelegramRepairs(
        bot,
        translator,
        settings.default_language,
        webhook_address(settings),
        settings.webhook_secret,
        owners,
        groups,
        nobody_chose,
    )


async def _open_bot(stack: AsyncExitStack, settings: Settings) -> Bot:
    bot = build_bot(
        settings.bot_token, settings.telegram_api_url, settings.telegram_proxy, flood_wait_limit=0
    )
    stack.push_async_callback(bot.session.close)
    return bot


async def _open_database(stack: AsyncExitStack, settings: Settings) -> Database | None:
    """Open it for reading, also while the bot runs; ``None``: it has no tables of ours, or cannot
    be used."""
    url = settings.database_url.get_secret_value()
    try:
        await asyncio.to_thread(engine_at(url).examine)
        if await asyncio.to_thread(known_revision, url) != HEAD:
            return None
        return await stack.enter_async_context(await Database.open_for_reading(url))
    except StorageError:
        return None  # said already, of the database


async def _telegrams_clock(settings: Settings) -> datetime | None:
    """Return what the server says the time is, with any answer of its; ``None``: it does not."""
    proxy = settings.telegram_proxy
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_DATE_SECONDS)) as session,
            session.head(
                settings.telegram_api_url,
                proxy=None if proxy is None else proxy.get_secret_value(),
                allow_redirects=False,
            ) as answer,
        ):
            return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


def _names(settings: Settings) -> Iterator[HealthFinding]:
    for line in misspelt_in_environment(settings):
        yield said(Topic.SETTINGS, Severity.FAULT, line)


def _files(settings: Settings) -> tuple[tuple[HealthFinding, ...], Files | None]:
    """Return what is to say of the forms, and all that was read if it is good."""
    lines: tuple[str, ...]
    try:
        files = read_files(settings)
    except FormFilesError as error:
        about, lines = Topic.FORMS, error.lines
    except RuleFileError as error:
        about, lines = Topic.RULES, error.lines
    except SettingsError as error:
        about, lines = Topic.SETTINGS, error.violations
    else:
        names = ", ".join(form.id for form in files.catalogue.menu)
        return (said(Topic.FORMS, Severity.GOOD, names),), files
    return tuple(said(about, Severity.FATAL, line) for line in lines), None


def _people(settings: Settings) -> Iterator[HealthFinding]:
    if settings.managers_chat_id is None and not settings.admin_ids:
        yield HealthFinding(Topic.PEOPLE, Severity.FAULT, "health-nobody-sees")
    elif not settings.admin_ids:
        yield HealthFinding(Topic.PEOPLE, Severity.FAULT, "health-nobody-hears")


async def _portal(settings: Settings, forms: tuple[Form, ...]) -> PortalPicture:
    """Ask whether the portal serves us, and whether what the forms name is there."""
    try:
        endpoint = await asyncio.to_thread(look_in, settings)
    except StorageError:
        return PortalPicture(state=PortalState.UNSET)  # said already, of the database
    if endpoint is None:
        return _not_let_in(settings)
    async with open_client(settings, endpoint) as client:
        try:
            async with asyncio.timeout(PORTAL_SECONDS):
                if settings.bitrix24_client_id is not None and await _has_expired(client):
                    return PortalPicture(state=PortalState.EXPIRED)
                now = SystemClock().now()
                return await look_at_portal(client, forms, now, language=settings.default_language)
        except TimeoutError:
            return PortalPicture(state=PortalState.SILENT)


def _not_let_in(settings: Settings) -> PortalPicture:
    domain, client_id = settings.bitrix24_domain, settings.bitrix24_client_id
    if domain is None or client_id is None or settings.secret_key is None:
        return PortalPicture(state=PortalState.UNSET)
    link = authorisation_links(client_id, settings.secret_key, SystemClock()).to(domain)
    return PortalPicture(state=PortalState.NOT_LET_IN, words=link)


async def _has_expired(client: Bitrix24Client) -> bool:
    """Say whether the token is too old. Renewing it is the running bot's, who alone may keep it."""
    try:
        await client.call(ProfileGet())
    except ExpiredTokenError:
        return True
    except Bitrix24Error:
        return False  # the check itself says what is wrong
    return False
