"""The dispatcher: aiogram's, with our router, fed with raw updates one by one."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import TelegramObject
from typing_extensions import override

from bot.telegram.decoding import decode
from handlers.router import add_handlers
from handlers.workflow import FILTER_DATA, Workflow

_log = structlog.get_logger(__name__)


def build_dispatcher(workflow: Workflow, wizards: Iterable[str]) -> Dispatcher:
    """Return the dispatcher; ``wizards`` are the commands that open a form.

    Forms are rows of ours, so aiogram's own state is off.
    """
    everything: dict[str, Any] = {**workflow}
    filters = {name: everything[name] for name in FILTER_DATA}
    dispatcher = Dispatcher(disable_fsm=True, **filters)
    add_handlers(dispatcher, wizards)
    handing = HandsOut(everything)
    for observer in dispatcher.observers.values():
        if observer is not dispatcher.update:
            observer.middleware(handing)
    return dispatcher


class HandsOut(BaseMiddleware):
    """Gives a handler what it asks for of the workflow data.

    aiogram copies what the dispatcher has for each router, handler and filter that an update meets:
    all sixty were a twentieth of an answer.
    """

    def __init__(self, workflow: Mapping[str, object]) -> None:
        self._workflow = workflow

    @override
    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Call the handler that was found."""
        asked = data["handler"].params & self._workflow.keys()
        return await handler(event, data | {name: self._workflow[name] for name in asked})


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
