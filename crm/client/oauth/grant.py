"""What an application was granted by a portal, and where that is kept."""

from dataclasses import dataclass, field, replace
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Grant:
    """The tokens of one application in one portal.

    ``portal``: scheme and host, empty when the answer did not say. ``application_token`` proves
    that an event is the portal's; only the installation names it. ``server``: the authorisation
    server that gave the tokens; empty in a grant of an earlier version.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    portal: str
    member_id: str = ""
    application_token: str = field(default="", repr=False)
    server: str = ""

    def followed_by(self, newer: "Grant") -> "Grant":
        """Return the newer grant with what only this one knows."""
        return replace(
            newer,
            portal=newer.portal or self.portal,
            member_id=newer.member_id or self.member_id,
            application_token=newer.application_token or self.application_token,
            server=newer.server or self.server,
        )


class TokenStoreError(Exception):
    """The grant could not be read or kept. Says nothing of it."""


class TokenStore(Protocol):
    """Where the one grant is kept; an implementation encrypts it.

    Both methods raise TokenStoreError.
    """

    async def load(self) -> Grant | None:
        """Return the grant, ``None`` while there is none that can be read."""
        ...

    async def save(self, grant: Grant, *, after: Grant | None = None) -> Grant:
        """Keep the grant in the place of the last one; durable when this returns.

        With ``after``, in the place of that one alone: where another process has kept other tokens
        since, they stay. Returns what is kept then.
        """
        ...
