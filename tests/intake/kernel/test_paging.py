"""A page that is gone is the nearest one that is there."""

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.paging import page_of


def test_nothing_is_one_empty_page() -> None:
    """Somebody looks at the fourth page of a list that has been emptied."""
    assert page_of([], 5, 3) == ((), 0, 1)


@given(st.integers(0, 60), st.integers(1, 9), st.integers(-3, 70))
def test_pages_hold_everything_once(many: int, size: int, page: int) -> None:
    """All pages together are the list, and whatever is asked for is one of them."""
    items = list(range(many))
    _, _, pages = page_of(items, size, page)
    parts = [page_of(items, size, number) for number in range(pages)]
    assert [one for part, _, _ in parts for one in part] == items
    assert page_of(items, size, page) == parts[min(max(page, 0), pages - 1)]
