"""Answers that a wizard cannot use, judged by what no form file can know."""

from collections.abc import Awaitable, Callable
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


async def judged(
    form: Form,
    before: Conversation,
    turn: Turn,
    now: datetime,
    wrong: Callable[[Answer], Awaitable[WrongAnswer | None]],
) -> Turn:
    """Return the turn, or the same question again if an answer just given is ``wrong``.

    What the wizard makes of its answers judges them once more: a code may be taken meanwhile.
    """
    for answer in turn.conversation.answers:
        step = form.step(answer.step)
        if step is None or answer in before.answers:
            continue
        found = await wrong(answer)
        if found is not None:
            as_before = replace(turn.conversation, answers=_answers(before, turn, answer))
            again = put_at(as_before, step, now, editing=before.editing)
            return Turn(Outcome.GOES_ON, again, found.problem)
    return turn


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
