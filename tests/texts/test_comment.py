"""The timeline comment in Bitrix24."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.attribution.credit import Attribution
from intake.attribution.touch import Touch
from intake.attribution.visit import Visit
from intake.links.link import Utm
from tests.handlers.stage import NOW, TRANSLATOR
from tests.handlers.submissions import ANN, an_answer, attribution, submission, touch
from texts.comment import write_comment, write_correction, write_return

MOSCOW = timezone(timedelta(hours=3))


def comment(**changes: object) -> str:
    written = write_comment(submission(**changes), TRANSLATOR, "en", MOSCOW)
    return written.replace("\u202f", " ")


def test_a_comment_holds_all_that_the_crm_should_know() -> None:
    assert comment() == (
        "[b]Answers from Telegram: A request[/b]\n\n"
        "[b]Your name?[/b]\nAnn Lee\n\n"
        "[b]Your wish?[/b]\nA <new> site\n\n"
        "[b]Who[/b]\nAnn Lee, @ann_lee, Telegram ID 7100000001\n\n"
        "[b]Consent[/b]\nVersion 2026-1, given Mar 5, 2026, 12:30 PM\n"
        "https://example.com/privacy\n\n"
        "[b]Path[/b]\n"
        "Feb 24, 2026, 12:30 PM – Link 1 (code1) – utm_source=source1, utm_medium=cpc\n"
        "Feb 25, 2026, 12:30 PM – Link 2 (code2) – utm_source=source2, utm_medium=cpc"
    )


def test_answers_stand_beside_their_labels() -> None:
    labelled = replace(an_answer("What is your full name, please?", "Ann Lee"), label="Name")
    assert "[b]Name[/b]\nAnn Lee\n\n[b]Old?[/b]\nYes" in comment(
        answers=(labelled, an_answer("Old?", "Yes"))
    )


def test_without_consent_and_source_nothing_is_invented() -> None:
    text = comment(consent=None, attribution=attribution())
    assert "Consent" not in text
    assert "[b]Path[/b]\nNo known source" in text


def test_a_repeat_inquiry_says_so() -> None:
    text = write_comment(submission(), TRANSLATOR, "ru", MOSCOW, repeat=True)
    assert text.startswith("[b]Повторное обращение из Telegram: A request[/b]")


@given(st.text(alphabet="[]/burl=ab", max_size=30))
def test_nothing_that_people_type_becomes_bb_code(typed: str) -> None:
    visit = Visit("0" * 32, NOW, utm=Utm(typed), clicks={"gclid": typed})
    visited = touch(3, visit=visit, utm=visit.utm, link_code="", link_title="")
    path: Attribution = attribution(
        touch(1, link_title=typed), touch(2, link_code=typed, utm=Utm(typed)), visited
    )
    text = comment(
        form_title=typed,
        answers=(an_answer(typed, typed),),
        attribution=path,
        person=replace(ANN, first_name=typed, last_name=typed, username=typed),
    )
    text += write_return(visited, TRANSLATOR, "en", MOSCOW)
    text += write_correction(submission(attribution=path), TRANSLATOR, "en")
    assert set(re.findall(r"\[[\s/]*(?:b|u|url)\b[^\]]*\]?|\[/|\[\w+=", text)) <= {
        "[b]",
        "[/b]",
        "[/",
    }
    heads = 7 + 1  # head, question, who, consent, path, and that of the return; the key has none
    assert text.count("[b]") == text.count("[/b]") <= heads


EARLIER = {
    "tags": {"ts": 1768900000, "list": {"utm_source": "vk", "utm_campaign": "sale"}},
    "ref": "https://vk.com/feed?w=1",
    "pages": {"list": [["https://shop.example/sale/?utm_source=vk", 1768900000, "Sale"]]},
}


def visiting(*remembered: object, number: int = 3) -> Touch:
    trace = {"tags": {"ts": 1772000000}, "previous": {"list": list(remembered)}}
    page = "https://shop.example/%D1%86%D0%B5%D0%BD%D1%8B?email=a@b.example"
    visit = Visit(
        "0" * 32, NOW, Utm("google"), page=page, referrer="https://google.com/", trace=trace
    )
    return touch(number, link_code="", link_title="", utm=visit.utm, visit=visit)


def test_visits_that_a_browser_remembers_stand_in_the_path() -> None:
    """With the pages, without what their addresses carry."""
    text = comment(attribution=attribution(touch(1), visiting(EARLIER)))
    assert text.split("[b]Path[/b]\n")[1].split("\n") == [
        "Jan 20, 2026, 12:06 PM – vk.com → shop.example/sale – utm_source=vk, utm_campaign=sale",
        "Feb 24, 2026, 12:30 PM – Link 1 (code1) – utm_source=source1, utm_medium=cpc",
        "Feb 26, 2026, 12:30 PM – google.com → shop.example/цены – utm_source=google",
    ]


def test_a_remembered_visit_stands_there_once() -> None:
    """Two browsers' traces may hold the same one, and one that is a touch itself."""
    itself = {"tags": {"ts": 1772000000, "list": {"utm_source": "google"}}}
    both = (visiting(EARLIER), visiting(EARLIER, itself, number=4))
    lines = comment(attribution=attribution(*both)).split("[b]Path[/b]\n")[1].split("\n")
    assert len(lines) == 3


def test_the_latest_five_of_a_browser_are_shown() -> None:
    """As many as the portal reads."""
    many = [{"tags": {"ts": 1768900000 + n, "list": {"utm_source": f"s{n}"}}} for n in range(9)]
    text = comment(attribution=attribution(visiting(*many)))
    assert re.findall(r"utm_source=s(\d)", text) == ["4", "5", "6", "7", "8"]


def test_what_is_no_visit_takes_nobody_s_place() -> None:
    browser_visit = {"tags": {"ts": 1_771_000_000, "list": {"utm_source": "vk"}}}
    text = comment(attribution=attribution(visiting(browser_visit, *["junk", None, 5, [], "more"])))
    assert "utm_source=vk" in text


@pytest.mark.parametrize(
    "odd",
    [
        None, 7, [], {}, {"tags": []}, {"tags": {"list": {"utm_source": 7}}}, {"url": "file:///x"},
        {"pages": {"list": [["", 1, ""], 5, []]}}, {"pages": {"list": {"0": 1}}}, {"ref": ["x"]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_no_visit(odd: object) -> None:
    text = comment(attribution=attribution(visiting(odd)))
    assert len(text.split("[b]Path[/b]\n")[1].split("\n")) == 1


@pytest.mark.parametrize("seconds", [None, True, "x", -1, 0, 2**62, 1e300, 4_000_000_000])
def test_a_visit_without_a_sensible_time_comes_before_the_one_that_remembers_it(
    seconds: object,
) -> None:
    browser_visit = {"tags": {"ts": seconds, "list": {"utm_source": "vk"}}}
    lines = (
        comment(attribution=attribution(visiting(browser_visit)))
        .split("[b]Path[/b]\n")[1]
        .split("\n")
    )
    assert lines[0] == "Feb 26, 2026, 12:30 PM – utm_source=vk"
    assert len(lines) == 2
