"""The lead's part of a card: in every state, in every language, whatever people are called."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.fitting import LIMIT
from handlers.callback_data.lead_callbacks import LeadPressed, OwnWordsWanted
from handlers.views.cards.card_buttons import LeadButtons, Rows
from handlers.views.cards.card_view import CardView, render_card
from handlers.views.cards.lead_card_view import LeadCardViews
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId, TeamId
from intake.leads.cards.lead_picture import LeadPicture
from intake.leads.lead import OWNED, Lead, LeadOutcome, LeadState, Side
from intake.leads.lead_action import LeadAction
from intake.outbox.tasks.lead_tasks import Mention
from intake.submissions.submission import EarlierSubmissions, SubmissionState
from intake.team.card_chat import CardChat
from intake.team.member import Member
from intake.team.team import PlaceKind
from tests.handlers.stage import HOSTILE, NOW, TRANSLATOR
from tests.handlers.submissions import ANN, an_answer, delivered, submission
from tests.handlers.views.cards.test_card_view import MOSCOW, read
from tests.handlers.views.conversation.test_scene_view import check_markup
from texts.markup import MESSAGE_LENGTH, Html, length, plain

BORIS = Member(person_id=PersonId(2**40), name="Boris", joined_at=NOW)


def lead(state: LeadState = LeadState.WAITING, **changes: object) -> Lead:
    made = Lead(
        id=LeadId(10**18 - 1),
        person_id=ANN.id,
        team_id=TeamId(1),
        state=state,
        owner_id=BORIS.person_id if state in OWNED else None,
        opened_at=NOW,
        waiting_since=NOW,
        turn_since=NOW,
        offered_until=NOW if state is LeadState.OFFERED else None,
        wakes_at=NOW if state is LeadState.ASLEEP else None,
        outcome=LeadOutcome.DONE if state is LeadState.CLOSED else None,
        closed_at=NOW if state is LeadState.CLOSED else None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # what a test says


def picture(of: Lead, **changes: object) -> LeadPicture:
    made = LeadPicture(
        lead=of,
        worked=True,
        place=PlaceKind.GROUP,
        chats=(CardChat(ChatId(-100)),),
        owner=BORIS if of.state in OWNED or not of.is_open else None,
        owned_since=NOW,
        submissions=(SubmissionId(1),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # what a test says


def url(kind: EntityKind, number: int) -> str:
    return f"https://portal.example/crm/{kind}/{number}/"


def card(shown: LeadPicture, language: str = "en", **changes: object) -> CardView:
    return render_card(
        submission(**changes), shown,
        translator=TRANSLATOR, language=language, entity_url=url, timezone=MOSCOW,
    )  # fmt: skip


EVERY = [lead(state) for state in LeadState if state is not LeadState.CLOSED]
EVERY += [lead(LeadState.TAKEN, turn=Side.PROSPECT), lead(LeadState.ASLEEP, sleeps_on=True)]
EVERY += [
    lead(LeadState.CLOSED, outcome=outcome, reason=f"No {HOSTILE}", rating=2, muted_until=NOW)
    for outcome in LeadOutcome
]


@pytest.mark.parametrize("language", TRANSLATOR.languages)
@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.state}-{one.outcome}")
def test_every_state_has_its_words_and_its_buttons(one: Lead, language: str) -> None:
    owner = replace(BORIS, name=f"Boris {HOSTILE}")
    has = picture(one, owner=owner if one.state in OWNED or not one.is_open else None)
    view = card(has, language)
    check_markup(view.text)
    head = read(view).split("\n")[1]
    assert (f"Boris {HOSTILE}" in read(view)) is (has.owner is not None)
    assert not head.startswith("⏳"), "how the lead is comes before how the delivery is"
    assert any(button.data for row in view.rows for button in row)
    settled = [button for row in view.rows for button in row if button.data is None]
    assert any(b.url is None and b.copy is None for b in settled) is (
        one.state in {LeadState.TAKEN, LeadState.ASLEEP, LeadState.CLOSED}
    )


def test_a_moment_has_date_and_zone_in_its_plain_text() -> None:
    view = card(picture(lead(waiting_since=NOW + timedelta(minutes=5))))
    text = read(view).replace("\u202f", " ")
    assert "⏱ Mar 5, 2026, 12:35 PM (UTC+03:00)" in text
    assert 'format="r"' in view.text
    assert 'format="Dt"' in view.text


def test_a_returning_prospect_has_links_to_what_exists() -> None:
    made = delivered(EntityKind.CONTACT, EntityKind.DEAL).entities
    view = card(picture(lead(), earlier=EarlierSubmissions(3, made)), "ru")
    assert "🔁 Уже обращался: 3 заявки · Сделка 8 · Контакт 7" in read(view)
    assert f'href="{url(EntityKind.DEAL, 8)}"' in view.text


def test_an_older_card_offers_nothing() -> None:
    view = card(picture(lead(LeadState.TAKEN), submissions=(SubmissionId(1), SubmissionId(2))))
    assert "newer card, #2" in read(view)
    assert view.rows == ()


def test_where_nobody_works_leads_a_card_says_nothing_of_them() -> None:
    worked, alone = (picture(lead(), worked=one) for one in (True, False))
    bare = render_card(
        submission(),
        translator=TRANSLATOR, language="en", entity_url=url, timezone=MOSCOW,
    )  # fmt: skip
    assert card(alone).text == bare.text
    assert card(worked).text != bare.text


def test_nothing_of_a_dead_letter_is_shortened() -> None:
    wish = "word " * 300
    long = (an_answer("Your wish?", wish),)
    assert wish.strip() not in read(card(picture(lead()), answers=long))
    assert card(picture(lead()), answers=long).full_text is None
    dead = card(picture(lead()), answers=long, state=SubmissionState.DEAD_LETTER, reason="no")
    assert wish.strip() in read(dead)


def _rows(buttons: LeadButtons) -> list[Rows]:
    members = [replace(BORIS, person_id=PersonId(2**52 + n), name="🙂" * 90) for n in range(30)]
    return [
        buttons.first(BORIS),
        buttons.more(),
        buttons.members(members, 1),
        buttons.members((), 7),
        buttons.postponing(sleeps_on=False),
        buttons.postponing(sleeps_on=True),
        buttons.reasons(()),
        buttons.reasons([_Reason("C12:UC_ABCDEF", "Too dear"), _Reason("x" * 60, "too long")]),
        buttons.spam(),
        buttons.take(),
        buttons.reply(),
        buttons.whole(SubmissionId(10**18 - 1)),
    ]


class _Reason:
    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.state}-{one.outcome}")
def test_every_button_fits_and_means_what_it_says(one: Lead) -> None:
    seen = set()
    for rows in _rows(LeadButtons(one, TRANSLATOR, "en")):
        for button in (button for row in rows for button in row if button.data):
            assert button.data is not None
            assert len(button.data.encode()) <= LIMIT
            pressed = parse_callback(button.data)
            assert isinstance(pressed, LeadPressed | OwnWordsWanted)
            assert pressed.lead_id == one.id
            if isinstance(pressed, LeadPressed):
                seen.add(pressed.action)
            assert len(button.text) <= 30
        assert all(1 <= len(row) <= 4 for row in rows)
    if one.state is LeadState.TAKEN:
        assert set(LeadAction) - seen == {LeadAction.WAKE, LeadAction.REOPEN}


TEXTS = st.text(alphabet=st.sampled_from("<>&\"'ab ы🙂\n[]"), max_size=30)


@settings(deadline=None)  # the first rendering compiles the texts
@given(
    st.sampled_from(EVERY), TEXTS, st.integers(1, 60), st.sampled_from(TRANSLATOR.languages),
    st.lists(st.tuples(TEXTS, st.integers(1, 200)), max_size=30), st.booleans(),
)  # fmt: skip
def test_whatever_people_are_called_a_card_fits(
    one: Lead,
    name: str,
    factor: int,
    language: str,
    answers: list[tuple[str, int]],
    dead: bool,
) -> None:
    owner = replace(BORIS, name=name * factor)
    view = card(
        picture(one, owner=owner),
        language,
        answers=tuple(an_answer(words, words * times) for words, times in answers),
        person=replace(ANN, first_name=name * factor),
        state=SubmissionState.DEAD_LETTER if dead else SubmissionState.QUEUED,
        reason=name if dead else None,
    )
    assert length(Html(view.text)) <= MESSAGE_LENGTH
    check_markup(view.text)


@pytest.mark.parametrize("language", TRANSLATOR.languages)
@pytest.mark.parametrize("what", list(Mention))
def test_a_mention_names_who_is_meant_and_about_whom(what: Mention, language: str) -> None:
    views = LeadCardViews(TRANSLATOR, language, entity_url=url, timezone=MOSCOW)
    whom = {PersonId(5): f"Mia {HOSTILE}", PersonId(6): "Zoe"}
    view = views.mention(picture(lead()), ANN, what, whom)
    check_markup(view.text)
    assert plain(Html(view.text)).startswith(f"Mia {HOSTILE}, Zoe: ")
    assert "Ann Lee" in view.text
    assert 'href="tg://user?id=5"' in view.text
    assert view.rows
