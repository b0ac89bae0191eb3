"""Running the scripts beside this file, which drive the sandbox with clients made for Node."""

import asyncio
import functools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
OLDEST_NODE = 20
"""The clients' own minimum (``engines`` in package-lock.json)."""
ANSWER_TIMEOUT = 60.0
"""Seconds for which a script may run."""


@functools.cache
def why_not(package: str) -> str:
    """Why scripts that import the package can't run here; empty if they can."""
    node = shutil.which("node")
    if node is None:
        return "Node is missing: install Node 20 or newer with npm, then run make test"
    version = subprocess.run(  # noqa: S603 - no shell, and nothing from outside in it
        [node, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        return f"Node {version} is too old for {package}: {OLDEST_NODE} or newer is needed"
    if not (FOLDER / "node_modules" / package).is_dir():
        return f"{package} is not installed: run make test, or npm ci in tests/sandbox/node"
    return ""


def skip_without(package: str) -> None:
    """Skip the test, with the reason, where Node or the package is missing."""
    if reason := why_not(package):
        pytest.skip(reason)


async def run_script(script: str, *arguments: str) -> Any:
    """Run ``node <script> <arguments>``; gives the JSON that it prints.

    A script that throws fails the test with what it wrote to stderr.
    """
    process = await asyncio.create_subprocess_exec(
        "node", str(FOLDER / script), *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT):
            printed, complaints = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode == 0, complaints.decode()
    return json.loads(printed)
