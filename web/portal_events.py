"""Where the portal says that something changed (bitrix24.md §11).

Anybody can post here. Whoever knows one of the tokens is believed so far that we look; nothing that
an event says is stored, and nothing of its ``auth`` is ever called.
"""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Collection

import structlog
from aiohttp import web

from intake.forms.crm_part import EntityKind
from intake.outcomes.hear_events import CrmEvent
from intake.outcomes.lead_entity import EntityKey
from web.bodies import BodyRefusedError, read_form

_log = structlog.get_logger(__name__)

EVENTS = "/bitrix24/events"

EVENT_TIMEOUT = 1.0
"""Seconds that an event may take: a handler that answers slowly is called less and less often."""
_NAME = re.compile(r"ONCRM(LEAD|DEAL|QUOTE|CONTACT|COMPANY)(ADD|UPDATE|DELETE|MOVETOCATEGORY)")
_ID = re.compile(r"[1-9][0-9]{0,15}")

Hear = Callable[[CrmEvent], Awaitable[None]]
Tokens = Callable[[], Collection[str]]


class PortalEvents:
    """Takes events. ``tokens`` gives those by which the portal is known at the moment."""

    def __init__(self, hear: Hear, tokens: Tokens) -> None:
        self._hear = hear
        self._tokens = tokens

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Give it its address."""
        router.add_post(EVENTS, self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer at once; whatever cannot be noted now is seen by the next reading."""
        try:
            form = await read_form(request)
        except BodyRefusedError as refusal:
            return refusal.answer()
        if not self._is_known(form.get("auth[application_token]", "")):
            _log.warning("portal_event_refused")
            return web.Response(status=403, text="The application token is not known.\n")
        event = _event(form.get("event", ""), form.get("data[FIELDS][ID]", ""))
        if event is not None:
            await self._note(event)
        return web.Response(text="ok\n")

    async def _note(self, event: CrmEvent) -> None:
        try:
            async with asyncio.timeout(EVENT_TIMEOUT):
                await self._hear(event)
        except Exception as error:  # noqa: BLE001  # no event is worth more than a look later
            _log.warning("portal_event_not_noted", error=type(error).__name__)

    def _is_known(self, token: str) -> bool:
        """Compare with every token, whatever the first ones say: the time it takes tells nothing.

        An empty one is nobody's.
        """
        given = token.encode()
        same = [hmac.compare_digest(given, one.encode()) for one in self._tokens() if one]
        return any(same)


def _event(name: str, number: str) -> CrmEvent | None:
    """Return what an event is about; ``None``: nothing that we watch."""
    named = _NAME.fullmatch(name.upper())
    if named is None or not _ID.fullmatch(number):
        return None
    return CrmEvent(EntityKey(EntityKind(named[1].lower()), int(number)), named[2] == "ADD")
