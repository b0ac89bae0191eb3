"""Who acts on the portal, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """An employee at a time (unix seconds).

    What a robot or a workflow does in the employee's name is ``automatic``: its events carry no
    token (bitrix24.md, *Added 2026-11*).
    """

    user_id: int
    now: float
    automatic: bool = False
