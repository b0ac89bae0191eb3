"""A wizard's answers, judged where they are given by what no form file can know."""

from dataclasses import replace
from datetime import datetime

from intake.arrivals.payload import read_payload
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.transitions import put_at
from intake.conversation.turn import Outcome, Turn
from intake.forms.answer import Answer
from intake.forms.form import Form, FormKind
from intake.links.link import Links, fold_code
from intake.wizards.link_answers import CODE_STEP, WrongAnswer, code_of, taken, unknown


def code_meant(form: Form | None, conversation: Conversation, pasted: PastedLink) -> Text | None:
    """Return the code of a link that is pasted where a wizard asks for a code, as if typed.

    A correction is about the link: what its address has as a tail is not asked for.
    """
    if form is None or form.kind is FormKind.SUBMISSION or conversation.step != CODE_STEP:
        return None
    if form.kind is FormKind.CORRECTION:
        return Text(read_payload(pasted.payload).head or pasted.payload)
    return Text(pasted.payload)


async def validated(
    links: Links, form: Form, before: Conversation, turn: Turn, now: datetime
) -> Turn:
    """Return the turn, or the same question again if the answer just given cannot be used.

    What the wizard makes of its answers judges them once more: a code may be taken meanwhile.
    """
    for answer in turn.conversation.answers:
        step = form.step(answer.step)
        if step is None or answer in before.answers:
            continue
        wrong = await _wrong(links, form.kind, answer)
        if wrong is not None:
            as_before = replace(turn.conversation, answers=_answers(before, turn, answer))
            again = put_at(as_before, step, now, editing=before.editing)
            return Turn(Outcome.GOES_ON, again, wrong.problem)
    return turn


async def _wrong(links: Links, kind: FormKind, answer: Answer) -> WrongAnswer | None:
    if answer.step != CODE_STEP:
        return None
    if kind is FormKind.CORRECTION:
        known = await links.by_code(fold_code(answer.value))
        return unknown(answer.value) if known is None else None
    code = code_of(answer.value)
    if isinstance(code, WrongAnswer):
        return code
    return None if await links.by_code(code) is None else taken(code)


def _answers(before: Conversation, turn: Turn, wrong: Answer) -> tuple[Answer, ...]:
    """Leave the wrong answer out; one that was right before it stands again."""
    others = tuple(kept for kept in turn.conversation.answers if kept is not wrong)
    earlier = before.answer(wrong.step)
    return others if earlier is None else (*others, earlier)
