"""Whatever is typed comes out as it went in."""

import json

from hypothesis import given
from hypothesis import strategies as st

from storage.engines.postgresql.nul_characters import (
    escape,
    escape_json,
    unescape,
    unescape_json,
)

texts = st.text(st.sampled_from('\0\ufffe01u\\"a\n')) | st.text()


@given(texts)
def test_text_comes_back_and_has_no_nul(text: str) -> None:
    assert "\0" not in escape(text)
    assert unescape(escape(text)) == text


@given(texts, texts)
def test_what_differs_still_differs(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) is (one == other)


@given(st.dictionaries(texts, st.lists(texts)))
def test_json_comes_back_and_has_no_nul(value: dict[str, list[str]]) -> None:
    kept = escape_json(json.dumps(value, ensure_ascii=False))
    for key, words in json.loads(kept).items():
        assert "\0" not in "".join((key, *words))
    assert json.loads(unescape_json(kept)) == value
