"""The portal's switches: how it is configured, from users and scopes to limits and sources."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.portal.loading import SettingsError, load
from sandbox.portal.staff import Absence, Department, User


@dataclass(frozen=True, slots=True)
class Webhook:
    """An incoming webhook: it acts as its user, within its scopes, until ``expires_at`` (unix)."""

    user_id: int
    code: str
    scopes: tuple[str, ...] = ("crm", "user")
    expires_at: float | None = None


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An OAuth access token, given as ``auth=``; it expires with ``expired_token``.

    ``client_id`` is the application that it was issued to; a webhook has none.
    """

    token: str
    user_id: int
    scopes: tuple[str, ...] = ("crm", "user")
    expires_at: float | None = None
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """The card of a local application that uses the API only.

    ``redirect_uri`` is its handler, ``install_uri`` its initial installation path.
    """

    client_id: str
    client_secret: str
    redirect_uri: str = ""
    install_uri: str = ""
    scopes: tuple[str, ...] = ("crm", "user")
    application_token: str = "sandbox-application-token"  # noqa: S105 - a made-up token


@dataclass(frozen=True, slots=True)
class Source:
    """A source in Sales Intelligence; it can't be listed over REST (trace.md §3).

    ``utm_sources`` are compared exactly and with regard to case, ``patterns`` are regular
    expressions, ``hosts`` are matched against the referrer.
    """

    id: int
    name: str
    utm_sources: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnumItem:
    """One value of a list field; entities hold its numeric id."""

    id: int
    value: str


@dataclass(frozen=True, slots=True)
class UserField:
    """A custom field of one entity kind (lead, deal, contact, company, quote)."""

    kind: str
    name: str
    type: str = "string"
    title: str = ""
    multiple: bool = False
    items: tuple[EnumItem, ...] = ()
    mandatory: bool = False
    sort: int = 100


@dataclass(frozen=True, slots=True)
class Status:
    """A row of a directory: ``semantics`` is empty, S (success) or F (failure)."""

    directory: str
    code: str
    name: str
    semantics: str = ""
    system: bool = True


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A deal pipeline; the one with the id 0 always exists. Without a ``sort`` its place counts."""

    id: int
    name: str
    sort: int = 0


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ``amount`` of the accounting currency is what ``amount_cnt`` of it are worth."""

    code: str
    amount: float = 1.0
    amount_cnt: int = 1
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class EventHandler:
    """Where an outgoing webhook posts; no names in ``events`` means all of them."""

    url: str
    application_token: str = "sandbox-application-token"  # noqa: S105 - a made-up token
    events: tuple[str, ...] = ()


def _default_user_fields() -> tuple[UserField, ...]:
    budget = (
        EnumItem(101, "Up to 1000"),
        EnumItem(102, "1000 to 5000"),
        EnumItem(103, "Over 5000"),
    )
    return tuple(
        field
        for kind in ("deal", "lead", "contact", "company")
        for field in (
            UserField(kind, "UF_CRM_NOTE", title="Note"),
            UserField(kind, "UF_CRM_BUDGET", "enumeration", "Budget", items=budget),
            UserField(kind, "UF_CRM_NEWSLETTER", "boolean", "Newsletter"),
            UserField(kind, "UF_CRM_EVENT_DATE", "date", "Date of the event"),
            UserField(kind, "UF_CRM_FILES", "file", "Files", multiple=True),
            UserField(kind, "UF_CRM_1747309879", title="Telegram id"),
        )
    )


_SOURCES = (
    Source(1, "Google", ("google", "google-maps"), (r"^google[-_]ads",), ("google.com",)),
    Source(2, "Yandex", ("yandex",), (), ("yandex.ru", "ya.ru")),
    Source(3, "Facebook", ("facebook", "fb"), (), ("facebook.com",)),
    Source(4, "Instagram", ("instagram", "ig"), (), ("instagram.com",)),
    Source(5, "VK", ("vk",), (), ("vk.com",)),
    Source(6, "Telegram", ("telegram", "tg")),
    Source(7, "Newsletter", ("newsletter", "email")),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every switch with its default; ``changed`` makes a copy from JSON, checked.

    ``mode`` is 1 (classic, with leads) or 2 (simple). ``bucket_capacity`` and ``bucket_drain`` are
    X and Y of the rate limit, ``operating_limit`` the seconds per method and ten minutes
    (bitrix24.md §3). ``command_seconds`` is how long a command takes, ``method_seconds`` says so
    for single methods. ``offline_window_days`` is 0 when offline attribution is off.
    ``base_url`` is where the portal can be reached if not at its domain; with ``moved_to`` it has
    another name by now, and the old one only redirects. ``signed_in`` is whose browser opens the
    page of an application; with ``old_refresh_tokens`` a used one still works, with
    ``oauth_get_only`` the authorisation server takes no POST.

    What the documents leave open or a portal's settings decide (bitrix24-work.md): ``recycle_bin``
    keeps what is deleted, ``refresh_closedate`` and ``close_activities`` say what entering a final
    stage does, ``pipeline_move_is_update`` and ``link_events`` tell an update where none is
    documented, ``iso_dates_in_groups`` reads such dates inside nested filters,
    ``empty_array_clears`` lets ``[]`` empty a list field in ``crm.item.update``,
    ``todo_needs_description`` is what older self-hosted portals want.
    """

    domain: str = "portal.sandbox"
    member_id: str = "0123456789abcdef0123456789abcdef"
    utc_offset_hours: int = 3
    currency: str = "EUR"
    mode: int = 1
    commercial_plan: bool = True
    require_https: bool = False
    bucket_capacity: float = 50
    bucket_drain: float = 2
    operating_limit: float = 480
    request_timeout: float = 60
    command_seconds: float = 0.03
    method_seconds: Mapping[str, float] = dataclasses.field(default_factory=dict)
    real_time: bool = True
    users: tuple[User, ...] = (
        User(1, "Ada", "Admin", "ada@portal.sandbox", admin=True),
        User(2, "Max", "Manager", "max@portal.sandbox"),
        User(3, "Mia", "Manager", "mia@portal.sandbox"),
    )
    webhooks: tuple[Webhook, ...] = (Webhook(1, "sandbox"),)
    tokens: tuple[AccessToken, ...] = ()
    applications: tuple[Application, ...] = ()
    signed_in: int = 1
    oauth_domain: str = "oauth.sandbox"
    old_refresh_tokens: bool = False
    oauth_get_only: bool = False
    base_url: str = ""
    moved_to: str = ""
    required: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    user_fields: tuple[UserField, ...] = dataclasses.field(default_factory=_default_user_fields)
    statuses: tuple[Status, ...] = ()
    pipelines: tuple[Pipeline, ...] = (Pipeline(0, "General"), Pipeline(1, "Partners"))
    sources: tuple[Source, ...] = _SOURCES
    sites: tuple[str, ...] = ()
    offline_window_days: float = 0
    company_trace_bug: bool = True
    strict_documentation: bool = False
    event_handlers: tuple[EventHandler, ...] = ()
    departments: tuple[Department, ...] = (Department(1, "Sandbox", head=1),)
    absences: tuple[Absence, ...] = ()
    currencies: tuple[Currency, ...] = (
        Currency("EUR", full_name="Euro"),
        Currency("USD", 0.9, full_name="US Dollar"),
        Currency("RUB", 1.0, 100, full_name="Russian Ruble"),
    )
    recycle_bin: bool = True
    refresh_closedate: bool = True
    close_activities: bool = True
    pipeline_move_is_update: bool = False
    link_events: bool = False
    iso_dates_in_groups: bool = True
    empty_array_clears: bool = False
    todo_needs_description: bool = False

    def changed(self, changes: Mapping[str, Any]) -> Settings:
        """Return a copy with ``changes`` (JSON values) applied, or raise ``SettingsError``."""
        hints = typing.get_type_hints(Settings)
        unknown = sorted(set(changes) - set(hints))
        if unknown:
            raise SettingsError(f"no such switch: {', '.join(unknown)}")
        settings = dataclasses.replace(
            self, **{name: load(hints[name], value, name) for name, value in changes.items()}
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Raise ``SettingsError`` for values that no portal could have."""
        if self.mode not in (1, 2):
            raise SettingsError("mode: 1 (classic) or 2 (simple)")
        for user in self.users:
            if user.sees not in ("all", "department", "own"):
                raise SettingsError("users: sees is all, department or own")
        for source in self.sources:
            for pattern in source.patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise SettingsError(f"sources: {pattern!r} is no regular expression") from error

    @property
    def address(self) -> str:
        """Where the portal is now: scheme and host."""
        return self.moved_to or self.base_url or f"https://{self.domain}"

    def application(self, client_id: str) -> Application | None:
        """Return the application with this id."""
        return next((one for one in self.applications if one.client_id == client_id), None)

    def user(self, user_id: int) -> User | None:
        """Return the user with this id."""
        return next((user for user in self.users if user.id == user_id), None)

    def dump(self) -> dict[str, Any]:
        """Return the switches as JSON values, without secrets: webhook codes, tokens, clients'."""
        plain = dataclasses.asdict(self)
        plain["webhooks"] = [{**hook, "code": "***"} for hook in plain["webhooks"]]
        plain["tokens"] = [{**token, "token": "***"} for token in plain["tokens"]]
        for application in plain["applications"]:
            application |= {"client_secret": "***", "application_token": "***"}
        return plain
