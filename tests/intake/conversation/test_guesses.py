"""What may be meant is asked back; *yes*, or the same again, makes an answer of it."""

import pytest

from intake.conversation.inputs import Move
from intake.conversation.turn import Outcome
from intake.kernel.problems import Guess, problem
from tests.intake.conversation.talking import Talk
from tests.intake.forms.samples import form_of


def asked(step_type: str, **more: object) -> Talk:
    """Somebody at a question of that type, with another question after it."""
    raw = {
        "languages": ["en"],
        "title": "One",
        "steps": [
            {"id": "it", "type": step_type, "prompt": "?", **more},
            {"id": "then", "type": "text", "prompt": "And?"},
        ],
        "finish": {"text": "Done"},
        "crm": {"bundle": "lead"},
    }
    return Talk.start(form_of(raw))


GUESSES = [
    ("email", "anna@foo.zzzz", ("anna@foo.zzzz",)),
    ("email", "anna @ gmail.com", ("anna@gmail.com",)),
    ("number", "до 200 тыс ₸", ("200000", "KZT")),
    ("date", "до 31 декабря", ("2026-12-31",)),
    ("phone", "+7 912 345-67-89, 12", ("+79123456789",)),
]


@pytest.mark.parametrize(("step_type", "typed", "values"), GUESSES)
@pytest.mark.parametrize("confirmed", ["yes", "Да!", "again"])
def test_a_guess_is_no_answer_until_it_is_confirmed(
    step_type: str, typed: str, values: tuple[str, ...], confirmed: str
) -> None:
    talk = asked(step_type)
    turn = talk.say(typed)
    assert isinstance(turn.problem, Guess)
    assert talk.at == "it"
    assert talk.conversation.answers == ()
    turn = talk.say(typed if confirmed == "again" else confirmed)
    assert turn.problem is None
    assert talk.at == "then"
    assert talk.given("it") == values


@pytest.mark.parametrize(("step_type", "typed", "values"), GUESSES)
def test_nothing_comes_of_a_guess_that_is_denied(
    step_type: str, typed: str, values: tuple[str, ...]
) -> None:
    talk = asked(step_type)
    talk.say(typed)
    turn = talk.say("no")
    assert turn.problem == problem("problem-not-meant")
    assert talk.at == "it"
    assert talk.conversation.answers == ()
    assert talk.say("yes").problem is not None
    assert talk.at == "it"


@pytest.mark.parametrize(("step_type", "typed", "values"), GUESSES)
def test_a_no_to_a_guess_skips_nothing_and_the_next_one_does(
    step_type: str, typed: str, values: tuple[str, ...]
) -> None:
    talk = asked(step_type, required=False)
    talk.say(typed)
    assert talk.say("нет").problem == problem("problem-not-meant")
    assert talk.at == "it"
    talk.say("нет")
    assert talk.at == "then"


def test_a_yes_without_a_guess_is_none() -> None:
    talk = asked("email")
    turn = talk.say("yes")
    assert turn.problem == problem("problem-email-no-at")
    assert turn.outcome is Outcome.STAYS


def test_a_better_answer_takes_the_place_of_a_guess() -> None:
    talk = asked("email")
    talk.say("anna@foo.zzzz")
    talk.say("anna@example.com")
    assert talk.given("it") == ("anna@example.com",)


def test_another_guess_is_asked_back_anew() -> None:
    talk = asked("email")
    talk.say("anna@foo.zzzz")
    turn = talk.say("anna@bar.zzzz")
    assert isinstance(turn.problem, Guess)
    talk.say("yes")
    assert talk.given("it") == ("anna@bar.zzzz",)


def test_the_extension_of_a_guess_is_kept() -> None:
    talk = asked("phone")
    talk.say("8 495 123-45-67, 99 доб. 12")
    talk.say("yes")
    (answer,) = talk.conversation.answers
    assert (answer.value, answer.extension) == ("+74951234567", "12")


def test_a_guess_is_forgotten_with_its_question() -> None:
    talk = asked("email", required=False)
    talk.say("anna@foo.zzzz")
    talk.wish(Move.SKIP)
    assert talk.conversation.draft is None
    talk.say("yes")
    assert talk.given("then") == ("yes",)


def test_a_confirmed_answer_fits_a_form_that_was_edited() -> None:
    talk = asked("email")
    talk.say("anna@foo.zzzz")
    talk.say("yes")
    raw = {
        "languages": ["en"],
        "title": "Another",
        "steps": [
            {"id": "it", "type": "email", "prompt": "Which?"},
            {"id": "then", "type": "text", "prompt": "And?"},
        ],
        "finish": {"text": "Done"},
        "crm": {"bundle": "lead"},
    }
    talk.form = form_of(raw)
    talk.say("Hello")
    assert talk.given("it") == ("anna@foo.zzzz",)


@pytest.mark.parametrize(("typed", "values"), [("1,234.5", ("1234.5",)), ("100 ₸", ("100", "KZT"))])
def test_a_number_fits_a_form_that_was_edited(typed: str, values: tuple[str, ...]) -> None:
    talk = asked("number")
    talk.say(typed)
    talk.form = asked("number", hint="How many?").form
    talk.say("Hello")
    assert talk.given("it") == values
