"""What links' wizards are answered, by what it fills. Pure."""

from collections.abc import Mapping

from intake.conversation.conversation import Conversation
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.ids import LinkId, StepId
from intake.kernel.problems import problem
from intake.links.known_values import LinkField
from intake.links.link import Link, Utm
from intake.links.link_draft import LinkPlace, texts_of
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


def answers_about(form: Form, link: Link, place: LinkPlace) -> tuple[Answer, ...]:
    """Return what a link says as the wizard's answers."""
    texts = texts_of(link.copied(link.code), place)
    said = ((step_of(name), texts[name]) for name in LinkField if name in texts)
    return tuple(Answer(step, (text,)) for step, text in said if form.step(step) is not None)


def about_link(link: Link) -> str:
    """Return what a conversation is about that changes the link as it is now."""
    return f"{_ABOUT}{link.id}:{link.revision}"


def link_about(conversation: Conversation) -> LinkId | None:
    """Return the link that a conversation changes; ``None``: it makes one."""
    about = conversation.about or ""
    number = about.removeprefix(_ABOUT).partition(":")[0]
    return LinkId(int(number)) if about.startswith(_ABOUT) else None


def is_about(conversation: Conversation, link: Link) -> bool:
    """Say whether the link still is as the conversation began with it, as far as that was noted."""
    _, _, revision = (conversation.about or "").removeprefix(_ABOUT).partition(":")
    return revision in {"", str(link.revision)}


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
