"""Regular expressions that cannot take long (docs/decisions/payload-rules.md)."""

import re
from collections.abc import Mapping

import re2

from intake.forms.violations import FaultReason, why

_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")

_options = re2.Options()
_options.log_errors = False
_options.max_mem = 1 << 20
"""Bytes that one compiled pattern may take; RE2 refuses what would need more."""


class PatternError(ValueError):
    """A pattern cannot be used."""

    def __init__(self, reason: FaultReason) -> None:
        super().__init__(reason.key)
        self.reason = reason


class BoundedPattern:
    """An RE2 pattern: its time grows with the text's length and with nothing else."""

    def __init__(self, text: str) -> None:
        names = _GROUP.findall(text)
        if twice := {name for name in names if names.count(name) > 1}:
            raise PatternError(why("fault-group-twice", name=repr(min(twice))))
        try:
            self._compiled = re2.compile(text, _options)
        except re2.error as error:
            raise PatternError(why("fault-no-pattern", words=_words_of(error))) from None
        self.groups = frozenset(self._compiled.groupindex)

    def match(self, text: str) -> Mapping[str, str] | None:
        """Match the whole text; a group that took no part is empty."""
        matched = self._compiled.fullmatch(text)
        if matched is None:
            return None
        return {name: value or "" for name, value in matched.groupdict().items()}


def _words_of(error: re2.error) -> str:
    """Return RE2's own words, which come as bytes."""
    words = error.args[0] if error.args else ""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
