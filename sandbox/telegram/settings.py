"""The switches of the simulated server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be chosen when the server starts or is reset."""

    token: str = "100000:SANDBOX"  # noqa: S105 - the documented token of the sandbox
    bot_name: str = "Sandbox"
    bot_username: str = "sandbox_bot"
    can_join_groups: bool = True
    privacy: bool = True
    """Privacy mode of the bot in groups."""
    flood: bool = True
    """Whether too many messages are refused with 429."""
    chat_burst: int = 30
    """Messages that may follow each other at once in a private chat before 1 a second holds."""
    paced_polls: bool = True
    """The same offset again is slowed down, see :class:`sandbox.telegram.state.polling.Polling`."""
    private_reactions: bool = False
    """Tell reactions in private chats, too; the documentation speaks of administrators only."""
    strict_closed_topics: bool = True
    """Refuse to write into closed topics even if the bot manages topics: not documented."""
    callback_patience: float = 60.0
    """Seconds for which a callback query can be answered."""
    strict_ampersand: bool = True
    """Refuse a stray ``&`` in HTML, see :func:`sandbox.telegram.text.entities.parse_html`."""
    http_webhooks: bool = True
    """Take plain http webhooks, as a server on one's own machine does; the public one does not."""
    first_update_id: int = 500_000_001
    first_message_id: int = 1

    @property
    def bot_id(self) -> int:
        """The number before the token's colon."""
        return int(self.token.partition(":")[0])
