"""What is left when the process dies."""

import asyncio
import shutil
import sys
from pathlib import Path

import pytest

from intake.kernel.ids import UpdateId
from storage.database import Database
from tests.storage.samples import NOW

DIE = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from intake.kernel.ids import UpdateId
from storage.database import Database

NOW = datetime(2026, 1, 1, tzinfo=UTC)

async def keep(database, number):
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()
    print(number, flush=True)

async def main():
    database = await Database.open(sys.argv[1])
    await asyncio.gather(*(keep(database, number) for number in range(50)))
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1000), NOW)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def present(url: str, numbers: range) -> set[int]:
    async with await Database.open(url) as database, database.writing() as unit:
        return {
            number for number in numbers if not await unit.handled.insert(UpdateId(number), NOW)
        }


async def test_a_killed_process_leaves_all_it_said_and_nothing_it_did_not(url: str) -> None:
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIE, url, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await dying.communicate()
    assert dying.returncode == -9
    said = {int(line) for line in output.split()}
    assert said == set(range(50))
    assert await present(url, range(50)) == said
    assert await present(url, range(1000, 1001)) == set()


KILLED_IN_COMMIT = """
import asyncio, os, signal, sys
from unittest.mock import patch
from datetime import UTC, datetime
from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.engines.sqlite.write_connection import WriteConnection

commit = WriteConnection.commit

def dying(self):
    if sys.argv[2] == "after":
        commit(self)
    os.kill(os.getpid(), signal.SIGKILL)

async def keep(database, number):
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(number), datetime(2026, 1, 1, tzinfo=UTC))
        await unit.commit()
    print(number, flush=True)

async def main():
    database = await Database.open(sys.argv[1])
    await keep(database, 0)
    with patch.object(WriteConnection, "commit", dying):
        await asyncio.gather(*(keep(database, number) for number in range(1, 20)))

asyncio.run(main())
"""


@pytest.mark.parametrize(("died", "kept"), [("before", {0}), ("after", set(range(20)))])
async def test_a_process_killed_between_commit_and_answer_leaves_all_or_nothing(
    url: str, died: str, kept: set[int]
) -> None:
    """Whoever shared the commit was not answered: their updates come again, and find the truth."""
    dying = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED_IN_COMMIT, url, died, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await dying.communicate()
    assert dying.returncode == -9
    assert output.split() == [b"0"]
    assert await present(url, range(20)) == kept


async def test_the_log_alone_is_enough_to_recover(
    database: Database, path: Path, tmp_path: Path
) -> None:
    """The files as they lie there after a commit, without a checkpoint, are complete."""
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1), NOW)
        await unit.commit()
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(2), NOW)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", tmp_path / f"crashed.db{suffix}")
    assert await present(f"sqlite+aiosqlite:///{tmp_path}/crashed.db", range(1, 3)) == {1}
