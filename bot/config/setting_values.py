"""What single settings may hold. A refusal says what to do, and never the value.

Addresses are in :mod:`bot.config.addresses`.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from pydantic import SecretStr

from intake.forms.values.amount_words import meant_currency
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.money import CODES
from intake.team.card_chat import CardChat
from storage.engines.selection import engine_at
from storage.errors import UnsupportedDatabaseError

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{3,100}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_.-]{3,100}")
_TOKEN_OF_EVENTS = re.compile(r"[!-~]{16,256}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?")
_CHAT = re.compile(r"(-[1-9]\d{0,15})(?:/([1-9]\d{0,9}))?")
"""Telegram's ids have 52 bits at most."""
SHORTEST_KEY = 32


def check_token(secret: SecretStr) -> SecretStr:
    """Return a bot token that looks like one."""
    if not _TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("is not a bot token; copy it whole from @BotFather, like 123456:ABC-DEF")
    return secret


def check_webhook_secret(secret: SecretStr) -> SecretStr:
    """Return a secret that Telegram takes."""
    if not _SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError(
            "must be 16 to 256 of A-Z a-z 0-9 _ -; make one with: openssl rand -hex 24"
        )
    return secret


def read_tokens(value: Any) -> Any:
    """Read secrets with commas between them."""
    if not isinstance(value, str):
        return value
    tokens = value.replace(",", " ").split()
    if not all(_TOKEN_OF_EVENTS.fullmatch(token) for token in tokens):
        raise ValueError("must be the tokens of outgoing webhooks, with commas between them")
    return tuple(SecretStr(token) for token in tokens)


def check_database(secret: SecretStr) -> SecretStr:
    """Return the address with the driver that we use."""
    url = secret.get_secret_value()
    if url.lower().startswith("postgres"):
        try:
            engine_at(url)
        except UnsupportedDatabaseError as error:
            raise ValueError(str(error).removeprefix("DATABASE_URL ")) from None
        return secret
    if url.startswith("sqlite:///"):
        url = url.replace("sqlite:///", "sqlite+aiosqlite:///", 1)
    prefix = "sqlite+aiosqlite:///"
    if not url.startswith(prefix) or url == prefix or ":memory:" in url:
        raise ValueError(
            "must name a SQLite file, like sqlite+aiosqlite:///data/leadtrace.db, or a PostgreSQL"
            " database, like postgresql://user:password@host:5432/database"
        )
    return SecretStr(url)


def read_digits(value: Any) -> Any:
    """A literal number is not read from text by itself."""
    return int(value) if isinstance(value, str) and value in {"2", "5"} else value


def read_ids(value: Any) -> Any:
    """Read the ids of people."""
    if not isinstance(value, str | int):
        return value
    words = str(value).replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and 0 < int(word) < 2**52 for word in words):
        raise ValueError("must be Telegram user ids (numbers) with commas between them")
    return frozenset(PersonId(int(word)) for word in words)


def read_chat(value: Any) -> Any:
    """Read a group, with a topic or without."""
    if not isinstance(value, str | int):
        return value
    match = _CHAT.fullmatch(str(value).strip())  # an id alone arrives decoded, as a number
    if match is None:
        raise ValueError("must be a group's id, like -1001234567890, or with a topic -100…/42")
    chat, topic = match.groups()
    return CardChat(ChatId(int(chat)), int(topic) if topic else None)


def read_origins(value: Any) -> Any:
    """Browsers name a site in one way only: in small letters, without a path."""
    if not isinstance(value, str):
        return value
    origins = value.replace(",", " ").split()
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError(
            "must be sites with commas between them, like https://www.example.com: small letters,"
            " no path, no / at the end"
        )
    return frozenset(origins)


def read_networks(value: Any) -> Any:
    """Read addresses and networks."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(one) for one in value.replace(",", " ").split())
    except ValueError:
        raise ValueError("must be addresses or networks, like 10.0.0.0/8") from None


def check_secret_key(secret: SecretStr) -> SecretStr:
    """Return a key that is long enough."""
    if len(secret.get_secret_value()) < SHORTEST_KEY:
        raise ValueError(
            f"must have at least {SHORTEST_KEY} characters; make one with: openssl rand -hex 32"
        )
    return secret


def read_timezone(value: Any) -> Any:
    """Read a time zone by its name."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone; use a name like Europe/Berlin or UTC") from None


def check_region(region: str) -> str:
    """Return a country that has phone numbers."""
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is no country; use its two capital letters, like US, DE or KZ")
    return region


def check_currency(currency: str) -> str:
    """Return a currency's three letters, as the CRM writes them."""
    if currency in CODES:
        return currency
    meant = meant_currency(currency)
    hint = "use its three capital letters, like EUR or KZT" if meant is None else f"use {meant}"
    raise ValueError(f"is no currency; {hint}")


def check_folder(path: Path) -> Path:
    """Return a folder that is there."""
    if not path.is_dir():
        raise ValueError("names a folder that is not there; check the path")
    return path


def check_client_id(client_id: str) -> str:
    """Return an application's id that looks like one."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise ValueError("is no application's id; copy it from its card, like local.64d0.12ab")
    return client_id


def check_file(path: Path) -> Path:
    """Return a file that is there."""
    if not path.is_file():
        raise ValueError("names a file that is not there; check the path")
    return path
