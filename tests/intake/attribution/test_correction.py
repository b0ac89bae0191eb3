"""Corrections: what a touch should have said."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.attribution.correction import Correction, correct, correct_touch
from intake.attribution.touch import Touch, TouchKind, join
from intake.attribution.visit import Visit
from intake.kernel.ids import CorrectionId, LinkId, PersonId
from intake.links.link import Utm
from tests.intake.delivery.made_up import NOW, path, touch

WRONG, RIGHT = Utm("google", "cpc", content="red"), Utm("vk", "social")
TOKEN = "0" * 32


def correction(**changes: object) -> Correction:
    made = Correction(
        link_id=LinkId(1),
        wrong=WRONG,
        right=RIGHT,
        since=NOW - timedelta(days=10),
        proposed_at=NOW,
        proposed_by=PersonId(9),
        id=CorrectionId(1),
        applied_at=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own words


def came(utm: Utm = WRONG, **changes: object) -> Touch:
    made = replace(touch(1), link_id=LinkId(1), utm=utm, at=NOW - timedelta(days=1))
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own words


def test_a_touch_says_what_its_link_should_have_said() -> None:
    assert correct_touch(came(), [correction()]).utm == RIGHT


def test_what_a_tail_filled_stays() -> None:
    assert correct_touch(came(replace(WRONG, content="Ad7")), [correction()]).utm == replace(
        RIGHT, content="Ad7"
    )


def test_other_links_and_other_times_stay() -> None:
    for other in (
        came(link_id=LinkId(2)),
        came(link_id=None),
        came(at=NOW - timedelta(days=11)),
        came(at=NOW + timedelta(seconds=1)),
    ):
        assert correct_touch(other, [correction()]) == other


def test_what_a_website_said_stays_and_a_redirect_is_the_links() -> None:
    bare = came(Utm(), kind=TouchKind.VISIT, visit_token=TOKEN)
    website = join(bare, Visit(TOKEN, NOW, utm=WRONG))
    assert correct_touch(website, [correction()]) == website
    redirect = join(bare, Visit(TOKEN, NOW, utm=replace(WRONG, term="shoes"), start="spring"))
    assert correct_touch(redirect, [correction()]).utm == replace(RIGHT, term="shoes")


def test_corrections_follow_each_other() -> None:
    later = correction(wrong=RIGHT, right=Utm("ok"), applied_at=NOW + timedelta(days=1))
    assert correct_touch(came(), [correction(), later]).utm == Utm("ok")


values = st.sampled_from(["", "google", "vk", "red", "x"])
utms = st.builds(Utm, values, values, values, values, values)


@given(utms, utms, utms)
def test_only_the_links_own_values_change(said: Utm, wrong: Utm, right: Utm) -> None:
    corrected = correct_touch(came(said), [correction(wrong=wrong, right=right)]).utm
    for name in ("source", "medium", "campaign", "content", "term"):
        own = getattr(said, name) == getattr(wrong, name)
        assert getattr(corrected, name) == getattr(right if own else said, name)


def test_earlier_touches_are_corrected_and_credit_stays() -> None:
    attribution = replace(path(2), earlier=(came(),), credited=came(Utm("mail"), link_id=LinkId(2)))
    corrected = correct(attribution, (correction(),))
    assert [one.utm.source for one in corrected.path] == ["vk", "mail"]
    first = replace(path(2), earlier=(), credited=came(Utm("mail")), later=(came(),))
    assert [one.utm.source for one in correct(first, (correction(),)).path] == ["mail", "vk"]
