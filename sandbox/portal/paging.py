"""Pages of 50 rows (bitrix24.md §3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.portal import php
from sandbox.portal.envelope import Answer

PAGE_SIZE = 50
Row = TypeVar("Row")


def page(
    rows: Sequence[Row],
    start: Any,
    render: Callable[[list[Row]], Any],
    *,
    size: int = PAGE_SIZE,
) -> Answer:
    """Return one page; ``start=-1`` switches counting off: total 0 and no next."""
    if start is not None and php.to_int(start) < 0:
        return Answer(render(list(rows[:size])), total=0)
    begin = php.to_int(start)
    following = begin + size
    return Answer(
        render(list(rows[begin:following])),
        total=len(rows),
        next_start=following if following < len(rows) else None,
    )
