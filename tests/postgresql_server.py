"""A PostgreSQL server of the tests' own: Debian's programs, on a socket in a temporary folder."""

import asyncio
import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")

USER = "leadtrace"
_PLACES = "/usr/lib/postgresql"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a power cut is not what is tested
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
}
_START_SECONDS = 30.0


def programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``; the newest, where there are several."""
    found = sorted(Path(_PLACES).glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return None if on_path is None else Path(on_path).parent


def in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run something asynchronous from anywhere, also where a loop is running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class PostgresqlServer:
    """A server that can be stopped and started again on its data."""

    def __init__(self, *, make: bool = True, **settings: str) -> None:
        """Make its data. ``settings`` are the server's, over the tests' own."""
        bin_folder = programs()
        assert bin_folder is not None, "PostgreSQL is not installed"
        self._bin = bin_folder
        self._settings = {**_SETTINGS, **settings}
        self.folder = Path(tempfile.mkdtemp(prefix="leadtrace-postgresql-", dir="/tmp"))
        self._as: dict[str, Any] = {"stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account = _unprivileged()
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        if make:
            self._make()
        atexit.register(self.close)

    def _make(self) -> None:
        self._run(
            "initdb", "-D", self._data, "-U", USER, "-A", "trust", "--no-sync", "--no-instructions",
            "--encoding=UTF8", "--locale=C.UTF-8",
        )  # fmt: skip

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = [
            word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - ours
                [str(self._bin / "postgres"), "-D", self._data, "-k", str(self.folder), *words],
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests
                **self._as,
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                return self.execute("SELECT 1")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
            time.sleep(0.05)

    def stop(self, signal: int = 2) -> None:
        """Stop it; by default without waiting for its clients (SIGINT, *fast*)."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal)
            process.wait(timeout=_START_SECONDS)

    def close(self) -> None:
        """Stop it, and forget its data."""
        atexit.unregister(self.close)
        self.stop(3)  # SIGQUIT: at once
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, **options: str) -> str:
        """Return the address of one of its databases."""
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"postgresql://{USER}@/{database}?host={self.folder}{'&' if query else ''}{query}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Say something to it, one statement after the other."""
        in_a_loop(self._execute(statements, database))

    async def _execute(self, statements: tuple[str, ...], database: str) -> None:
        connection = await asyncpg.connect(self.url(database))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(  # noqa: S603 - ours
            [str(self._bin / program), *words], check=True, capture_output=True, **self._as
        )


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("nobody may run PostgreSQL here")
