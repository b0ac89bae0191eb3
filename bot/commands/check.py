"""``python -m bot check``: looks at everything that a start depends on, and changes nothing."""

import asyncio
from collections.abc import Iterator

from bot.commands.check_finding import Finding
from bot.commands.check_machine import look_at_address, look_at_database
from bot.commands.check_numbers import look_at_numbers
from bot.commands.check_telegram import ANSWER_LIMIT, look_at_telegram
from bot.config.form_files import FormFilesError
from bot.config.operator_files import read_files
from bot.config.rule_file import RuleFileError
from bot.config.settings import Settings, SettingsError, misspelt_in_environment
from bot.system_clock import SystemClock
from bot.wiring.portal import authorisation_links, look_in, open_client
from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, ExpiredTokenError
from crm.client.methods.portal_users import ProfileGet
from crm.gateway.checking import check_portal
from crm.gateway.sources import propose_sources
from intake.forms.form import Form
from storage.errors import StorageError


async def check(settings: Settings) -> tuple[Finding, ...]:
    """Look at the settings, the forms, this machine, Telegram and the portal."""
    findings, forms = _forms(settings)
    return (
        *_names(settings),
        *findings,
        await asyncio.to_thread(look_at_database, settings),
        *await look_at_numbers(settings),
        await look_at_address(settings),
        *_people(settings),
        *await look_at_telegram(settings, forms),
        *await _portal(settings, forms),
    )


def exit_code(findings: tuple[Finding, ...]) -> int:
    """Return 0 for all good, 2 if the process could not start, else 1."""
    bad = [finding for finding in findings if not finding.good]
    if any(finding.fatal for finding in bad):
        return 2
    return 1 if bad else 0


def _names(settings: Settings) -> Iterator[Finding]:
    for line in misspelt_in_environment(settings):
        yield Finding("settings", good=False, text=line)


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
        about, lines = "settings", error.violations
    else:
        names = ", ".join(form.id for form in files.catalogue.menu)
        return (Finding("forms", good=True, text=names),), files.catalogue.menu
    return tuple(Finding(about, good=False, text=line, fatal=True) for line in lines), ()


_NO_ADMINS = "nobody hears of trouble; write /id to the bot and put the answer into ADMIN_IDS"


def _people(settings: Settings) -> Iterator[Finding]:
    if settings.managers_chat_id is None and not settings.admin_ids:
        yield Finding(
            "people",
            good=False,
            text="nobody sees submissions; write /id to the bot, or in the managers' group, and"
            " put the answer into ADMIN_IDS or MANAGERS_CHAT_ID",
        )
    elif not settings.admin_ids:
        yield Finding("people", good=False, text=_NO_ADMINS)


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
            async with asyncio.timeout(ANSWER_LIMIT):
                if settings.bitrix24_client_id is not None and await _has_expired(client):
                    return (Finding("portal", good=True, text=_EXPIRED),)
                found = await check_portal(client, forms, language=settings.default_language)
                proposed = await propose_sources(client, forms)
        except TimeoutError:
            return (Finding("portal", good=False, text="does not answer"),)
    return (
        *(Finding("portal", good=False, text=line) for line in found),
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
