"""Reading a visit: what is odd is refused with a reason, what is read can be kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from intake.attribution.visit import Visit
from intake.attribution.visit_reading import DEEPEST, LONGEST_BODY, VisitRefusedError, read_visit
from intake.links.link import Utm

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
WHOLE: dict[str, Any] = {
    "token": TOKEN,
    "utm": {"utm_source": "google", "utm_campaign": "spring"},
    "clicks": {"gclid": "Cj0K", "yclid": "17"},
    "ga": "123.456",
    "ym": "1767225600123",
    "page": "https://shop.example/pricing?a=1",
    "title": "Pricing 🪑",
    "referrer": "https://www.google.com/",
    "start": "Spring__ad7",
    "trace": {"url": "https://shop.example/pricing", "x": [1, 2.5, None, {"y": True}]},
}


def read(content: Any, **more: Any) -> Visit:
    return read_visit(json.dumps(content).encode(), NOW, **more)


def test_a_whole_visit_is_read() -> None:
    assert read(WHOLE, user_agent="Mozilla/5.0 (iPhone) Mobile") == Visit(
        token=TOKEN,
        at=NOW,
        utm=Utm("google", campaign="spring"),
        clicks={"gclid": "Cj0K", "yclid": "17"},
        ga_id="123.456",
        ya_id="1767225600123",
        page="https://shop.example/pricing?a=1",
        title="Pricing 🪑",
        referrer="https://www.google.com/",
        mobile=True,
        start="Spring__ad7",
        trace=WHOLE["trace"],
    )


def test_a_token_alone_is_a_visit() -> None:
    assert read({"token": TOKEN}) == Visit(TOKEN, NOW)


def test_a_source_in_the_visitors_own_trace_wins_as_a_whole() -> None:
    tags = {"tags": {"list": {"utm_source": "vk", "utm_medium": "cpc", "other": "x"}}}
    assert read({**WHOLE, "trace": tags}).utm == Utm("vk", "cpc")


@pytest.mark.parametrize("tags", [None, [], "x", {"list": []}, {"list": {"utm_source": 7}}])
def test_a_trace_without_a_source_leaves_the_addresss_values(tags: Any) -> None:
    assert read({**WHOLE, "trace": {"tags": tags}}).utm == Utm("google", campaign="spring")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"token": "x"}, "token"),
        ({"token": TOKEN.upper()}, "token"),
        ({"token": TOKEN + "\n"}, "token"),
        ({"token": 7}, "token"),
        ({"more": 1}, "keys"),
        ({"utm": {"utm_id": "1"}}, "utm"),
        ({"utm": {"utm_source": 1}}, "utm_source"),
        ({"utm": {"utm_source": "x" * 256}}, "utm_source"),
        ({"utm": []}, "utm"),
        ({"clicks": {"twclid": "1"}}, "clicks"),
        ({"clicks": {"gclid": "\u0000"}}, "gclid"),
        ({"ga": "a b"}, "ga"),
        ({"ym": None}, "ym"),
        ({"page": "javascript:alert(1)"}, "page"),
        ({"page": "https://"}, "page"),
        ({"page": "http://[::1"}, "page"),
        ({"page": "https://x/" + "y" * 2048}, "page"),
        ({"referrer": "ftp://x"}, "referrer"),
        ({"title": "\ud83d"}, "title"),
        ({"start": "a b"}, "start"),
        ({"start": "x" * 65}, "start"),
        ({"trace": "{}"}, "trace"),
        ({"trace": []}, "trace"),
        ({"trace": {"a\ud800": 1}}, "trace"),
        ({"trace": {"a": "\u0000"}}, "trace"),
        ({"trace": {"a": 2**63}}, "trace"),
    ],
)
def test_what_is_odd_is_refused_with_a_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(VisitRefusedError, match=reason):
        read({**WHOLE, **change})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff",
        b"[" * 16000,
        b'{"token": NaN}',
        b'{"a": Infinity}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b" " * (LONGEST_BODY + 1),
    ],
)
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(VisitRefusedError):
        read_visit(body, NOW)


def test_an_endless_number_in_a_trace_is_refused() -> None:
    with pytest.raises(VisitRefusedError, match="number"):
        read_visit(f'{{"token":"{TOKEN}","trace":{{"a":1e999}}}}'.encode(), NOW)


def test_a_trace_may_be_deep_but_not_endless() -> None:
    deep: Any = 1
    for _ in range(DEEPEST):
        deep = {"a": deep}
    assert read({"token": TOKEN, "trace": deep}).trace == deep
    with pytest.raises(VisitRefusedError, match="levels"):
        read({"token": TOKEN, "trace": {"a": deep}})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
ADAPTER = TypeAdapter(Visit)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)) | st.text(max_size=3), anything))
def test_anything_is_either_refused_or_kept_exactly(changes: dict[str, Any]) -> None:
    body = json.dumps({"token": TOKEN, **changes}).encode()
    try:
        visit = read_visit(body, NOW)
    except VisitRefusedError:
        return
    stored = json.dumps(ADAPTER.dump_python(visit, mode="json"))
    assert ADAPTER.validate_python(json.loads(stored)) == visit


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(body: bytes) -> None:
    with pytest.raises(VisitRefusedError):
        read_visit(body, NOW)
