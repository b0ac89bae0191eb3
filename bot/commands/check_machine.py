"""What a check looks at on this machine: the database's place, and the address to listen on."""

import asyncio
import errno
import os

import aiohttp

from bot.commands.check_finding import Finding
from bot.config.settings import Settings
from storage.engines.selection import engine_at
from storage.errors import StorageError
from storage.migrate import current_revision
from storage.revision import HEAD

_ASK_SECONDS = 3.0


def look_at_database(settings: Settings) -> Finding:
    """Say whether the database fits, or can be made. It is neither made nor locked here."""
    url = settings.database_url.get_secret_value()
    try:
        place = engine_at(url).examine()
        current = current_revision(url)
    except StorageError as error:
        return Finding("database", good=False, text=str(error), fatal=True)
    if current is None:
        return Finding("database", good=True, text=f"{place} will be made at the start")
    text = "up to date" if current == HEAD else f"{current} will be brought to {HEAD} at the start"
    return Finding("database", good=True, text=text)


async def look_at_address(settings: Settings) -> Finding:
    """Say whether one can listen on the address, or the bot already does."""
    host, port = settings.http_host, settings.http_port
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            if await _is_ours(host, port):
                return Finding("http", good=True, text=f"{host}:{port}, where the bot runs now")
            reason = "another program listens there; choose another HTTP_PORT"
        else:
            reason = f"{_reason(error)}; see HTTP_HOST and HTTP_PORT"
        return Finding("http", good=False, text=f"{host}:{port}: {reason}", fatal=True)
    server.close()
    await server.wait_closed()
    return Finding("http", good=True, text=f"{host}:{port} is free" if port else "any free port")


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
