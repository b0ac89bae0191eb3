"""Moments: each reader's app shows them in the reader's own zone and language."""

from datetime import datetime, tzinfo
from enum import StrEnum

from texts.markup import Html, date_time
from texts.translator import Translator


class MomentForm(StrEnum):
    """How an app that knows how shows a moment (telegram-work.md, ``date_time`` entities)."""

    DATE_AND_TIME = "Dt"
    RELATIVE = "r"
    """*5 minutes ago*, *in 2 days*: it keeps step with the clock."""


def moment(
    at: datetime,
    translator: Translator,
    language: str,
    zone: tzinfo,
    form: MomentForm = MomentForm.RELATIVE,
) -> Html:
    """Return a moment as markup. Apps and notifications that do not know how show date, time and
    zone as they are written here."""
    return date_time(at, moment_in_words(at, translator, language, zone), form)


def moment_in_words(at: datetime, translator: Translator, language: str, zone: tzinfo) -> str:
    """Return a moment as plain text, with its zone."""
    local = at.astimezone(zone)
    name = local.tzname() or ""
    if not name[:1].isalpha():  # "+03": a zone that nobody has named
        name = f"UTC{name}"
    return translator.plain(language, "moment", at=local, zone=name)
