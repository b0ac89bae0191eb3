"""A look at this machine, for health: the disk, the database, and the operator's files."""

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.config.form_files import FormFilesError
from bot.config.operator_files import read_files
from bot.config.rule_file import RuleFileError
from bot.config.settings import Settings, SettingsError
from intake.operations.health_picture import MachinePicture


class LookAtMachine:
    """Remembers what the operator's files were at the start, and compares."""

    def __init__(
        self, settings: Settings, *, database_trouble: Callable[[], str | None] = lambda: None
    ) -> None:
        """``database_trouble`` says in a word why nothing can be committed, as far as is known."""
        self._settings = settings
        self._trouble = database_trouble
        self._at_start = fingerprint(settings)

    async def __call__(self) -> MachinePicture:
        """Look; changes nothing."""
        return await asyncio.to_thread(self._look)

    def _look(self) -> MachinePicture:
        newer = fingerprint(self._settings) != self._at_start
        return MachinePicture(
            database_trouble=self._trouble() or "",
            disk_free=disk_free(self._settings),
            files_newer=newer,
            file_lines=self._file_lines() if newer else (),
        )

    def _file_lines(self) -> tuple[str, ...]:
        """Return what a restart would stumble over."""
        try:
            read_files(self._settings)
        except (FormFilesError, RuleFileError) as error:
            return tuple(error.lines)
        except SettingsError as error:
            return tuple(error.violations)
        return ()


def fingerprint(settings: Settings) -> str:
    """Return what changes with each edit of a form or of the rules."""
    files = sorted(settings.forms_dir.glob("*.yaml"))
    if settings.payload_rules is not None:
        files.append(settings.payload_rules)
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def disk_free(settings: Settings) -> int | None:
    """Return how many bytes are left where the database's file is; ``None``: it has none here."""
    url = make_url(settings.database_url.get_secret_value())
    if not url.get_backend_name().startswith("sqlite") or not url.database:
        return None
    folder = next(
        (one for one in Path(url.database).absolute().parents if one.is_dir()), Path.cwd()
    )
    return shutil.disk_usage(folder).free
