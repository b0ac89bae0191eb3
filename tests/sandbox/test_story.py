"""``python -m sandbox story`` and ``demo``, with the real bot as another process."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOT = (sys.executable, "-m", "bot", "run")


async def sandbox(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_the_story_is_complete() -> None:
    process = await sandbox("story", "--", *BOT)
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 0, printed
    assert "What Ann saw" in printed
    assert "What the managers saw" in printed
    assert "What the CRM holds" in printed
    assert printed.rstrip().endswith("The story is complete.")


async def test_a_bot_that_ends_at_once_is_named() -> None:
    process = await sandbox("story", "--", sys.executable, "-c", "raise SystemExit(3)")
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 2
    assert printed.splitlines()[-1] == "sandbox: the bot ended at once with code 3"


async def test_a_command_that_is_not_there_is_named() -> None:
    process = await sandbox("demo", "--page-port", "0", "--", "/nowhere/bot")
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 2
    assert "cannot" in printed.splitlines()[-1]


@pytest.mark.timeout(180)
async def test_the_demo_names_its_page_and_ends_with_the_bot() -> None:
    ports = ("--telegram-port", "0", "--portal-port", "0", "--page-port", "0")
    process = await sandbox("demo", *ports, "--", *BOT)
    assert process.stdout is not None
    printed = ""
    while "Ctrl-C" not in printed:
        line = await process.stdout.readline()
        assert line, printed
        printed += line.decode()
    assert "The playground is open: http://127.0.0.1:" in printed
    assert "spring (Google, spring sale)" in printed
    process.send_signal(signal.SIGINT)
    rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
