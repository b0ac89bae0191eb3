"""How many connections strangers may hold open, and for how long.

Each costs a file descriptor. Without a ceiling a thousand that never finish a request leave none
for our own calls to Telegram, or for the database. aiohttp limits neither their number nor the time
that a request may take to arrive.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Address, ip_network
from typing import cast

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.ops.request_line import begins_line, escape_line
from web.client_address import Networks, is_within, read_address

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]  # see above

_log = structlog.get_logger(__name__)

_MOST = 512
_LEAST = 16
_IPV6_SITE = 64
_LOG_EVERY = 60.0
"""Seconds between two lines that say that there are too many."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Numbers of connections, and seconds."""

    most: int
    most_per_address: int
    head: float = 10.0
    """From the first byte to the end of the headers, and for a new connection's first byte."""
    request: float = 90.0
    """From the headers to the end of the answer: more than an update's 25 s and its body's 10 s."""
    idle: float = 75.0
    """Between an answer and the next request: longer than reverse proxies keep a connection."""

    @classmethod
    def of_process(cls) -> "ConnectionLimits":
        """Return limits that leave half of the process' file descriptors to itself."""
        most = _MOST
        if resource is not None:
            descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            if descriptors != resource.RLIM_INFINITY:
                most = max(_LEAST, min(_MOST, descriptors // 2))
        return cls(most, max(_LEAST // 2, most // 4))


class _Stage(Enum):
    """What a connection is waiting for. Those that wait are closed first."""

    HEAD = "head"
    IDLE = "idle"
    BUSY = "busy"


class _Connection(asyncio.Protocol):
    """A connection with a clock, before the protocol that serves it."""

    def __init__(self, owner: "Connections", inner: asyncio.Protocol) -> None:
        self._owner = owner
        self.inner = inner
        self.stage = _Stage.HEAD
        self.site: str | None = None
        """Whose it is; ``None`` for a proxy of ours, which serves many."""
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._heading = False
        """The first bytes of a request are here."""
        self._fresh = True
        """Nothing of the next request is here yet."""
        self._in_line = False
        """The request line is not at its end."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if not self._owner.admits(self, transport.get_extra_info("peername")):
            self.cut()
            return
        self._arm(self._owner.limits.head)
        self.inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self.stage is _Stage.IDLE and not self._heading:
            self._heading = True
            self._arm(self._owner.limits.head)
        if self._fresh:
            self._fresh, self._in_line = False, begins_line(data)
        if self._in_line:
            data, self._in_line = escape_line(data)
        if self._owner.holds(self):
            self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self.inner.eof_received() if self._owner.holds(self) else None

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._owner.forget(self):
            self.inner.connection_lost(exc)

    def begin(self) -> None:
        """A request's headers are complete."""
        self.stage, self._heading = _Stage.BUSY, False
        self._arm(self._owner.limits.request)

    def end(self) -> None:
        """It is answered, but for what is still to be written."""
        self.stage, self._fresh = _Stage.IDLE, True
        self._arm(self._owner.limits.idle)

    def cut(self) -> None:
        """Close it now, whatever is on its way."""
        if self._transport is not None:
            self._transport.abort()

    def _arm(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.cut)


class Connections:
    """All connections of the server.

    When there are too many, one that waits gives way to the new one: first one whose headers never
    came to an end, then one between two requests. So those that hold connections open shut nobody
    out. A new one is refused only while all others are being served.
    """

    def __init__(self, limits: ConnectionLimits, *, proxies: Networks = ()) -> None:
        """Connections from ``proxies`` share the ceiling, but have none of their own."""
        self.limits = limits
        self._proxies = proxies
        self._open: dict[asyncio.Protocol, _Connection] = {}
        self._sites: Counter[str] = Counter()
        self._logged_at: float | None = None

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    def guarded(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """Return what makes protocols that keep the limits, before those that serve."""
        return lambda: _Connection(self, make())

    @web.middleware
    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Tell a request's connection when it begins and when it is answered."""
        connection = self._open.get(request.protocol)
        if connection is None:
            return await handler(request)
        connection.begin()
        try:
            return await handler(request)
        finally:
            connection.end()

    def admits(self, new: _Connection, peer: object) -> bool:
        """Make room for a connection, or say that there is none."""
        new.site = self._site(peer)
        if new.site is not None and self._sites[new.site] >= self.limits.most_per_address:
            others = [one for one in self._open.values() if one.site == new.site]
            if not self._make_room(others):
                return False
        if len(self._open) >= self.limits.most and not self._make_room([*self._open.values()]):
            return False
        self._open[new.inner] = new
        if new.site is not None:
            self._sites[new.site] += 1
        return True

    def holds(self, connection: _Connection) -> bool:
        """Say whether the connection was admitted and is open."""
        return connection.inner in self._open

    def forget(self, connection: _Connection) -> bool:
        """Take a connection out; ``False`` when it was never in."""
        if self._open.pop(connection.inner, None) is None:
            return False
        if (site := connection.site) is not None:
            self._sites[site] -= 1
            if not self._sites[site]:
                del self._sites[site]
        return True

    def _make_room(self, others: list[_Connection]) -> bool:
        """Close the oldest of those that wait. Its place is free at once: the loop ends it soon."""
        self._log()
        for stage in (_Stage.HEAD, _Stage.IDLE):
            for one in others:
                if one.stage is stage:
                    one.cut()
                    if self.forget(one):
                        one.inner.connection_lost(None)
                    return True
        return False

    def _site(self, peer: object) -> str | None:
        address = read_address(str(peer[0])) if isinstance(peer, tuple) and peer else None
        if address is None or is_within(address, self._proxies):
            return None
        if isinstance(address, IPv6Address):
            return str(ip_network((int(address), _IPV6_SITE), strict=False))
        return str(address)

    def _log(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._logged_at is None or now - self._logged_at >= _LOG_EVERY:
            self._logged_at = now
            _log.warning("http_connections_full", connections=len(self._open))
