"""The command line: ``python -m sandbox`` serves both far ends, ``demo`` shows the product.

Exit codes: 0 after SIGINT or SIGTERM, 2 for wrong arguments, a busy port or a missing library.
"""

import argparse
import asyncio
import importlib
import importlib.util
import signal
import ssl
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.telegram.core import BotApi
from sandbox.telegram.server import create_app
from sandbox.telegram.settings import Settings

COMMANDS = ("serve", "demo")
PORTAL = ("sandbox.portal.core", "sandbox.portal.server")
PAGE = "sandbox.page.server"
DEMO = "sandbox.demo"
STOP_PATIENCE = 2.0
"""Seconds that open requests get when the process stops."""


class CannotStartError(Exception):
    """Something that the user can mend; the message is the one line to print."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server: its application, its port (0: any free one), what to point a client at."""

    name: str
    app: web.Application
    port: int
    path: str = ""
    note: str = ""
    plain: bool = False
    """It stays on http even with ``--tls``."""


def read_token(text: str) -> str:
    """A bot's token: a number, a colon, the rest."""
    number, colon, rest = text.partition(":")
    if not (number.isdecimal() and colon and rest) or "/" in rest:
        raise argparse.ArgumentTypeError("a token looks like 100000:SANDBOX")
    return text


def build_parser() -> argparse.ArgumentParser:
    """The arguments of ``serve``. (``demo`` reads its own.)"""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox [serve]",
        description="Serve a simulated Telegram Bot API and a simulated Bitrix24 portal.",
        epilog="python -m sandbox demo -- COMMAND: start the sandbox and COMMAND against it.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--telegram-port", type=int, default=8081, metavar="PORT")
    parser.add_argument("--portal-port", type=int, default=8082, metavar="PORT")
    parser.add_argument("--page-port", type=int, default=8080, metavar="PORT")
    parser.add_argument(
        "--token", type=read_token, default=Settings().token, help="the bot's token"
    )
    parser.add_argument("--no-flood", action="store_true", help="never answer 429 by itself")
    parser.add_argument("--tls", action="store_true", help="both APIs over https (needs trustme)")
    parser.add_argument(
        "--ca-file",
        type=Path,
        default=Path("sandbox-ca.pem"),
        help="where --tls writes the test authority that clients must trust",
    )
    return parser


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


def build_endpoints(options: argparse.Namespace) -> list[Endpoint]:
    """Both APIs, and the page if it is installed."""
    settings = Settings(token=options.token, flood=not options.no_flood)
    api = BotApi(settings)
    core, server = (importlib.import_module(name) for name in PORTAL)
    portal: Any = core.Portal()
    endpoints = [
        Endpoint(
            "Telegram Bot API",
            create_app(api),
            options.telegram_port,
            note=f"token {api.settings.token}",
        ),
        Endpoint(
            "Bitrix24 webhook", server.create_app(portal), options.portal_port, "/rest/1/sandbox/"
        ),
    ]
    if importlib.util.find_spec(PAGE.rpartition(".")[0]) and importlib.util.find_spec(PAGE):
        page = importlib.import_module(PAGE).create_app(api, portal)
        endpoints.append(Endpoint("Playground", page, options.page_port, "/", plain=True))
    return endpoints


async def start_endpoint(
    endpoint: Endpoint, host: str, context: ssl.SSLContext | None, stack: AsyncExitStack
) -> str:
    """Listen; gives the address. The stack stops it again. Raises :class:`CannotStartError`."""
    runner = web.AppRunner(endpoint.app, access_log=None, shutdown_timeout=STOP_PATIENCE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    tls = None if endpoint.plain else context
    try:
        await web.TCPSite(runner, host, endpoint.port, ssl_context=tls).start()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotStartError(
            f"{endpoint.name}: cannot listen on {host}:{endpoint.port}: {reason}"
        ) from None
    port = runner.addresses[0][1]
    return f"{'https' if tls else 'http'}://{host}:{port}{endpoint.path}"


async def serve(options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    context = make_tls(options.host, options.ca_file) if options.tls else None
    async with AsyncExitStack() as stack:
        for endpoint in build_endpoints(options):
            address = await start_endpoint(endpoint, options.host, context, stack)
            note = f"  ({endpoint.note})" if endpoint.note else ""
            say(f"{endpoint.name:17} {address}{note}")
        if context is not None:
            say(f"{'Test authority':17} {options.ca_file.resolve()}")
        await stop.wait()


def say(line: str) -> None:
    """Print for people, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_demo(arguments: list[str]) -> int:
    """Hand over to the demo's launcher; gives its exit code."""
    if importlib.util.find_spec(DEMO) is None:
        raise CannotStartError("this copy of the sandbox has no demo")
    return int(importlib.import_module(DEMO).main(arguments))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sub-command; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = words.pop(0) if words and words[0] in COMMANDS else "serve"
    try:
        if command == "demo":
            return run_demo(words)
        asyncio.run(serve(build_parser().parse_args(words)))
    except CannotStartError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
