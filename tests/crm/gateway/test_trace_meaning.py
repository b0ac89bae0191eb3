"""Whatever a prospect did, a portal sees in the trace what was meant.

``meant`` says it from the touches, by trace.md §6 and docs/attribution.md; ``see`` reads the trace.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.gateway.trace import TraceOptions, build_trace, trace_text
from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch, TouchKind, join
from intake.attribution.visit import Visit
from intake.attribution.visit_reading import LONGEST_BODY, read_visit
from intake.kernel.ids import LinkId, TouchId
from intake.links.link import Utm
from sandbox.portal.trace_text import TraceDraft, read_trace
from tests.crm.gateway.trace_reader import UTM, Seen, see, source_of
from tests.intake.delivery.made_up import PERSON, path

GOLDEN = Path(__file__).parent / "traces"
TELEGRAM = ("imol", "telegrambot")
START = datetime(2026, 2, 1, tzinfo=UTC)
TOKEN = "0" * 32

word = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=12)
utms = st.builds(Utm, word, word, word, word, word)
hosts = st.sampled_from(["shop.example", "www.google.com", "blog.example"])
addresses = st.builds("https://{}/{}".format, hosts, st.sampled_from(["", "a", "b?utm_source=x"]))
ids = st.sampled_from(["123.456", "789", "A1"])
seconds = st.integers(1_700_000_000, 1_769_990_400)


def some(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these keys."""
    return st.fixed_dictionaries({}, optional=values)


tags = st.fixed_dictionaries(
    {"ts": seconds},
    optional={
        "list": some(**{name.lower(): word for name in UTM}),
        "gclid": st.none() | ids,
    },
)
pages = st.lists(st.tuples(addresses, seconds, word).map(list), max_size=5)
one_visit: dict[str, st.SearchStrategy[Any]] = {
    "url": addresses,
    "ref": st.none() | addresses,
    "device": st.fixed_dictionaries({"isMobile": st.booleans()}),
    "client": some(gaId=ids, yaId=ids),
    "pages": st.fixed_dictionaries({"list": st.none() | pages}),
    "gid": st.none() | ids,
    "channels": st.just([{"code": "form", "value": "7"}]),
    "order": st.just({"id": "A-17", "sum": 990.0}),
    "of_a_later_version": st.just({"kept": True}),
}
remembered = st.fixed_dictionaries({"tags": tags}, optional=one_visit)
trackers = st.fixed_dictionaries(
    {"tags": tags},
    optional={
        **one_visit,
        "previous": st.fixed_dictionaries({"list": st.lists(remembered, max_size=6)}),
    },
)


@st.composite
def touches(draw: st.DrawFn) -> tuple[Touch, ...]:
    """A person's arrivals, oldest first, of every kind."""
    kinds = draw(st.lists(st.sampled_from(["link", "redirect", "website", "tracked"]), max_size=8))
    return tuple(draw(_touch(number, kind)) for number, kind in enumerate(kinds))


@st.composite
def _touch(draw: st.DrawFn, number: int, kind: str) -> Touch:
    at = START + timedelta(days=number)
    bare = Touch(
        id=TouchId(number + 1), person_id=PERSON.id, at=at, kind=TouchKind.LINK, payload="",
        link_id=LinkId(1), link_code="spring", link_title="Spring", utm=draw(utms),
    )  # fmt: skip
    if kind == "link":
        return bare
    visit = Visit(
        TOKEN,
        at - timedelta(seconds=draw(st.integers(-60, 60))),
        utm=draw(utms),
        clicks=draw(some(gclid=ids, yclid=ids)),
        referrer=draw(st.just("") | addresses),
        mobile=draw(st.none() | st.booleans()),
    )
    if kind == "redirect":
        return join(replace(bare, kind=TouchKind.VISIT), replace(visit, start="spring"))
    website = replace(
        visit,
        page=draw(st.just("") | addresses),
        title=draw(st.sampled_from(["", "Pricing", "A title as long as many are: " * 3])),
        ga_id=draw(st.just("") | ids),
        ya_id=draw(st.just("") | ids),
        trace=draw(trackers) if kind == "tracked" else None,
    )
    return join(replace(bare, kind=TouchKind.VISIT, link_id=None, link_code=""), website)


def attribution(came: tuple[Touch, ...], chosen: int = -1) -> Attribution:
    """Credit one of them: the first may be as well as the last, by the place's rule."""
    if not came:
        return path(0)
    at = chosen % len(came)
    return replace(path(0), credited=came[at], earlier=came[:at], later=came[at + 1 :])


def meant(touch: Touch) -> Seen:
    """What one touch should be seen as: what its browser's tracker told; else what we saw."""
    visit = touch.visit or Visit(TOKEN, touch.at)
    trace = dict(visit.trace or {})
    trace_tags = trace.get("tags", {})
    client = {"gaId": visit.ga_id, "yaId": visit.ya_id} | {
        name: value for name, value in trace.get("client", {}).items() if value
    }
    listed = (trace.get("pages") or {}).get("list") or (
        [[visit.page, 0, visit.title[:40]]] if visit.page else []
    )
    referrer = trace.get("ref") or visit.referrer
    url = trace.get("url") or visit.page or (listed[0][0] if listed else "")
    values = {name.upper(): value for name, value in touch.utm.named().items()}
    values |= {name.upper(): v for name, v in trace_tags.get("list", {}).items() if v}
    device = trace.get("device") or {"isMobile": visit.mobile}
    return Seen(
        tags={name: values[name] for name in UTM if values.get(name) not in (None, "0")},
        dated=trace_tags.get("ts") or int(min(visit.at, touch.at).timestamp()),
        pages=tuple(
            [(referrer, _host(referrer))] * bool(referrer) + [(one[0], one[2]) for one in listed]
        ),
        channels=tuple(
            [("site-domain", _host(url))] * bool(url)
            + [("form", "7")] * ("channels" in trace)
            + [TELEGRAM]
        ),
        mobile=bool(device["isMobile"]),
        client={name: value for name, value in client.items() if value},
        guest=trace.get("gid") or "",
    )


def meant_whole(came: tuple[Touch, ...], chosen: int = -1) -> Seen:
    """The same with the path: the touches before, and what browsers remembered, newest five."""
    came = came[: chosen % len(came) + 1] if came else ()
    earlier: list[Seen] = []
    for touch in came:
        trace = touch.visit.trace if touch.visit and touch.visit.trace else {}
        earlier += [see(json.dumps(one)) for one in trace.get("previous", {}).get("list", [])]
        if touch is not came[-1]:
            earlier.append(meant(touch))
    earlier.sort(key=lambda seen: seen.dated or 0)
    own = meant(came[-1]) if came else Seen({}, None, (), (TELEGRAM,), False, {}, "")
    return replace(own, children=tuple(earlier[-5:]))


def _host(url: str) -> str:
    return url.split("/")[2] if url else ""


def text_of(came: tuple[Touch, ...], chosen: int = -1) -> str:
    built = build_trace(attribution(came, chosen), TraceOptions())
    assert built is not None
    return trace_text(built)


@given(touches(), st.integers(0, 7))
def test_a_portal_sees_what_was_meant(came: tuple[Touch, ...], chosen: int) -> None:
    assert see(text_of(came, chosen)) == meant_whole(came, chosen)


@given(touches())
def test_two_readers_agree(came: tuple[Touch, ...]) -> None:
    """The sandbox portal's reader was written from the same document by somebody else."""

    def as_seen(draft: TraceDraft) -> Seen:
        return Seen(
            tags={name: draft.tags[name] for name in UTM if name in draft.tags},
            dated=draft.tags_seen,
            pages=tuple((page.url, page.title) for page in draft.pages),
            channels=tuple((channel.code, channel.value) for channel in draft.channels),
            mobile=draft.is_mobile,
            client=draft.client,
            guest=draft.guest_id,
            children=tuple(as_seen(child) for child in draft.previous),
        )

    assert as_seen(read_trace(text_of(came))) == see(text_of(came))


@given(touches())
def test_a_trackers_trace_is_in_it_whole(came: tuple[Touch, ...]) -> None:
    trace = came[-1].visit.trace if came and came[-1].visit else None
    built = json.loads(text_of(came))
    for name in ("order", "of_a_later_version", "gid", "url", "device"):
        if trace and trace.get(name) not in (None, "", {}):
            assert built[name] == trace[name]


def test_a_trace_as_large_as_a_report_may_be_arrives_whole() -> None:
    own = {"tags": {"ts": 1_770_000_000, "list": {"utm_source": "google"}}, "later": {"x": ""}}
    report = {"token": TOKEN, "trace": own}
    room = LONGEST_BODY - len(json.dumps(report))
    own["later"] = {"x": "é" * (room // 2)}
    body = json.dumps(report, ensure_ascii=False).encode()
    assert LONGEST_BODY - 2 <= len(body) <= LONGEST_BODY
    visit = read_visit(body, START)
    bare = replace(path(1).credited or pytest.fail("no touch"), kind=TouchKind.VISIT, utm=Utm())
    assert json.loads(text_of((join(bare, visit),)))["later"] == own["later"]


@pytest.mark.parametrize(
    ("value", "source"), [("google", "Google Ads"), ("Google", None), ("google ", None)]
)
def test_sources_are_known_letter_for_letter(value: str, source: str | None) -> None:
    configured = {"google": "Google Ads"}
    credited = path(1).credited
    assert credited is not None
    assert source_of(see(text_of((replace(credited, utm=Utm(value)),))), configured) == source


SEEN_IN_GOLDEN = {
    "no_source": (None, [], 0, [TELEGRAM], False),
    "one_touch": ("google", [], 0, [TELEGRAM], False),
    "three_touches": ("google", [], 2, [TELEGRAM], False),
    "seven_touches": ("google", [], 5, [TELEGRAM], False),
    "no_channel": ("google", [], 1, [], False),
    "link_as_page": ("google", ["t.me"], 1, [("site-domain", "t.me"), TELEGRAM], False),
    "redirect": ("mail", ["mail.example"], 0, [TELEGRAM], False),
    "website": (
        "google",
        ["www.google.com", "shop.example"],
        0,
        [("site-domain", "shop.example"), TELEGRAM],
        True,
    ),
    "website_tracked": (
        "google",
        ["www.google.com", "shop.example", "shop.example"],
        0,
        [("site-domain", "shop.example"), TELEGRAM],
        False,
    ),
    "website_remembering": (
        "google",
        ["www.google.com", "shop.example", "shop.example"],
        3,
        [("site-domain", "shop.example"), TELEGRAM],
        False,
    ),
    "website_without_source": (
        None,
        ["shop.example"],
        0,
        [("site-domain", "shop.example"), TELEGRAM],
        False,
    ),
    "redirect_after_website": ("mail", ["mail.example"], 1, [TELEGRAM], False),
}


@pytest.mark.parametrize("name", SEEN_IN_GOLDEN)
def test_the_golden_files_are_seen_as_meant(name: str) -> None:
    seen = see((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    hosts = [_host(url) for url, _ in seen.pages]
    parts = (seen.tags.get("UTM_SOURCE"), hosts, len(seen.children), list(seen.channels))
    assert (*parts, seen.mobile) == SEEN_IN_GOLDEN[name]


def test_every_golden_file_is_read() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == SEEN_IN_GOLDEN.keys()
