"""What is wrong with the operator's files, as lines for whoever reads them."""

from functools import cache

from intake.forms.violations import FaultReason, FileFault, Violation
from texts.translator import Translator

TERMINAL = "en"
"""The terminal's language, and that of the log."""


def reason_text(reason: FaultReason, translator: Translator, language: str) -> str:
    """Return a reason as plain text."""
    args = {
        name: one if isinstance(one, str) else reason_text(one, translator, language)
        for name, one in reason.args
    }
    return translator.plain(language, reason.key, **args)


def fault_line(fault: FileFault, translator: Translator, language: str) -> str:
    """Return a fault as plain text: the place, then the reason."""
    return f"{fault.place}: {reason_text(fault.reason, translator, language)}"


def terminal_line(fault: FileFault) -> str:
    """Return a fault as the terminal shows it."""
    return fault_line(fault, _terminal(), TERMINAL)


def terminal_words(violation: Violation) -> str:
    """Return a violation as the terminal shows it, without its file."""
    return f"{violation.where}: {reason_text(violation.reason, _terminal(), TERMINAL)}"


@cache
def _terminal() -> Translator:
    """Read when something is wrong; a start that goes well needs no English."""
    return Translator((TERMINAL,))
