"""How much one address may tell us. Pure: the caller says what time it is.

An address is known here by a keyed hash only, in memory only, and forgotten as soon as it has its
whole allowance back, which takes minutes.
"""

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

ALLOWANCE = 30
"""Visits that an address may tell at once: an office behind one address is no attack."""
REGAINED_EVERY = timedelta(seconds=6)
"""After so long one more is allowed."""
MOST_KNOWN = 50_000
"""Addresses in memory; beyond it those that were seen longest ago are forgotten."""

_IPV6_SITE = 64
"""Bits of an IPv6 address that one site has in common; the rest it chooses at will."""


@dataclass(slots=True)
class _Allowance:
    left: float
    at: datetime


class VisitorLimit:
    """A token bucket for each address."""

    def __init__(
        self, secret: bytes, *, allowance: int = ALLOWANCE, every: timedelta = REGAINED_EVERY
    ) -> None:
        """Take the key of the hashes."""
        self._secret = secret
        self._allowance = allowance
        self._every = every
        self._known: OrderedDict[bytes, _Allowance] = OrderedDict()

    def admits(self, address: str, now: datetime) -> bool:
        """Say whether the address may tell one more visit, and count it."""
        self._forget(now)
        key = self._hash(address)
        known = self._known.pop(key, None) or _Allowance(float(self._allowance), now)
        regained = max(now - known.at, timedelta()) / self._every
        left = min(float(self._allowance), known.left + regained)
        admitted = left >= 1
        self._known[key] = _Allowance(left - 1 if admitted else left, now)
        return admitted

    def __len__(self) -> int:
        """Return how many addresses are remembered."""
        return len(self._known)

    def _forget(self, now: datetime) -> None:
        """Drop the addresses that have their whole allowance back; the oldest stand first."""
        whole = self._every * self._allowance
        while self._known:
            key, known = next(iter(self._known.items()))
            if now - known.at < whole and len(self._known) < MOST_KNOWN:
                return
            del self._known[key]

    def _hash(self, address: str) -> bytes:
        return hmac.digest(self._secret, _site_of(address).encode(), hashlib.sha256)


def _site_of(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(read, IPv6Address):
        if read.ipv4_mapped is not None:
            return str(read.ipv4_mapped)
        return str(ip_network((int(read), _IPV6_SITE), strict=False))
    return str(read)
