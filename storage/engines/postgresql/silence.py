"""A network that has become silent: nobody says that a connection is of no use any more.

The system is told how long it may wait for the far end to confirm what was sent, and to ask when
nothing is sent. A statement may take as long as it wants meanwhile: the far end's system answers
such questions, whatever the server is busy with.
"""

import socket
from typing import Any

from asyncpg.connection import Connection

SILENCE_SECONDS = 5.0
"""Without a sign that what was sent has arrived, a connection counts as lost."""

_PROBES = 3


class BoundedConnection(Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that ends itself when the far end no longer confirms anything."""

    __slots__ = ()

    def __init__(self, protocol: Any, transport: Any, *args: Any, **options: Any) -> None:
        super().__init__(protocol, transport, *args, **options)
        bound(transport.get_extra_info("socket"))


def bound(connection: Any) -> None:
    """Bound the silence of a TCP connection, as far as the system can; others break at once."""
    if connection is None or connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    seconds = max(1, round(SILENCE_SECONDS / _PROBES))
    for name, value in {
        "TCP_KEEPIDLE": seconds,
        "TCP_KEEPINTVL": seconds,
        "TCP_KEEPCNT": _PROBES,
        "TCP_USER_TIMEOUT": round(SILENCE_SECONDS * 1000),  # Linux alone
    }.items():
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
