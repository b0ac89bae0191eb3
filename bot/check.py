"""``python -m bot check``: looks at everything that a start depends on, and changes nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from bot.clock import SystemClock
from bot.files import read_files
from bot.form_files import FormFilesError
from bot.portal import authorisation_links, look_in, open_client
from bot.rule_file import RuleFileError
from bot.settings import Settings, SettingsError
from bot.telegram_client import build_bot
from crm.checking import check_portal
from crm.client import Bitrix24Client
from crm.errors import Bitrix24Error, ExpiredTokenError
from crm.methods.users import ProfileGet
from crm.sources import propose_sources
from intake.forms.form import Form
from storage.errors import StorageError
from storage.migrate import current_revision, head_revision

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    good: bool
    text: str
    fatal: bool = False
    """The process cannot start with it; else it starts, and tells the admins."""
    hint: bool = False
    """Nothing is wrong; it could be better."""

    def __str__(self) -> str:
        word = "hint" if self.hint else "ok" if self.good else "FAULT"
        return f"{word:<6} {self.about}: {self.text}"


async def check(settings: Settings) -> tuple[Finding, ...]:
    """Look at the forms, the database, Telegram and the portal."""
    findings, forms = _forms(settings)
    return (
        *findings,
        await asyncio.to_thread(_database, settings),
        *_people(settings),
        await _telegram(settings),
        *await _portal(settings, forms),
    )


def exit_code(findings: tuple[Finding, ...]) -> int:
    """Return 0 for all good, 2 if the process could not start, else 1."""
    faults = [finding for finding in findings if not finding.good]
    if any(fault.fatal for fault in faults):
        return 2
    return 1 if faults else 0


def _forms(settings: Settings) -> tuple[tuple[Finding, ...], tuple[Form, ...]]:
    """Return what is to say of the forms, and the forms if they are good."""
    lines: tuple[str, ...]
    try:
        files = read_files(settings)
    except FormFilesError as error:
        about, lines = "forms", error.lines
    except RuleFileError as error:
        about, lines = "rules", error.lines
    except SettingsError as error:
        about, lines = "settings", error.faults
    else:
        names = ", ".join(form.id for form in files.shelf.menu)
        return (Finding("forms", good=True, text=names),), files.shelf.menu
    return tuple(Finding(about, good=False, text=line, fatal=True) for line in lines), ()


def _database(settings: Settings) -> Finding:
    """Say whether the database fits. Its file is neither made nor locked here."""
    url = settings.database_url.get_secret_value()
    try:
        current, head = current_revision(url), head_revision()
    except StorageError as error:
        return Finding("database", good=False, text=str(error), fatal=True)
    if current is None:
        place = Path(url.partition(":///")[2])
        return Finding("database", good=True, text=f"{place} will be made at the start")
    text = "up to date" if current == head else f"{current} will be brought to {head} at the start"
    return Finding("database", good=True, text=text)


def _people(settings: Settings) -> Iterator[Finding]:
    if settings.managers_chat_id is None and not settings.admin_ids:
        yield Finding(
            "people",
            good=False,
            text="nobody sees submissions; set MANAGERS_CHAT_ID, or ADMIN_IDS",
        )
    elif not settings.admin_ids:
        yield Finding("people", good=False, text="nobody hears of trouble; set ADMIN_IDS")


async def _telegram(settings: Settings) -> Finding:
    bot = build_bot(
        settings.bot_token, settings.telegram_api_url, settings.telegram_proxy, flood_patience=0
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            me = await bot.me()
            if settings.managers_chat_id is not None:
                await bot.get_chat(settings.managers_chat_id.chat_id)
    except (TelegramUnauthorizedError, TelegramNotFound):
        text = "the token is wrong or revoked; copy it from @BotFather into BOT_TOKEN"
        return Finding("telegram", good=False, text=text, fatal=True)
    except (AiogramError, TimeoutError) as error:
        if type(error).__name__ in {"TelegramBadRequest", "TelegramForbiddenError"}:
            text = "MANAGERS_CHAT_ID is no chat that the bot is in; add the bot to it"
        else:
            text = f"does not answer ({type(error).__name__}); see TELEGRAM_API_URL, TELEGRAM_PROXY"
        return Finding("telegram", good=False, text=text)
    finally:
        await bot.session.close()
    return Finding("telegram", good=True, text=f"@{me.username}")


async def _portal(settings: Settings, forms: tuple[Form, ...]) -> tuple[Finding, ...]:
    """Ask whether the portal serves us, and whether what the forms name is there."""
    try:
        endpoint = await asyncio.to_thread(look_in, settings)
    except StorageError:
        return ()  # said already, of the database
    if endpoint is None:
        return (Finding("portal", good=False, text=_not_let_in(settings)),)
    async with open_client(settings, endpoint) as client:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if settings.bitrix24_client_id is not None and await _has_expired(client):
                    return (Finding("portal", good=True, text=_EXPIRED),)
                found = await check_portal(client, forms)
                proposed = await propose_sources(client, forms)
        except TimeoutError:
            return (Finding("portal", good=False, text="does not answer"),)
    return (
        *(Finding("portal", good=False, text=one.text) for one in found),
        *(() if found else (_FINE,)),
        *(Finding("portal", good=True, text=text, hint=True) for text in proposed),
    )


_FINE = Finding("portal", good=True, text="serves us, and has what the forms name")
_EXPIRED = (
    "has let the application in; its access token is older than an hour and waits to be renewed"
    " by the bot, so what the forms name was not looked at"
)


def _not_let_in(settings: Settings) -> str:
    domain, client_id = settings.bitrix24_domain, settings.bitrix24_client_id
    if domain is None or client_id is None or settings.secret_key is None:
        return "BITRIX24_WEBHOOK_URL is not set; submissions are taken and wait"
    link = authorisation_links(client_id, settings.secret_key, SystemClock()).to(domain)
    return f"has not let the application in; open this while the bot runs: {link}"


async def _has_expired(client: Bitrix24Client) -> bool:
    """Say whether the token is too old. Renewing it is the running bot's, who alone may keep it."""
    try:
        await client.call(ProfileGet())
    except ExpiredTokenError:
        return True
    except Bitrix24Error:
        return False  # the check itself says what is wrong
    return False
