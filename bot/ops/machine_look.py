"""A look at this machine, for health: the disk, the database, and the operator's files."""

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.config.form_files import FormFilesError, fingerprint
from bot.config.operator_files import read_files
from bot.config.rule_file import RuleFileError
from bot.config.settings import Settings, SettingsError
from intake.forms.catalogue import FormCatalogue
from intake.forms.violations import FileFault
from intake.operations.health_picture import MachinePicture


class LookAtMachine:
    """Compares the operator's files with what runs."""

    def __init__(
        self,
        settings: Settings,
        catalogue: FormCatalogue | None = None,
        *,
        database_trouble: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``catalogue`` is what runs, if anything does; ``database_trouble`` says in a word why
        nothing can be committed, as far as is known."""
        self._settings = settings
        self._catalogue = catalogue
        self._trouble = database_trouble
        self._rules = rules_fingerprint(settings)

    async def __call__(self) -> MachinePicture:
        """Look; changes nothing."""
        return await asyncio.to_thread(self._look)

    def _look(self) -> MachinePicture:
        newer = rules_fingerprint(self._settings) != self._rules or (
            self._catalogue is not None
            and fingerprint(self._settings.forms_dir) != self._catalogue.source
        )
        return MachinePicture(
            database_trouble=self._trouble() or "",
            disk_free=disk_free(self._settings),
            files_newer=newer,
            file_lines=self._file_lines() if newer else (),
        )

    def _file_lines(self) -> tuple[FileFault | str, ...]:
        """Return what a restart would stumble over."""
        try:
            read_files(self._settings)
        except (FormFilesError, RuleFileError) as error:
            return error.faults
        except SettingsError as error:
            return tuple(error.violations)
        return ()


def rules_fingerprint(settings: Settings) -> str:
    """Return what changes with each edit of the rules for payloads."""
    file = settings.payload_rules
    known = file is not None and file.is_file()
    return hashlib.sha256(file.read_bytes() if file is not None and known else b"").hexdigest()


def disk_free(settings: Settings) -> int | None:
    """Return how many bytes are left where the database's file is; ``None``: it has none here."""
    url = make_url(settings.database_url.get_secret_value())
    if not url.get_backend_name().startswith("sqlite") or not url.database:
        return None
    folder = next(
        (one for one in Path(url.database).absolute().parents if one.is_dir()), Path.cwd()
    )
    return shutil.disk_usage(folder).free
