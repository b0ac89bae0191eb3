"""What scenes look like: every kind, in every language, within Telegram's limits."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.wiring.wizard_registry import RESULT_VIEWS
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Result, Scene, SceneKind
from intake.forms.step import StepType
from intake.forms.wording import Choice
from intake.kernel.ids import ExperimentId, FormId, LinkId, PersonId, VariantId
from intake.kernel.problems import problem
from intake.links.experiment import Arm, Experiment, Variant
from intake.staffing.rule_wizard import RuleAdded
from intake.staffing.take_invitation import InvitationTaken
from intake.submissions.submit import Accepted
from intake.team.member import Role
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from intake.wizards.correction_wizard import CorrectionProposed
from intake.wizards.experiment_wizard import ExperimentBegun
from intake.wizards.link_wizard import LinkChanged, LinkMade
from tests.handlers.stage import (
    NOW,
    TRANSLATOR,
    VIEW,
    answered,
    confirmed,
    conversation,
    form,
    link,
    proposal,
    question,
    scene,
    step,
    wording,
)
from texts.markup import MESSAGE_LENGTH, length

TEAM = Team(id=DEFAULT_TEAM, name="<&>", place=PlaceKind.PRIVATE, chat=None, created_at=NOW)


def check(messages: OutgoingMessages) -> None:
    """Check what Telegram would refuse."""
    for outgoing in messages:
        if not isinstance(outgoing, OutgoingMessage):
            continue
        assert 1 <= length(outgoing.text) <= MESSAGE_LENGTH
        check_markup(outgoing.text)
        if isinstance(outgoing.keyboard, InlineKeyboardMarkup):
            rows = outgoing.keyboard.inline_keyboard
            buttons = [button for row in rows for button in row]
            assert len(buttons) <= 100
            assert all(1 <= len(row) <= 8 for row in rows)
            assert all(len((one.callback_data or "").encode()) <= 64 for one in buttons)


_ATTRIBUTES = {"a": ["href"], "tg-time": ["unix", "format"]}


def check_markup(text: str) -> None:
    class Checker(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=False)
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in {"a", "b", "i", "code", "tg-time"}
            assert [name for name, _ in attrs] == _ATTRIBUTES.get(tag, [])
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

        def handle_data(self, data: str) -> None:
            assert "<" not in data
            assert "&" not in data

    checker = Checker()
    checker.feed(text)
    checker.close()
    assert checker.open == []


COMPARED = Experiment(
    ExperimentId(1),
    LinkId(1),
    Variant(Arm.A, id=VariantId(1)),
    Variant(Arm.B, form_id=FormId("<&>"), id=VariantId(2)),
    NOW,
    PersonId(1),
)
RESULTS = (
    Accepted(),
    LinkMade(link()),
    LinkChanged(link()),
    CorrectionProposed(proposal()),
    RuleAdded(TEAM),
    ExperimentBegun(COMPARED, "spring"),
    InvitationTaken("<&>", Role.ADMIN, waits=True),
)


def test_every_result_has_its_view() -> None:
    assert {type(result) for result in RESULTS} == set(RESULT_VIEWS)
    assert {kind.__name__ for kind in RESULT_VIEWS} == {
        kind.__name__ for kind in Result.__subclasses__()
    }


@pytest.mark.parametrize("language", TRANSLATOR.languages)
@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_every_result_can_be_shown(result: Result, language: str) -> None:
    messages = VIEW(confirmed(result, language))
    assert messages
    check(messages)


@pytest.mark.parametrize("language", TRANSLATOR.languages)
@pytest.mark.parametrize("kind", SceneKind)
def test_every_scene_can_be_shown(kind: SceneKind, language: str) -> None:
    for changes in ({}, {"greeting": True}, {"noted": "<&>"}, {"problem": problem("problem-date")}):
        shown = replace(scene(kind, language), **changes)
        if shown.problem is not None:
            shown = replace(shown, problem=problem("problem-date", example="1 < 2"))
        messages = VIEW(shown)
        assert bool(messages) is (kind is not SceneKind.NOTED)
        check(messages)


@pytest.mark.parametrize("language", TRANSLATOR.languages)
@pytest.mark.parametrize("step_type", StepType)
def test_every_question_can_be_shown(step_type: StepType, language: str) -> None:
    asked = question(step_type)
    for talk in (
        conversation(),
        conversation(editing=True, answers=(answered(step_type, "v0"),)),
        conversation(draft=answered(step_type, "v0")),
    ):
        for required in (True, False):
            check(
                VIEW(
                    replace(
                        asked,
                        language=language,
                        conversation=talk,
                        step=step(step_type, required=required),
                    )
                )
            )


def test_the_longest_form_texts_arrive() -> None:
    huge = step(StepType.TEXT, prompt=wording("<" * 3500), hint=wording("&" * 500))
    asked = question(StepType.TEXT, step=huge, greeting=True)
    asked = replace(asked, form=form(huge, greeting=wording("G" * 3000)))
    messages = VIEW(replace(asked, problem=problem("problem-text-long", maximum=1, length=2)))
    check(messages)
    assert sum(length(one.text) for one in messages if isinstance(one, OutgoingMessage)) > 7000


def test_more_choices_than_a_keyboard_takes() -> None:
    many = tuple(Choice(f"v{n}", wording(f"Option {n}")) for n in range(150))
    check(VIEW(question(StepType.CHOICE, step=step(StepType.CHOICE, options=many))))


def test_more_answers_than_a_keyboard_takes() -> None:
    whole = scene(SceneKind.SUMMARY)
    check(VIEW(replace(whole, lines=whole.lines * 20)))


def test_a_wizard_is_confirmed_and_sends_nothing() -> None:
    whole = scene(SceneKind.SUMMARY)
    assert whole.form is not None
    wizard = replace(whole, form=replace(whole.form, crm=None))
    assert any("That’s right" in one for one in _labels(wizard))
    assert not any("That’s right" in one for one in _labels(whole))


def test_wide_choices_stand_alone() -> None:
    wide = (Choice("a", wording("A rather long label")), Choice("b", wording("B")))
    narrow = (Choice("a", wording("A")), Choice("b", wording("B")))

    def first_row(choices: tuple[Choice, ...]) -> int:
        outgoing = VIEW(question(StepType.CHOICE, step=step(StepType.CHOICE, options=choices)))[-1]
        assert isinstance(outgoing, OutgoingMessage)
        assert isinstance(outgoing.keyboard, InlineKeyboardMarkup)
        return len(outgoing.keyboard.inline_keyboard[0])

    assert (first_row(wide), first_row(narrow)) == (1, 2)


def test_only_the_phone_question_has_a_reply_keyboard() -> None:
    for step_type in StepType:
        outgoing = VIEW(question(step_type))[-1]
        assert isinstance(outgoing, OutgoingMessage)
        reply = isinstance(outgoing.keyboard, ReplyKeyboardMarkup)
        assert reply is (step_type is StepType.PHONE)


def test_an_answer_given_before_can_be_kept() -> None:
    talk = conversation(answers=(answered(StepType.TEXT, "x"),))
    assert "Keep my answer ➡️" in _labels(question(StepType.TEXT, conversation=talk))
    assert "Keep my answer ➡️" not in _labels(question(StepType.TEXT))


def test_the_first_question_has_no_way_back_and_a_required_one_no_skip() -> None:
    assert _labels(question(StepType.TEXT, number=1)) == ["✖️ Cancel"]
    optional = step(StepType.TEXT, required=False)
    assert _labels(question(StepType.TEXT, number=1, step=optional)) == ["Skip ➡️", "✖️ Cancel"]


def test_a_form_that_is_gone_does_not_take_the_thanks_away() -> None:
    outgoing = VIEW(Scene(SceneKind.CONFIRMED, "ru", result=Accepted()))[0]
    assert isinstance(outgoing, OutgoingMessage)
    assert outgoing.text == "Спасибо! Мы всё получили."


def test_the_consent_has_its_page() -> None:
    outgoing = VIEW(scene(SceneKind.CONSENT))[-1]
    assert isinstance(outgoing, OutgoingMessage)
    assert '<a href="https://example.com/?a=1&amp;b=2">Read the full text</a>' in outgoing.text


def _labels(asked: Scene) -> list[str]:
    outgoing = VIEW(asked)[-1]
    assert isinstance(outgoing, OutgoingMessage)
    assert isinstance(outgoing.keyboard, InlineKeyboardMarkup)
    return [button.text for row in outgoing.keyboard.inline_keyboard for button in row]
