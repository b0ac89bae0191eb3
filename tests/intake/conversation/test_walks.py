"""Random walks: whatever is said, in whatever order, the conversation stays sound."""

import copy
import dataclasses
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.conversation.conversation import Conversation, Place
from intake.conversation.inputs import (
    Input,
    Move,
    Press,
    Request,
    SentFile,
    SharedContact,
    Text,
    Unsupported,
)
from intake.conversation.scene import SceneKind
from intake.conversation.scenes import scene_after
from intake.conversation.turn import Outcome
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.forms.step import StepType
from intake.kernel.problems import PROBLEMS
from tests.examples import examples
from tests.intake.conversation.talking import Talk
from tests.intake.forms.samples import (
    FULL,
    file_ref,
    form_of,
    full_form,
    photo_ref,
    without_consent,
)

WORDS = [
    "Anna", "+7 912 345-67-89", "anna@example.com", "Prices", "demo", "2", "1, 2", "tomorrow",
    "5 000", "yes", "no", "/start", "", "🙂",
]  # fmt: skip

texts = st.sampled_from(WORDS).map(Text) | st.text(max_size=20).map(Text)
moves = st.sampled_from(Move)
files = st.builds(
    SentFile,
    st.sampled_from([file_ref(), file_ref("a.exe", "u2"), photo_ref(), photo_ref("p2")]),
    st.sampled_from([None, "album-1", "album-2"]),
)
contacts = st.builds(SharedContact, st.sampled_from(["79990000000", "", "1"]), st.booleans())
presses = st.tuples(
    st.integers(-3, 1),
    st.one_of(
        st.tuples(moves, st.none(), st.none()),
        st.tuples(st.none(), st.integers(-1, 4), st.none()),
        st.tuples(st.none(), st.none(), st.integers(-1, 11)),
    ),
)
things = st.one_of(
    texts,
    moves.map(Request),
    files,
    contacts,
    st.just(Unsupported("sticker")),
    presses,
    presses,
)
others = [
    full_form(),
    form_of(without_consent(FULL)),
    form_of({**copy.deepcopy(FULL), "steps": copy.deepcopy(FULL["steps"])[2:4]}),
    form_of({**copy.deepcopy(FULL), "steps": list(reversed(copy.deepcopy(FULL["steps"])[:4]))}),
]
walks = st.lists(things | st.sampled_from(others), max_size=40)


def input_from(thing: Any, conversation: Conversation) -> Input:
    if isinstance(thing, tuple):
        back, (move, choice, edit) = thing
        return Press(conversation.id, conversation.revision + back, move, choice, edit)
    assert not isinstance(thing, Form)
    said: Input = thing
    return said


def check(form: Form, conversation: Conversation) -> None:
    ids = {step.id for step in form.steps}
    assert {answer.step for answer in conversation.answers} <= ids
    assert set(conversation.skipped) <= ids
    assert not {answer.step for answer in conversation.answers} & set(conversation.skipped)
    assert len({answer.step for answer in conversation.answers}) == len(conversation.answers)
    assert conversation.asked <= conversation.revision
    assert (conversation.step is not None) == (conversation.place is Place.STEP)
    applies = applying(form, conversation.answers)
    if conversation.place is Place.STEP:
        assert conversation.step in {step.id for step in applies}
    if conversation.place is Place.SUMMARY:
        settled = {answer.step for answer in conversation.answers} | set(conversation.skipped)
        assert {step.id for step in applies} <= settled
        assert all(conversation.answer(step.id) for step in applies if step.required)
    if form.consent and conversation.place is not Place.CONSENT:
        assert conversation.consent is not None
    if conversation.draft:
        assert conversation.draft.step == conversation.step
    for answer in conversation.answers:
        step = form.step(answer.step)
        assert step is not None
        assert bool(answer.files) == (step.type is StepType.FILE)


@settings(max_examples=examples(150), deadline=None)
@given(walks, st.sampled_from(["en", "ru"]))
def test_nothing_that_can_be_said_breaks_a_conversation(walk: list[Any], language: str) -> None:
    talk = Talk.start(full_form(), language)
    for thing in walk:
        if isinstance(thing, Form):
            talk.form = thing
            continue
        before = talk.conversation
        turn = talk.say(input_from(thing, before))
        after = turn.conversation
        changed = dataclasses.replace(after, revision=0, changed_at=before.changed_at) != (
            dataclasses.replace(before, revision=0)
        )
        assert after.revision > before.revision if changed else after == before
        if turn.problem is not None:
            assert set(turn.problem.args) == PROBLEMS[turn.problem.text]
        if turn.stale:
            assert after.answers == before.answers or talk.form.hash != before.form_hash
        if turn.outcome in {Outcome.CANCELLED, Outcome.START_OVER}:
            return
        check(talk.form, after)
        json.dumps(dataclasses.asdict(after), default=str)
        scene = scene_after(talk.form, turn)
        assert (scene.step is not None) == (scene.kind is SceneKind.QUESTION)
        if scene.kind is SceneKind.QUESTION:
            assert 1 <= scene.number <= scene.of
        if turn.outcome is Outcome.CONFIRMED:
            assert after.place is Place.SUMMARY


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_the_same_words_lead_to_the_same_place(words: list[str]) -> None:
    first, second = Talk.start(full_form()), Talk.start(full_form())
    for word in words:
        first.say(word)
    for word in words:
        second.say(word)
    assert first.conversation == second.conversation
