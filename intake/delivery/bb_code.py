"""What strangers typed, where the CRM reads BB-code: entities' comments, the timeline, to-dos.

BB-code has no escape. A bracket that could open or close a tag becomes a full-width one, which
reads the same and is no markup; every other sign stays as it was typed.
"""

import re

FIELDS = frozenset({"COMMENTS", "CONTENT", "TERMS"})
"""The entities' fields that are read as BB-code (bitrix24.md §4.2); all others show what they
hold."""

_NAMES = (
    "b i u s p br hr h1 h2 h3 h4 h5 h6 sub sup left right center justify font size color "
    "url img image video audio youtube vimeo email mail list ul ol li quote code cut spoiler "
    "table tr td th user department project chat dialog message call pch send put icon rating "
    "like dislike attach file disk document diskfile timestamp date context emoji smile anchor"
)
"""Tags of Bitrix24's editors and chats."""
_TAG = re.compile(
    r"\[(?="
    rf"[\s/\\]*(?:\*|(?:{_NAMES.replace(' ', '|')})(?![A-Za-z0-9_]))"
    r"|\s*[/\\][\s/\\]*[A-Za-z]"  # what closes something
    r"|\s*[A-Za-z][^\]]*="  # what has a value
    r")([^\[\]]*)(\]?)",
    re.IGNORECASE,
)
"""A bracket that may be a tag's, known or not, and the one that closes it."""


def neutral(text: str) -> str:
    """Return text in which nothing is a tag, whatever is inside what."""
    while (safe := _TAG.sub(_full_width, text)) != text:
        text = safe  # a bracket inside is none any more, so the outer one may be a tag's now
    return safe


def _full_width(found: re.Match[str]) -> str:
    return f"［{found[1]}{'］' if found[2] else ''}"
