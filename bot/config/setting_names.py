"""Names that are meant as settings but are none: a slip in a name would go unnoticed for ever."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from dotenv import dotenv_values

NOT_OURS = ("COMPOSE_", "DOCKER_")
"""What docker compose reads from the same file."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FAR = 0.6
_NEAR = 0.9
"""How alike two names must be (``difflib``): in our own file, and in an environment, where most
names are other programs'."""


def unknown_in_file(file: Path, known: Collection[str], encoding: str) -> Iterator[str]:
    """Name what stands in the file and is no setting, one line each; no file has nothing.

    A line that is no ``NAME=value`` is not repeated: it may be the end of a secret.

    Raises:
        UnicodeDecodeError: the file is no text in that encoding.
    """
    if not file.is_file():
        return
    lines = file.read_text(encoding=encoding).splitlines()
    for name, value in dotenv_values(file, encoding=encoding, interpolate=False).items():
        if value is None or not _NAME.fullmatch(name):
            place = next(number for number, line in enumerate(lines, 1) if name in line)
            yield f"{file.name}: line {place} is no NAME=value; see .env.example"
        elif not _is_known(name, known):
            yield f"{file.name}: {name} is no setting; {_hint(name, known)}"


def near_misses(
    names: Iterable[str], known: Collection[str], given: Collection[str]
) -> Iterator[str]:
    """Name what in an environment looks like a misspelt setting that is not ``given`` itself."""
    for name in sorted(name for name in names if not _is_known(name, known)):
        for meant in difflib.get_close_matches(name.upper(), known, n=1, cutoff=_NEAR):
            if meant not in given:
                yield f"{name} is set but is no setting; did you mean {meant}?"


def _is_known(name: str, known: Collection[str]) -> bool:
    return name.upper() in known or name.upper().startswith(NOT_OURS)


def _hint(name: str, known: Collection[str]) -> str:
    meant = difflib.get_close_matches(name.upper(), known, n=1, cutoff=_FAR)
    return f"did you mean {meant[0]}?" if meant else "remove it (.env.example has them all)"
