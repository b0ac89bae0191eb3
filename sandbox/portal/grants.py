"""What the authorisation server gave out, and who is installed (bitrix24.md §12)."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

CODE_SECONDS = 30
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Issued:
    """A code, an access token or a refresh token: whose it is, and until when."""

    client_id: str
    user_id: int
    until: float


@dataclass(slots=True)
class Grants:
    """Everything that was issued and still means something."""

    codes: dict[str, Issued] = field(default_factory=dict)
    access: dict[str, Issued] = field(default_factory=dict)
    refresh: dict[str, Issued] = field(default_factory=dict)
    retired: dict[str, Issued] = field(default_factory=dict)
    """Refresh tokens that were used already."""
    installed: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    """Requests to the token address by ``grant_type``, and how many of them were granted."""
    _last: int = 0

    def _new(self, kind: str) -> str:
        self._last += 1
        return hashlib.sha256(f"{kind} {self._last}".encode()).hexdigest()

    def issue(self, client_id: str, user_id: int, now: float) -> tuple[str, str]:
        """Return a new pair: an access token and a refresh token."""
        access, refresh = self.issue_access(client_id, user_id, now), self._new("refresh")
        self.refresh[refresh] = Issued(client_id, user_id, now + REFRESH_SECONDS)
        return access, refresh

    def issue_access(self, client_id: str, user_id: int, now: float) -> str:
        """Return a new access token alone, as an event carries it."""
        access = self._new("access")
        self.access[access] = Issued(client_id, user_id, now + ACCESS_SECONDS)
        return access

    def issue_code(self, client_id: str, user_id: int, now: float) -> str:
        """Return a code for the callback."""
        code = self._new("code")
        self.codes[code] = Issued(client_id, user_id, now + CODE_SECONDS)
        return code

    def expire(self, client_id: str) -> None:
        """Let an hour have passed for the access tokens of an application."""
        for token, of in self.access.items():
            if of.client_id == client_id:
                self.access[token] = replace(of, until=0.0)

    def forget(self, client_id: str) -> None:
        """Uninstall: nothing that the application holds is worth anything any more."""
        self.installed.discard(client_id)
        for issued in (self.codes, self.access, self.refresh, self.retired):
            for token in [token for token, of in issued.items() if of.client_id == client_id]:
                del issued[token]

    def dump(self) -> dict[str, Any]:
        """Return what there is without a secret."""
        return {
            "installed": sorted(self.installed),
            "access_tokens": len(self.access),
            "refresh_tokens": len(self.refresh),
            "asked": dict(self.asked),
        }
