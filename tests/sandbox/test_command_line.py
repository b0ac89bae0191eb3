"""``python -m sandbox`` as a process: addresses, stopping, refusals."""

import asyncio
import re
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
FREE_PORTS = ("--telegram-port", "0", "--portal-port", "0", "--page-port", "0")
ADDRESS = re.compile(r"^(.+?) {2,}(https?://\S+)", re.MULTILINE)


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The process, and what it printed until both APIs were announced."""
    process = await start(*FREE_PORTS, *arguments)
    assert process.stdout is not None
    printed = ""
    last = "Test authority" if "--tls" in arguments else "Bitrix24"
    while last not in printed:
        line = await process.stdout.readline()
        assert line, (await process.communicate())[1].decode()
        printed += line.decode()
    try:
        yield process, printed
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def refused(*arguments: str) -> tuple[int | None, str]:
    process = await start(*arguments)
    _, err = await process.communicate()
    return process.returncode, err.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_prints_addresses_and_stops_cleanly(number: signal.Signals) -> None:
    async with serving() as (process, printed):
        addresses = dict(ADDRESS.findall(printed))
        assert addresses["Bitrix24 webhook"].endswith("/rest/1/sandbox/")
        assert "token 100000:SANDBOX" in printed
        async with aiohttp.ClientSession() as session:
            url = f"{addresses['Telegram Bot API']}/bot100000:SANDBOX/getMe"
            async with session.get(url) as response:
                assert (await response.json())["result"]["username"] == "sandbox_bot"
            async with session.get(f"{addresses['Bitrix24 webhook']}profile") as response:
                assert (await response.json())["result"]
        process.send_signal(number)
        _, err = await process.communicate()
        assert (process.returncode, err) == (0, b"")


async def test_a_waiting_poll_does_not_hold_up_the_end() -> None:
    async with serving("--token", "7:MINE") as (process, printed):
        base = dict(ADDRESS.findall(printed))["Telegram Bot API"]
        async with aiohttp.ClientSession() as session:
            waiting = asyncio.ensure_future(
                session.get(f"{base}/bot7:MINE/getUpdates", params={"timeout": "50"})
            )
            async with session.get(f"{base}/bot7:MINE/getMe") as response:
                assert response.status == 200
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 20)
            await asyncio.gather(waiting, return_exceptions=True)
        assert process.returncode == 0


async def test_tls_with_a_test_authority(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    async with serving("--tls", "--ca-file", str(authority)) as (_, printed):
        context = ssl.create_default_context(cafile=str(authority))
        addresses = dict(ADDRESS.findall(printed))
        assert addresses["Bitrix24 webhook"].startswith("https://127.0.0.1:")
        assert str(authority) in printed
        async with aiohttp.ClientSession() as session:
            url = f"{addresses['Telegram Bot API']}/bot100000:SANDBOX/getMe"
            async with session.get(url, ssl=context) as response:
                assert response.status == 200


async def test_a_busy_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, err = await refused(*FREE_PORTS, "--telegram-port", port)
    assert code == 2
    assert err.count("\n") == 1
    assert f"Telegram Bot API: cannot listen on 127.0.0.1:{port}" in err


async def test_an_authority_file_that_cannot_be_written(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "ca.pem"
    code, err = await refused(*FREE_PORTS, "--tls", "--ca-file", str(target))
    assert (code, err) == (2, f"sandbox: cannot write {target}: No such file or directory\n")


@pytest.mark.parametrize(
    "arguments", [("--telegram-port", "many"), ("--token", "nocolon"), ("dance",)]
)
async def test_wrong_arguments(arguments: tuple[str, ...]) -> None:
    code, err = await refused(*arguments)
    assert code == 2
    assert "Traceback" not in err
