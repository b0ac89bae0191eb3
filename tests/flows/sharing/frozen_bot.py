"""A bot that freezes once, as it is about to send its first entity: right before the last look, or
between that look and the write."""

import os
import signal
import sys

from aiohttp.abc import AbstractStreamWriter

from bot.command_line import main
from crm.client.last_look import LastLook

BEFORE, BETWEEN = "before", "between"


def prepare(when: str) -> None:
    """Let it freeze then."""
    write = LastLook.write_with_length
    frozen = False

    async def freezing(
        self: LastLook, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        nonlocal frozen
        if frozen or "crm.item.add" not in self.decode():
            await write(self, writer, content_length)
            return
        frozen = True
        if when == BETWEEN:
            assert self._may_send()
            self._may_send = lambda: True
        os.kill(os.getpid(), signal.SIGSTOP)
        await write(self, writer, content_length)

    LastLook.write_with_length = freezing  # type: ignore[method-assign]


if __name__ == "__main__":
    prepare(sys.argv[1])
    sys.exit(main(["run"]))
