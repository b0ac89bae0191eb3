"""What is typed of a link becomes the link, or is refused field by field."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.values.words import fold
from intake.kernel.ids import FormId, PersonId, TeamId
from intake.kernel.visible import clean
from intake.links.known_values import LinkField
from intake.links.link import NewLink, Utm
from intake.links.link_draft import (
    LONGEST_VALUE,
    TAILS,
    KnownTeam,
    LinkPlace,
    expiry_day,
    read_draft,
    texts_of,
)
from intake.links.link_template import TemplateError, fill, places
from intake.links.lookalikes import proposed, skeleton, unmixed

NOW = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
MIA, MAX, MAX_2 = PersonId(7), PersonId(8), PersonId(9)
TEAMS = (
    KnownTeam(TeamId(1), "", ((MIA, "Mia", "mia"), (MAX, "Max", None))),
    KnownTeam(TeamId(2), "Partners", ((MAX_2, "Max Power", "max"), (MIA, "Mia", "mia"))),
)
PLACE = LinkPlace((FormId("lead"), FormId("b2b")), TEAMS, NOW, MOSCOW)
SOURCE = {LinkField.TITLE: "Spring", LinkField.SOURCE: "google"}


def read(**texts: str) -> NewLink:
    draft = read_draft({**SOURCE, **{LinkField(name): text for name, text in texts.items()}}, PLACE)
    assert draft.link is not None, draft.faults
    return draft.link


def faults(**texts: str) -> dict[LinkField, str]:
    said = {LinkField(name): text for name, text in texts.items()}
    draft = read_draft({**SOURCE, **said}, PLACE)
    assert (draft.link is None) == bool(draft.faults)
    return {one.field: one.problem.text for one in draft.faults}


def test_two_words_are_enough() -> None:
    assert read() == NewLink("", "Spring", Utm("google"))


def test_each_fault_is_told_by_its_field() -> None:
    assert faults(
        title=" ",
        source="",
        code="a b",
        form="nobody's",
        window="0",
        limit="1.5",
        tail="utm_source",
        expires="yesterdayish",
        tags="a/b",
        team="Nobody",
        manager="Nobody",
    ) == {
        LinkField.TITLE: "problem-link-missing",
        LinkField.SOURCE: "problem-link-missing",
        LinkField.CODE: "problem-link-code-characters",
        LinkField.FORM: "problem-link-form",
        LinkField.WINDOW: "problem-link-number",
        LinkField.LIMIT: "problem-link-number",
        LinkField.TAIL: "problem-link-tail",
        LinkField.EXPIRES: "problem-link-day",
        LinkField.TAGS: "problem-link-tag",
        LinkField.TEAM: "problem-rule-team",
    }


@pytest.mark.parametrize("day", ["2026-12-31", "31.12.2026", "31 декабря", "Dec 31"])
def test_the_last_day_ends_where_the_place_is(day: str) -> None:
    link = read(expires=day)
    assert link.expires_at == datetime(2026, 12, 31, 21, tzinfo=UTC)
    assert expiry_day(link.expires_at, MOSCOW).isoformat() == "2026-12-31"


def test_today_is_the_places_and_over_is_over() -> None:
    assert read(expires="2026-11-30").expires_at == datetime(2026, 11, 30, 21, tzinfo=UTC)
    assert faults(expires="2026-11-29") == {LinkField.EXPIRES: "problem-link-day-past"}


@pytest.mark.parametrize(
    ("team", "manager", "found"),
    [
        ("", "Mia", (1, MIA)),
        ("partners", "@MIA", (2, MIA)),
        ("#2", "max", (2, MAX_2)),
        ("", "Max Power", (2, MAX_2)),
        ("", "8", (1, MAX)),
        ("2", "", (2, None)),
    ],
)
def test_teams_and_people_go_by_name_or_number(
    team: str, manager: str, found: tuple[int, int | None]
) -> None:
    link = read(team=team, manager=manager)
    assert (link.team_id, link.manager_id) == found


def test_a_name_that_several_have_is_asked_back() -> None:
    assert faults(manager="Max") == {LinkField.MANAGER: "problem-link-manager"}


def test_tags_are_folded_and_said_once() -> None:
    assert read(tags="#Vk, весна; VK  май-2026").tags == ("vk", "весна", "май-2026")
    assert faults(tags=" ".join(f"t{one}" for one in range(11))) == {
        LinkField.TAGS: "problem-link-tags"
    }


WORDS = st.text(st.characters(categories=("L", "N"), max_codepoint=0x4FF), min_size=1, max_size=12)
LINKS = st.builds(
    NewLink,
    code=st.from_regex(r"[a-uw-z][a-z0-9-]{0,20}", fullmatch=True).filter(
        lambda code: not code.startswith(("i_", "v_"))
    ),
    title=WORDS.map(clean).filter(bool),
    utm=st.builds(Utm, *([WORDS.map(clean).filter(bool)] + [WORDS.map(clean)] * 4)),
    form_id=st.sampled_from([None, FormId("lead"), FormId("b2b")]),
    window_days=st.none() | st.integers(1, 180),
    tail=st.none() | st.sampled_from(TAILS),
    team_id=st.sampled_from([None, TeamId(1), TeamId(2)]),
    pipeline=st.none() | WORDS.map(clean).filter(bool),
    arrivals_limit=st.none() | st.integers(1, 100_000),
)


@given(LINKS, st.integers(0, 2_000), st.lists(st.sampled_from(["vk", "весна", "x-1"]), unique=True))
def test_what_a_link_says_can_be_typed_again(link: NewLink, days: int, tags: list[str]) -> None:
    texts = {LinkField.EXPIRES: PLACE.today.replace(year=2027).isoformat()} if days % 2 else {}
    said = read_draft({**texts_of(link, PLACE), **texts, LinkField.TAGS: ",".join(tags)}, PLACE)
    assert said.link is not None, said.faults
    again = read_draft(texts_of(said.link, PLACE), PLACE)
    assert again.link == said.link


@given(st.dictionaries(st.sampled_from(LinkField), st.text(max_size=400)))
def test_whatever_is_typed_is_read_or_refused(texts: dict[LinkField, str]) -> None:
    draft = read_draft(texts, PLACE)
    assert (draft.link is None) == bool(draft.faults)
    if draft.link is not None:
        values = draft.link.utm.named().values()
        assert all(0 < len(value) <= LONGEST_VALUE for value in values)


# --- templates ---


def test_a_template_is_filled_from_the_others_the_day_and_a_sheets_own_columns() -> None:
    typed = {
        **SOURCE,
        LinkField.SOURCE: "vk_{campaign}",
        LinkField.CAMPAIGN: "{Placement}_{year}{month}",
        LinkField.CODE: "vk-{placement}",
    }
    draft = read_draft(typed, PLACE, {"Placement": "stories"})
    assert draft.link is not None
    assert draft.link.code == "vk-stories"
    assert draft.link.utm == Utm("vk_stories_202611", campaign="stories_202611")
    assert dict(draft.templates) == {
        LinkField.SOURCE: "vk_{campaign}",
        LinkField.CAMPAIGN: "{Placement}_{year}{month}",
    }


@pytest.mark.parametrize(
    ("medium", "reason"), [("{nope}", "unknown"), ("{term}", "empty"), ("{medium}", "circle")]
)
def test_a_template_that_cannot_be_filled_is_refused(medium: str, reason: str) -> None:
    assert faults(medium=medium) == {LinkField.MEDIUM: f"problem-link-template-{reason}"}


@given(st.dictionaries(st.sampled_from("abcd"), st.text("abcd{}x", max_size=12)))
def test_filling_ends_and_leaves_no_places(values: dict[str, str]) -> None:
    for name, value in values.items():
        with suppress(TemplateError):
            filled = fill(name, values)
            assert filled == value or places(value)


# --- look-alikes ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Google", "google"),
        ("gооgle", "google"),
        ("vk_ads", "vk-ads"),
        ("vk ads", "VK_ADS"),
        ("yаndех", "yandex"),
        ("café", "cafe"),
        ("ad1", "adl"),
        ("ΒΟΤ", "bot"),
    ],
)
def test_values_that_look_the_same_are_lookalikes(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != skeleton("else")


@pytest.mark.parametrize(
    ("one", "other"), [("google", "googl"), ("vk", "ok"), ("vkads", "vk_ads"), ("cid1", "cid2")]
)
def test_values_that_do_not_are_none(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=40))
def test_a_skeleton_is_stable_and_case_makes_no_difference(value: str) -> None:
    assert skeleton(skeleton(value)) == skeleton(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("Gооgle", "Google"),
        ("yаndeх-1", "yandex-1"),
        ("весна", "весна"),
        ("vk 2", "vk 2"),
        ("vk реклама", "vk реклама"),
        ("vk_весна", "vk_весна"),
        ("Vкреклама", "Vкреклама"),
    ],
)
def test_letters_of_another_alphabet_among_latin_ones_are_seen(value: str, plain: str) -> None:
    assert unmixed(value) == plain


@given(st.text(max_size=40))
def test_a_proposal_is_its_own_proposal_and_looks_like_the_value(value: str) -> None:
    better = proposed(value)
    assert proposed(better) == better
    assert " " not in better
    assert skeleton(better) == skeleton(value)
    assert fold(better) == fold(better.lower())
