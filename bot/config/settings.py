"""The settings: environment variables, and a ``.env`` file beside the process.

Every fault is one line that names the variable, says what is wrong and what to do. A value never
appears in it: many of them are secrets.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from ssl import SSLContext
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.config.addresses import (
    check_base_url,
    check_domain,
    check_proxy,
    check_webhook,
    read_authorities,
)
from bot.config.setting_names import faults_in_file, near_misses
from bot.config.setting_values import (
    check_client_id,
    check_currency,
    check_database,
    check_file,
    check_folder,
    check_region,
    check_secret_key,
    check_token,
    check_webhook_secret,
    read_chat,
    read_digits,
    read_ids,
    read_networks,
    read_origins,
    read_timezone,
    read_tokens,
)
from intake.attribution.credit import (
    LONGEST_WINDOW_DAYS,
    WINDOW_DAYS,
    AttributionModel,
    AttributionRule,
)
from intake.delivery.plan import TraceMode, TraceTouches
from intake.kernel.ids import ChatId, FormId, PersonId
from intake.kernel.retention import DEFAULT_RETENTION, Retention
from intake.team.card_chat import CardChat
from storage.database_limits import DEFAULT_LIMITS, DatabaseLimits

ENV_FILE = Path(".env")
ENV_ENCODING = "utf-8-sig"
"""An editor on Windows may begin the file with a mark that nobody sees."""

TELEGRAM = "https://api.telegram.org"

WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The ports to which Telegram delivers updates (Bot API, setWebhook)."""


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """For machines, or for people."""

    JSON = "json"
    CONSOLE = "console"


class SettingsError(Exception):
    """The settings cannot be used; :attr:`violations` holds one line for each reason."""

    def __init__(self, violations: tuple[str, ...]) -> None:
        super().__init__(f"{len(violations)} faults in the settings")
        self.violations = violations


BaseUrl = Annotated[str, AfterValidator(check_base_url)]
Proxy = Annotated[SecretStr, AfterValidator(check_proxy)]
RetentionDays = Annotated[int, Field(ge=1, le=3650)]


class Settings(BaseSettings):
    """All settings, valid and typed. ``.env.example`` says more about each."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=ENV_ENCODING,
        env_ignore_empty=True,
        extra="ignore",  # unknown names are judged by setting_names, which knows what was meant
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
        arbitrary_types_allowed=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(check_token)] = Field(
        description="put the token that @BotFather gave you"
    )
    telegram_api_url: BaseUrl = TELEGRAM
    telegram_proxy: Proxy | None = None

    bitrix24_webhook_url: Annotated[SecretStr, AfterValidator(check_webhook)] | None = None
    """Without one the process accepts and queues, and tells the admins (promise 8)."""
    bitrix24_domain: Annotated[str, AfterValidator(check_domain)] | None = None
    """Scheme and host. With the next two: an OAuth application in the place of a webhook."""
    bitrix24_client_id: Annotated[str, AfterValidator(check_client_id)] | None = None
    bitrix24_client_secret: SecretStr | None = None
    bitrix24_oauth_url: BaseUrl | None = None
    """The one server to get tokens from; without it the known ones are tried."""
    bitrix24_ca_file: Annotated[SSLContext, BeforeValidator(read_authorities)] | None = None
    bitrix24_proxy: Proxy | None = None
    bitrix24_event_tokens: Annotated[
        tuple[SecretStr, ...], NoDecode, BeforeValidator(read_tokens)
    ] = ()
    """Of outgoing webhooks that tell of changes; an application's own is known without."""
    portal_rate: Annotated[Literal[2, 5], BeforeValidator(read_digits)] = 2
    """Requests a second that the portal's plan allows (bitrix24.md §1.6)."""

    database_url: Annotated[SecretStr, AfterValidator(check_database)] = SecretStr(
        "sqlite+aiosqlite:///data/leadtrace.db"
    )
    database_connections: Annotated[int, Field(ge=1, le=500)] = DEFAULT_LIMITS.writing
    """To PostgreSQL, from this process, for what writes. A SQLite file has no use for it, nor for
    the next three."""
    database_reading_connections: Annotated[int, Field(ge=1, le=500)] = DEFAULT_LIMITS.reading
    database_statement_seconds: Annotated[float, Field(ge=1, le=3600)] = (
        DEFAULT_LIMITS.statement_seconds
    )
    database_idle_seconds: Annotated[float, Field(ge=1, le=3600)] = DEFAULT_LIMITS.idle_seconds

    shared_database: bool = False
    """Several processes work on the PostgreSQL database together, each with this setting."""

    admin_ids: Annotated[frozenset[PersonId], NoDecode, BeforeValidator(read_ids)] = frozenset()
    managers_chat_id: Annotated[CardChat, NoDecode, BeforeValidator(read_chat)] | None = None

    public_url: BaseUrl | None = None
    """Set: webhook mode. Unset: polling."""
    webhook_secret: Annotated[SecretStr, AfterValidator(check_webhook_secret)] | None = None
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """0: any free port; it is logged."""

    secret_key: Annotated[SecretStr, AfterValidator(check_secret_key)] | None = None
    """Under it addresses are hashed and tokens encrypted. The website bridge, the redirect and an
    OAuth application need it."""
    allowed_origins: Annotated[frozenset[str], NoDecode, BeforeValidator(read_origins)] = (
        frozenset()
    )
    trusted_proxies: Annotated[
        tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(read_networks)
    ] = ()

    forms_dir: Annotated[Path, AfterValidator(check_folder)] = Path("forms")
    default_form: FormId | None = None
    default_language: str = "en"
    """One that ``texts/locales`` has; looked up there at the start."""
    default_region: Annotated[str, AfterValidator(check_region)] | None = None
    """For phone numbers typed without ``+``; unset: they must have it."""
    timezone: Annotated[ZoneInfo, BeforeValidator(read_timezone)] = ZoneInfo("UTC")

    attribution_model: AttributionModel = AttributionModel.LAST_SIGNIFICANT
    attribution_window_days: Annotated[int, Field(ge=1, le=LONGEST_WINDOW_DAYS)] = WINDOW_DAYS
    """For touches whose link has no window of its own."""

    report_currency: Annotated[str, AfterValidator(check_currency)] | None = None
    """In which costs and sales of several currencies are compared, by the rates of ``/rates``."""

    payload_rules: Annotated[Path, AfterValidator(check_file)] | None = None
    """A YAML file with rules for payloads that are no links of ours."""

    trace_mode: TraceMode = TraceMode.LINKED
    trace_touches: TraceTouches = TraceTouches.PATH
    trace_channel: bool = True
    trace_link_page: bool = False
    record_returns: bool = False

    retention_cancelled_days: RetentionDays = DEFAULT_RETENTION.cancelled.days
    """For the answers of forms that ended, by whatever way. A submission has its own copy."""
    retention_unfinished_days: RetentionDays = DEFAULT_RETENTION.unfinished.days
    """For the answers of forms that nobody goes on with."""
    retention_quarantined_days: RetentionDays = DEFAULT_RETENTION.quarantined.days
    """For updates that could not be handled, with what people wrote."""
    retention_dialogues_days: RetentionDays = DEFAULT_RETENTION.dialogues.days
    """For what prospects and the team wrote to each other, once the CRM has it."""
    erase_in_crm: bool = False
    """Whoever has their data deleted is emptied in the CRM, too: what we made there."""

    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.JSON

    @property
    def admin_chats(self) -> tuple[ChatId, ...]:
        """The admins' private chats: such a chat has its person's id."""
        return tuple(ChatId(admin) for admin in sorted(self.admin_ids))

    @property
    def retention(self) -> Retention:
        """How long is kept what nobody needs any more."""
        return Retention(
            timedelta(days=self.retention_cancelled_days),
            timedelta(days=self.retention_unfinished_days),
            timedelta(days=self.retention_quarantined_days),
            timedelta(days=self.retention_dialogues_days),
        )

    @property
    def database_limits(self) -> DatabaseLimits:
        """What we ask of a server."""
        return DatabaseLimits(
            writing=self.database_connections,
            reading=self.database_reading_connections,
            statement_seconds=self.database_statement_seconds,
            idle_seconds=self.database_idle_seconds,
        )

    @property
    def has_portal(self) -> bool:
        """Whether there is a way into a portal."""
        return self.bitrix24_webhook_url is not None or self.bitrix24_domain is not None

    @property
    def attribution(self) -> AttributionRule:
        """How touches are credited."""
        return AttributionRule(self.attribution_model, self.attribution_window_days)


NAMES = frozenset(name.upper() for name in Settings.model_fields)
"""All settings, as they are written."""


def load_settings() -> Settings:
    """Read the settings from the environment, and from ``.env`` for what it lacks.

    Raises:
        SettingsError: with every fault that was found.
    """
    unknown: tuple[str, ...] = ()
    try:
        unknown = tuple(faults_in_file(ENV_FILE, NAMES, ENV_ENCODING))
        settings = Settings()  # type: ignore[call-arg]  # pydantic reads it from outside
    except ValidationError as error:
        raise SettingsError((*unknown, *_lines(error))) from None
    except UnicodeDecodeError:
        raise SettingsError((".env is not UTF-8 text; save it as UTF-8",)) from None
    except OSError as error:
        raise SettingsError((f".env cannot be read: {error.strerror}",)) from None
    if violations := (*unknown, *_contradictions(settings)):
        raise SettingsError(violations)
    return settings


def misspelt_in_environment(settings: Settings) -> Iterator[str]:
    """Name what the environment seems to mean as a setting; it is not ours to refuse."""
    given = {name.upper() for name in settings.model_fields_set}
    return near_misses(os.environ, NAMES, given)


def _lines(error: ValidationError) -> Iterator[str]:
    """Turn pydantic's findings into our sentences, without any value."""
    for violation in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(violation["loc"][0]).upper() if violation["loc"] else "settings"
        if violation["type"] == "missing":
            hint = Settings.model_fields[name.lower()].description
            yield f"{name} is missing; {hint}"
        elif violation["type"] == "value_error":
            yield f"{name} {violation['msg'].removeprefix('Value error, ')}"
        else:
            reason = violation["msg"].removeprefix("Input should be ")
            yield f"{name} must be {reason}; see .env.example"


def _contradictions(settings: Settings) -> Iterator[str]:
    """Name settings that make sense only together, or not at all."""
    if settings.public_url is not None and settings.webhook_secret is None:
        yield (
            "WEBHOOK_SECRET is missing; PUBLIC_URL turns the webhook on, which needs one:"
            " openssl rand -hex 24"
        )
    if settings.shared_database and not _on_a_server(settings):
        yield "SHARED_DATABASE needs PostgreSQL in DATABASE_URL; a SQLite file is one process's"
    if settings.webhook_secret is not None and settings.public_url is None:
        yield "WEBHOOK_SECRET does nothing without PUBLIC_URL; set that too, or remove it"
    if settings.public_url is not None and settings.telegram_api_url == TELEGRAM:
        parts = urlsplit(settings.public_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme != "https" or port not in WEBHOOK_PORTS:
            yield (
                "PUBLIC_URL cannot be reached by Telegram; use https:// on port 443, 80, 88 or 8443"
            )
    yield from _bridge_contradictions(settings)
    yield from _portal_contradictions(settings)
    if settings.trace_touches is TraceTouches.EACH and settings.trace_mode is not TraceMode.LINKED:
        yield "TRACE_TOUCHES=each needs TRACE_MODE=linked; only there a trace is added by itself"
    if settings.trace_mode is TraceMode.UTM and settings.trace_link_page:
        yield "TRACE_LINK_PAGE does nothing with TRACE_MODE=utm; no trace is sent then"


def _on_a_server(settings: Settings) -> bool:
    return settings.database_url.get_secret_value().lower().startswith("postgres")


def _bridge_contradictions(settings: Settings) -> Iterator[str]:
    if settings.secret_key is not None:
        return
    if settings.allowed_origins:
        yield (
            "SECRET_KEY is missing; ALLOWED_ORIGINS turns the website bridge on, which needs"
            " one: openssl rand -hex 32"
        )
    if settings.trusted_proxies and settings.public_url is None:
        yield "TRUSTED_PROXIES does nothing without PUBLIC_URL or SECRET_KEY; set one, or remove it"


def _portal_contradictions(settings: Settings) -> Iterator[str]:
    """There is one way into a portal, a webhook or an application, and a whole one."""
    needed = ("bitrix24_domain", "bitrix24_client_id", "bitrix24_client_secret")
    given = [name for name in needed if getattr(settings, name) is not None]
    webhook = settings.bitrix24_webhook_url is not None
    if given and webhook:
        yield (
            f"BITRIX24_WEBHOOK_URL and {given[0].upper()} are two ways into a portal;"
            " keep one, remove the other"
        )
    elif given:
        for name in (*needed, "secret_key", "public_url"):
            if getattr(settings, name) is None:
                yield f"{name.upper()} is missing; an OAuth application needs it (.env.example)"
    if not given and settings.bitrix24_oauth_url is not None:
        yield "BITRIX24_OAUTH_URL does nothing without BITRIX24_CLIENT_ID; set that too"
    if not given and not webhook:
        for name in ("bitrix24_ca_file", "bitrix24_proxy", "bitrix24_event_tokens"):
            if getattr(settings, name):
                yield f"{name.upper()} does nothing without BITRIX24_WEBHOOK_URL; set that too"
