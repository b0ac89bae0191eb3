"""Loading the rules for payloads from their file."""

from pathlib import Path

from bot.config.rule_models import read_rules
from bot.config.yaml_files import fault_lines, read_yaml_file
from intake.arrivals.payload_rules import PayloadRule
from intake.forms.violations import Violations


class RuleFileError(Exception):
    """The rules cannot be used. :attr:`lines` says why, one fault each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def load_rules(file: Path | None) -> tuple[PayloadRule, ...]:
    """Load the rules; there are none without a file.

    Raises:
        RuleFileError: with all faults of the file.
    """
    if file is None:
        return ()
    lines: list[str] = []
    placed = read_yaml_file(file, lines, what="rules file")
    if placed is None:
        raise RuleFileError(lines)
    read = read_rules(placed.value)
    violations = placed.violations + (read.violations if isinstance(read, Violations) else ())
    if violations or isinstance(read, Violations):
        raise RuleFileError(fault_lines(file, placed, violations))
    return read
