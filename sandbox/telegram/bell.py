"""Waking those who wait for a change, without polling."""

import asyncio


class Bell:
    """Rung when something changed. Take :meth:`arm` before looking, then wait on what it gave."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closed = False
        """The server stops: nobody shall wait any longer."""

    def ring(self) -> None:
        """Wake all who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Wake all, for good."""
        self.closed = True
        self.ring()

    def arm(self) -> asyncio.Event:
        """The event that the next ring sets."""
        return self._event

    @staticmethod
    async def wait(armed: asyncio.Event, seconds: float | None) -> bool:
        """Wait for the ring, or until the time is over (then it is false)."""
        try:
            # Not wait_for: in Python 3.11 it swallows a cancellation that comes with the ring.
            async with asyncio.timeout(seconds):
                await armed.wait()
        except TimeoutError:
            return False
        return True
