"""Showing the commands in Telegram's menu."""

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.config.settings import Settings
from handlers.command_menus import command_menus
from texts.translator import Translator

_log = structlog.get_logger(__name__)


async def show_menus(bot: Bot, settings: Settings, translator: Translator) -> None:
    """Set every menu, as far as Telegram lets us: nobody's answer depends on them."""
    menus = command_menus(
        translator, default=settings.default_language, admins=sorted(settings.admin_ids)
    )
    refused = 0
    for menu in menus:
        try:
            await bot(menu)
        except AiogramError:
            refused += 1
    if refused:
        _log.info("menus_refused", number=refused)
