"""The addresses by which prospects arrive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeepLinks:
    """Makes deep links to one bot."""

    username: str
    """The bot's, without ``@``."""

    def to(self, code: str) -> str:
        """Return the address that opens the bot with this start payload."""
        return f"https://t.me/{self.username}?start={code}"
