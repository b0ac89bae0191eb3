"""A bot that logs when it lets each message go: what is late on its way comes later, in bunches."""

import sys
import time

import structlog

from bot.command_line import main
from bot.telegram.lazy_models import import_aiogram
from intake.kernel.ids import ChatId

LEFT = "message_left"
_log = structlog.get_logger("counting")


def prepare() -> None:
    """Let it count."""
    import_aiogram()
    from bot.telegram.send_slices import SendSlices

    take = SendSlices.take

    async def counted(self: SendSlices, chat_id: ChatId, messages: int, *, answers: bool) -> None:
        await take(self, chat_id, messages, answers=answers)
        for _ in range(messages):
            _log.info(LEFT, chat=chat_id, at=time.monotonic())

    SendSlices.take = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    prepare()
    sys.exit(main(["run"]))
