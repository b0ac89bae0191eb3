"""Reading the operator's YAML files; what is wrong is told as ``file:line: reason``."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.yaml_places import Placed, read_yaml
from intake.forms.faults import Fault

LARGEST = 1_000_000
"""Bytes of such a file; a long form has some ten thousand."""


def read_yaml_file(file: Path, lines: list[str], *, what: str) -> Placed | None:
    """Read a file; what is wrong is added to ``lines``. ``what`` says what it should be."""
    try:
        if file.stat().st_size > LARGEST:
            lines.append(f"{file}: the file is larger than a {what} can be")
            return None
        return read_yaml(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        lines.append(f"{file}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        lines.append(f"{file}: is not written in UTF-8; save it as UTF-8")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        lines.append(f"{file}:{line}: no valid YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        lines.append(f"{file}:1: no valid YAML: {str(error).splitlines()[0]}")
    except RecursionError:
        lines.append(f"{file}:1: is nested too deeply for a {what}")
    return None


def told(file: Path, placed: Placed, faults: Iterable[Fault]) -> list[str]:
    """Return the faults as lines, in the order of the file."""
    ordered = sorted(faults, key=lambda fault: placed.line(fault.path))
    return [f"{file}:{placed.line(fault.path)}: {fault}" for fault in ordered]
