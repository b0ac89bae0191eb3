"""What a check looks at on this machine: the database's place, and the address to listen on."""

import asyncio
import errno
import os

import aiohttp

from bot.config.settings import Settings
from intake.operations.health_finding import HealthFinding, Severity, Topic, said
from storage.engines.selection import engine_at
from storage.errors import StorageError
from storage.migrate import known_revision
from storage.revision import HEAD

_ASK_SECONDS = 3.0


def look_at_database(settings: Settings) -> HealthFinding:
    """Say whether the database fits, or can be made. It is neither made nor locked here."""
    url = settings.database_url.get_secret_value()
    try:
        place = engine_at(url).examine()
        current = known_revision(url)
    except StorageError as error:
        return said(Topic.DATABASE, Severity.FATAL, str(error))
    if current is None:
        return said(Topic.DATABASE, Severity.GOOD, f"{place} will be made at the start")
    text = "up to date" if current == HEAD else f"{current} will be brought to {HEAD} at the start"
    return said(Topic.DATABASE, Severity.GOOD, text)


def unreadable(error: Exception) -> HealthFinding:
    """Say what is the matter with a database that looks sound from outside."""
    words = getattr(error, "orig", None) or error
    return said(Topic.DATABASE, Severity.FATAL, f"it cannot be read ({words}); restore a backup")


async def look_at_address(settings: Settings) -> HealthFinding:
    """Say whether one can listen on the address, or the bot already does."""
    host, port = settings.http_host, settings.http_port
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            if await _is_ours(host, port):
                return said(Topic.HTTP, Severity.GOOD, f"{host}:{port}, where the bot runs now")
            reason = "another program listens there; choose another HTTP_PORT"
        else:
            reason = f"{_reason(error)}; see HTTP_HOST and HTTP_PORT"
        return said(Topic.HTTP, Severity.FATAL, f"{host}:{port}: {reason}")
    server.close()
    await server.wait_closed()
    return said(Topic.HTTP, Severity.GOOD, f"{host}:{port} is free" if port else "any free port")


def _reason(error: OSError) -> str:
    """The system's words; a name that nobody knows has none."""
    known = error.errno in errno.errorcode
    return os.strerror(error.errno) if error.errno and known else "there is no such host"


async def _is_ours(host: str, port: int) -> bool:
    ours = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    url = f"http://{f'[{ours}]' if ':' in ours else ours}:{port}/health"
    timeout = aiohttp.ClientTimeout(total=_ASK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return bool(await answer.json() == {"status": "alive"})
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
