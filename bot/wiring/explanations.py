"""Builds what says how a payload would be read: the chat asks for it, and the command line, which
loads nothing of what handles updates."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from intake.arrivals.explain_payload import ExplainPayload
from intake.kernel.clock import Clock
from storage.database import Database


def build_explain(
    settings: Settings, database: Database, files: Files, clock: Clock
) -> ExplainPayload:
    """Return what reads payloads without recording anything."""
    window_days = settings.attribution.window_days
    return ExplainPayload(
        database.reading, clock, files.catalogue, files.rules, window_days=window_days
    )
