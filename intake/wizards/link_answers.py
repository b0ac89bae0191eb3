"""From a confirmed link wizard to a deep link. Pure."""

from collections.abc import Iterable

from intake.conversation.conversation import Conversation
from intake.forms.form import Form
from intake.kernel.ids import FormId, StepId
from intake.kernel.problems import problem
from intake.links.link import LinkCodeError, NewLink, Utm, check_code
from intake.wizards.wrong_answer import WrongAnswer

CODE_STEP = StepId("code")
FORM_STEP = StepId("form")
"""The wizard's steps are named after what they fill: ``title``, the five UTM values, ``window``,
``tail``, and these two.
"""

GENERATED_LENGTH = 8


def link_of(conversation: Conversation, forms: Iterable[Form]) -> NewLink | WrongAnswer:
    """Return the wished link; its code is empty when one is to be generated.

    ``forms`` are those that a link may lead to.
    """
    typed = _value(conversation, CODE_STEP)
    code = code_of(typed) if typed else ""
    if isinstance(code, WrongAnswer):
        return code
    form_id = FormId(_value(conversation, FORM_STEP).lower())
    known = [form.id for form in forms]
    if form_id and form_id not in known:
        return WrongAnswer(FORM_STEP, problem("problem-link-form", forms=", ".join(known)))
    window = _value(conversation, "window")
    return NewLink(
        code,
        _value(conversation, "title"),
        utm_of(conversation),
        form_id or None,
        int(window) if window else None,
        _value(conversation, "tail") or None,
    )


def utm_of(conversation: Conversation) -> Utm:
    """Return the five values as a wizard's answers say them."""
    return Utm(
        source=_value(conversation, "source"),
        medium=_value(conversation, "medium"),
        campaign=_value(conversation, "campaign"),
        content=_value(conversation, "content"),
        term=_value(conversation, "term"),
    )


def code_of(typed: str) -> str | WrongAnswer:
    """Return the folded code that was typed for a new link, or why it cannot be one."""
    try:
        return check_code(typed)
    except LinkCodeError as error:
        return WrongAnswer(CODE_STEP, problem(f"problem-link-code-{error.reason}"))


def unknown(code: str) -> WrongAnswer:
    """Say that no link has the code."""
    return WrongAnswer(CODE_STEP, problem("problem-link-unknown", code=code))


def taken(code: str) -> WrongAnswer:
    """Say that another link has the code."""
    return WrongAnswer(CODE_STEP, problem("problem-link-code-taken", code=code))


def _value(conversation: Conversation, step: str) -> str:
    answer = conversation.answer(StepId(step))
    return answer.value if answer else ""
