"""``DATABASE_URL`` as hosters hand it out."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from storage.errors import UnsupportedDatabaseError

_PASSED_ON = {
    *("host", "port", "user", "password", "passfile", "dbname", "service", "options"),
    *("application_name", "target_session_attrs", "gsslib", "krbsrvname"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "sslnegotiation"),
    *("ssl_min_protocol_version", "ssl_max_protocol_version"),
}
"""What libpq knows and asyncpg reads as libpq does."""

_IGNORED = {
    *("channel_binding", "client_encoding", "fallback_application_name", "gssencmode"),
    *("keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval"),
    *("load_balance_hosts", "requirepeer", "require_auth", "gssdelegation", "sslcertmode"),
    *("sslcompression", "sslsni", "tcp_user_timeout"),
}
"""What libpq knows and the bot settles by itself, or asyncpg cannot be told."""

_SYSTEM = "system"
"""Instead of a file in ``sslrootcert``: the authorities that the machine trusts."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is, and how it is asked."""

    place: str
    """For people: no name, no password."""
    options: Mapping[str, Any] = field(repr=False)
    """Arguments of ``asyncpg.connect``."""


def read_address(url: str) -> ServerAddress:
    """Read an address with what libpq allows in it.

    Raises:
        UnsupportedDatabaseError: it cannot be served. Nothing of it is repeated but an option's
            name: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        found = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise _unreadable() from None
    if parts.fragment:  # an unescaped # in the password
        raise _unreadable()
    asked = dict(found)
    if asked.pop("ssl", "false").lower() in {"true", "1", "require"}:  # as other drivers have it
        asked.setdefault("sslmode", "require")
    seconds = asked.pop("connect_timeout", "")
    if unknown := sorted(asked.keys() - _PASSED_ON - _IGNORED):
        raise UnsupportedDatabaseError(
            f"DATABASE_URL has the option {unknown[0]!r}, which PostgreSQL does not know: remove it"
        )
    options: dict[str, Any] = {}
    if seconds.isdecimal() and int(seconds) > 0:
        options["timeout"] = float(seconds)
    if asked.get("sslrootcert") == _SYSTEM:
        del asked["sslrootcert"]
        asked.pop("sslmode", None)  # libpq wants verify-full there, which this context does
        options["ssl"] = ssl.create_default_context()
    asked.setdefault("target_session_attrs", "read-write")  # of several hosts, the primary
    asked.setdefault("application_name", "leadtrace")
    query = {name: value for name, value in asked.items() if name in _PASSED_ON}
    options["dsn"] = SplitResult(
        "postgresql", parts.netloc, parts.path, urlencode(query, quote_via=quote), ""
    ).geturl()
    return ServerAddress(_place(parts, asked), options)


def _place(parts: SplitResult, asked: Mapping[str, str]) -> str:
    name = parts.path.removeprefix("/") or asked.get("dbname", "")
    hosts = parts.netloc.rpartition("@")[2] or asked.get("host", "")
    return f"PostgreSQL database {name or 'of that user'}" + (f" at {hosts}" if hosts else "")


def _unreadable() -> UnsupportedDatabaseError:
    return UnsupportedDatabaseError(
        "DATABASE_URL cannot be read. An example: postgresql://user:password@host:5432/database;"
        " in the password, write % # ? / @ and : as %25 %23 %3F %2F %40 and %3A"
    )
