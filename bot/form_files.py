"""Loading the forms from their files; every fault is told as ``file:line: reason``."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.yaml_places import read_yaml
from intake.forms.faults import Faults
from intake.forms.form import Form, FormKind
from intake.forms.judge import consent_digest, judge
from intake.forms.shelf import Shelf
from intake.ids import FormId

WIZARDS = Path(__file__).parent / "wizards"
"""The admins' forms, which come with the bot."""

CONSENTS = "consents.lock.json"
"""Which consent texts were released under which version (docs/decisions/consent-versions.md)."""

_LARGEST = 1_000_000
"""Bytes of a form file; a large form has some thousands."""


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


def load_shelf(folder: Path, *, languages: Iterable[str], default: str | None) -> Shelf:
    """Load the client's forms and the wizards.

    ``languages`` are those that the bot's texts have; ``default`` is the id of the form for
    arrivals whose link names none, ``None`` for the menu.

    Raises:
        FormFilesError: with all faults of all files.
    """
    known = frozenset(languages)
    lines: list[str] = []
    loaded = _load_folder(folder, known, FormKind.SUBMISSION, lines)
    lines += _consent_faults(folder, loaded)
    wizards = _load_folder(WIZARDS, known, FormKind.LINK, lines)
    if not lines and default is not None and default not in {one.form.id for one in loaded}:
        ids = ", ".join(one.form.id for one in loaded)
        lines.append(f"DEFAULT_FORM: there is no form {default!r}; there are {ids}")
    if lines:
        raise FormFilesError(lines)
    return Shelf(
        (one.form for one in (*loaded, *wizards)),
        default=FormId(default) if default is not None else None,
    )


def accept_consents(folder: Path, *, languages: Iterable[str]) -> tuple[str, ...]:
    """Write down the consent texts as released, and return what was new, one line each.

    A version that was released keeps its text: what people agreed to must stay what it was.

    Raises:
        FormFilesError: a form is wrong, or a released text was changed without a new version.
    """
    lines: list[str] = []
    loaded = _load_folder(folder, frozenset(languages), FormKind.SUBMISSION, lines)
    released = _read_released(folder, lines)
    lines += [line for line, is_new in _unreleased(folder, loaded, released) if not is_new]
    if lines:
        raise FormFilesError(lines)
    new = []
    for one in loaded:
        consent = one.form.consent
        if consent is None:
            continue
        versions = released.setdefault(one.form.id, {})
        if consent.version not in versions:
            versions[consent.version] = consent_digest(consent)
            new.append(f"{one.form.id}: consent {consent.version}")
    if new:
        text = json.dumps(released, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / CONSENTS).write_text(text + "\n", encoding="utf-8")
    return tuple(new)


def _load_folder(
    folder: Path, languages: frozenset[str], kind: FormKind, lines: list[str]
) -> list[_Loaded]:
    if not folder.is_dir():
        lines.append(f"{folder}: there is no such folder; FORMS_DIR names the one with the forms")
        return []
    for stray in sorted(folder.glob("*.yml")):
        lines.append(f"{stray}: forms end in .yaml; rename the file")
    files = sorted(folder.glob("*.yaml"))
    if not files and not lines:
        lines.append(f"{folder}: there is no form (*.yaml) in it")
    loaded = (_load_file(file, languages, kind, lines) for file in files)
    return [one for one in loaded if one is not None]


def _load_file(
    file: Path, languages: frozenset[str], kind: FormKind, lines: list[str]
) -> _Loaded | None:
    try:
        if file.stat().st_size > _LARGEST:
            lines.append(f"{file}: the file is larger than a form can be")
            return None
        placed = read_yaml(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        lines.append(f"{file}: cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError:
        lines.append(f"{file}: is not written in UTF-8; save it as UTF-8")
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        lines.append(f"{file}:{line}: no valid YAML: {error.problem or error.context}")
        return None
    except yaml.YAMLError as error:
        lines.append(f"{file}:1: no valid YAML: {str(error).splitlines()[0]}")
        return None
    except ValueError as error:  # a date such as 2026-13-01, which YAML tries to make
        lines.append(f"{file}:1: a value is impossible: {error}; write it in quotes")
        return None
    if not isinstance(placed.value, dict):
        lines.append(f"{file}:1: must be a mapping (key: value) with languages, title, steps, …")
        return None
    judged = judge(placed.value, form_id=file.stem, languages=languages, kind=kind)
    faults = placed.faults + (judged.faults if isinstance(judged, Faults) else ())
    ordered = sorted(faults, key=lambda fault: placed.line(fault.path))
    lines += [f"{file}:{placed.line(fault.path)}: {fault}" for fault in ordered]
    if faults or isinstance(judged, Faults):
        return None
    return _Loaded(_with_file(judged, file.parent), file, placed.line(("consent", "version")))


def _with_file(form: Form, folder: Path) -> Form:
    """Make the finish's file an absolute path if it lies beside the form, else leave the id."""
    if form.finish.file is None:
        return form
    beside = folder / form.finish.file
    inside = beside.resolve().is_relative_to(folder.resolve())
    if not (inside and beside.is_file()):
        return form
    return replace(form, finish=replace(form.finish, file=str(beside.resolve())))


def _consent_faults(folder: Path, loaded: list[_Loaded]) -> list[str]:
    lines: list[str] = []
    released = _read_released(folder, lines) if folder.is_dir() else {}
    return lines + [line for line, _ in _unreleased(folder, loaded, released)]


def _unreleased(
    folder: Path, loaded: list[_Loaded], released: dict[str, dict[str, str]]
) -> list[tuple[str, bool]]:
    """Return a line for each consent that is not as released, and whether its version is new."""
    lines = []
    for one in loaded:
        consent = one.form.consent
        if consent is None:
            continue
        known = released.get(one.form.id, {}).get(consent.version)
        where = f"{one.file}:{one.consent_line}: consent.version"
        if known is None:
            lines.append(
                (
                    f"{where}: {consent.version!r} is not released yet; "
                    f"`python -m bot forms accept` writes it into {folder / CONSENTS}",
                    True,
                )
            )
        elif known != consent_digest(consent):
            lines.append(
                (
                    f"{where}: the consent's text or url was changed, but {consent.version!r} was "
                    "released with another; give it a new version",
                    False,
                )
            )
    return lines


def _read_released(folder: Path, lines: list[str]) -> dict[str, dict[str, str]]:
    file = folder / CONSENTS
    try:
        released = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        lines.append(f"{file}: cannot be read; restore it from version control")
        return {}
    if not isinstance(released, dict) or not all(
        isinstance(versions, dict) for versions in released.values()
    ):
        lines.append(f"{file}: must hold versions by form; restore it from version control")
        return {}
    return released
