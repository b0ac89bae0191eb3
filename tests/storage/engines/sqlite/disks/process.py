"""``python -m tests.storage.engines.sqlite.disks.process <play> <folder>``: a bot's database there.

In a process of its own, since what is done to its disk is done to all of a process. Each unit that
was told that it is kept is a line of the output; the last line is what else the play has to say.
"""

import asyncio
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from storage.database import Database
from storage.engines.sqlite import writer
from storage.errors import StorageError
from tests.storage.samples import NOW

FILE = "leadtrace.db"
SEVERAL = range(200)
FIRST = SEVERAL[:20]
"""Those who come one after the other."""
LARGE = 40_000
"""Characters that a unit of a play about space writes."""

Seen = dict[str, object]


async def keep(database: Database, number: int, size: int = 0) -> None:
    """Write two or three rows, and say so once they are kept."""
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(number), NOW)
        await unit.people.meet(Profile(PersonId(number)), NOW)
        if size:
            await unit.quarantine.put(UpdateId(number), "x" * size, "ValueError", NOW)
        await unit.commit()
    _say(number)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until the condition holds; whoever started us has a limit."""
    while not condition():  # noqa: ASYNC110 - nobody but the disk knows
        await asyncio.sleep(0)


async def all_kept(database: Database, numbers: Iterable[int]) -> None:
    """Keep them at once."""
    await asyncio.gather(*(keep(database, number) for number in numbers))


async def failures(database: Database, numbers: Iterable[int], size: int = 0) -> list[str]:
    """Keep them at once; returns the names of the errors."""
    ends = await asyncio.gather(
        *(keep(database, number, size) for number in numbers), return_exceptions=True
    )
    errors = [end for end in ends if end is not None]
    assert all(isinstance(error, StorageError | DBAPIError) for error in errors), errors
    return [type(error).__name__ for error in errors]


# --- a disk that takes long ---


async def takes_long(database: Database, folder: Path) -> Seen:
    """Each sync takes 8 ms: one person after the other, then a crowd."""
    del folder
    disk = ctypes.CDLL(None)
    disk.disk_takes(8)
    for number in range(1000, 1005):
        before = disk.disk_ended()
        await keep(database, number)
        assert disk.disk_ended() > before, "told before the disk had it"
    before = disk.disk_begun()
    await all_kept(database, SEVERAL)
    return {"syncs": disk.disk_begun() - before}


async def waits(database: Database, folder: Path) -> Seen:
    """A sync does not end: who only reads goes on, who writes waits, and nobody is told."""
    del folder
    disk = ctypes.CDLL(None)
    await keep(database, 1000)
    disk.disk_waits(1)
    first = asyncio.create_task(keep(database, 0))
    await until(lambda: disk.disk_begun() > disk.disk_ended())
    later = [asyncio.create_task(keep(database, number)) for number in SEVERAL[1:]]
    later[-1].cancel()  # at once, although the disk has not come back
    await asyncio.wait(later[-1:])
    async with database.reading() as unit:
        read = await unit.handled.has(UpdateId(1000)), await unit.handled.has(UpdateId(0))
    confirmed = sum(task.done() for task in (first, *later[:-1]))
    writer.STALL_SECONDS = 0.0
    trouble = database.trouble()
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):  # whoever waits can be called away
            await database.prove()
            raise AssertionError("it was not kept")
    assert disk.disk_begun() > disk.disk_ended(), "all of that was while the disk was waited for"
    disk.disk_waits(0)
    await asyncio.gather(first, *later[:-1])
    await database.prove()
    return {
        "read": read,
        "confirmed": confirmed,
        "cancelled": later[-1].cancelled(),
        "trouble": trouble,
        "trouble_after": database.trouble(),
    }


async def fails(database: Database, folder: Path) -> Seen:
    """One sync fails within a crowd's commits."""
    del folder
    disk = ctypes.CDLL(None)
    await keep(database, 1000)
    disk.disk_fails(1)
    errors = await failures(database, SEVERAL)
    await keep(database, 1001)
    return {"errors": sorted(set(errors)), "failed": len(errors)}


async def dies(database: Database, folder: Path) -> Seen:
    """The process is killed while it waits for the disk."""
    del folder
    disk = ctypes.CDLL(None)
    await all_kept(database, range(1000, 1020))
    disk.disk_waits(1)
    tasks = [asyncio.create_task(keep(database, number)) for number in SEVERAL]
    await until(lambda: disk.disk_begun() > disk.disk_ended())
    os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.gather(*tasks)
    return {}


# --- a disk without space ---


async def is_full(database: Database, folder: Path) -> Seen:
    """Something else takes all the space, and gives it back."""
    ballast = folder / "ballast"
    return await _without_space(database, full=lambda: _take_all(ballast), again=ballast.unlink)


async def may_not_grow(database: Database, folder: Path) -> Seen:
    """The kernel lets no file grow beyond a limit, and then it does again."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit() -> None:
        grows = (folder / f"{FILE}-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (grows + 10 * LARGE, most))

    return await _without_space(
        database,
        full=limit,
        again=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


async def _without_space(
    database: Database, *, full: Callable[[], None], again: Callable[[], None]
) -> Seen:
    await keep(database, 1000)
    full()
    errors = []
    for number in FIRST:
        errors += await failures(database, (number,), LARGE)
    errors += await failures(database, SEVERAL[len(FIRST) :], LARGE)
    trouble = database.trouble()
    async with database.reading() as unit:
        read = await unit.handled.has(UpdateId(1000))
    again()
    await database.prove()
    await all_kept(database, range(1001, 1020))
    return {
        "failed": len(errors),
        "trouble": trouble,
        "read": read,
        "trouble_after": database.trouble(),
    }


def _take_all(ballast: Path) -> None:
    """Fill the disk but for some units' work."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            file.truncate(file.tell() - 10 * LARGE)


PLAYS: dict[str, Callable[[Database, Path], Awaitable[Seen]]] = {
    play.__name__: play for play in (takes_long, waits, fails, dies, is_full, may_not_grow)
}


async def main(play: str, folder: Path) -> None:
    """Play it in the database there."""
    async with await Database.open(f"sqlite+aiosqlite:///{folder / FILE}") as database:
        seen = await PLAYS[play](database, folder)
    _say(seen)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
