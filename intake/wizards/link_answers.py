"""What links' wizards are answered, by what it fills. Pure."""

from collections.abc import Mapping

from intake.conversation.conversation import Conversation
from intake.kernel.ids import LinkId, StepId
from intake.kernel.problems import problem
from intake.links.known_values import LinkField
from intake.links.link import Utm
from intake.wizards.wrong_answer import WrongAnswer

_FIELDS = {str(name): name for name in LinkField}
_ABOUT = "link:"


def step_of(name: LinkField) -> StepId:
    """Return the wizard's step that fills a field: it is called like it."""
    return StepId(str(name))


CODE_STEP = step_of(LinkField.CODE)


def field_of(conversation: Conversation) -> LinkField | None:
    """Return which field is asked for now."""
    return _FIELDS.get(conversation.step or "")


def texts_in(conversation: Conversation) -> Mapping[LinkField, str]:
    """Return what was answered, by field."""
    return {
        _FIELDS[answer.step]: answer.value
        for answer in conversation.answers
        if answer.step in _FIELDS and answer.values
    }


def about_link(link_id: LinkId) -> str:
    """Return what a conversation that changes the link is about."""
    return f"{_ABOUT}{link_id}"


def link_about(conversation: Conversation) -> LinkId | None:
    """Return the link that a conversation changes; ``None``: it makes one."""
    about = conversation.about or ""
    return LinkId(int(about.removeprefix(_ABOUT))) if about.startswith(_ABOUT) else None


def utm_of(conversation: Conversation) -> Utm:
    """Return the five values as a wizard's answers say them."""
    said = texts_in(conversation)
    return Utm(
        source=said.get(LinkField.SOURCE, ""),
        medium=said.get(LinkField.MEDIUM, ""),
        campaign=said.get(LinkField.CAMPAIGN, ""),
        content=said.get(LinkField.CONTENT, ""),
        term=said.get(LinkField.TERM, ""),
    )


def unknown(code: str) -> WrongAnswer:
    """Say that no link has the code."""
    return WrongAnswer(CODE_STEP, problem("problem-link-unknown", code=code))
