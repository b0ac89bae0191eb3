"""Loading the rules for payloads from their file."""

from pathlib import Path

from bot.config.yaml_files import RULES, FileFaultsError, file_faults, read_yaml_file
from intake.arrivals.payload_rules import PayloadRule
from intake.forms.violations import FileFault, Violations


class RuleFileError(FileFaultsError):
    """The rules cannot be used."""


def load_rules(file: Path | None) -> tuple[PayloadRule, ...]:
    """Load the rules; there are none without a file.

    Raises:
        RuleFileError: with all faults of the file.
    """
    if file is None:
        return ()
    from bot.config.rule_models import read_rules  # only whoever has rules pays for RE2

    faults: list[FileFault] = []
    placed = read_yaml_file(file, faults, what=RULES)
    if placed is None:
        raise RuleFileError(faults)
    read = read_rules(placed.value)
    violations = placed.violations + (read.violations if isinstance(read, Violations) else ())
    if violations or isinstance(read, Violations):
        raise RuleFileError(file_faults(file, placed, violations))
    return read
