"""Answers that a wizard cannot use, judged by what no form file can know."""

from dataclasses import dataclass, replace
from datetime import datetime

from intake.conversation.conversation import Conversation, HasConversations
from intake.conversation.scene import Scene
from intake.conversation.scenes import scene_of
from intake.conversation.transitions import put_at
from intake.conversation.turn import Outcome, Turn
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.ids import StepId
from intake.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that cannot be used: the step is to be asked again."""

    step: StepId
    problem: Problem


def just_given(before: Conversation, turn: Turn, step: StepId) -> Answer | None:
    """Return the answer to that step if it is new in this turn."""
    answer = turn.conversation.answer(step)
    return None if answer in before.answers else answer


def refused(
    form: Form, before: Conversation, turn: Turn, wrong: WrongAnswer, now: datetime
) -> Turn:
    """Return the same question again, for an answer just given that cannot be used.

    What the wizard makes of its answers judges them once more: a code may be taken meanwhile.
    """
    step, answer = form.step(wrong.step), turn.conversation.answer(wrong.step)
    if step is None or answer is None:
        return turn
    as_before = replace(turn.conversation, answers=_answers(before, turn, answer))
    again = put_at(as_before, step, now, editing=before.editing)
    return Turn(Outcome.GOES_ON, again, wrong.problem)


async def ask_again(
    unit: HasConversations,
    form: Form,
    conversation: Conversation,
    wrong: WrongAnswer,
    now: datetime,
) -> Scene:
    """Put a confirmed wizard back to the step whose answer cannot be used."""
    step = form.step(wrong.step)
    if step is None:
        return scene_of(form, conversation, problem=wrong.problem)
    again = put_at(conversation, step, now, editing=True)
    await unit.conversations.save(again, was=conversation.revision)
    return scene_of(form, again, problem=wrong.problem)


def _answers(before: Conversation, turn: Turn, wrong: Answer) -> tuple[Answer, ...]:
    """Leave the wrong answer out; one that was right before it stands again."""
    others = tuple(kept for kept in turn.conversation.answers if kept is not wrong)
    earlier = before.answer(wrong.step)
    return others if earlier is None else (*others, earlier)
