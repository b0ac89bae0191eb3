"""A look at the last moment before a request's first byte: may it still leave?

The connection stands by then, and nothing is awaited between the look and the write.
"""

from collections.abc import Callable

from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload

MaySend = Callable[[], bool]


class WithheldError(Exception):
    """It may not leave; nothing of it was sent."""


class LastLook(Payload):
    """A request's body that is not written, nor are its headers, if it may not leave any more."""

    def __init__(self, body: Payload, may_send: MaySend) -> None:
        super().__init__(body, headers=body.headers)
        self._body = body
        self._may_send = may_send
        self._size = body.size
        self.withheld = False
        """The last look said no. aiohttp makes a network error of what is raised here."""

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Return the body as text."""
        return self._body.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write the body."""
        await self.write_with_length(writer, None)

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        """Look, and write the body."""
        if not self._may_send():
            self.withheld = True
            raise WithheldError
        await self._body.write_with_length(writer, content_length)

    async def close(self) -> None:
        """Close the body."""
        await self._body.close()
