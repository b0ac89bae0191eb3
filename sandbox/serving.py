"""Starting the sandbox's servers in this process, and stopping them again."""

import socket
import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.page.server import create_app as create_page
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app as create_portal
from sandbox.telegram.core import BotApi
from sandbox.telegram.server import create_app as create_telegram
from sandbox.telegram.settings import Settings

STOP_PATIENCE = 2.0
"""Seconds that open requests get when the process stops."""

WEBHOOK_PATH = "/rest/1/sandbox/"


class CannotStartError(Exception):
    """Something that the user can mend; the message is the one line to print."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen; port 0 takes any free one."""

    telegram: int = 8081
    portal: int = 8082
    page: int = 8080
    host: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are, without a slash at the end."""

    telegram: str
    portal: str
    page: str
    token: str

    @property
    def webhook(self) -> str:
        """The inbound webhook to point a client at."""
        return f"{self.portal}{WEBHOOK_PATH}"


def make_tls(host: str, ca_file: Path) -> ssl.SSLContext:
    """A certificate by a new test authority, whose own certificate goes into ``ca_file``."""
    try:
        import trustme
    except ImportError:
        raise CannotStartError("--tls needs the package trustme: pip install trustme") from None
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    names = dict.fromkeys([host, "127.0.0.1", "localhost"])
    authority.issue_cert(*names).configure_cert(context)
    try:
        authority.cert_pem.write_to_path(str(ca_file))
    except OSError as error:
        raise CannotStartError(f"cannot write {ca_file}: {error.strerror}") from None
    return context


async def start_servers(
    stack: AsyncExitStack,
    ports: Ports,
    settings: Settings,
    *,
    tls: ssl.SSLContext | None = None,
) -> Addresses:
    """Serve both far ends and the page until the stack is closed.

    Raises:
        CannotStartError: a port is taken; it is named.
    """
    telegram = await _start(
        stack,
        "Telegram Bot API",
        create_telegram(BotApi(settings)),
        ports.host,
        ports.telegram,
        tls,
    )
    portal = await _start(
        stack, "Bitrix24 portal", create_portal(Portal()), ports.host, ports.portal, tls
    )
    page = await _start(
        stack, "Playground", create_page(telegram, portal), ports.host, ports.page, None
    )
    return Addresses(telegram, portal, page, settings.token)


def usual_or_free(host: str, port: int) -> int:
    """Return the port if nobody listens there, else 0: any free one."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return 0
    return port


async def _start(
    stack: AsyncExitStack,
    name: str,
    app: web.Application,
    host: str,
    port: int,
    tls: ssl.SSLContext | None,
) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_PATIENCE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port, ssl_context=tls).start()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotStartError(f"{name}: cannot listen on {host}:{port}: {reason}") from None
    return f"{'https' if tls else 'http'}://{host}:{runner.addresses[0][1]}"
