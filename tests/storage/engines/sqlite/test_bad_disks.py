"""Disks that are slow, fail, are full or held by somebody, as the kernel and SQLite meet them.

Nothing that was told is lost, nobody is told what is not kept, and who does not write goes on.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.engines.sqlite import writer
from storage.engines.sqlite.sqlite_connections import BUSY_SECONDS
from storage.engines.sqlite.writer import GROUP_LIMIT
from storage.trouble import Trouble
from tests.storage.engines.sqlite.disks.process import FILE, FIRST, SEVERAL
from tests.storage.samples import NOW

SOURCE = Path(__file__).parent / "disks" / "slow_disk.c"
ROOT = Path(__file__).parents[4]
PLAYED_BY = (sys.executable, "-m", "tests.storage.engines.sqlite.disks.process")
GROUPS = len(SEVERAL) // GROUP_LIMIT + 1

TMPFS = ("unshare", "--map-root-user", "--mount", "sh", "-e", "-c")
"""Runs a script that may mount what nobody else sees."""
ON_A_SMALL_DISK = f"""
disk="${{0%/*}}/disk"
mkdir "$disk"
mount -t tmpfs -o size=8m none "$disk"
cp "$0" "$disk"
"$@" "$disk"
cp "$disk/{FILE}" "$0"
"""
"""Does with a copy of a file what the words behind it say, and brings it back."""


class Played(NamedTuple):
    """What came of a play."""

    code: int
    confirmed: frozenset[int]
    """Units that were told that they are kept."""
    kept: frozenset[int]
    """Units that an outsider finds afterwards."""
    seen: dict[str, Any]


@pytest.fixture(scope="session")
def slow_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile what stands between the process and its syncs."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler (cc), to stand between SQLite and fsync")
    library = tmp_path_factory.mktemp("disk") / "slow_disk.so"
    command = (compiler, "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl")
    subprocess.run(command, check=True)  # noqa: S603 - our own source
    return library


async def play(
    name: str, path: Path, *, library: Path | None = None, on: Sequence[str] = ()
) -> Played:
    """Let a process of its own play that with the file, and look what is in it afterwards."""
    folder = () if on else (str(path.parent),)
    process = await asyncio.create_subprocess_exec(
        *on, *PLAYED_BY, name, *folder,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library or "")},
    )  # fmt: skip
    output, _ = await process.communicate()
    lines = [json.loads(line) for line in output.splitlines()]
    confirmed = frozenset(line for line in lines if isinstance(line, int))
    assert process.returncode is not None
    return Played(process.returncode, confirmed, _kept(path), lines[-1])


def _kept(file: Path) -> frozenset[int]:
    """Return the units that are in the file; none is there in part."""
    with closing(sqlite3.connect(file)) as outside:
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        updates, people = (
            {number for (number,) in outside.execute(query)}
            for query in ("SELECT update_id FROM update_log", "SELECT id FROM people")
        )
    assert updates == people
    return frozenset(updates)


async def test_a_disk_that_needs_8_ms_is_waited_for_once_per_group(
    path: Path, slow_disk: Path
) -> None:
    played = await play("takes_long", path, library=slow_disk)
    assert played.code == 0
    assert played.confirmed == played.kept == {*SEVERAL, *range(1000, 1005)}
    assert GROUPS <= played.seen["syncs"] <= 3 * GROUPS, "few commits for so many"


async def test_while_a_sync_is_waited_for_readers_go_on_and_nobody_is_told(
    path: Path, slow_disk: Path
) -> None:
    played = await play("waits", path, library=slow_disk)
    assert played.code == 0
    assert played.seen == {
        "read": [True, False],
        "confirmed": 0,
        "cancelled": True,
        "trouble": Trouble.SLOW,
        "trouble_after": None,
    }
    assert played.confirmed == played.kept == {*SEVERAL[:-1], 1000}


async def test_a_sync_that_fails_is_told_to_those_whose_work_it_was(
    path: Path, slow_disk: Path
) -> None:
    played = await play("fails", path, library=slow_disk)
    assert played.code == 0
    assert played.seen["errors"] == ["CommitFailedError"]
    assert 1 <= played.seen["failed"] <= GROUP_LIMIT
    assert played.confirmed == played.kept
    assert len(played.kept) == len(SEVERAL) - played.seen["failed"] + 2


async def test_a_process_killed_while_the_disk_works_loses_nothing_that_was_told(
    path: Path, slow_disk: Path
) -> None:
    played = await play("dies", path, library=slow_disk)
    assert played.code == -9
    assert played.confirmed == set(range(1000, 1020)) <= played.kept


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Return the words that run others on a disk of 8 MB; what is full there is really full."""
    trying = (*TMPFS, f"mount -t tmpfs none {tmp_path_factory.mktemp('disk')}")
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run(trying, check=False, capture_output=True).returncode:  # noqa: S603 - our own words
        pytest.skip("needs a kernel that lets us mount a tmpfs (unshare --map-root-user --mount)")
    return (*TMPFS, ON_A_SMALL_DISK)


async def test_a_full_disk_keeps_what_was_told_and_works_once_there_is_space(
    path: Path, small_disk: tuple[str, ...]
) -> None:
    played = await play("is_full", path, on=(*small_disk, str(path)))
    suffered_and_recovered(played, Trouble.NO_SPACE)


async def test_files_that_may_not_grow_keep_what_was_told(path: Path) -> None:
    """By the kernel's limit (``RLIMIT_FSIZE``); to SQLite that is an error like any other."""
    suffered_and_recovered(await play("may_not_grow", path), Trouble.IO_ERROR)


def suffered_and_recovered(played: Played, trouble: Trouble) -> None:
    """Check a play about space: some units failed meanwhile, and none later."""
    assert played.code == 0
    assert len(SEVERAL) - len(FIRST) < played.seen["failed"] < len(SEVERAL)
    assert played.seen["trouble"] == trouble
    assert played.seen["read"]
    assert played.seen["trouble_after"] is None
    assert played.confirmed == played.kept
    assert len(played.kept) == 1 + len(SEVERAL) - played.seen["failed"] + len(range(1001, 1020))


async def test_a_lock_of_three_seconds_holds_up_writers_alone_and_loses_nothing(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BUSY_SECONDS > 3
    monkeypatch.setattr(writer, "BUSY_SECONDS", 60.0)  # a machine may stand still in between
    await _keep(database, 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        writing = [asyncio.create_task(_keep(database, number)) for number in SEVERAL[1:]]
        begun = asyncio.get_running_loop().time()
        read = 0
        while asyncio.get_running_loop().time() < begun + 3:
            async with database.reading() as unit:
                assert not await unit.handled.has(UpdateId(1))
            read += 1
            await asyncio.sleep(0.05)
        assert read > 1
        assert not any(task.done() for task in writing), "told before it could begin"
    await asyncio.gather(*writing)
    with closing(sqlite3.connect(path)) as outside:
        found = {number for (number,) in outside.execute("SELECT update_id FROM update_log")}
    assert found == {*SEVERAL}


async def _keep(database: Database, number: int) -> None:
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()
