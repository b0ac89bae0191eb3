"""The timeline comment in Bitrix24."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from intake.attribution import Attribution
from tests.handlers.stage import TRANSLATOR
from tests.handlers.submissions import an_answer, attribution, submission, touch
from texts.comment import write_comment

MOSCOW = timezone(timedelta(hours=3))


def comment(**changes: object) -> str:
    written = write_comment(submission(**changes), TRANSLATOR, "en", MOSCOW)
    return written.replace("\u202f", " ")


def test_a_comment_holds_all_that_the_crm_should_know() -> None:
    assert comment() == (
        "[b]Answers from Telegram: A request[/b]\n\n"
        "[b]Your name?[/b]\nAnn Lee\n\n"
        "[b]Your wish?[/b]\nA <new> site\n\n"
        "[b]Who[/b]\nAnn Lee, @ann_lee, Telegram id 7100000001\n\n"
        "[b]Consent[/b]\nVersion 2026-1, given Mar 5, 2026, 12:30 PM\n"
        "https://example.com/privacy\n\n"
        "[b]Path[/b]\n"
        "Feb 24, 2026, 12:30 PM – Link 1 (code1) – utm_source=source1, utm_medium=cpc\n"
        "Feb 25, 2026, 12:30 PM – Link 2 (code2) – utm_source=source2, utm_medium=cpc\n\n"
        "[b]Submission[/b]\n0123456789abcdef0123456789abcdef"
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
    path: Attribution = attribution(touch(1, link_title=typed), touch(2, link_code=typed))
    text = comment(form_title=typed, answers=(an_answer(typed, typed),), attribution=path)
    assert re.findall(r"\[[^b/]|\[/?b[^\]]|\](?<!b\])", text) == []
    assert text.count("[") == text.count("[b]") + text.count("[/b]")
