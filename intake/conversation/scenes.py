"""From where a conversation stands to what a person should see."""

from intake.conversation.conversation import Conversation, Place
from intake.conversation.scene import Scene, SceneKind, SummaryLine
from intake.conversation.turn import Outcome, Turn
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.kernel.problems import Problem


def scene_of(
    form: Form,
    conversation: Conversation,
    *,
    problem: Problem | None = None,
    noted: str | None = None,
    stale: bool = False,
    greeting: bool = False,
    again: bool = False,
    skipped: bool = False,
) -> Scene:
    """Return the scene of an open conversation that fits its form."""
    applies = applying(form, conversation.answers)
    asked = [one for one in applies if not one.on_request]
    step = form.step(conversation.step) if conversation.step else None
    kind = SceneKind.QUESTION
    if conversation.resuming:
        kind = SceneKind.RESUME
    elif conversation.place is Place.CONSENT:
        kind = SceneKind.CONSENT
    elif conversation.place is Place.SUMMARY:
        kind = SceneKind.SUMMARY
    step = step if kind is SceneKind.QUESTION else None
    answer = conversation.answer(step.id) if step is not None else None
    return Scene(
        kind,
        conversation.language,
        form=form,
        conversation=conversation,
        step=step,
        number=asked.index(step) + 1 if step in asked else 0,
        of=len(asked),
        problem=problem,
        noted=noted,
        stale=stale,
        greeting=greeting,
        lines=_lines(form, conversation) if kind is SceneKind.SUMMARY else (),
        again=again,
        skipped=skipped,
        answered=(
            step.show(answer, conversation.language, form.fallback) if answer and step else None
        ),
    )


def scene_after(form: Form, turn: Turn) -> Scene:
    """Return the scene after a turn that left the conversation open."""
    return scene_of(
        form,
        turn.conversation,
        problem=turn.problem,
        noted=turn.noted,
        stale=turn.stale,
        again=turn.outcome is Outcome.STAYS,
        skipped=turn.skipped,
    )


def _lines(form: Form, conversation: Conversation) -> tuple[SummaryLine, ...]:
    lines = []
    for step in applying(form, conversation.answers):
        answer = conversation.answer(step.id)
        lines.append(
            SummaryLine(
                index=form.steps.index(step),
                step=step,
                shown=step.show(answer, conversation.language, form.fallback) if answer else "",
                skipped=answer is None,
            )
        )
    return tuple(lines)
