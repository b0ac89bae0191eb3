"""Callback data comes back from strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.fitting import LIMIT, CallbackTooLongError
from handlers.callback_data.form_callbacks import (
    FormChosen,
    FormPress,
    LanguageChosen,
    choice_data,
    edit_data,
    form_data,
    language_data,
    move_data,
    pick_data,
)
from handlers.callback_data.lead_callbacks import (
    BurstPageWanted,
    LaterPressed,
    OwnWordsWanted,
    TakeBackPressed,
    burst_page_data,
    later_data,
    own_words_data,
    take_back_data,
)
from handlers.callback_data.submission_callbacks import (
    DeadLetterPressed,
    Decision,
    QueuePageWanted,
    RetryAllPressed,
    dead_letter_data,
    queue_page_data,
    retry_all_data,
)
from intake.conversation.inputs import Move, Press
from intake.kernel.ids import ConversationId, FormId, LeadId, RelayedId, SubmissionId
from intake.leads.postponing import Postponed
from tests.handlers.stage import conversation

IDS = st.integers(1, 2**63 - 1)
REVISIONS = st.integers(0, 2**31 - 1)
INDEXES = st.integers(0, 9999)


@given(IDS, REVISIONS, st.sampled_from(Move), INDEXES)
def test_what_is_written_is_read_back_and_fits(
    number: int, revision: int, move: Move, index: int
) -> None:
    talk = conversation(id=ConversationId(number), revision=revision)
    written = {
        move_data(talk, move): FormPress(Press(talk.id, revision, move=move)),
        choice_data(talk, index): FormPress(Press(talk.id, revision, choice=index)),
        choice_data(talk, index, toggle=True): FormPress(
            Press(talk.id, revision, choice=index), toggle=True
        ),
        edit_data(talk, index): FormPress(Press(talk.id, revision, edit=index)),
        pick_data(talk, index): FormPress(Press(talk.id, revision, pick=index)),
        language_data("pt-br", talk): LanguageChosen("pt-br", Press(talk.id, revision)),
        language_data("ru", None): LanguageChosen("ru", Press(ConversationId(0), 0)),
        form_data(FormId("f" * 48)): FormChosen(FormId("f" * 48)),
        queue_page_data(index): QueuePageWanted(index),
        burst_page_data(index): BurstPageWanted(index),
        own_words_data(LeadId(index)): OwnWordsWanted(LeadId(index)),
        take_back_data(RelayedId(index)): TakeBackPressed(RelayedId(index)),
        **{
            later_data(RelayedId(index), choice): LaterPressed(RelayedId(index), choice)
            for choice in Postponed
        },
        retry_all_data(dead_letters=True, surely=False): RetryAllPressed(
            dead_letters=True, surely=False
        ),
        dead_letter_data(SubmissionId(index), Decision.DROP): DeadLetterPressed(
            SubmissionId(index), Decision.DROP
        ),
    }
    for data, meant in written.items():
        assert len(data.encode()) <= LIMIT
        assert parse_callback(data) == meant


@given(st.text() | st.from_regex(r"[pflabqr]:[0-9a-z:_]*", fullmatch=True) | st.none())
def test_reading_never_raises(data: str | None) -> None:
    parse_callback(data)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "p",
        "p:1:2:m",
        "p:1:2:mfly",
        "p:1:2:c-1",
        "p:١:2:c1",
        f"p:{2**63}:1:c1",
        "q:x",
        "b:1:z",
        "r:w",
        "f:",
    ],
)
def test_odd_shapes_mean_nothing(data: str) -> None:
    assert parse_callback(data) is None


def test_an_id_that_does_not_fit_is_a_fault_of_the_form() -> None:
    with pytest.raises(CallbackTooLongError):
        form_data(FormId("ы" * 40))
