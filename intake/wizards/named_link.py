"""A wizard's link, which is named by its code, or by a pasted address."""

from datetime import datetime

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.turn import Turn
from intake.forms.form import Form
from intake.links.link import HasLinks, Link, code_in, fold_code
from intake.wizards.link_answers import CODE_STEP, unknown
from intake.wizards.wrong_answer import WrongAnswer, just_given, refused


async def named_link(unit: HasLinks, conversation: Conversation) -> Link | WrongAnswer:
    """Return the link whose code was answered."""
    code = conversation.said(CODE_STEP)
    return await unit.links.by_code(fold_code(code)) or unknown(code)


async def just_named(
    unit: HasLinks, form: Form, before: Conversation, turn: Turn, now: datetime
) -> Link | Turn | None:
    """Return the link that was just answered; the code of none is refused; ``None``: something
    else was answered."""
    answer = just_given(before, turn, CODE_STEP)
    if answer is None:
        return None
    link = await unit.links.by_code(fold_code(answer.value))
    return link or refused(form, before, turn, unknown(answer.value), now)


def typed_code(conversation: Conversation, pasted: PastedLink) -> Text | None:
    """Take the code of a pasted link. What its address has as a tail is not asked for."""
    if conversation.step != CODE_STEP:
        return None
    return Text(code_in(pasted.payload) or pasted.payload)
