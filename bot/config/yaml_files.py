"""Reading the operator's YAML files; what is wrong is told with its file, line and place."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from bot.config.yaml_places import Placed, TooMuchError, read_yaml
from intake.forms.violations import FaultReason, FileFault, Violation, why
from texts.fault_lines import terminal_line

LARGEST = 250_000
"""Bytes of such a file; a long form has some ten thousand. So many are read within a second,
however they are put together."""
_LONGEST_REASON = 200


RULES = why("fault-rules-file")
FORM = why("fault-form-file")
"""What a file should be."""


class FileFaultsError(Exception):
    """Files cannot be used; :attr:`lines` is for the terminal."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__()
        self.faults = tuple(faults)

    @property
    def lines(self) -> tuple[str, ...]:
        """The faults in English, one each."""
        return tuple(terminal_line(fault) for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def read_yaml_file(file: Path, faults: list[FileFault], *, what: FaultReason) -> Placed | None:
    """Read a file; what is wrong is added to ``faults``. ``what`` says what it should be."""

    def wrong(reason: FaultReason, line: int | None = None) -> None:
        place = f"{file}" if line is None else f"{file}:{line}"
        faults.append(FileFault(place, reason))

    try:
        if file.exists() and not file.is_file():
            wrong(why("fault-no-plain-file"))
            return None
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            wrong(why("fault-large-file", what=what))
            return None
        return read_yaml(content.decode("utf-8-sig"))
    except OSError as error:
        wrong(why("fault-unreadable", words=error.strerror or ""))
    except UnicodeDecodeError:
        wrong(why("fault-no-utf8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = (error.problem or error.context or "")[:_LONGEST_REASON]
        wrong(why("fault-no-yaml", words=words), line)
    except yaml.YAMLError as error:
        wrong(why("fault-no-yaml", words=str(error).splitlines()[0][:_LONGEST_REASON]), 1)
    except TooMuchError as error:
        wrong(why("fault-too-much", reason=error.reason, what=what), error.line)
    return None


def file_faults(file: Path, placed: Placed, violations: Iterable[Violation]) -> list[FileFault]:
    """Return the faults with their lines, in the order of the file."""
    ordered = sorted(violations, key=lambda violation: placed.line(violation.path))
    return [
        FileFault(f"{file}:{placed.line(violation.path)}: {violation.where}", violation.reason)
        for violation in ordered
    ]
