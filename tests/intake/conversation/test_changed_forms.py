"""A form file that is edited in the middle of a conversation."""

import copy
from dataclasses import replace
from typing import Any

from intake.conversation.conversation import Place
from intake.conversation.inputs import Move
from intake.conversation.turn import Outcome
from intake.kernel.problems import problem
from tests.intake.conversation.talking import Talk, to_summary
from tests.intake.forms.samples import FULL, form_of, full_form


def edited(**steps: Any) -> Talk:
    """Return a talk at the summary whose form's steps were then edited; ``None`` removes one."""
    talk = to_summary(full_form())
    talk.form = form_of(edit_steps(**steps))
    return talk


def edit_steps(**steps: Any) -> dict[str, Any]:
    raw = copy.deepcopy(FULL)
    raw["steps"] = [
        {**step, **steps.get(step["id"], {})}
        for step in raw["steps"]
        if steps.get(step["id"], {}) is not None
    ]
    return raw


def test_a_new_wording_keeps_all_answers_and_shows_the_summary_again() -> None:
    talk = edited(name={"prompt": {"en": "Your name?", "ru": "Имя?"}})
    before = talk.conversation
    turn = talk.press(Move.CONFIRM)
    assert turn.outcome is Outcome.GOES_ON
    assert turn.problem == problem("problem-form-changed")
    assert talk.at == "summary"
    assert talk.conversation.answers == before.answers
    assert talk.press(Move.CONFIRM).outcome is Outcome.CONFIRMED


def test_answers_that_no_longer_fit_are_asked_again() -> None:
    talk = edited(
        kind={"choices": [{"value": v, "label": {"en": v, "ru": v}} for v in ("x", "demo")]},
        name={"limits": {"max_length": 3}},
    )
    talk.press(Move.CONFIRM)
    assert talk.at == "name"
    talk.say("Ann")
    assert talk.at == "kind"


def test_removed_steps_take_their_answers_with_them() -> None:
    talk = edited(news=None)
    talk.press(Move.CONFIRM)
    assert talk.given("news") is None
    assert talk.at == "summary"


def test_a_skipped_step_that_became_required_is_asked() -> None:
    talk = edited(email={"required": True})
    talk.press(Move.CONFIRM)
    assert talk.at == "email"


def test_a_typed_answer_to_the_same_question_counts() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.form = form_of(edit_steps(name={"hint": {"en": "In full", "ru": "Полностью"}}))
    turn = talk.say("Anna")
    assert turn.problem is None
    assert talk.given("name") == ("Anna",)
    assert talk.at == "phone"


def test_a_typed_number_of_a_choice_may_mean_something_else_now() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.say("Anna")
    talk.say("+79123456789")
    talk.wish(Move.SKIP)
    choices = list(reversed(FULL["steps"][3]["choices"]))
    talk.form = form_of(edit_steps(kind={"choices": choices}))
    assert talk.say("1").problem == problem("problem-form-changed")
    assert talk.given("kind") is None
    talk.say("1")
    assert talk.given("kind") == ("other",)


def test_another_version_of_the_consent_is_asked_before_anything_else() -> None:
    talk = to_summary(full_form())
    raw = copy.deepcopy(FULL)
    raw["consent"]["version"] = "2"
    talk.form = form_of(raw)
    talk.press(Move.CONFIRM)
    assert talk.conversation.place is Place.CONSENT
    assert talk.conversation.consent is None
    talk.press(Move.AGREE)
    assert talk.at == "summary"
    assert talk.conversation.consent is not None


def test_cancel_is_understood_whatever_was_edited() -> None:
    talk = edited(name={"limits": {"max_length": 3}})
    assert talk.press(Move.CANCEL).outcome is Outcome.CANCELLED


def test_an_old_button_in_a_changed_form_stores_the_carried_conversation() -> None:
    talk = edited(news=None)
    revision = talk.conversation.revision
    turn = talk.press(Move.CONFIRM, revision=0)
    assert turn.stale
    assert talk.conversation.revision == revision + 1
    assert talk.conversation.form_hash == talk.form.hash


def test_the_question_of_resuming_survives_an_edit() -> None:
    talk = to_summary(full_form())
    talk.conversation = replace(talk.conversation, resuming=True)
    talk.form = form_of(edit_steps(news=None))
    talk.press(Move.CONTINUE)
    assert not talk.conversation.resuming
    assert talk.at == "summary"
