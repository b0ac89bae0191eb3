"""Visits in the attribution."""

from dataclasses import replace
from datetime import timedelta

from intake.attribution.credit import KEPT_VISITS, attribute
from intake.attribution.touch import Touch, TouchKind, join
from intake.attribution.visit import Visit, visit_payload
from intake.links.link import Utm
from tests.intake.delivery.made_up import NOW, touch

TOKEN = "0123456789abcdef0123456789abcdef"


def visited(number: int, source: str = "", token: str | None = None) -> Touch:
    """A touch by a visit, joined."""
    visit_token = token or f"{number:032x}"
    bare = touch(number, kind=TouchKind.VISIT, utm=Utm(), link_id=None, visit_token=visit_token)
    return join(bare, Visit(visit_token, bare.at, Utm(source)))


def test_a_visits_values_win_over_its_links_as_a_whole() -> None:
    by_link = touch(1, kind=TouchKind.VISIT, visit_token=TOKEN)
    assert join(by_link, Visit(TOKEN, NOW, Utm("vk"))).utm == Utm("vk")
    assert join(by_link, Visit(TOKEN, NOW, Utm(term="x"))).utm == by_link.utm
    assert join(replace(by_link, utm=Utm()), Visit(TOKEN, NOW, Utm(term="x"))).utm == Utm(term="x")


def test_a_visit_with_a_source_is_credited_like_a_link() -> None:
    assert attribute([touch(1), visited(2, "vk")], NOW).credited == visited(2, "vk")
    assert attribute([visited(1, "vk"), touch(2)], NOW).path == (visited(1, "vk"), touch(2))


def test_a_visit_without_a_source_never_wipes_one() -> None:
    assert attribute([touch(1), visited(2)], NOW).path == (touch(1),)


def test_a_visit_without_a_source_is_better_than_nothing() -> None:
    assert attribute([visited(1), visited(2)], NOW).path == (visited(2),)
    assert attribute([visited(1)], NOW + timedelta(days=40)).credited is None


def test_a_touch_whose_visit_never_came_is_not_credited() -> None:
    waiting = touch(1, kind=TouchKind.VISIT, utm=Utm(), visit_token=TOKEN)
    assert attribute([waiting], NOW).credited is None


def test_a_visit_that_is_opened_twice_counts_once_as_it_was_last() -> None:
    again = visited(3, "vk", TOKEN)
    assert attribute([visited(1, "vk", TOKEN), touch(2), again], NOW).path == (touch(2), again)


def test_only_the_newest_visits_are_kept_whole() -> None:
    touches = [visited(number, "vk") for number in range(1, KEPT_VISITS + 4)]
    path = attribute(touches, NOW).path
    kept = [one.visit is not None for one in path]
    assert kept == [False, False] + [True] * (KEPT_VISITS + 1)
    assert all(one.utm.source == "vk" for one in path)


def test_a_links_code_goes_along_when_there_is_room() -> None:
    assert visit_payload(TOKEN) == f"v_{TOKEN}"
    assert visit_payload(TOKEN, "x" * 28) == f"v_{TOKEN}__{'x' * 28}"
    assert visit_payload(TOKEN, "x" * 29) == f"v_{TOKEN}"
