"""``GET /tracker.js``: the script for the client's website, made for this bot."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

PATH = "/tracker.js"
SCRIPT = Path(__file__).with_name("tracker.js")
_BOT = '"__BOT__"'

FRESH_SECONDS = 3600
"""How long browsers keep the script before they ask again."""

Username = Callable[[], str]
"""Returns the bot's username, without ``@``; raises ``LookupError`` while it is not known."""


class TrackerScript:
    """Serves the script with the bot's name in it; where it came from is where it reports to."""

    def __init__(self, username: Username) -> None:
        self._username = username
        self._source = SCRIPT.read_text(encoding="utf-8")

    async def answer(self, request: web.Request) -> web.Response:
        """Answer with the script, or 304 to a browser that has it."""
        try:
            name = self._username()
        except LookupError:
            return web.Response(status=503, headers={"Retry-After": "10"})
        body = self._source.replace(_BOT, json.dumps(name)).encode()
        etag = hashlib.sha256(body).hexdigest()[:16]
        headers = {
            "Cache-Control": f"public, max-age={FRESH_SECONDS}",
            "Content-Type": "text/javascript; charset=utf-8",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        known = {tag.value for tag in request.if_none_match or ()}
        response = web.Response(body=body, headers=headers)
        if etag in known:
            response = web.Response(status=304, headers=headers)
        response.etag = etag
        return response
