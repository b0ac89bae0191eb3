"""What operators ask: is it alive, is it ready, what are the numbers."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Problems = Callable[[], Awaitable[tuple[str, ...]]]
"""Returns a word for each thing that speaks against being ready."""

Render = Callable[[], Awaitable[bytes]]
"""Returns the metrics as text."""


async def health(_: web.Request) -> web.Response:
    """Answer that the process lives; whether it is of use is asked at ``/ready``."""
    return web.json_response({"status": "alive"})


class Ready:
    """Answers 200 when nothing is wrong, else 503 with the words for what is."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    async def answer(self, _: web.Request) -> web.Response:
        """Ask, and answer."""
        problems = await self._problems()
        status = {"status": "not ready" if problems else "ready", "problems": list(problems)}
        return web.json_response(status, status=503 if problems else 200)


class MetricsPage:
    """Answers with the metrics."""

    def __init__(self, render: Render) -> None:
        self._render = render

    async def answer(self, _: web.Request) -> web.Response:
        """Render them at this moment."""
        return web.Response(
            body=await self._render(),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )
