"""Which consent texts were released under which version (docs/decisions/consent-versions.md)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.config.form_reading import consent_digest
from intake.forms.form import Form

FILE_NAME = "consents.lock.json"
"""Beside the forms, and under version control with them."""

Released = dict[str, dict[str, str]]
"""Digests of the texts, by form and version."""


class ReleasedConsentsError(Exception):
    """The file cannot be used; its text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Unreleased:
    """A consent that is not as it was released."""

    form_id: str
    reason: str
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
        raise ReleasedConsentsError(
            f"{file}: cannot be read; restore it from version control"
        ) from None
    if not isinstance(released, dict) or not all(
        isinstance(versions, dict) for versions in released.values()
    ):
        raise ReleasedConsentsError(
            f"{file}: must hold versions by form; restore it from version control"
        )
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
            reason = (
                f"{version!r} is not released yet; `python -m bot forms accept` writes it into "
                f"{folder / FILE_NAME}"
            )
            found.append(Unreleased(form.id, reason, is_new=True))
        elif known != consent_digest(form.consent):
            reason = (
                f"the consent's text or url was changed, but {version!r} was released with another;"
                " give it a new version"
            )
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
