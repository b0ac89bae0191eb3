from typing import Any
from urllib.parse import quote_plus

from hypothesis import given
from hypothesis import strategies as st

from sandbox.portal import php

KEYS = st.text("abcXYZ_", min_size=1, max_size=5)
SCALARS = st.text(max_size=12)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def encode(value: Any, key: str) -> list[str]:
    if not php.is_array(value):
        return [f"{key}={quote_plus(value)}"]
    pairs = php.entries(value)
    return [part for name, item in pairs for part in encode(item, f"{key}[{quote_plus(name)}]")]


@given(st.dictionaries(KEYS, TREES, max_size=3))
def test_what_is_encoded_comes_back(params: dict[str, Any]) -> None:
    text = "&".join(part for key, value in params.items() for part in encode(value, key))
    assert php.parse_query(text) == params


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    php.parse_query(text)


def test_empty_brackets_append() -> None:
    assert php.parse_query("a[]=1&a[]=2&b[7]=x&b[]=y") == {
        "a": ["1", "2"],
        "b": {"7": "x", "8": "y"},
    }


def test_an_empty_map_is_an_empty_list() -> None:
    assert php.as_array({}) == []
    assert php.as_array({"0": 1, "1": 2}) == [1, 2]
    assert php.as_array({"0": 1, "2": 2}) == {"0": 1, "2": 2}


def test_the_words_false_and_n_are_true() -> None:
    assert php.truthy("false")
    assert php.truthy("N")
    assert not php.truthy("0")
