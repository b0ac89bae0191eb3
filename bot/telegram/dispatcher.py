"""The dispatcher: aiogram's, with our router, fed with raw updates one by one."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED

from bot.telegram.decoding import decode
from handlers.router import add_handlers
from handlers.workflow import Workflow

_log = structlog.get_logger(__name__)


def build_dispatcher(workflow: Workflow, wizards: Iterable[str]) -> Dispatcher:
    """Return the dispatcher; ``wizards`` are the commands that open a form.

    Forms are rows of ours, so aiogram's own state is off (DESIGN §4).
    """
    dispatcher = Dispatcher(disable_fsm=True, **workflow)
    add_handlers(dispatcher, wizards)
    return dispatcher


class RawFeed:
    """Decodes one update and has it handled; every error comes out to the caller."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot) -> None:
        self._dispatcher = dispatcher
        self._bot = bot

    async def __call__(self, raw: Mapping[str, Any]) -> None:
        """Handle the update.

        Raises:
            UndecodableUpdateError: what matters in it cannot be read.
        """
        update = decode(raw, self._bot)
        result = await self._dispatcher.feed_update(self._bot, update)
        if result is UNHANDLED:
            _log.info("update_ignored", update=update.update_id, kind=update.event_type)
