"""What must still happen outside: the tasks of the outbox' rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from intake.kernel.ids import ChatId


class OutboxQueue(StrEnum):
    """Two queues that never wait for each other."""

    CRM = "crm"
    TELEGRAM = "telegram"


class Task(StrEnum):
    """What a row asks for."""

    DELIVER = "deliver"
    UPLOAD = "upload"
    """Bring a delivered submission's files into the CRM."""
    CARD = "card"
    """Refresh the submission's card; rendered from the database at the moment of sending."""
    NOTICE = "notice"
    """Tell one person or chat something that is not about one submission."""
    RETRACE = "retrace"
    """Put a delivered submission's trace right, after its link was corrected."""
    ERASE = "erase"
    """Take a delivered submission's trace back."""
    RETURN = "return"
    """Tell the person's open deal or lead that they came by another link."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one chat: a text's key with its arguments.

    Never personal data, but for what strangers chose to put into a start payload.
    """

    chat_id: ChatId
    text: str
    args: Mapping[str, str | int] = field(default_factory=dict)
