"""All tests run with aiogram as the bot has it: whoever imports it first decides."""

from bot.telegram.lazy_models import import_aiogram

import_aiogram()
