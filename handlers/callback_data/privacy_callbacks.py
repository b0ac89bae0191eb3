"""The buttons under *do you want to be forgotten?*: ``dm:<y|n>:<when it was asked>``."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

KIND = "dm"

_SHAPE = re.compile(r"([yn]):([0-9]{1,11})")


@dataclass(frozen=True, slots=True)
class DeletionPressed:
    """Somebody says whether they want to be forgotten."""

    surely: bool
    asked_at: datetime


def deletion_data(asked_at: datetime, *, surely: bool) -> str:
    """Return the data of such a button. It names nobody: whoever presses means themselves."""
    return f"{KIND}:{'y' if surely else 'n'}:{int(asked_at.timestamp())}"


def read_deletion(text: str) -> DeletionPressed | None:
    """Read it; ``None`` for anything else."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    return DeletionPressed(match[1] == "y", datetime.fromtimestamp(int(match[2]), UTC))
