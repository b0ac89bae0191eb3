"""Why answers are not taken: every key that the engine can give, with its arguments.

The texts must have each key in each language with these arguments; a guard test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

ProblemArg = str | int | Decimal | date


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer was not taken: a text's key ``problem-…`` with its arguments."""

    text: str
    args: Mapping[str, ProblemArg] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess(Problem):
    """A reading that nobody would swear to: told like a problem, and taken when it is confirmed.

    To confirm is to say *yes*, or the same again.
    """

    values: tuple[str, ...] = ()
    """What the answer would be, see :class:`~intake.forms.answer.Answer`."""
    extension: str | None = None


_NONE: frozenset[str] = frozenset()

PROBLEMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # the wrong kind of message for the question
        "problem-wants-text": _NONE,
        "problem-wants-phone": _NONE,
        "problem-wants-choice": _NONE,
        "problem-wants-file": _NONE,
        # texts and names
        "problem-text-empty": _NONE,
        "problem-text-short": frozenset({"minimum"}),
        "problem-text-long": frozenset({"maximum", "length"}),
        "problem-name-letters": _NONE,
        "problem-company": _NONE,
        # phones; the example is a number of the default region
        "problem-phone-not-a-number": frozenset({"example"}),
        "problem-phone-short": frozenset({"example"}),
        "problem-phone-long": frozenset({"example"}),
        "problem-phone-country": frozenset({"example"}),
        "problem-phone-invalid": frozenset({"example"}),
        "problem-phone-not-own": _NONE,
        "problem-phone-many": frozenset({"first", "second"}),
        "problem-phone-letters": frozenset({"number"}),
        "problem-phone-plus": frozenset({"number", "other"}),
        "problem-phone-rest": frozenset({"number", "rest"}),
        # e-mail addresses
        "problem-email-no-at": _NONE,
        "problem-email-many": _NONE,
        "problem-email-spaces": _NONE,
        "problem-email-letters": _NONE,
        "problem-email-domain": _NONE,
        "problem-email-typo": frozenset({"suggestion"}),
        "problem-email-invalid": _NONE,
        "problem-email-local": _NONE,
        "problem-email-meant": frozenset({"address"}),
        "problem-email-ending": frozenset({"address", "ending"}),
        "problem-email-alphabets": frozenset({"letters"}),
        "problem-email-mixed": frozenset({"letters", "suggestion"}),
        "problem-email-lookalike": frozenset({"letters", "suggestion"}),
        # numbers
        "problem-number": _NONE,
        "problem-sheet-same": frozenset({"line"}),
        "problem-sheet-state": _NONE,
        "problem-number-integer": _NONE,
        "problem-number-low": frozenset({"minimum"}),
        "problem-number-high": frozenset({"maximum"}),
        "problem-number-many": _NONE,
        "problem-number-marks": _NONE,
        "problem-number-digits": frozenset({"maximum"}),
        "problem-number-decimals": frozenset({"maximum"}),
        "problem-number-range": frozenset({"low", "high"}),
        "problem-number-meant": frozenset({"number"}),
        "problem-number-either": frozenset({"one", "other"}),
        "problem-number-currency": frozenset({"number", "said", "wanted"}),
        # dates
        "problem-date": frozenset({"example"}),
        "problem-date-impossible": _NONE,
        "problem-date-early": frozenset({"earliest"}),
        "problem-date-late": frozenset({"latest"}),
        "problem-date-day": frozenset({"example"}),
        "problem-date-many": _NONE,
        "problem-date-meant": frozenset({"day"}),
        "problem-date-weekday": frozenset({"day", "weekday"}),
        "problem-date-year": frozenset({"example"}),
        # choices
        "problem-choice": _NONE,
        "problem-choices": _NONE,
        "problem-choices-none": _NONE,
        "problem-choices-max": frozenset({"maximum"}),
        "problem-yes-no": _NONE,
        # files; types are in words, such as "pdf, pictures", megabytes a number
        "problem-file-type": frozenset({"name", "types"}),
        "problem-file-size": frozenset({"name", "megabytes"}),
        "problem-file-surplus": frozenset({"maximum", "taken"}),
        "problem-file-none": _NONE,
        "problem-file-caption": _NONE,
        # moves
        "problem-required": _NONE,
        "problem-first-question": _NONE,
        "problem-use-buttons": _NONE,
        "problem-not-now": _NONE,
        "problem-not-meant": _NONE,
        "problem-passed-on": _NONE,
        # codes that are typed
        "problem-code-unknown": frozenset({"code"}),
        "problem-code-missing": _NONE,
        # the consent
        "problem-consent-first": _NONE,
        "problem-consent-declined": _NONE,
        # forms that changed under a conversation
        "problem-form-changed": _NONE,
        "problem-form-gone": _NONE,
        "problem-no-more": _NONE,
        # links; forms are ids such as "lead, event"
        "problem-finish-first": _NONE,
        "problem-link-missing": _NONE,
        "problem-link-changed-meanwhile": _NONE,
        "problem-link-code-fixed": frozenset({"code"}),
        "problem-link-tail": frozenset({"names"}),
        "problem-link-number": frozenset({"maximum"}),
        "problem-link-day": _NONE,
        "problem-link-day-past": _NONE,
        "problem-link-tag": frozenset({"maximum"}),
        "problem-link-tags": frozenset({"maximum"}),
        "problem-link-manager": frozenset({"name", "found"}),
        "problem-link-template-unknown": frozenset({"place"}),
        "problem-link-template-empty": frozenset({"place"}),
        "problem-link-template-circle": frozenset({"place"}),
        "remark-link-alike": frozenset({"value", "other"}),
        "remark-link-lower": frozenset({"value", "other"}),
        "remark-link-mixed": frozenset({"value", "other"}),
        "remark-link-campaign": _NONE,
        "problem-link-code-characters": _NONE,
        "problem-link-code-reserved": _NONE,
        "problem-link-code-tail": _NONE,
        "problem-link-code-taken": frozenset({"code"}),
        "problem-link-unknown": frozenset({"code"}),
        "problem-link-unchanged": _NONE,
        "problem-experiment-running": _NONE,
        "problem-experiment-same": _NONE,
        "problem-experiment-greeting": _NONE,
        "problem-link-form": frozenset({"forms"}),
        "problem-rule-team": _NONE,
        "problem-rule-who": frozenset({"name"}),
        "problem-rule-answer": _NONE,
    }
)
"""Key of the text → the names of its arguments."""


def problem(key: str, /, **args: ProblemArg) -> Problem:
    """Make a problem; the key and the arguments must be in :data:`PROBLEMS`."""
    return Problem(key, args)


def ask_back(values: tuple[str, ...], why: Problem, *, extension: str | None = None) -> Guess:
    """Make a guess of a problem that says what was read: *yes* takes it."""
    return Guess(why.text, why.args, values, extension)
