"""``python -m bot payload``: how a start payload would be read, beside a running bot."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.system_clock import SystemClock
from bot.wiring.explanations import build_explain
from handlers.views.links.payload_explanation import explanation_view
from storage.database import Database
from storage.migrate import require_head
from texts.markup import plain


async def explain(settings: Settings, files: Files, text: str) -> str:
    """Return what ``/explain`` would say.

    Raises:
        StorageError: there is no database yet, or it is not of this version.
    """
    url = settings.database_url.get_secret_value()
    require_head(url)
    async with await Database.open_for_reading(url) as database:
        explanation = await build_explain(settings, database, files, SystemClock())(text)
    return plain(explanation_view(explanation, files.translator, settings.default_language))
