"""The demo's and the story's launcher: a sandbox, a throw-away folder, and the bot as a process.

The folder holds the bot's database and a copy of the forms. On that copy, consent texts that
nobody has released yet are accepted; the product has no switch for it, and needs none.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.cast import ADMIN, LINKS, gather, make_links
from sandbox.serving import Addresses, CannotStartError, Ports, start_servers
from sandbox.stage import Stage, StageError
from sandbox.stories import Gather, Story
from sandbox.telegram.settings import Settings

FORMS = "forms"
"""The folder with the form files, in the project's folder and, copied, in the bot's."""

STOP_PATIENCE = 15.0
"""Seconds that the bot gets to stop by itself."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Play:
    """What is put on the stage."""

    bot: tuple[str, ...]
    """How to start the bot."""
    accept: tuple[str, ...] = ()
    """How to have the forms' consent texts accepted in ``FORMS_DIR``; nothing, to leave them."""


async def show(play: Play, ports: Ports, settings: Settings, say: Say) -> int:
    """Run sandbox and bot until Ctrl-C; gives the exit code."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        servers, stage, bot = await _open(stack, play, ports, settings, say, gather)
        await _set_up(stage, make_links, settings)
        say("")
        say(f"The playground is open: {servers.page}/")
        say("  Links to try: " + ", ".join(f"{link.code} ({link.title})" for link in LINKS))
        say(f"  Bot API {servers.telegram} (token {servers.token}), webhook {servers.webhook}")
        say("  Ctrl-C ends it; nothing is kept.")
        ended = asyncio.ensure_future(bot.wait())
        stopped = asyncio.ensure_future(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not stop.is_set():
            say(f"The bot ended by itself with code {bot.returncode}.")
            return 1
    return 0


async def tell_story(story: Story, play: Play, ports: Ports, settings: Settings, say: Say) -> int:
    """Play a story, print what everybody saw; gives 1 when anything is missing."""
    try:
        async with AsyncExitStack() as stack:
            _, stage, _ = await _open(stack, play, ports, settings, say, story.gather)
            await _set_up(stage, story.prepare, settings)
            return await story.play(stage, say)
    except StageError as error:
        say(f"The story went wrong: {error}")
        return 1


async def _set_up(
    stage: Stage, prepare: Callable[[Stage], Awaitable[None]], settings: Settings
) -> None:
    """Have the admin set things up, quicker than any hand types: Telegram would slow that down."""
    await stage.configure(flood=False)
    await prepare(stage)
    await stage.configure(flood=settings.flood)


async def _open(
    stack: AsyncExitStack,
    play: Play,
    ports: Ports,
    settings: Settings,
    say: Say,
    gather_people: Gather,
) -> tuple[Addresses, Stage, asyncio.subprocess.Process]:
    servers = await start_servers(stack, ports, settings)
    session = await stack.enter_async_context(aiohttp.ClientSession())
    stage = Stage(session, servers)
    group = await gather_people(stage)
    say("Starting the bot …")
    bot = await stack.enter_async_context(_bot(play, _environment(servers, group), say))
    await stage.until(
        "the bot asks for updates",
        lambda telegram, _: bot.returncode is not None or "getupdates" in telegram["calls"],
    )
    if bot.returncode is not None:
        raise CannotStartError(f"the bot ended at once with code {bot.returncode}")
    return servers, stage, bot


def _environment(servers: Addresses, group: int) -> dict[str, str]:
    """The settings of a bot that lives in the sandbox; no real one leaks in."""
    here = Path.cwd()
    passed = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "SYSTEMROOT", "LOG_LEVEL", "TRACE_MODE")
    return {
        **{name: os.environ[name] for name in passed if name in os.environ},
        "PYTHONPATH": str(here),
        "FORMS_DIR": FORMS,
        "BOT_TOKEN": servers.token,
        "TELEGRAM_API_URL": servers.telegram,
        "BITRIX24_WEBHOOK_URL": servers.webhook,
        "ADMIN_IDS": str(ADMIN),
        "MANAGERS_CHAT_ID": str(group),
        "DEFAULT_REGION": "DE",
        "HTTP_PORT": "0",
        "LOG_FORMAT": "console",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }


@asynccontextmanager
async def _bot(
    play: Play, environment: dict[str, str], say: Say
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot in a folder of its own, which goes when it has ended."""
    with tempfile.TemporaryDirectory(prefix="leadtrace-") as folder:
        shutil.copytree(FORMS, Path(folder, FORMS))
        if play.accept:
            accepting = await _run(play.accept, folder, environment, stdout=subprocess.DEVNULL)
            if code := await accepting.wait():
                raise CannotStartError(f"the forms cannot be used (code {code})")
        process = await _run(play.bot, folder, environment)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_PATIENCE)
            except TimeoutError:
                say("The bot did not stop in time; it is killed.")
                process.kill()
                await process.wait()


async def _run(
    command: tuple[str, ...], folder: str, environment: dict[str, str], stdout: int | None = None
) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *_from_elsewhere(command),
            cwd=folder,
            env=environment,
            start_new_session=True,
            stdout=stdout,
        )
    except OSError as error:
        raise CannotStartError(f"cannot run {command[0]}: {error.strerror}") from None


def _from_elsewhere(command: tuple[str, ...]) -> tuple[str, ...]:
    """The command as it must be written in another folder; a symbolic link stays one."""
    program, *arguments = command
    if os.sep in program:
        program = str(Path(program).absolute())
    return (program, *arguments)
