"""``/admin``: one menu from which everything that an admin can do is reached."""

from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from handlers.callback_data.admin_callbacks import AdminPressed
from handlers.chat_answers import say
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.operations.admin_page import admin_page
from handlers.workflow import KnowsLanguage
from intake.kernel.person import Profile
from texts.translator import Translator

_SENT_AT = datetime.fromtimestamp(0, UTC)
"""A message has a date; no command of the menu reads it."""


async def on_admin(
    _message: Message,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show the menu."""
    view = admin_page(None, translator, await language_of(profile))
    await say(bot, profile.id, (view,))


async def on_admin_pressed(
    query: CallbackQuery,
    pressed: AdminPressed,
    profile: Profile,
    bot: Bot,
    event_router: Router,
    language_of: KnowsLanguage,
    translator: Translator,
    **data: Any,
) -> None:
    """Show a page in its message; or do as if the command had been typed.

    The command goes through the filters that it would go through: nobody gets at more by a button.
    """
    async with PressAnswer(query):
        view = admin_page(pressed.section, translator, await language_of(profile))
    if pressed.command and query.message is not None:
        typed = Message(
            message_id=query.message.message_id,
            date=_SENT_AT,
            chat=query.message.chat,
            from_user=query.from_user,
            text=f"/{pressed.command}",
        )
        supplied = {**data, "bot": bot, "language_of": language_of, "translator": translator}
        await _root(event_router).propagate_event("message", typed, **supplied)
    else:
        await PressedMessage(query).show_or_say(bot, view)


def _root(router: Router) -> Router:
    while router.parent_router is not None:
        router = router.parent_router
    return router
