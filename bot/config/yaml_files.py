"""Reading the operator's YAML files; what is wrong is told as ``file:line: reason``."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.config.yaml_places import Placed, TooMuchError, read_yaml
from intake.forms.violations import Violation

LARGEST = 250_000
"""Bytes of such a file; a long form has some ten thousand. So many are read within a second,
however they are put together."""
_LONGEST_REASON = 200


def read_yaml_file(file: Path, lines: list[str], *, what: str) -> Placed | None:
    """Read a file; what is wrong is added to ``lines``. ``what`` says what it should be."""
    try:
        if file.exists() and not file.is_file():
            lines.append(f"{file}: cannot be read: it is no plain file")
            return None
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            lines.append(f"{file}: the file is larger than a {what} can be")
            return None
        return read_yaml(content.decode("utf-8-sig"))
    except OSError as error:
        lines.append(f"{file}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        lines.append(f"{file}: is not written in UTF-8; save it as UTF-8")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reason = (error.problem or error.context or "")[:_LONGEST_REASON]
        lines.append(f"{file}:{line}: no valid YAML: {reason}")
    except yaml.YAMLError as error:
        lines.append(f"{file}:1: no valid YAML: {str(error).splitlines()[0][:_LONGEST_REASON]}")
    except TooMuchError as error:
        lines.append(f"{file}:{error.line}: {error.reason}; no {what} needs that")
    return None


def fault_lines(file: Path, placed: Placed, violations: Iterable[Violation]) -> list[str]:
    """Return the faults as lines, in the order of the file."""
    ordered = sorted(violations, key=lambda violation: placed.line(violation.path))
    return [f"{file}:{placed.line(violation.path)}: {violation}" for violation in ordered]
