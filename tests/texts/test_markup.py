"""Markup is cut before it is made, and measured as Telegram measures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.markup import (
    Html,
    anchor,
    bold,
    code,
    cut,
    escape,
    join,
    length,
    pages,
    plain,
    units,
)

ANY = st.text()


@given(ANY)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    for markup in (escape(text), bold(text), code(text)):
        assert plain(markup) == text
        assert length(markup) == units(text)


@given(ANY, st.integers(1, 40))
def test_a_cut_fits_and_loses_only_the_end(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert units(short) <= limit
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short[:-1])


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    assert units("a🙂") == 3
    assert cut("🙂🙂🙂", 4) == "🙂…"


def test_an_address_cannot_leave_its_quotes() -> None:
    assert anchor("<x>", 'https://e.example/"?a&b') == (
        '<a href="https://e.example/&quot;?a&amp;b">&lt;x&gt;</a>'
    )


def test_joining_leaves_out_what_is_empty() -> None:
    assert join([escape("a"), Html(""), escape("b")], " & ") == "a &amp; b"


@given(st.lists(ANY.map(lambda text: escape(cut(text, 50))), max_size=20))
def test_pages_keep_order_and_limit(blocks: list[Html]) -> None:
    laid = pages(blocks, 60)
    assert all(length(page) <= 60 for page in laid)
    assert "\n\n".join(laid) == "\n\n".join(blocks)


@pytest.mark.parametrize("count", [1, 3])
def test_few_blocks_share_a_page(count: int) -> None:
    assert len(pages([escape("x")] * count)) == 1
    assert pages([]) == ()
