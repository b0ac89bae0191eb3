"""Loading the forms from their files; every fault is told as ``file:line: reason``."""

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
from bot.config.yaml_files import fault_lines, read_yaml_file
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.forms.violations import Violations
from intake.kernel.ids import FormId

WIZARDS = Path(__file__).parents[1] / "wizards"
"""The admins' forms, which come with the bot."""


class FormFilesError(Exception):
    """The forms cannot be used. :attr:`lines` says why, one fault each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


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
    lines: list[str] = []
    source = fingerprint(folder)  # before: what is edited meanwhile is newer
    loaded = _load_folder(folder, known, lines)
    try:
        released = read_released(folder)
        lines += _consent_lines(loaded, unreleased(folder, (one.form for one in loaded), released))
    except ReleasedConsentsError as error:
        lines.append(str(error))
    offered = tuple(one.form for one in loaded)
    wizards = [
        one.form
        for file in _wizard_files()
        if (one := _load_file(file, known, lines, wizard=True, offered=offered)) is not None
    ]
    if not lines and default is not None and default not in {one.form.id for one in loaded}:
        ids = ", ".join(one.form.id for one in loaded)
        lines.append(f"DEFAULT_FORM: there is no form {default!r}; there are {ids}")
    if lines:
        raise FormFilesError(lines)
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
    lines: list[str] = []
    if not file.is_file():
        raise FormFilesError([f"{file}: there is no such file"])
    taken = frozenset(wizard.stem for wizard in _wizard_files())
    loaded = _load_file(file, frozenset(languages), lines, reserved=taken)
    if loaded is None:
        raise FormFilesError(lines)
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
    lines: list[str] = []
    loaded = _load_folder(folder, frozenset(languages), lines)
    forms = [one.form for one in loaded]
    try:
        released = read_released(folder)
    except ReleasedConsentsError as error:
        raise FormFilesError([*lines, str(error)]) from error
    changed = [one for one in unreleased(folder, forms, released) if not one.is_new]
    lines += _consent_lines(loaded, changed)
    if lines:
        raise FormFilesError(lines)
    return release(folder, forms, released)


def _wizard_files() -> list[Path]:
    return sorted(WIZARDS.glob("*.yaml"))


def _load_folder(folder: Path, languages: frozenset[str], lines: list[str]) -> list[_Loaded]:
    if not folder.is_dir():
        lines.append(f"{folder}: there is no such folder; FORMS_DIR names the one with the forms")
        return []
    strays = sorted(folder.glob("*.yml"))
    lines.extend(f"{stray}: forms end in .yaml; rename the file" for stray in strays)
    files = sorted(folder.glob("*.yaml"))
    if not files and not strays:
        lines.append(f"{folder}: there is no form (*.yaml) in it")
    taken = frozenset(wizard.stem for wizard in _wizard_files())
    loaded = (_load_file(file, languages, lines, reserved=taken) for file in files)
    return [one for one in loaded if one is not None]


def _load_file(
    file: Path,
    languages: frozenset[str],
    lines: list[str],
    *,
    wizard: bool = False,
    reserved: frozenset[str] = frozenset(),
    offered: Sequence[Form] = (),
) -> _Loaded | None:
    placed = read_yaml_file(file, lines, what="form")
    if placed is None:
        return None
    if not isinstance(placed.value, dict):
        lines.append(f"{file}:1: must be a mapping (key: value) with languages, title, steps, …")
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
    lines += fault_lines(file, placed, violations)
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


def _consent_lines(loaded: Iterable[_Loaded], consents: Iterable[Unreleased]) -> list[str]:
    by_id = {one.form.id: one for one in loaded}
    return [
        f"{one.file}:{one.consent_line}: consent.version: {consent.reason}"
        for consent in consents
        for one in (by_id[FormId(consent.form_id)],)
    ]
