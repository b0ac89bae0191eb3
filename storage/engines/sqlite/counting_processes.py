"""Processes that count: long questions are asked there, two at a time.

Two threads that count would keep two processors busy, and everybody who is answered would wait for
one of them. A process waits behind those, and has an interpreter's lock of its own
(docs/decisions/counting-processes.md).
"""

import asyncio
import contextlib
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError

from storage.engines.sqlite import counting_program
from storage.engines.sqlite.sqlite_connections import Parameters, existing, fetched, settings
from storage.engines.uninterrupted import uninterrupted
from storage.errors import UnitError
from storage.guarded_connection import Execute, GuardedConnection, Result, Values
from storage.prepared import Prepared, Statement

T = TypeVar("T")

PROCESSES = 2
BEGIN_SECONDS = 2.0
"""How long is waited for one to begin, or to end what it has begun: they run where nobody else
wants to, and on a busy machine that may be never."""


class ProcessEndedError(sqlite3.OperationalError):
    """It was killed, by us or by the system."""


class CountingProcess:
    """A connection in a process of its own, which begins when it is first needed.

    Whoever is not waited for any more is killed, since it only reads: an answer that was not taken
    would be the next question's.
    """

    def __init__(self, file: Path) -> None:
        self._command = (sys.executable, "-I", "-S", counting_program.__file__, existing(file))
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        """The process has ended, was told to, or was never made ready."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-counting")

    async def begin(self) -> None:
        """Begin a transaction.

        Raises:
            OSError: there can be no process.
            TimeoutError: it is not given its turn soon.
            sqlite3.Error: it cannot open the file.
        """
        async with asyncio.timeout(BEGIN_SECONDS):
            await self._done(self._begin)

    async def fetch(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """Run a statement and fetch all its rows, some at a time.

        Raises:
            ProcessEndedError: there is no process any more.
            sqlite3.Error: it is refused.
        """
        rows = some = await self._done(lambda: self._ask(statement, parameters))
        while len(some) == counting_program.ROWS:
            some = await self._done(self._take)
            rows += some
        return rows

    async def undo(self) -> None:
        """End the transaction, with the process if need be."""
        if not self._is_over:
            with contextlib.suppress(TimeoutError, sqlite3.Error):
                async with asyncio.timeout(BEGIN_SECONDS):
                    await self.fetch("ROLLBACK")

    async def close(self) -> None:
        """Let the process end."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
        self._thread.shutdown()

    async def _done(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except asyncio.CancelledError:
            self._is_over = True
            if self._process is not None:
                self._process.kill()
            raise

    def _begin(self) -> None:
        if self._process is None or self._is_over or self._process.poll() is not None:
            self._end()
            self._is_over = True
            self._process = subprocess.Popen(self._command, stdin=PIPE, stdout=PIPE)  # noqa: S603 - ours
            for setting in settings(query_only=True):
                self._ask(setting)
            self._is_over = False
        self._ask("BEGIN")

    def _ask(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        questions, _ = self._pipes()
        try:
            pickle.dump((statement, tuple(parameters)), questions)
            questions.flush()
        except OSError as error:
            raise self._ended() from error
        return self._take()

    def _take(self) -> list[Any]:
        _, answers = self._pipes()
        try:
            answer = pickle.load(answers)  # noqa: S301 - of a process that we have begun
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._ended() from error
        if isinstance(answer, sqlite3.Error):
            raise answer
        return cast("list[Any]", answer)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise self._ended()
        return process.stdin, process.stdout

    def _ended(self) -> sqlite3.Error:
        self._is_over = True
        return ProcessEndedError("the process that counts has ended")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(BrokenPipeError):  # a question that it had not read
                process.communicate()


def count_by(process: CountingProcess, otherwise: Execute) -> GuardedConnection:
    """Lend a process, within a transaction, to a unit; it runs prepared statements alone.

    ``otherwise`` runs them if it ends meanwhile: the system may have had no room for it.
    """

    async def execute(statement: Statement, values: Values) -> Result:
        if not isinstance(statement, Prepared) or not isinstance(values, Mapping):
            raise UnitError("a process that counts runs prepared statements alone")
        try:
            return await fetched(process.fetch, statement, values)
        except DBAPIError as error:
            if not isinstance(error.orig, ProcessEndedError):
                raise
        return await otherwise(statement, values)

    return GuardedConnection(execute)


class CountingProcesses:
    """Lends them all to one unit; another one that comes meanwhile does without."""

    def __init__(self, file: Path) -> None:
        self._processes = tuple(CountingProcess(file) for _ in range(PROCESSES))
        self._turn = asyncio.Lock()
        self._closing = False

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Sequence[CountingProcess]]:
        """Lend them, each within a transaction; none, if they are lent, or cannot be begun."""
        if self._closing or self._turn.locked():
            yield ()
            return
        async with self._turn:
            try:
                yield self._processes if await self._begin() else ()
            finally:
                undone = (process.undo() for process in self._processes)
                await uninterrupted(asyncio.gather(*undone))

    async def close(self) -> None:
        """Wait for whoever has them, lend them no more, and let them end."""
        self._closing = True
        async with self._turn:
            for process in self._processes:
                await process.close()

    async def _begin(self) -> bool:
        """Say no where the system has no room for them, or no time: one can count without."""
        begun = await asyncio.gather(
            *(process.begin() for process in self._processes), return_exceptions=True
        )
        return not any(isinstance(one, BaseException) for one in begun)
