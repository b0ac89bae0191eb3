"""What a check says of the numbers: a sample of what is stored is recounted from the facts."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from bot.config.settings import Settings
from intake.journeys.recount_sample import RecountSample
from intake.operations.health_finding import HealthFinding, Severity, Topic, said
from storage.database import Database
from storage.errors import StorageError
from storage.migrate import known_revision
from storage.revision import HEAD

_NAMED = 5
"""Journeys that are named; a fault of ours shows in many."""


async def look_at_numbers(settings: Settings) -> tuple[HealthFinding, ...]:
    """Recount the latest journeys. Nothing is said while there is nothing to recount."""
    url = settings.database_url.get_secret_value()
    try:
        if await asyncio.to_thread(known_revision, url) != HEAD:
            return ()
        async with await Database.open_for_reading(url) as database:
            window_days = settings.attribution.window_days
            checked = await RecountSample(database.reading, window_days=window_days)()
    except (StorageError, SQLAlchemyError):
        return ()  # said already, of the database
    if checked.wrong:
        named = ", ".join(str(number) for number in checked.wrong[:_NAMED])
        text = (
            f"{len(checked.wrong)} of {checked.recounted} journeys are not what a recount gives"
            f" (conversations {named}): statistics may be wrong; please report it"
        )
        return (said(Topic.NUMBERS, Severity.FAULT, text),)
    if not checked.recounted:
        return ()
    return (said(Topic.NUMBERS, Severity.GOOD, f"{checked.recounted} journeys recounted"),)
