"""The command line: ``python -m sandbox`` serves both far ends, ``demo`` and ``story`` use them.

Exit codes: 0 after SIGINT or SIGTERM, 1 when a story went wrong, 2 for wrong arguments, a busy
port, a missing library or a command that cannot be run.
"""

import argparse
import asyncio
import shlex
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from sandbox import demo
from sandbox.serving import CannotStartError, Ports, make_tls, start_servers, usual_or_free
from sandbox.stories import STORIES
from sandbox.telegram.settings import Settings

COMMANDS = ("serve", "demo", "story")


def read_token(text: str) -> str:
    """A bot's token: a number, a colon, the rest."""
    number, colon, rest = text.partition(":")
    if not (number.isdecimal() and colon and rest) or "/" in rest:
        raise argparse.ArgumentTypeError("a token looks like 100000:SANDBOX")
    return text


def build_parser(command: str) -> argparse.ArgumentParser:
    """The arguments of one command."""
    parser = argparse.ArgumentParser(
        prog=f"python -m sandbox {command}",
        description={
            "serve": "Serve a simulated Telegram Bot API and a simulated Bitrix24 portal.",
            "demo": "Start the sandbox and COMMAND (a bot) against it, and set links up.",
            "story": "Play a story through COMMAND (a bot) and print what everybody saw.",
        }[command],
    )
    parser.add_argument("--host", default=Ports().host, help="address to listen on")
    parser.add_argument("--telegram-port", type=int, metavar="PORT")
    parser.add_argument("--portal-port", type=int, metavar="PORT")
    parser.add_argument("--page-port", type=int, metavar="PORT")
    parser.add_argument(
        "--token", type=read_token, default=Settings().token, help="the bot's token"
    )
    parser.add_argument("--no-flood", action="store_true", help="never answer 429 by itself")
    if command == "serve":
        parser.add_argument(
            "--tls", action="store_true", help="both APIs over https (needs trustme)"
        )
        parser.add_argument(
            "--ca-file",
            type=Path,
            default=Path("sandbox-ca.pem"),
            help="where --tls writes the test authority that clients must trust",
        )
    else:
        parser.add_argument(
            "--accept",
            type=shlex.split,
            default=(),
            metavar="COMMAND",
            help="how to accept the consent texts in FORMS_DIR, a throw-away copy of ./forms",
        )
        if command == "story":
            parser.add_argument("--play", choices=tuple(STORIES), default="prospect")
        parser.add_argument("command", nargs="+", metavar="COMMAND", help="after --, how to start")
    return parser


async def serve(options: argparse.Namespace, ports: Ports, settings: Settings) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tls = make_tls(options.host, options.ca_file) if options.tls else None
    async with AsyncExitStack() as stack:
        servers = await start_servers(stack, ports, settings, tls=tls)
        say(f"Telegram Bot API  {servers.telegram}  (token {servers.token})")
        say(f"Bitrix24 webhook  {servers.webhook}")
        say(f"Playground        {servers.page}/")
        if tls is not None:
            say(f"Test authority    {options.ca_file.resolve()}")
        await stop.wait()


def say(line: str) -> None:
    """Print for people, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _ports(command: str, options: argparse.Namespace) -> Ports:
    """Return where to listen: a port that was named, or the usual one.

    The story takes any free ones; so does the demo where somebody else listens.
    """

    def choose(named: int | None, port: int) -> int:
        if named is not None:
            return named
        if command == "story":
            return 0
        return usual_or_free(options.host, port) if command == "demo" else port

    usual = Ports()
    return Ports(
        choose(options.telegram_port, usual.telegram),
        choose(options.portal_port, usual.portal),
        choose(options.page_port, usual.page),
        options.host,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = words.pop(0) if words and words[0] in COMMANDS else "serve"
    options = build_parser(command).parse_args(words)
    ports = _ports(command, options)
    settings = Settings(token=options.token, flood=not options.no_flood)
    try:
        if command == "serve":
            asyncio.run(serve(options, ports, settings))
            return 0
        play = demo.Play(tuple(options.command), tuple(options.accept))
        perform = demo.show
        if command == "story":
            perform = partial(demo.tell_story, STORIES[options.play])
        return asyncio.run(perform(play, ports, settings, say))
    except CannotStartError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
