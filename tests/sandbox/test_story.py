"""``python -m sandbox story`` and ``demo``, with the real bot as another process."""

import asyncio
import re
import shutil
import signal
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOT = (sys.executable, "-m", "bot", "run")
ACCEPT = ("--accept", f"{sys.executable} -m bot forms accept")


async def sandbox(*arguments: str, folder: Path = ROOT) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        *arguments,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_the_story_is_complete_also_with_consents_that_nobody_released(
    tmp_path: Path,
) -> None:
    for package in ROOT.glob("*/__init__.py"):
        tmp_path.joinpath(package.parent.name).symlink_to(package.parent)
    forms = shutil.copytree(ROOT / "forms", tmp_path / "forms")
    (forms / "consents.lock.json").unlink()
    process = await sandbox("story", *ACCEPT, "--", *BOT, folder=tmp_path)
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 0, printed
    assert "What Ann saw" in printed
    pressed = [line for line in printed.splitlines() if line.startswith("  > │ [")]
    assert pressed == ["  > │ [✅ I agree]", "  > │ [✅ Send]"]
    assert "What the managers saw" in printed
    assert "What the CRM holds" in printed
    assert "lead 1001: Request: Ann Lee" in printed.splitlines(), "a title holds the name already"
    assert printed.rstrip().endswith("The story is complete.")
    assert not (forms / "consents.lock.json").exists()
    assert "warning" not in printed
    part = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n…\n")[1]
    assert without_times(part.split("```")[0]) in without_times(printed)


def without_times(printed: str) -> str:
    """What two stories have in common: not their moments, nor their submissions' keys."""
    return re.sub(r"\w{3} \d+, \d{4}, \d+:\d\d\s[AP]M|\([0-9a-f]{10}\)", "…", printed)


@pytest.mark.timeout(600)
async def test_the_managers_story_is_complete() -> None:
    """It keeps to what a group takes in a minute, and so takes a few."""
    process = await sandbox("story", "--play", "managers", *ACCEPT, "--", *BOT)
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 0, printed
    assert "(!) It’s yours" in printed
    for name in ("Max", "Mia"):
        assert f"     {name} │ [✋ Take]" in printed.splitlines()
    assert "Manager has had it since" in printed, "the other one sees who won"
    assert "👀 on “// She came" in printed
    assert "Manager took the lead in Telegram" in printed
    assert printed.rstrip().endswith("The story is complete.")
    assert "warning" not in printed


@pytest.mark.timeout(600)
async def test_the_campaign_story_is_complete() -> None:
    """The portal is read once a minute, so it takes a few."""
    process = await sandbox("story", "--play", "campaign", *ACCEPT, "--", *BOT)
    printed = (await process.communicate())[0].decode()
    assert process.returncode == 0, printed
    assert "│ https://t.me/sandbox_bot?start=spring" in printed, "what the camera read"
    assert "    Olga │ [✏️ 3]" in printed
    assert "     Max │ [✋ Take]" in printed.splitlines()
    for card in ("lead 1001", "deal 2001"):
        assert f"    {card}: responsible is Max Manager" in printed.splitlines()
    assert "🏆 Won" in printed
    assert "Google, spring sale: 3 → 2 → 1" in printed, "came, sent, won"
    assert printed.rstrip().endswith("The story is complete.")
    assert "warning" not in printed


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
async def test_the_demo_names_its_page_and_ends_quietly() -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # then somebody listens there already
            stack.enter_context(socket.create_server(("127.0.0.1", 8080)))
        await show_the_demo()


async def show_the_demo() -> None:
    process = await sandbox("demo", *ACCEPT, "--", *BOT)
    assert process.stdout is not None
    printed = ""
    while "Ctrl-C" not in printed:
        line = await process.stdout.readline()
        assert line, printed
        printed += line.decode()
    assert "The playground is open: http://127.0.0.1:" in printed
    assert ":8080/" not in printed
    assert "flood" not in printed
    assert "spring (Google, spring sale)" in printed
    process.send_signal(signal.SIGINT)
    rest = (await process.communicate())[0].decode()
    assert process.returncode == 0, rest
