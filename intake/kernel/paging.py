"""Pages of a list. They are counted from 0; a list of nothing has one page, which is empty."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def page_within(total: int, size: int, page: int) -> tuple[int, int]:
    """Return the page that is asked for, or the one nearest to it, and how many there are: while
    somebody looks at the last page, its rows may go."""
    pages = max(1, -(-total // size))
    return max(0, min(page, pages - 1)), pages


def page_of(items: Sequence[T], size: int, page: int) -> tuple[tuple[T, ...], int, int]:
    """Return what stands on the page that is asked for, or on the one nearest to it, that page's
    number, and how many there are."""
    page, pages = page_within(len(items), size, page)
    return tuple(items[page * size : (page + 1) * size]), page, pages
