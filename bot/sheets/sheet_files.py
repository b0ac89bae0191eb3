"""Tables as files, read and written in a child process of which one runs at a time."""

import asyncio
import json
import signal
from collections.abc import Sequence
from typing import Any

import structlog

from bot.child_process import run_child
from bot.sheets.sheet_child import row_json, sheet_from
from intake.kernel.sheet import MAX_BYTES, Cell, Sheet, SheetError, SheetFault, SheetFormat
from intake.kernel.turns import in_turn

_log = structlog.get_logger(__name__)

SECONDS = 30.0
"""More than the largest file takes on a busy machine."""
_CHILD = "bot.sheets.sheet_child"
_STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
"""It ran out of time, by its own limit or by ours."""


class SheetFiles:
    """Reads what people send, and writes what they get."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._one = asyncio.Semaphore()

    async def read(self, content: bytes) -> Sheet:
        """Read a CSV or XLSX file; which of both it is, its first bytes say.

        Raises:
            SheetError: it cannot be read, with what is wrong and where.
        """
        if len(content) > MAX_BYTES:
            megabytes = MAX_BYTES // (1024 * 1024)
            raise SheetError(SheetFault("sheet-too-large", {"megabytes": megabytes}))
        code, output = await self._run(content, "read")
        if code in _STOPPED:
            raise SheetError(SheetFault("sheet-too-long-read"))
        if code != 0:
            _log.warning("sheet_unread", exit_code=code)
            raise SheetError(SheetFault("sheet-damaged"))
        answer: dict[str, Any] = json.loads(output)
        if "because" in answer:
            _log.info("sheet_damaged", because=answer["because"])
        return sheet_from(answer)

    async def write(
        self, rows: Sequence[Sequence[Cell]], shape: SheetFormat, title: str = "Leadtrace"
    ) -> bytes:
        """Return a file with these rows, the first of which is the heading.

        Raises:
            RuntimeError: that failed, which is a fault of ours.
        """
        content = ",".join([row_json(row) async for row in in_turn(rows)])
        code, output = await self._run(f"[{content}]".encode(), "write", shape.value, title)
        if code != 0 or not output:
            raise RuntimeError(f"a table was not written: exit code {code}")
        return output

    async def _run(self, content: bytes, *job: str) -> tuple[int | None, bytes]:
        async with self._one:
            return await run_child(_CHILD, *job, content=content, seconds=self._seconds)
