"""The two queues of the outbox, and what goes first in them."""

from enum import IntEnum, StrEnum


class OutboxQueue(StrEnum):
    """Two queues that never wait for each other."""

    CRM = "crm"
    TELEGRAM = "telegram"


class Priority(IntEnum):
    """Which of a queue's due rows go first."""

    PEOPLE = 0
    """What somebody said or did."""
    BURSTS = 1
    """Many new leads in one message: it cannot wait until there is room for each."""
    CARDS = 2
    NOTICES = 3
    """Notices and digests."""
    EDITS = 4
    """What is in the chat already and changes: cards, names and icons of topics. A card comes here
    by itself once it is one that stands."""
