"""``python -m bot payload``: how a start payload would be read, beside a running bot."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.system_clock import SystemClock
from handlers.views.links.payload_explanation import explanation_view
from intake.arrivals.explain_payload import ExplainPayload
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
        explain_payload = ExplainPayload(
            database.reading,
            SystemClock(),
            files.catalogue,
            files.rules,
            window_days=settings.attribution.window_days,
        )
        explanation = await explain_payload(text)
    return plain(explanation_view(explanation, files.translator, settings.default_language))
