from dataclasses import replace

from intake.conversation.conversation import Ending
from intake.conversation.inputs import Input, Move, Press, Request, SharedContact, Text, Unsupported
from intake.conversation.scene import SceneKind
from intake.conversation.scenes import scene_after
from intake.conversation.transitions import nothing_said
from intake.conversation.turn import Outcome
from intake.kernel.problems import problem
from tests.intake.conversation.talking import Talk, begun, to_summary
from tests.intake.forms.samples import FULL, form_of, full_form, without_consent


def test_consent_comes_first_and_is_kept_as_it_was_seen() -> None:
    talk = Talk.start(full_form(), "ru")
    turn = talk.say("Анна")
    assert turn.problem == problem("problem-consent-first")
    assert talk.conversation.answers == ()
    talk.press(Move.AGREE)
    consent = talk.conversation.consent
    assert consent is not None
    assert (consent.version, consent.text, consent.url) == (
        "1",
        "Согласны?",
        "https://example.com/privacy",
    )
    assert consent.at == talk.now
    assert talk.at == "name"


def test_a_clear_word_is_a_consent_too() -> None:
    for word in ("yes", "Я согласен", "I agree", "Да, согласна!", "да согласен", "Yes. I agree"):
        talk = Talk.start(full_form())
        talk.say(word)
        assert talk.at == "name"


def test_what_is_not_clear_is_no_consent_and_no_refusal() -> None:
    for words in ("да, но не согласен", "не против", "yes and no", "согласен, если недорого"):
        assert Talk.start(full_form()).say(words).problem == problem("problem-consent-first")


def test_declining_ends_with_an_explanation_and_nothing_kept() -> None:
    words = ("нет", "Не согласен", "Нет, не согласна.", "I do not agree", "no, I don't agree")
    said_so: tuple[Input, ...] = (Request(Move.DECLINE), *map(Text, words))
    for said in said_so:
        talk = Talk.start(full_form())
        turn = talk.say(said)
        assert turn.outcome is Outcome.CANCELLED
        assert turn.problem == problem("problem-consent-declined")
        assert talk.conversation.ended is Ending.CANCELLED
        assert talk.conversation.consent is None


def test_a_form_without_consent_begins_with_its_first_question() -> None:
    assert Talk.start(form_of(without_consent(FULL))).at == "name"


def test_a_wrong_answer_is_told_and_nothing_changes() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    before = talk.conversation
    turn = talk.say("12345")
    assert turn.problem == problem("problem-name-letters")
    assert talk.conversation == before


def test_anything_else_is_told_what_is_wanted() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.say(Unsupported("sticker")).problem == problem("problem-wants-text")
    talk.say("Anna")
    assert talk.say(Unsupported("voice")).problem == problem("problem-wants-phone")


def test_only_the_persons_own_contact_counts() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.say(SharedContact("79990000000", own=True)).problem == problem("problem-wants-text")
    talk.say("Anna")
    refused = talk.say(SharedContact("79990000000", own=False))
    assert refused.problem == problem("problem-phone-not-own")
    taken = talk.say(SharedContact("79990000000", own=True))
    assert talk.given("phone") == ("+79990000000",)
    assert taken.noted == "+7 999 000-00-00"


def test_what_was_understood_is_noted_unless_it_is_what_was_typed() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.say("Anna").noted is None
    assert talk.say("8 912 345 67 89").noted == "+7 912 345-67-89"
    assert talk.say("ANNA@Example.com").noted == "ANNA@example.com"
    assert talk.press(choice=1).noted == "A demonstration"
    assert talk.say("tomorrow").noted == "24 November 2026"


def test_a_phone_is_always_noted_because_its_keyboard_leaves_with_it() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.say("Anna")
    assert talk.say("+7 912 345-67-89").noted == "+7 912 345-67-89"


def test_optional_steps_can_be_skipped_and_required_ones_not() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.wish(Move.SKIP).problem == problem("problem-required")
    talk.say("Anna")
    talk.say("+79123456789")
    talk.press(Move.SKIP)
    assert talk.at == "kind"
    assert talk.conversation.skipped == ("email",)


def test_back_leads_to_the_question_before_and_keeps_its_answer() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.wish(Move.BACK).problem == problem("problem-first-question")
    talk.say("Anna")
    talk.say("+79123456789")
    talk.press(Move.BACK)
    talk.press(Move.BACK)
    assert talk.at == "name"
    talk.say("Maria")
    assert talk.given("name") == ("Maria",)
    assert talk.at == "email"


def test_keep_goes_on_without_a_new_answer() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    assert talk.wish(Move.KEEP).problem == problem("problem-required")
    talk.say("Anna")
    talk.press(Move.BACK)
    talk.press(Move.KEEP)
    assert talk.at == "phone"
    assert talk.given("name") == ("Anna",)


def test_back_skips_steps_that_do_not_apply() -> None:
    talk = to_summary(full_form())
    talk.press(Move.BACK)
    assert talk.at == "story"
    for expected in ("news", "files", "budget", "kind"):
        talk.press(Move.BACK)
        assert talk.at == expected


def test_progress_counts_the_steps_that_apply_now() -> None:
    form = full_form()
    talk = Talk.start(form)
    talk.press(Move.AGREE)
    turn = talk.say("Anna")
    scene = scene_after(form, turn)
    assert (scene.kind, scene.number, scene.of) == (SceneKind.QUESTION, 2, 8)
    talk.say("+79123456789")
    talk.wish(Move.SKIP)
    scene = scene_after(form, talk.say("A demonstration"))
    assert (scene.step and scene.step.id, scene.number, scene.of) == ("demo_day", 5, 9)


def test_choices_are_toggled_and_done() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    for answer in ("Anna", "+79123456789"):
        talk.say(answer)
    talk.wish(Move.SKIP)
    talk.say("A demonstration")
    talk.say("tomorrow")
    assert talk.press(Move.DONE).problem == problem("problem-choices-none")
    question = talk.conversation.revision
    talk.press(choice=2, revision=question)
    talk.press(choice=0, revision=question)
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.values == ("a", "c")
    assert talk.press(choice=1).problem == problem("problem-choices-max", maximum=2)
    talk.press(choice=2)
    talk.press(Move.DONE, revision=question)
    assert talk.given("topics") == ("a",)
    assert talk.at == "budget"
    assert talk.press(choice=0, revision=question).stale


def test_the_summary_shows_every_step_that_applies() -> None:
    form = full_form()
    talk = to_summary(form)
    lines = scene_after(form, talk.turns[-1]).lines
    assert [(line.step.id, line.shown, line.skipped) for line in lines] == [
        ("name", "Anna Petrova", False),
        ("phone", "+7 912 345-67-89", False),
        ("email", "", True),
        ("kind", "Prices", False),
        ("budget", "", True),
        ("files", "", True),
        ("news", "Yes", False),
        ("story", "", True),
    ]
    assert all(form.steps[line.index] is line.step for line in lines)


def test_an_edit_leads_back_to_the_summary() -> None:
    talk = to_summary(full_form())
    talk.edit("name")
    assert (talk.at, talk.conversation.editing) == ("name", True)
    talk.say("Maria")
    assert (talk.at, talk.conversation.editing) == ("summary", False)
    talk.edit("phone")
    talk.press(Move.BACK)
    assert talk.at == "summary"
    talk.edit("email")
    talk.say("anna@example.com")
    assert talk.conversation.skipped == ("budget", "files", "story")


def test_an_edit_that_makes_steps_apply_asks_them() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    talk.say("A demonstration")
    assert talk.at == "demo_day"
    talk.say("tomorrow")
    assert talk.at == "topics"
    talk.say("1")
    assert talk.at == "summary"


def test_answers_that_no_longer_apply_are_kept_aside() -> None:
    form = full_form()
    talk = to_summary(form)
    talk.edit("kind")
    talk.say("A demonstration")
    talk.say("tomorrow")
    talk.say("1")
    talk.edit("kind")
    turn = talk.press(choice=0)
    assert talk.at == "summary"
    assert "demo_day" not in [line.step.id for line in scene_after(form, turn).lines]
    assert talk.given("demo_day") == ("2026-11-24",)
    talk.edit("kind")
    talk.press(choice=1)
    assert talk.at == "summary"


def test_editing_several_choices_starts_from_what_was_chosen() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow", "1, 2"):
        talk.say(answer)
    talk.edit("topics")
    talk.press(choice=0)
    talk.press(Move.DONE)
    assert talk.given("topics") == ("b",)


def test_words_add_to_what_was_ticked() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow"):
        talk.say(answer)
    talk.press(choice=2)
    talk.say("1")
    assert talk.given("topics") == ("a", "c")


def test_too_many_with_what_was_ticked_are_told_and_keep_the_ticks() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow"):
        talk.say(answer)
    talk.press(choice=2)
    assert talk.say("1, 2").problem == problem("problem-choices-max", maximum=2)
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.values == ("c",)


def test_words_replace_an_answer_that_is_shown_again() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow", "1, 2"):
        talk.say(answer)
    talk.edit("topics")
    talk.say("3")
    assert talk.given("topics") == ("c",)


def test_only_a_button_confirms() -> None:
    talk = to_summary(full_form())
    assert talk.wish(Move.CONFIRM).problem == problem("problem-use-buttons")
    assert talk.say("yes").problem == problem("problem-use-buttons")
    assert talk.press(Move.CONFIRM).outcome is Outcome.CONFIRMED


def test_an_old_button_does_nothing() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.say("Anna")
    before = talk.conversation
    for press in (
        Press(before.id, 0, Move.AGREE),
        Press(before.id, before.revision + 1, Move.BACK),
        Press(before.id, before.asked - 1, Move.CANCEL),
    ):
        turn = talk.say(press)
        assert turn.stale
        assert talk.conversation == before


def test_cancel_ends_the_conversation_anywhere() -> None:
    for talk in (Talk.start(full_form()), to_summary(full_form())):
        turn = talk.wish(Move.CANCEL)
        assert turn.outcome is Outcome.CANCELLED
        assert talk.conversation.ended is Ending.CANCELLED


def test_moves_that_mean_nothing_now_are_told_so() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    for move in (Move.AGREE, Move.CONFIRM, Move.DONE, Move.CONTINUE, Move.START_OVER):
        assert talk.wish(move).problem == problem("problem-not-now")
    assert talk.press(choice=5).problem == problem("problem-not-now")
    summary = to_summary(full_form())
    assert summary.edit("demo_day").problem == problem("problem-not-now")
    assert summary.press(edit=99).problem == problem("problem-not-now")


def test_nothing_is_said_until_something_is() -> None:
    form = full_form()
    assert nothing_said(begun(form))
    talk = Talk.start(form)
    talk.press(Move.AGREE)
    assert not nothing_said(talk.conversation)


def at_phone() -> Talk:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.say("Anna")
    assert talk.at == "phone"
    return talk


def test_a_button_can_be_typed_where_words_are_no_answer() -> None:
    for word in ("отмена", "Стоп!", "cancel"):
        assert at_phone().say(word).outcome is Outcome.CANCELLED
    for word in ("назад", "Back"):
        talk = at_phone()
        talk.say(word)
        assert talk.at == "name"
    for word in ("пропустить", "skip"):
        assert at_phone().say(word).problem == problem("problem-required")
    assert at_phone().say("готово").problem == at_phone().say("call me").problem


def test_a_question_that_takes_any_words_takes_these_too() -> None:
    talk = Talk.start(full_form())
    talk.press(Move.AGREE)
    talk.say("Отмена")
    assert talk.given("name") == ("Отмена",)


def test_done_is_typed_behind_ticks() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow"):
        talk.say(answer)
    assert talk.say("готово").problem == problem("problem-choices-none")
    talk.press(choice=2)
    talk.say("Готово")
    assert talk.given("topics") == ("c",)


def test_a_skip_behind_ticks_takes_them_and_one_that_shows_an_answer_again_drops_it() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow"):
        talk.say(answer)
    talk.press(choice=2)
    talk.wish(Move.SKIP)
    assert talk.given("topics") == ("c",)
    talk.edit("topics")
    assert talk.wish(Move.SKIP).problem == problem("problem-required")
    assert talk.given("topics") == ("c",)


def test_buttons_are_typed_at_the_consent_and_at_the_summary() -> None:
    assert Talk.start(full_form()).say("отмена").outcome is Outcome.CANCELLED
    talk = to_summary(full_form())
    assert talk.say("готово").problem == problem("problem-use-buttons")
    talk.say("назад")
    assert talk.at not in {"summary", "name"}
    talk = to_summary(full_form())
    assert talk.say("отменить").outcome is Outcome.CANCELLED


def test_whether_to_go_on_can_be_said_in_words() -> None:
    for word, outcome in (
        ("Продолжим", Outcome.GOES_ON),
        ("continue", Outcome.GOES_ON),
        ("начнём заново", Outcome.START_OVER),
        ("отмена", Outcome.CANCELLED),
    ):
        talk = at_phone()
        talk.conversation = replace(talk.conversation, resuming=True)
        assert talk.say(word).outcome is outcome
    talk = at_phone()
    talk.conversation = replace(talk.conversation, resuming=True)
    assert talk.say("+79123456789").problem == problem("problem-use-buttons")
