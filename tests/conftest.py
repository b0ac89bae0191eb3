"""All tests run with aiogram as the bot has it: whoever imports it first decides."""

from hypothesis import settings

from bot.telegram.lazy_models import import_aiogram
from tests.examples import examples

import_aiogram()

settings.register_profile("leadtrace", parent=settings(), max_examples=examples(50))
settings.load_profile("leadtrace")
