"""The HTTP server: started and stopped with the process, without an access log."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

_log = structlog.get_logger(__name__)

GRACE_SECONDS = 20.0
"""How long requests in hand get at the stop."""


class PortBusyError(Exception):
    """The address cannot be listened on."""


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve the application; yields the port, which differs when 0 was asked for.

    Raises:
        PortBusyError: something else has the port, or the host is not ours.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "no such host"
            raise PortBusyError(f"{host}:{port}: {reason}") from None
        bound = int(runner.addresses[0][1])
        _log.info("http_listening", host=host, port=bound)
        yield bound
    finally:
        await runner.cleanup()
