"""Why something did not work, for people: a plain sentence first, the code in brackets after it.

A reason is in the portal's words, which stay as they are, or has none: then it is only its
brackets, ``(CONNECTION_LOST, batch)``.
"""

from texts.translator import Translator

_NOT_LET_IN = "trouble-not-let-in"
_SLOWER = "trouble-slower"
_SENTENCES = {
    "unreachable": "trouble-unreachable",
    "timeout": "trouble-silent",
    "connection_lost": "trouble-cut-off",
    "not_mentioned": "trouble-unreadable",
    "unreadable_answer": "trouble-unreadable",
    "unexpected_answer": "trouble-unreadable",
    "contradictory_answer": "trouble-unreadable",
    "query_limit_exceeded": _SLOWER,
    "operation_time_limit": _SLOWER,
    "overload_limit": "trouble-blocked",
    "no_auth_found": _NOT_LET_IN,
    "expired_token": _NOT_LET_IN,
    "invalid_credentials": _NOT_LET_IN,
    "insufficient_scope": "trouble-no-scope",
    "not_authorised": "trouble-not-authorised",
    "no_portal": "trouble-no-portal",
    "unreadable_task": "trouble-unreadable-task",
}
"""By the code, folded."""


def sentence_for(code: str, translator: Translator, language: str) -> str:
    """Return the sentence for a code, or for a class of errors; without a full stop."""
    return translator.plain(language, _SENTENCES.get(code.casefold(), "trouble-other"))


def in_words(reason: str, translator: Translator, language: str) -> str:
    """Put a sentence before a reason that has no words of its own."""
    if not reason.startswith("("):
        return reason
    code = reason[1:].rstrip(")").partition(",")[0]
    return f"{sentence_for(code, translator, language)} {reason}"
