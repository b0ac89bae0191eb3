"""How long personal data is kept that nobody needs any more. What was submitted is not among it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """The terms. Each counts from the last change."""

    cancelled: timedelta = timedelta(days=7)
    """The answers of forms that ended, by whatever way. A submission has its own copy."""
    unfinished: timedelta = timedelta(days=30)
    """The answers of forms that nobody goes on with; the form ends with them."""
    quarantined: timedelta = timedelta(days=30)
    """Updates that could not be handled, with what people wrote."""
    dialogues: timedelta = timedelta(days=365)
    """What prospects and the team wrote to each other, from when the CRM's timeline has it on; what
    never comes there, from when it was said on. Then only ids and times are left. Telegram and the
    CRM have their own copy."""


DEFAULT_RETENTION = Retention()

BITE = 500
"""Rows that one transaction forgets at most: people wait meanwhile."""
