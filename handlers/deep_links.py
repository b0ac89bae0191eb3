"""The addresses by which prospects arrive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeepLinks:
    """Makes links to one bot."""

    username: str
    """The bot's, without ``@``."""
    public_url: str | None = None
    """Where our redirect is reached; ``None``: nowhere."""

    def to(self, code: str) -> str:
        """Return the address that opens the bot with this start payload."""
        return f"https://t.me/{self.username}?start={code}"

    def by_redirect(self, code: str) -> str | None:
        """Return the address that notes a visit on the way to the bot, if there is one."""
        return f"{self.public_url}/go/{code}" if self.public_url else None
