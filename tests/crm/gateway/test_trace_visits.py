"""The traces of visits, against golden files and the portal's own reader."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.gateway.trace import MAX_PREVIOUS, TELEGRAM, TraceOptions, build_trace, trace_text
from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch, TouchKind, join
from intake.attribution.visit import Visit
from intake.links.link import Utm
from sandbox.portal.trace_text import read_trace
from tests.intake.delivery.made_up import path, touch

GOLDEN = Path(__file__).parent / "traces"
TOKEN = "0123456789abcdef0123456789abcdef"
OWN: dict[str, Any] = {
    "url": "https://shop.example/pricing?utm_source=google",
    "ref": "https://www.google.com/",
    "device": {"isMobile": False},
    "tags": {"ts": 1769900000, "list": {"utm_source": "google"}, "gclid": None},
    "client": {"gaId": "123.456"},
    "pages": {
        "list": [
            ["https://shop.example/", 1769900000, "Home"],
            ["https://shop.example/pricing", 1769900060, "Pricing"],
        ]
    },
    "gid": "guest",
    "order": {"id": "A-17", "sum": 990.0},
    "later_version": {"has": ["more"]},
}
REMEMBERED: dict[str, Any] = {
    "tags": {"ts": 1769000000, "list": {"utm_source": "vk"}},
    "pages": {"list": [["https://shop.example/sale", 1769000000, "Sale"]]},
}


def visited(number: int, **seen: Any) -> Touch:
    """A touch by a visit that was told a second before."""
    bare = touch(number, kind=TouchKind.VISIT, visit_token=TOKEN, link_code="", link_title="")
    return join(replace(bare, utm=Utm()), Visit(TOKEN, bare.at - timedelta(seconds=1), **seen))


def credited(last: Touch, *earlier: Touch) -> Attribution:
    return replace(path(0), credited=last, earlier=earlier)


WEBSITE = visited(
    2,
    utm=Utm("google", campaign="spring"),
    clicks={"gclid": "Cj0K", "yclid": "17"},
    ga_id="123.456",
    ya_id="789",
    page="https://shop.example/pricing",
    title="A title that is much longer than forty characters",
    referrer="https://www.google.com/",
    mobile=True,
)
TRACKED = visited(
    2, utm=Utm("google"), clicks={"gclid": "Cj0K"}, ya_id="789", mobile=True, trace=OWN
)
REDIRECT = replace(
    visited(
        2,
        utm=Utm("mail", content="b2"),
        clicks={"gclid": "Cj0K", "fbclid": "F"},
        mobile=False,
        referrer="https://mail.example/",
        start="spring",
    ),
    link_code="spring",
    link_title="Spring",
)
CASES = {
    "website": credited(WEBSITE),
    "website_tracked": credited(TRACKED),
    "website_remembering": credited(
        visited(3, utm=Utm("google"), trace={**OWN, "previous": {"list": [REMEMBERED]}}),
        touch(1, "facebook"),
        REDIRECT,
    ),
    "website_without_source": credited(visited(2, page="https://shop.example/")),
    "redirect": credited(REDIRECT),
    "redirect_after_website": credited(replace(REDIRECT, at=REDIRECT.at + timedelta(1)), TRACKED),
}


@pytest.mark.parametrize("name", CASES)
def test_trace_is_as_the_golden_file_says(name: str) -> None:
    built = build_trace(CASES[name])
    file = GOLDEN / f"{name}.json"
    if os.environ.get("LEADTRACE_GOLDEN") == "write":
        file.write_text(json.dumps(built, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert built == json.loads(file.read_text(encoding="utf-8"))


def test_a_redirect_can_show_its_link_as_a_page_and_a_website_keeps_its_own() -> None:
    options = TraceOptions(link_page=lambda code: f"https://t.me/bot?start={code}")
    built = build_trace(credited(REDIRECT), options)
    assert built is not None
    moment = int(REDIRECT.at.timestamp())
    assert built["pages"] == {"list": [["https://t.me/bot?start=spring", moment, "Spring"]]}
    linked = credited(replace(WEBSITE, link_code="spring"))
    assert build_trace(linked, options) == build_trace(linked)


@pytest.mark.parametrize("moment", ["yesterday", True, 1.5, None, []])
def test_what_a_browser_dates_with_no_moment_stands_where_its_touch_does(moment: object) -> None:
    """Browsers report what they like; two of a touch stay in their order."""
    dated = {"tags": {"ts": moment, "list": {"utm_source": "first"}}}
    undated: dict[str, Any] = {"tags": [], "url": "https://shop.example/"}
    odd = visited(2, trace={**dated, "previous": {"list": [dated, undated]}})
    built = build_trace(credited(touch(4, "vk"), touch(1, "facebook"), odd, touch(3, "mail")))
    assert built is not None
    previous: Any = built["previous"]
    earlier = [one["tags"] and one["tags"]["list"]["utm_source"] for one in previous["list"]]
    assert earlier == ["facebook", "first", [], "first", "mail"]
    assert previous["list"][1:3] == [dated, undated]


def test_what_a_browser_left_open_is_filled_and_its_channels_stay_before_ours() -> None:
    call = {"code": "call", "value": "+4930901820"}
    reported = {**OWN, "ref": "", "channels": [call], "previous": "garbled"}
    built = build_trace(credited(visited(2, referrer="https://mail.example/", trace=reported)))
    assert built is not None
    assert built["ref"] == "https://mail.example/"
    assert built["channels"] == [call, TELEGRAM]
    assert "previous" not in built


def test_the_portal_reads_the_path_in_its_order() -> None:
    draft = read_trace(trace_text(build_trace(CASES["website_remembering"]) or {}))
    assert [child.tags["UTM_SOURCE"] for child in draft.previous] == ["vk", "facebook", "mail"]
    assert [page.url for page in draft.previous[0].pages] == ["https://shop.example/sale"]
    assert draft.tags == {"UTM_SOURCE": "google"}
    assert [(one.code, one.value) for one in draft.channels] == [
        ("site-domain", "shop.example"),
        ("imol", "telegrambot"),
    ]


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*OWN, "list", "ts", "x"]), inner, max_size=4)
    ),
)


@given(
    st.dictionaries(
        st.sampled_from([*OWN, "previous", "channels", "x"]),
        anything,
    )
)
def test_a_browsers_own_trace_is_kept_whole_whatever_it_holds(own: dict[str, Any]) -> None:
    built = build_trace(credited(visited(2, utm=Utm("google"), mobile=True, trace=own), touch(1)))
    assert built is not None
    channels, previous = built["channels"], built["previous"]
    assert isinstance(channels, list)
    assert isinstance(previous, dict)
    assert TELEGRAM in channels
    children = previous["list"]
    assert isinstance(children, list)
    assert 1 <= len(children) <= MAX_PREVIOUS
    assert_kept({k: v for k, v in own.items() if k not in {"previous", "channels"}}, built)
    json.loads(trace_text(built))


def assert_kept(own: Any, built: Any) -> None:
    if isinstance(own, dict) and own:
        for name, value in own.items():
            assert_kept(value, built[name])
    elif own not in (None, "", [], {}):
        assert built == own
