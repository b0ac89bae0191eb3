"""Parameters on the wire, read back by a parser that works as PHP's ``parse_str`` does."""

import json
from typing import Any
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.encoding import Params, Ref, json_body, php_query, references


def parse_str(query: str) -> dict[str, Any]:
    """Split at ``&`` and ``=``, decode the name, then read its brackets: in PHP's order."""
    found: dict[str, Any] = {}
    for pair in query.split("&") if query else []:
        raw_name, _, raw_value = pair.partition("=")
        name, value = unquote_plus(raw_name), unquote_plus(raw_value)
        head, bracket, tail = name.partition("[")
        keys = [head.replace(".", "_").replace(" ", "_")]
        if bracket:
            keys += tail.removesuffix("]").split("][")
        place = found
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return found


def as_php_has_it(value: Any) -> Any:
    """What PHP ends up with: maps of strings, lists as maps by position, nothing empty."""
    if isinstance(value, dict):
        kept = {key: as_php_has_it(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item != {}}
    if isinstance(value, list):
        return as_php_has_it({str(index): item for index, item in enumerate(value)})
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


texts = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: "$result" not in text.lower()
)
keys = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="[]\0"), min_size=1)
names = st.from_regex(r"[A-Za-z_]\w*", fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(names, values, max_size=5))
def test_php_reads_back_what_was_written(params: dict[str, Any]) -> None:
    assert parse_str(php_query(params)) == as_php_has_it(params)


@given(st.dictionaries(names, values, max_size=5))
def test_json_says_the_same_in_plain_calls(params: dict[str, Any]) -> None:
    assert json.loads(json_body(params)) == params


def test_a_phone_keeps_its_plus_and_a_name_its_ampersand() -> None:
    query = php_query({"fields": {"NAME": "Ann & Co=1", "PHONE": [{"VALUE": "+49 30"}]}})

    assert query == "fields%5BNAME%5D=Ann+%26+Co%3D1&fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B49+30"


def test_filter_operators_stand_in_the_key() -> None:
    assert parse_str(php_query({"filter": {">=ID": 5, "!@STAGE": ["A"]}})) == {
        "filter": {">=ID": "5", "!@STAGE": {"0": "A"}}
    }


@pytest.mark.parametrize(
    "params", [{"a[b": 1}, {"a.b": 1}, {"": 1}, {"f": {"x]y": 1}}, {"f": {"": 1}}]
)
def test_keys_that_php_would_change_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="PHP"):
        php_query(params)


def test_a_reference_is_a_whole_value() -> None:
    reference = Ref("contact", "items", 0, "id")

    assert str(reference) == "$result[contact][items][0][id]"
    assert parse_str(php_query({"id": reference})) == {"id": "$result[contact][items][0][id]"}


@pytest.mark.parametrize(
    "text", ["$result[dup][CONTACT][0]", "see $RESULT[a]", "$result [a]", "$$result[a]"]
)
def test_what_people_type_is_never_taken_for_a_reference(text: str) -> None:
    arrived = parse_str(php_query({"fields": {"COMMENT": text}}))["fields"]["COMMENT"]

    assert "$result" not in arrived.lower()
    assert arrived.replace("$ ", "$") == text


def test_in_a_plain_call_such_a_text_is_left_alone() -> None:
    assert json.loads(json_body({"t": "$result[a]"})) == {"t": "$result[a]"}


@pytest.mark.parametrize("parts", [("a b",), ("0",), ("a", "x]y"), ("",)])
def test_a_reference_cannot_break_out_of_its_brackets(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not a"):
        Ref(*parts)


def test_a_plain_call_refuses_a_reference() -> None:
    with pytest.raises(ValueError, match="inside a batch"):
        json_body({"id": Ref("contact")})


def test_half_a_character_does_not_cost_the_whole_request() -> None:
    assert json.loads(json_body({"t": "a\ud83d"})) == {"t": "a\ufffd"}
    assert parse_str(php_query({"t": "a\ud83d"})) == {"t": "a\ufffd"}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_number_is_no_value(number: float) -> None:
    for encode in (json_body, php_query):
        with pytest.raises(ValueError, match=r"[Oo]ut of range"):
            encode({"x": number})


def test_references_are_found_at_any_depth() -> None:
    params: Params = {"a": Ref("x"), "b": {"c": [Ref("y", "id"), "text"]}, "d": 1}

    assert sorted(str(one) for one in references(params)) == ["$result[x]", "$result[y][id]"]
