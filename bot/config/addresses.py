"""Addresses in the settings: what they must look like, and whom we trust at them beside the usual
authorities. A value is never part of a complaint."""

import re
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

_PORTAL_PATH = re.compile(r"/rest/\d+/[A-Za-z0-9]+/")


def _is_near(host: str) -> bool:
    """Say whether a host is this machine or a private network, where plain http is no leak."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host
    return address.is_private or address.is_loopback


def check_url(url: str, schemes: tuple[str, ...] = ("https", "http")) -> str:
    """Return the address if it is one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is not an address; write it as https://host/") from None
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise ValueError("is not an address; write it as https://host/")
    if parts.query or parts.fragment:
        raise ValueError("must end before any ? or #; remove that part")
    return url


def check_far_url(url: str) -> str:
    """Return the address if it keeps secrets on their way."""
    url = check_url(url)
    parts = urlsplit(url)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ValueError("must begin with https:// (plain http is for this machine's network only)")
    return url


def check_base_url(url: str) -> str:
    """Return the address without a slash at its end."""
    return check_far_url(url).rstrip("/")


def check_proxy(secret: SecretStr) -> SecretStr:
    """Return a proxy's address."""
    try:
        check_url(secret.get_secret_value(), ("http",))
    except ValueError:
        raise ValueError(
            "is not an HTTP proxy; write it as http://user:password@host:port"
        ) from None
    return secret


def check_webhook(secret: SecretStr) -> SecretStr:
    """Return the address of an inbound webhook, with a slash at its end."""
    url = secret.get_secret_value()
    url = url if url.endswith("/") else f"{url}/"
    try:
        path = urlsplit(check_far_url(url)).path
    except ValueError as error:
        raise ValueError(str(error)) from None
    if not _PORTAL_PATH.fullmatch(path):
        raise ValueError(
            "is not an inbound webhook; copy it from Bitrix24 (Developer resources),"
            " like https://company.bitrix24.com/rest/1/code/"
        )
    return SecretStr(url)


def check_domain(domain: str) -> str:
    """Return scheme and host of a portal of which people write the host alone."""
    url = domain.strip().lower()
    url = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(check_far_url(url))
    except ValueError as error:
        if "must begin with https" in str(error):
            raise
        raise ValueError("is not a portal's domain; write it like company.bitrix24.com") from None
    if parts.path not in {"", "/"} or "@" in parts.netloc:
        raise ValueError("must be the portal's domain alone, like company.bitrix24.com")
    return f"{parts.scheme}://{parts.netloc}"


def read_authorities(value: Any) -> Any:
    """Return what a connection needs to trust the authorities in a PEM file as well: those of
    a portal on the client's own machines.

    Read once, with the settings: a file that cannot be used must stop the start, not a delivery.
    """
    if not isinstance(value, str | Path):
        return value
    if not Path(value).is_file():
        raise ValueError("names a file that is not there; check the path")
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=value)
    except OSError:  # ssl's own error is one, too
        raise ValueError("names a file without certificates; it must be a PEM file") from None
    return context
