"""How many visits one address may report, and all together. Pure: the caller says what time it is.

An address is known here by a keyed hash only, in memory only, and forgotten as soon as it has its
whole allowance back, which takes minutes.
"""

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_network

from web.client_address import read_address

ALLOWANCE = 30
"""Visits that an address may report at once: an office behind one address is no attack."""
REGAINED_EVERY = timedelta(seconds=6)
"""After so long one more is allowed."""
MOST_KNOWN = 50_000
"""Addresses in memory; beyond it those that were seen longest ago are forgotten."""

_IPV6_NETWORKS = {64: 1, 48: 4}
"""By the bits that its addresses have in common: of how many addresses a network has the allowance.
One site chooses the last 64 bits at will, and providers give out whole /48 (RFC 6177)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and one more each time that so long has passed."""

    allowance: int
    every: timedelta


ALL_ADDRESSES_LIMIT = Rate(3_000, timedelta(seconds=0.2))
"""What all addresses may report together: above what a campaign brings to one bot, and little
enough that nobody with many addresses fills the disk within the days that visits are kept."""


@dataclass(slots=True)
class _Left:
    number: float
    at: datetime

    def now(self, now: datetime, rate: Rate) -> float:
        """Return how many are left; a clock that was put back regains nothing."""
        regained = max(now - self.at, timedelta()) / rate.every
        return min(float(rate.allowance), self.number + regained)


class VisitorLimit:
    """A token bucket for each address, for the networks that it lies in, and for all together."""

    def __init__(
        self,
        secret: bytes,
        *,
        allowance: int = ALLOWANCE,
        every: timedelta = REGAINED_EVERY,
        together: Rate = ALL_ADDRESSES_LIMIT,
    ) -> None:
        """Take the key of the hashes, and an address' and everybody's rate."""
        self._secret = secret
        self._rate = Rate(allowance, every)
        self._together = together
        self._all: _Left | None = None
        self._known: OrderedDict[bytes, _Left] = OrderedDict()

    def admits(self, address: str, now: datetime) -> bool:
        """Say whether the address may report one more visit, and count it.

        Who is refused for the address' own sake takes nothing from the others.
        """
        self._forget(now)
        left = {
            self._hash(name): self._left(name, rate, now)
            for name, rate in _sites(address, self._rate)
        }
        together = (self._all or _Left(float(self._together.allowance), now)).now(
            now, self._together
        )
        admitted = together >= 1 and all(number >= 1 for number in left.values())
        taken = 1 if admitted else 0
        self._all = _Left(together - taken, now)
        for key, number in left.items():
            self._known.pop(key, None)
            self._known[key] = _Left(number - taken, now)
        return admitted

    def __len__(self) -> int:
        """Return how many addresses and networks are remembered."""
        return len(self._known)

    def _left(self, name: str, rate: Rate, now: datetime) -> float:
        known = self._known.get(self._hash(name))
        return float(rate.allowance) if known is None else known.now(now, rate)

    def _forget(self, now: datetime) -> None:
        """Drop those that have their whole allowance back; the oldest stand first.

        What was noted in the future, by a clock that has been put back since, is dropped as well.
        """
        whole = self._rate.every * self._rate.allowance
        while self._known:
            key, known = next(iter(self._known.items()))
            if abs(now - known.at) < whole and len(self._known) < MOST_KNOWN:
                return
            del self._known[key]

    def _hash(self, name: str) -> bytes:
        return hmac.digest(self._secret, name.encode(), hashlib.sha256)


def _sites(address: str, rate: Rate) -> tuple[tuple[str, Rate], ...]:
    """Return what an address counts for, each with its rate."""
    read = read_address(address)
    if read is None:
        return (("unknown", rate),)
    if isinstance(read, IPv4Address):
        return ((str(read), rate),)
    return tuple(
        (
            str(ip_network((int(read), bits), strict=False)),
            Rate(rate.allowance * times, rate.every / times),
        )
        for bits, times in _IPV6_NETWORKS.items()
    )
