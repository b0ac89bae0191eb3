"""Which touch is credited: the definition, written a second time, over random histories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.attribution.credit import (
    KEPT_VISITS,
    Attribution,
    AttributionModel,
    AttributionRule,
    attribute,
)
from intake.attribution.touch import Touch, TouchKind
from intake.attribution.visit import Visit
from intake.kernel.ids import PersonId, TouchId
from intake.links.link import Utm

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKENS = ("a" * 32, "b" * 32)
SILENT = (TouchKind.BARE, TouchKind.UNKNOWN, TouchKind.DISABLED_LINK)
FIRST, LAST, SIGNIFICANT = AttributionModel


@st.composite
def touches(draw: st.DrawFn) -> Touch:
    kind = draw(st.sampled_from(TouchKind))
    token = draw(st.none() | st.sampled_from(TOKENS)) if kind is TouchKind.VISIT else None
    at = NOW - timedelta(hours=draw(st.integers(-24, 60 * 24)))
    known = token is not None and draw(st.booleans())
    return Touch(
        person_id=PersonId(1),
        at=at,
        kind=kind,
        payload="x",
        utm=Utm(draw(st.sampled_from(["", "google", "vk"])), medium=draw(st.sampled_from("ab"))),
        window_days=draw(st.none() | st.integers(1, 60)),
        visit_token=token,
        id=TouchId(0),
        visit=Visit(token, at) if token and known else None,
    )


histories = st.lists(touches(), max_size=12).map(
    lambda made: [replace(touch, id=TouchId(number)) for number, touch in enumerate(made, 1)]
)
rules = st.builds(AttributionRule, st.sampled_from(AttributionModel), st.integers(1, 60))


def counted(history: list[Touch], rule: AttributionRule) -> list[Touch]:
    """The touches that can be credited, by the words of docs/attribution.md; oldest first."""
    chosen = []
    for touch in history:
        days = rule.window_days if touch.window_days is None else touch.window_days
        age = (NOW - touch.at).total_seconds() / 86_400
        named = touch.utm.source != "" and touch.kind in ("link", "visit")
        if 0 <= age <= days and (named or (touch.kind == "visit" and touch.visit)):
            chosen.append(touch)
    chosen.sort(key=lambda touch: (touch.at.timestamp(), touch.id))
    if rule.model == "first":
        chosen.reverse()
    by_visit = {touch.visit_token or touch.id: touch for touch in chosen}
    return sorted(by_visit.values(), key=lambda touch: (touch.at.timestamp(), touch.id))


@given(histories, rules)
def test_the_credited_touch_is_what_the_definition_says(
    history: list[Touch], rule: AttributionRule
) -> None:
    attribution = attribute(history, NOW, rule)
    chosen = counted(history, rule)
    named = [touch for touch in chosen if touch.utm.source]
    expected = {
        FIRST: chosen[:1],
        LAST: chosen[-1:],
        SIGNIFICANT: named[-1:] or chosen[-1:],
    }[rule.model]
    assert attribution.credited == (expected[0] if expected else None)
    assert (attribution.model, attribution.window_days) == (rule.model, rule.window_days)
    others = [touch.id for touch in named if touch != attribution.credited] if expected else []
    assert [touch.id for touch in (*attribution.earlier, *attribution.later)] == others
    for touch in attribution.earlier:
        assert (touch.at, touch.id) < (expected[0].at, expected[0].id)
    for touch in attribution.later:
        assert (touch.at, touch.id) > (expected[0].at, expected[0].id)


@given(histories, rules, st.integers())
def test_the_order_in_storage_does_not_matter(
    history: list[Touch], rule: AttributionRule, seed: int
) -> None:
    shuffled = history.copy()
    Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    assert attribute(shuffled, NOW, rule) == attribute(history, NOW, rule)


@given(histories, rules, st.lists(st.integers(-14 * 60, 14 * 60), min_size=13, max_size=13))
def test_time_zones_do_not_matter(
    history: list[Touch], rule: AttributionRule, offsets: list[int]
) -> None:
    zones = [timezone(timedelta(minutes=minutes)) for minutes in offsets]
    elsewhere = [
        replace(touch, at=touch.at.astimezone(zone))
        for touch, zone in zip(history, zones, strict=False)
    ]
    attribution = attribute(elsewhere, NOW.astimezone(zones[-1]), rule)
    assert attribution == attribute(history, NOW, rule), "moments are compared, not clocks"


@given(histories, rules, st.lists(st.sampled_from(SILENT), min_size=1, max_size=4))
def test_touches_without_credit_change_nothing(
    history: list[Touch], rule: AttributionRule, kinds: list[TouchKind]
) -> None:
    """A bare start, an unknown payload, a disabled link: never, wherever they stand."""
    more = [
        Touch(
            person_id=PersonId(1),
            at=NOW - timedelta(hours=number),
            kind=kind,
            payload="y",
            utm=Utm("other"),
            id=TouchId(100 + number),
        )
        for number, kind in enumerate(kinds)
    ]
    assert attribute([*more, *history], NOW, rule) == attribute(history, NOW, rule)


@given(histories, rules)
def test_expired_touches_get_no_credit(history: list[Touch], rule: AttributionRule) -> None:
    long_after = NOW + timedelta(days=1 + max(rule.window_days, 60), seconds=1)
    assert attribute(history, long_after, rule) == Attribution(
        rule.model, rule.window_days, None, ()
    )


def touch(number: int, source: str = "google", **more: object) -> Touch:
    made = Touch(
        person_id=PersonId(1),
        at=NOW - timedelta(days=20 - number),
        kind=TouchKind.LINK,
        payload="x",
        utm=Utm(source),
        id=TouchId(number),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # each test names fields it knows


def organic(number: int) -> Touch:
    at = NOW - timedelta(days=20 - number)
    token = f"{number:032x}"
    return touch(number, "", kind=TouchKind.VISIT, visit_token=token, visit=Visit(token, at))


@pytest.mark.parametrize(
    ("model", "credited", "earlier", "later"),
    [(FIRST, 1, [], [2, 3]), (LAST, 4, [2, 3], []), (SIGNIFICANT, 3, [2], [])],
)
def test_the_models_by_an_example(
    model: AttributionModel, credited: int, earlier: list[int], later: list[int]
) -> None:
    history = [organic(1), touch(2), touch(3, "vk"), organic(4)]
    attribution = attribute(history, NOW, AttributionRule(model))
    assert attribution.credited is not None
    assert attribution.credited.id == credited
    assert [one.id for one in attribution.earlier] == earlier
    assert [one.id for one in attribution.later] == later


@pytest.mark.parametrize("model", AttributionModel)
def test_a_window_ends_to_the_second(model: AttributionModel) -> None:
    rule = AttributionRule(model, 7)
    old = touch(1, at=NOW - timedelta(days=7))
    assert attribute([old], NOW, rule).credited == old
    assert attribute([old], NOW + timedelta(seconds=1), rule).credited is None
    longer = replace(old, window_days=8)
    assert attribute([longer], NOW + timedelta(seconds=1), rule).credited == longer
    shorter = replace(old, window_days=6)
    assert attribute([shorter], NOW, rule).credited is None


def test_of_many_visits_only_the_newest_stay_whole() -> None:
    visits = [replace(organic(number), utm=Utm("vk")) for number in range(1, 10)]
    attribution = attribute(visits, NOW, AttributionRule(FIRST))
    assert [one.visit is not None for one in attribution.later] == [False] * 3 + [
        True
    ] * KEPT_VISITS
