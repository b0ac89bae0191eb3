"""Which consent texts were released under which version (docs/decisions/consent-versions.md)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.config.form_reading import consent_digest
from intake.forms.form import Form
from intake.forms.violations import FaultReason, FileFault, why

FILE_NAME = "consents.lock.json"
"""Beside the forms, and under version control with them."""

Released = dict[str, dict[str, str]]
"""Digests of the texts, by form and version."""


class ReleasedConsentsError(Exception):
    """The file cannot be used."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__()
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Unreleased:
    """A consent that is not as it was released."""

    form_id: str
    reason: FaultReason
    is_new: bool
    """Its version is not released yet; else the version is, with another text."""


def read_released(folder: Path) -> Released:
    """Read the file; without one nothing is released.

    Raises:
        ReleasedConsentsError: it is damaged.
    """
    file = folder / FILE_NAME
    try:
        released = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise ReleasedConsentsError(FileFault(str(file), why("fault-lock-unreadable"))) from None
    if not isinstance(released, dict) or not all(
        isinstance(versions, dict) for versions in released.values()
    ):
        raise ReleasedConsentsError(FileFault(str(file), why("fault-lock-shape")))
    return released


def unreleased(folder: Path, forms: Iterable[Form], released: Released) -> tuple[Unreleased, ...]:
    """Return the consents that are not as released."""
    found = []
    for form in forms:
        if form.consent is None:
            continue
        version = form.consent.version
        known = released.get(form.id, {}).get(version)
        if known is None:
            reason = why("fault-unreleased", version=repr(version), file=str(folder / FILE_NAME))
            found.append(Unreleased(form.id, reason, is_new=True))
        elif known != consent_digest(form.consent):
            reason = why("fault-consent-changed", version=repr(version))
            found.append(Unreleased(form.id, reason, is_new=False))
    return tuple(found)


def release(folder: Path, forms: Iterable[Form], released: Released) -> tuple[str, ...]:
    """Write new versions into the file, and say which, one line each."""
    new = []
    for form in forms:
        versions = released.setdefault(form.id, {}) if form.consent else {}
        if form.consent and form.consent.version not in versions:
            versions[form.consent.version] = consent_digest(form.consent)
            new.append(f"{form.id}: consent {form.consent.version}")
    if new:
        text = json.dumps(released, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")
    return tuple(new)
