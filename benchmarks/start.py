"""From nothing to the first answer: what a start takes, and the memory that it leaves in use."""

import asyncio
import itertools
import os
import statistics
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from aiohttp import web

from benchmarks.portal import portal
from benchmarks.product import FORMS, file_url, new_file
from benchmarks.report import Report, Table, Target
from benchmarks.shipped import shipped_python
from benchmarks.telegram import TOKEN

ROUNDS = 9
"""Starts of each; one more before them fills the disk cache and compiles."""

SETTLED = 0.5
"""Seconds from the first answer to the look at memory: by then its reply is decoded."""

START_LIMIT = 60.0

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")

PROGRAMS = {
    "aiogram's echo bot": ("benchmarks.echo_bot",),
    "ours": ("bot", "run"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the first answer reached Telegram, and bytes in use after it."""

    wall: float
    cpu: float
    memory: int


class WaitingTelegram:
    """A Bot API where somebody has said ``/start`` already."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()
        self._numbers = itertools.count(1)
        self._sent = False

    def forget(self) -> None:
        """Let them say it again, to the next bot."""
        self.answered, self._sent = asyncio.Event(), False

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any method."""
        match request.match_info["method"].lower():
            case "getme":
                result: Any = {"id": 100_000, "is_bot": True, "first_name": "B", "username": "b"}
            case "getupdates":
                result = await self._updates()
            case "sendmessage":
                self.answered.set()
                result = _message("Hello", await request.post())
            case _:
                result = True
        return web.json_response({"ok": True, "result": result})

    async def _updates(self) -> list[dict[str, Any]]:
        if self._sent:
            await asyncio.Event().wait()  # until the bot is ended
        self._sent = True
        return [{"update_id": next(self._numbers), "message": _message("/start", {})}]


def _message(text: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    chat = int(str(sent.get("chat_id", 7_100_000_000)))
    person = {"id": chat, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    return {
        "message_id": 1,
        "date": 1_772_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Ann"},
        "from": person,
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}] if not sent else [],
    }


async def measure(folder: Path) -> Report:
    """Start the echo bot and ours in turns, each with somebody waiting."""
    telegram, python = WaitingTelegram(), shipped_python(folder / "environment")
    async with _serving(telegram) as address, portal() as far_end:
        environment = {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": address,
            "BITRIX24_WEBHOOK_URL": far_end.webhook,
            "DATABASE_URL": file_url(new_file(folder, "start")),
            "FORMS_DIR": str(FORMS),
            "DEFAULT_FORM": "five",
            "DEFAULT_REGION": "DE",
            "HTTP_PORT": "0",
        }
        starts: dict[str, list[Start]] = {name: [] for name in PROGRAMS}
        for _ in range(ROUNDS + 1):
            for name, program in PROGRAMS.items():
                starts[name].append(await _start((python, "-m", *program), environment, telegram))
    return _report({name: ones[1:] for name, ones in starts.items()})


@asynccontextmanager
async def _serving(telegram: WaitingTelegram) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", telegram.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _start(
    command: tuple[str | Path, ...], environment: Mapping[str, str], telegram: WaitingTelegram
) -> Start:
    telegram.forget()
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(START_LIMIT):
            await telegram.answered.wait()
        wall, cpu = perf_counter() - begun, _cpu(process.pid)
        await asyncio.sleep(SETTLED)
        return Start(wall, cpu, _memory(process.pid))
    finally:
        process.kill()
        await process.wait()


def _cpu(pid: int) -> float:
    """Return the seconds of all its threads, its own and the system's."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> int:
    """Return the bytes that are resident."""
    return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE


def _report(starts: Mapping[str, list[Start]]) -> Report:
    cpu = {name: statistics.median(one.cpu for one in ones) for name, ones in starts.items()}
    wall = {name: statistics.median(one.wall for one in ones) for name, ones in starts.items()}
    memory = {
        name: statistics.median(one.memory for one in ones) / 1e6 for name, ones in starts.items()
    }
    echo, ours = PROGRAMS
    table = Table(
        "From nothing to the first answer",
        ("bot", "CPU s", "ratio", "wall s", "ratio (wall)", "memory MB", "ratio (memory)"),
        tuple(
            (
                name,
                cpu[name],
                cpu[name] / cpu[echo],
                wall[name],
                wall[name] / wall[echo],
                memory[name],
                memory[name] / memory[echo],
            )
            for name in PROGRAMS
        ),
        (
            f"Processes of their own in turns, medians of {ROUNDS}; ours with its database.",
            "Both run in the environment that is shipped: without what tests need.",
        ),
    )
    return Report(
        "start",
        (table,),
        {
            name: [{"cpu": one.cpu, "wall": one.wall, "memory": one.memory} for one in ones]
            for name, ones in starts.items()
        },
        (
            Target("start, CPU against the echo bot", cpu[ours] / cpu[echo], at_most=0.75),
            Target("memory after the first answer, MB", memory[ours], at_most=150),
            Target("memory against the echo bot", memory[ours] / memory[echo], at_most=1),
        ),
    )
