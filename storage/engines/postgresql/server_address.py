"""``DATABASE_URL`` as hosters hand it out."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from storage.engines.engine import SETTING
from storage.errors import UnsupportedDatabaseError

_PASSED_ON = {
    *("host", "port", "user", "password", "passfile", "dbname", "options"),
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

_INSTEAD = {
    "hostaddr": "give it as the host",
    "service": "write what stands under that name into the address",
}
"""What to do with options that libpq knows, and asyncpg would ignore or read in its own way."""

_NAME = re.compile(r"[a-z_]+")
"""What an option is called; anything else is the end of a password with an unescaped ``?``."""

_HALF_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})")

_HOST = re.compile(r"(?:\[[^\]]+\]|[^:\[\]]*)(?::(\d+))?")

_WRITERS = frozenset({"any", "primary", "read-write"})
"""Values of ``target_session_attrs`` that do not ask for a replica."""

_OTHERS = 0o077
"""Rights to a file that are not its owner's; asyncpg, as libpq, passes over such a ``passfile``."""

_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")

_CONNECT_TIMEOUT = "connect_timeout"
"""The option that holds seconds."""
_NO_END = frozenset({"0", "-1"})
"""What libpq takes for no time-out: ours holds then."""

_SYSTEM = "system"
"""Instead of a file in ``sslrootcert``: the authorities that the machine trusts."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is, and how it is asked."""

    place: str
    """For people: no name, no password."""
    options: Mapping[str, Any] = field(repr=False)
    """Arguments of ``asyncpg.connect``."""
    setting: str = SETTING
    """Where it was written, for people."""


class _UnreadableError(Exception):
    """Says what is the matter with an address, but not which it is."""


def read_address(url: str, setting: str = SETTING) -> ServerAddress:
    """Read an address with what libpq allows in it; ``setting``: where it was written.

    Raises:
        UnsupportedDatabaseError: it cannot be served. Nothing of it is repeated but an option's
            name: it may hold a password.
    """
    try:
        place, options = _read(url)
    except _UnreadableError as error:
        raise UnsupportedDatabaseError(f"{setting} {error}") from None
    return ServerAddress(place, options, setting)


def _read(url: str) -> tuple[str, dict[str, Any]]:
    parts, asked = _parts(url)
    if asked.pop("ssl", "false").lower() in {"true", "1", "require"}:  # as other drivers have it
        asked.setdefault("sslmode", "require")
    if unknown := sorted(asked.keys() - _PASSED_ON - _IGNORED - {_CONNECT_TIMEOUT}):
        remedy = _INSTEAD.get(unknown[0], "remove it")
        raise _UnreadableError(
            f"has the option {unknown[0]!r}, with which the bot can do nothing: {remedy}"
        )
    if hosts := asked.get("host"):
        asked["host"] = ",".join(map(_in_brackets, hosts.split(",")))
    asked.setdefault("target_session_attrs", "read-write")  # of several hosts, the primary
    asked.setdefault("application_name", "leadtrace")
    _check_values(asked)
    options: dict[str, Any] = {}
    if (seconds := asked.pop(_CONNECT_TIMEOUT, "0")) not in _NO_END:
        options["timeout"] = float(seconds)
    if asked.get("sslrootcert") == _SYSTEM:
        del asked["sslrootcert"]
        asked.pop("sslmode", None)  # libpq wants verify-full there, which this context does
        options["ssl"] = ssl.create_default_context()
    query = {name: value for name, value in asked.items() if name in _PASSED_ON}
    path = "" if parts.path == "/" else parts.path  # no name there: it is dbname, or the user's
    options["dsn"] = SplitResult(
        "postgresql", parts.netloc, path, urlencode(query, quote_via=quote), ""
    ).geturl()
    return _place(parts, asked), options


def _parts(url: str) -> tuple[SplitResult, dict[str, str]]:
    """Take an address apart as libpq does; what a password with unescaped signs would leave of it
    is not guessed."""
    try:
        parts = urlsplit(url)
        found = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        escaped = not _HALF_ESCAPED.search(url) and "\0" not in unquote(url, errors="strict")
    except ValueError:
        raise _unreadable() from None
    user, _, hosts = parts.netloc.rpartition("@")
    if (
        not escaped
        or parts.fragment
        or "@" in user + parts.path
        or not _are_hosts(hosts)
        or not all(_NAME.fullmatch(option) for option, _ in found)
    ):
        raise _unreadable()
    return parts, {option: value for option, value in found if value}


def _are_hosts(written: str) -> bool:
    """Say whether they are one, several or none."""
    each = written.split(",")
    return all(map(_is_host, each)) and (len(each) == 1 or all(each))


def _is_host(written: str) -> bool:
    found = _HOST.fullmatch(written)
    return found is not None and _is_port(found[1] or "")


def _in_brackets(host: str) -> str:
    """Return an option's host as asyncpg wants it; libpq takes an IPv6 address there as it is."""
    return f"[{host}]" if host.count(":") > 1 and host[0] not in "[/" else host


def _is_port(written: str) -> bool:
    """Say whether it is one, or none."""
    return not written or (written.isdecimal() and 0 < int(written) < 2**16)


def _check_values(asked: Mapping[str, str]) -> None:
    """Look at values which would be ignored, or found wrong each time that somebody connects."""
    hosts = asked.get("host", "").split(",")
    if not _are_hosts(",".join("socket" if one.startswith("/") else one for one in hosts)):
        raise _UnreadableError("has a host that is none; its port goes into port=")
    if not all(map(_is_port, asked.get("port", "").split(","))):
        raise _UnreadableError("has a port that is none; it is often 5432")
    if asked["target_session_attrs"] not in _WRITERS:
        raise _UnreadableError(
            "has a target_session_attrs that is not read-write, primary or any: leave it out"
        )
    if not asked.get(_CONNECT_TIMEOUT, "0").removeprefix("-").isdecimal():
        raise _UnreadableError("has a connect_timeout that is no number")
    for name in _FILES:
        path = asked.get(name, _SYSTEM)
        if path != _SYSTEM and not Path(path).is_file():
            raise _UnreadableError(f"names a file in {name} that is not there; check the path")
        if name == "passfile" and path != _SYSTEM and Path(path).stat().st_mode & _OTHERS:
            raise _UnreadableError(
                "names a file in passfile that others may read: say chmod 600, or it is ignored"
            )
    if (path := asked.get("sslrootcert", _SYSTEM)) != _SYSTEM:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
        except OSError:  # ssl's own error is one, too
            raise _UnreadableError(
                "names a file without certificates in sslrootcert; it must be a PEM file"
            ) from None


def _place(parts: SplitResult, asked: Mapping[str, str]) -> str:
    name = parts.path.removeprefix("/") or asked.get("dbname", "")
    hosts = parts.netloc.rpartition("@")[2] or asked.get("host", "")
    return f"PostgreSQL database {name or 'of that user'}" + (f" at {hosts}" if hosts else "")


def _unreadable() -> _UnreadableError:
    return _UnreadableError(
        "cannot be read. An example: postgresql://user:password@host:5432/database;"
        " in the password, write % # ? / @ and : as %25 %23 %3F %2F %40 and %3A"
    )
