"""Loading the forms from their files; every fault is told with its file, line and place."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config.form_reading import read_form
from bot.config.released_consents import (
    ReleasedConsentsError,
    Unreleased,
    read_released,
    release,
    unreleased,
)
from bot.config.yaml_files import FORM, FileFaultsError, file_faults, read_yaml_file
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.forms.violations import FileFault, Violations, why
from intake.kernel.ids import FormId

WIZARDS = Path(__file__).parents[1] / "wizards"
"""The admins' forms, which come with the bot."""


class FormFilesError(FileFaultsError):
    """The forms cannot be used."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    form: Form
    file: Path
    consent_line: int


def load_catalogue(folder: Path, *, languages: Iterable[str], default: str | None) -> FormCatalogue:
    """Load the client's forms and the wizards.

    ``languages`` are those that the bot's texts have; ``default`` is the id of the form for
    arrivals whose link names none, ``None`` for the menu.

    Raises:
        FormFilesError: with all faults of all files.
    """
    known = frozenset(languages)
    faults: list[FileFault] = []
    source = fingerprint(folder)  # before: what is edited meanwhile is newer
    loaded = _load_folder(folder, known, faults)
    try:
        released = read_released(folder)
        faults += _consent_faults(
            loaded, unreleased(folder, (one.form for one in loaded), released)
        )
    except ReleasedConsentsError as error:
        faults.append(error.fault)
    offered = tuple(one.form for one in loaded)
    wizards = [
        one.form
        for file in _wizard_files()
        if (one := _load_file(file, known, faults, wizard=True, offered=offered)) is not None
    ]
    if not faults and default is not None and default not in {one.form.id for one in loaded}:
        ids = ", ".join(one.form.id for one in loaded)
        reason = why("fault-no-default-form", form=repr(default), forms=ids)
        faults.append(FileFault("DEFAULT_FORM", reason))
    if faults:
        raise FormFilesError(faults)
    return FormCatalogue(
        offered,
        wizards=wizards,
        default=FormId(default) if default is not None else None,
        source=source,
    )


def load_form(file: Path, *, languages: Iterable[str]) -> Form:
    """Load one form, wherever it lies; its consent need not be released.

    Raises:
        FormFilesError: with all its faults.
    """
    faults: list[FileFault] = []
    if not file.is_file():
        raise FormFilesError([FileFault(str(file), why("fault-no-file"))])
    taken = frozenset(wizard.stem for wizard in _wizard_files())
    loaded = _load_file(file, frozenset(languages), faults, reserved=taken)
    if loaded is None:
        raise FormFilesError(faults)
    return loaded.form


def fingerprint(folder: Path) -> str:
    """Return what changes with each edit of a form."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.yaml")):
        digest.update(file.name.encode() + b"\0")
        if file.is_file():  # anything else is a fault, and named as such by whoever reads it
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def accept_consents(folder: Path, *, languages: Iterable[str]) -> tuple[str, ...]:
    """Write down the consent texts as released, and return what was new, one line each.

    A version that was released keeps its text: what people agreed to must stay what it was.

    Raises:
        FormFilesError: a form is wrong, or a released text was changed without a new version.
    """
    faults: list[FileFault] = []
    loaded = _load_folder(folder, frozenset(languages), faults)
    forms = [one.form for one in loaded]
    try:
        released = read_released(folder)
    except ReleasedConsentsError as error:
        raise FormFilesError([*faults, error.fault]) from error
    changed = [one for one in unreleased(folder, forms, released) if not one.is_new]
    faults += _consent_faults(loaded, changed)
    if faults:
        raise FormFilesError(faults)
    return release(folder, forms, released)


def _wizard_files() -> list[Path]:
    return sorted(WIZARDS.glob("*.yaml"))


def _load_folder(folder: Path, languages: frozenset[str], faults: list[FileFault]) -> list[_Loaded]:
    if not folder.is_dir():
        faults.append(FileFault(str(folder), why("fault-no-folder")))
        return []
    strays = sorted(folder.glob("*.yml"))
    faults.extend(FileFault(str(stray), why("fault-yml")) for stray in strays)
    files = sorted(folder.glob("*.yaml"))
    if not files and not strays:
        faults.append(FileFault(str(folder), why("fault-no-forms")))
    taken = frozenset(wizard.stem for wizard in _wizard_files())
    loaded = (_load_file(file, languages, faults, reserved=taken) for file in files)
    return [one for one in loaded if one is not None]


def _load_file(
    file: Path,
    languages: frozenset[str],
    faults: list[FileFault],
    *,
    wizard: bool = False,
    reserved: frozenset[str] = frozenset(),
    offered: Sequence[Form] = (),
) -> _Loaded | None:
    placed = read_yaml_file(file, faults, what=FORM)
    if placed is None:
        return None
    if not isinstance(placed.value, dict):
        faults.append(FileFault(f"{file}:1", why("fault-no-form")))
        return None
    read = read_form(
        placed.value,
        form_id=file.stem,
        languages=languages,
        wizard=wizard,
        reserved=reserved,
        offered=offered,
    )
    violations = placed.violations + (read.violations if isinstance(read, Violations) else ())
    faults += file_faults(file, placed, violations)
    if violations or isinstance(read, Violations):
        return None
    return _Loaded(_with_file(read, file.parent), file, placed.line(("consent", "version")))


def _with_file(form: Form, folder: Path) -> Form:
    """Make the finish's file an absolute path if it lies beside the form, else leave the id."""
    if form.finish.file is None:
        return form
    beside = (folder / form.finish.file).resolve()
    if not (beside.is_relative_to(folder.resolve()) and beside.is_file()):
        return form
    return replace(form, finish=replace(form.finish, file=str(beside)))


def _consent_faults(loaded: Iterable[_Loaded], consents: Iterable[Unreleased]) -> list[FileFault]:
    by_id = {one.form.id: one for one in loaded}
    return [
        FileFault(f"{one.file}:{one.consent_line}: consent.version", consent.reason)
        for consent in consents
        for one in (by_id[FormId(consent.form_id)],)
    ]
