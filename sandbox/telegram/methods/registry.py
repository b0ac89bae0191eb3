"""All methods by name: those that are imitated, and those that exist."""

from collections.abc import Mapping
from pathlib import Path

from sandbox.telegram.calls import Methods
from sandbox.telegram.methods import (
    account,
    albums,
    copying,
    editing,
    ephemeral_edits,
    groups,
    inviting,
    members,
    pinning,
    reactions,
    receiving,
    removing,
    sending,
    topics,
)
from sandbox.telegram.replies import BotApiError

_MODULES = (
    account, receiving, sending, albums, copying, editing, removing, pinning, reactions,
    ephemeral_edits, groups, topics, members, inviting,
)  # fmt: skip
METHODS: Methods = {name: method for one in _MODULES for name, method in one.METHODS.items()}
KNOWN_METHODS: Mapping[str, str] = {
    name.lower(): name
    for name in Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
}
"""All methods of Bot API 10.3, by their name in lower case; a test compares them with aiogram's."""


def unknown_method(method: str) -> BotApiError:
    """The refusal of a method that does not exist, or that exists and is not imitated."""
    if method not in KNOWN_METHODS:
        return BotApiError(404, "Not Found: method not found")
    name = KNOWN_METHODS[method]
    return BotApiError(501, f"Not Implemented: the sandbox does not imitate {name}")
