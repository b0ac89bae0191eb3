"""Names that are meant as settings but are none: a slip in a name would go unnoticed for ever."""

import difflib
import logging
import re
from collections.abc import Collection, Iterable, Iterator
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

logging.getLogger("dotenv.main").disabled = True
"""It would say of the same lines, once for each reading, that it cannot read them."""

NOT_OURS = ("COMPOSE_", "DOCKER_")
"""What docker compose reads from the same file."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FAR = 0.6
_NEAR = 0.9
"""How alike two names must be (``difflib``): in our own file, and in an environment, where most
names are other programs'."""


def faults_in_file(file: Path, known: Collection[str], encoding: str) -> Iterator[str]:
    """Name what stands in the file and sets nothing, one line each; no file has nothing.

    A line that is no ``NAME=value`` is not repeated: it may be the end of a secret.

    Raises:
        UnicodeDecodeError: the file is no text in that encoding.
    """
    if file.is_dir():  # as docker makes it where a file was to be mounted
        yield f"{file.name} is a folder; remove it, and copy .env.example to {file.name}"
    if not file.is_file():
        return
    seen: set[str] = set()
    for found in parse_stream(StringIO(file.read_text(encoding=encoding))):
        name = found.key or ""
        if found.error or (name and (found.value is None or not _NAME.fullmatch(name))):
            blank, _, _ = found.original.string.partition(found.original.string.strip())
            place = found.original.line + blank.count("\n")
            yield f"{file.name}: line {place} is no NAME=value; see .env.example"
        elif name and not _is_known(name, known):
            yield f"{file.name}: {name} is no setting; {_hint(name, known)}"
        elif name.upper() in seen:
            yield f"{file.name}: {name} stands there twice; keep one of them"
        if name:
            seen.add(name.upper())


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
