"""The HTTP server: started and stopped with the process, without an access log."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import structlog
from aiohttp import web

from bot.ops.connections import ConnectionLimits, Connections
from web.client_address import Networks

_log = structlog.get_logger(__name__)

GRACE_SECONDS = 20.0
"""How long requests in progress get at the stop."""

_BACKLOG = 128


class PortBusyError(Exception):
    """The address cannot be listened on."""


@asynccontextmanager
async def serving(
    app: web.Application,
    host: str,
    port: int,
    *,
    limits: ConnectionLimits | None = None,
    proxies: Networks = (),
) -> AsyncIterator[int]:
    """Serve the application; yields the port, which differs when 0 was asked for.

    ``limits`` default to those of the process; connections from ``proxies`` are many people's.

    Raises:
        PortBusyError: something else has the port, or the host is not ours.
    """
    connections = Connections(limits or ConnectionLimits.of_process(), proxies=proxies)
    app.middlewares.append(connections.watch)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    server: asyncio.Server | None = None
    try:
        try:
            server = await asyncio.get_running_loop().create_server(
                connections.guarded(cast("web.Server", runner.server)),  # there after setup
                host,
                port,
                backlog=min(_BACKLOG, connections.limits.most),
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "no such host"
            raise PortBusyError(f"{host}:{port}: {reason}") from None
        bound = int(server.sockets[0].getsockname()[1])
        _log.info("http_listening", host=host, port=bound)
        yield bound
    finally:
        if server is not None:
            server.close()
        await runner.cleanup()
