"""One process per SQLite file."""

import asyncio
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.engines.sqlite.file_lock import FileLock
from storage.errors import DatabaseInUseError, UnusableDatabaseError

HOLD = """
import sys, time
from pathlib import Path
from storage.engines.sqlite.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


async def test_a_second_process_is_kept_out_until_the_first_one_dies(path: Path) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLD,
        str(path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdout
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(DatabaseInUseError, match=str(path)):
        await Database.open(f"sqlite+aiosqlite:///{path}")

    holder.kill()
    await holder.wait()
    await (await Database.open(f"sqlite+aiosqlite:///{path}")).close()


async def test_the_same_process_is_kept_out_too(database: Database, url: str, path: Path) -> None:
    with pytest.raises(DatabaseInUseError, match=str(path)):
        await Database.open(url)


async def test_another_name_of_the_file_is_no_way_around(database: Database, path: Path) -> None:
    alias = path.with_name("alias.db")
    alias.symlink_to(path)
    with pytest.raises(DatabaseInUseError):
        await Database.open(f"sqlite+aiosqlite:///{alias}")


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    FileLock(tmp_path / "x.db").release()
    FileLock(tmp_path / "x.db").release()


def test_a_lock_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabaseError, match=r"x\.db\.lock"):
        FileLock(tmp_path / "missing" / "x.db")
