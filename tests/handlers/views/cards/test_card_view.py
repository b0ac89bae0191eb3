"""Cards: what managers see of a submission."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.views.cards.card_buttons import CardButton
from handlers.views.cards.card_view import CardView, render_card
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Misfit, Submission, SubmissionState
from tests.handlers.stage import HOSTILE, TRANSLATOR
from tests.handlers.submissions import ANN, an_answer, attribution, delivered, submission, touch
from tests.handlers.views.conversation.test_scene_view import check_markup
from texts.markup import MESSAGE_LENGTH, Html, length, plain

MOSCOW = timezone(timedelta(hours=3))


def card(of: Submission, language: str = "en") -> CardView:
    return render_card(
        of,
        translator=TRANSLATOR,
        language=language,
        entity_url=lambda kind, number: f"https://portal.example/crm/{kind}/{number}/",
        timezone=MOSCOW,
    )


def read(view: CardView) -> str:
    return plain(Html(view.text))


def test_a_card_names_what_the_crm_has_no_place_for() -> None:
    """Each field and value once, however many entities were to have it."""
    misfits = [
        Misfit(kind, "SOURCE_ID", "Source", f"Moon {HOSTILE}")
        for kind in (EntityKind.CONTACT, EntityKind.DEAL)
    ]
    misfits += [Misfit(EntityKind.DEAL, f"F{n}", f"Field {n}", "x" * 3000) for n in range(7)]
    made = replace(delivered(EntityKind.DEAL), misfits=tuple(misfits))
    for language, words in (("en", "⚠️ The CRM has no place for: "), ("ru", "⚠️ Не нашлось места")):
        view = card(submission(state=SubmissionState.DELIVERED, made=made), language)
        check_markup(view.text)
        text = read(view)
        assert words in text
        assert text.count("Source: Moon") == 1
        assert "Field 3: xxx" in text
        assert "Field 6" not in text
        assert view.full_text is not None
        assert "Field 6: xxx" in view.full_text
    assert "no place" not in card(submission(state=SubmissionState.QUEUED, made=made)).text


def test_a_queued_card_has_everything_but_links() -> None:
    view = card(submission())
    text = read(view)
    assert "A request\n⏳ CRM: queued" in text
    assert "Ann Lee @ann_lee · 7100000001" in text
    assert 'href="tg://user?id=7100000001"' in view.text
    assert "Source: Link 2 · source2 / cpc" in text
    assert "Path: Link 1 → Link 2" in text
    assert "Your wish?\nA <new> site" in text
    assert "12:30" in text.replace("\u202f", " ")
    assert view.rows == ()
    assert view.full_text is None


def test_answers_stand_beside_their_labels() -> None:
    labelled = replace(an_answer("What is your full name, please?", "Ann Lee"), label="Name")
    text = read(card(submission(answers=(labelled, an_answer("Old?", "Yes")))))
    assert "Name\nAnn Lee\n\nOld?\nYes" in text
    assert "full name" not in text


def test_a_delivered_card_links_to_what_is_in_the_crm() -> None:
    made = delivered(EntityKind.CONTACT, EntityKind.COMPANY, EntityKind.DEAL)
    view = card(submission(state=SubmissionState.DELIVERED, made=made), "ru")
    assert "✅ Уже в CRM" in view.text
    assert view.rows == (
        (CardButton("Сделка 9", url="https://portal.example/crm/deal/9/"),),
        (
            CardButton("Контакт 7", url="https://portal.example/crm/contact/7/"),
            CardButton("Компания 8", url="https://portal.example/crm/company/8/"),
        ),
    )


def test_a_dead_lettered_card_has_the_portals_reason() -> None:
    view = card(submission(state=SubmissionState.DEAD_LETTER, reason=f"Wrong field {HOSTILE}"))
    assert f"⛔ The CRM refused it: Wrong field {HOSTILE}" in read(view)
    check_markup(view.text)


def test_files_that_did_not_get_in_are_named_on_a_delivered_card() -> None:
    view = card(submission(state=SubmissionState.DELIVERED, reason=f"it is gone {HOSTILE}"))
    assert "In the CRM" in read(view)
    assert f"Files that the CRM didn’t take: it is gone {HOSTILE}" in read(view)


@pytest.mark.parametrize("touches", [(), (touch(3),)])
def test_without_earlier_touches_there_is_no_path(touches: tuple[()]) -> None:
    text = read(card(submission(attribution=attribution(*touches))))
    assert "Path" not in text
    assert ("Source: unknown" in text) is (not touches)


def test_where_room_is_short_a_path_shows_its_end() -> None:
    touches = [touch(number, link_title=f"Stop {number}") for number in range(1, 9)]
    whole = submission(attribution=attribution(*touches))
    assert "Stop 1 → Stop 2" in read(card(whole))
    view = card(replace(whole, answers=(an_answer("Your wish?", "x" * 5000),)))
    assert "Stop 4 → Stop 5" in read(view)
    assert "Stop 3" not in read(view)
    assert view.full_text is not None
    assert "Stop 1 → Stop 2" in view.full_text


TEXTS = st.text(alphabet=st.sampled_from("<>&\"'ab ы🙂\n[]"), max_size=30)


@settings(deadline=None)  # the first rendering compiles the texts
@given(
    answers=st.lists(st.tuples(TEXTS, TEXTS, st.integers(0, 300)), max_size=40),
    name=TEXTS,
    reason=TEXTS,
    factor=st.integers(1, 200),
    language=st.sampled_from(TRANSLATOR.languages),
)
def test_whatever_people_type_the_card_fits_and_nothing_is_lost(
    answers: list[tuple[str, str, int]], name: str, reason: str, factor: int, language: str
) -> None:
    full = submission(
        person=type(ANN)(ANN.id, name * factor, "", None, None, None, ANN.first_seen_at, None),
        answers=tuple(an_answer(prompt, shown * times) for prompt, shown, times in answers),
        state=SubmissionState.DEAD_LETTER,
        reason=reason * factor,
    )
    view = card(full, language)
    assert length(Html(view.text)) <= MESSAGE_LENGTH
    check_markup(view.text)
    whole = read(view) if view.full_text is None else view.full_text
    for answer in full.answers:
        assert answer.shown in whole
    assert reason * factor in whole


def test_very_many_questions_still_make_a_card() -> None:
    many = tuple(an_answer("P" * 3000, "S" * 3000) for _ in range(90))
    view = card(submission(answers=many))
    assert length(Html(view.text)) <= MESSAGE_LENGTH
    assert view.full_text is not None
    assert view.full_text.count("S" * 3000) == 90
    assert "the attached file has everything" in view.text
