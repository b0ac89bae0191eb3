"""``python -m benchmarks.portal_process``: the sandbox's portal alone, faster than life."""

import argparse
import asyncio
from pathlib import Path

import uvloop
from aiohttp import web

from benchmarks.compression import Compression, exact_sleep
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app
from sandbox.serving import make_tls

HOST = "127.0.0.1"


async def serve(factor: float, ca_file: Path | None) -> None:
    """Serve on any free port, name it, and go on until terminated."""
    app = create_app(Portal(), clock=Compression(factor).time, sleep=exact_sleep(factor))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    tls = make_tls(HOST, ca_file) if ca_file else None
    await web.TCPSite(runner, HOST, 0, ssl_context=tls).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--factor", type=float, default=1.0)
    parser.add_argument("--tls", type=Path, help="write the authority's certificate here")
    arguments = parser.parse_args()
    uvloop.run(serve(arguments.factor, arguments.tls))


if __name__ == "__main__":
    main()
