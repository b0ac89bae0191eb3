"""The link with which an admin lets the application into the portal, and the proof that it is ours.

The portal repeats ``state`` in its callback. A callback without a genuine one would let any
employee of the portal put a grant of their own, with their narrow rights, in the place of the
admin's.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable

from yarl import URL

LIFETIME = 7 * 24 * 3600
"""Seconds: an admin may find the notice days later."""


class AuthorisationLinks:
    """Makes the links of one application, and knows them again."""

    def __init__(self, client_id: str, key: bytes, now: Callable[[], float]) -> None:
        """Take the key under which states are signed, and the time in unix seconds."""
        self._client_id = client_id
        self._key = key
        self._now = now

    def to(self, portal: str) -> str:
        """Return a link to the portal's page, good for :data:`LIFETIME`.

        ``redirect_uri`` is not passed: the portal takes it from the application's card.
        """
        state = self._signed(f"{int(self._now()):x}")
        query = {"client_id": self._client_id, "state": state}
        return str(URL(f"{portal}/oauth/authorize/").with_query(query))

    def admits(self, state: str) -> bool:
        """Say whether this is the state of a link of ours that is not too old."""
        moment = state.partition(".")[0]
        if not hmac.compare_digest(self._signed(moment).encode(), state.encode()):
            return False
        return 0 <= self._now() - int(moment, 16) <= LIFETIME

    def _signed(self, moment: str) -> str:
        digest = hmac.digest(self._key, moment.encode(), hashlib.sha256)
        return f"{moment}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
