"""Loading the rules for payloads from their file."""

from collections.abc import Sequence
from pathlib import Path

from bot.config.rule_models import read_rules
from bot.config.yaml_files import RULES, file_faults, read_yaml_file
from intake.arrivals.payload_rules import PayloadRule
from intake.forms.violations import FileFault, Violations
from texts.fault_lines import terminal_line


class RuleFileError(Exception):
    """The rules cannot be used; :attr:`lines` is for the terminal."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__()
        self.faults = tuple(faults)

    @property
    def lines(self) -> tuple[str, ...]:
        """The faults in English, one each."""
        return tuple(terminal_line(fault) for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def load_rules(file: Path | None) -> tuple[PayloadRule, ...]:
    """Load the rules; there are none without a file.

    Raises:
        RuleFileError: with all faults of the file.
    """
    if file is None:
        return ()
    faults: list[FileFault] = []
    placed = read_yaml_file(file, faults, what=RULES)
    if placed is None:
        raise RuleFileError(faults)
    read = read_rules(placed.value)
    violations = placed.violations + (read.violations if isinstance(read, Violations) else ())
    if violations or isinstance(read, Violations):
        raise RuleFileError(file_faults(file, placed, violations))
    return read
