"""``/newlink``: an admin's answers become a deep link."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.person import Person
from intake.links.link import HasLinks, Link, Links, NewLink, fold_code
from intake.wizards.link_answers import CODE_STEP, GENERATED_LENGTH, code_of, link_of, taken
from intake.wizards.wrong_answer import WrongAnswer, ask_again, just_given, refused

_TRIES = 10
"""Generated codes until we give up: with eight characters even one repetition is rare."""


@dataclass(frozen=True, slots=True)
class LinkMade(Result):
    """There is a link now."""

    link: Link


class LinkUnit(HasLinks, ConversationUnit, Protocol):
    """Enough to make a link of a conversation."""


class LinkWizard(Purpose[LinkUnit]):
    """Makes the link that the answers describe, or asks again for what cannot be used."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context

    async def confirm(
        self, unit: LinkUnit, person: Person, form: Form, conversation: Conversation, now: datetime
    ) -> Scene:
        """Make the link; a code that was free when it was typed may be taken by now."""
        wished = link_of(conversation, self._context.catalogue.menu)
        if isinstance(wished, WrongAnswer):
            return await ask_again(unit, form, conversation, wished, now)
        link = await self._add(unit.links, wished, person, now)
        if link is None:
            return await ask_again(unit, form, conversation, taken(wished.code), now)
        ended = changed(_with_code(conversation, link.code), now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _made(form, ended, link)

    async def confirmed(
        self, unit: LinkUnit, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        """Show the link that was made: its code is kept among the answers."""
        code = conversation.answer(CODE_STEP)
        link = await unit.links.by_code(fold_code(code.value)) if code else None
        return None if link is None else _made(form, conversation, link)

    async def validated(
        self, unit: LinkUnit, form: Form, before: Conversation, turn: Turn, now: datetime
    ) -> Turn:
        """Refuse a code that cannot be one, or that another link has."""
        answer = just_given(before, turn, CODE_STEP)
        if answer is None:
            return turn
        code = code_of(answer.value)
        if isinstance(code, WrongAnswer):
            return refused(form, before, turn, code, now)
        if await unit.links.by_code(code) is None:
            return turn
        return refused(form, before, turn, taken(code), now)

    def typed(self, conversation: Conversation, pasted: PastedLink) -> Text | None:
        """Take the code of a link that is pasted where the wizard asks for a code."""
        return Text(pasted.payload) if conversation.step == CODE_STEP else None

    async def _add(
        self, links: Links, wished: NewLink, person: Person, now: datetime
    ) -> Link | None:
        if wished.code:
            return await links.add(wished, person.id, now)
        for _ in range(_TRIES):
            code = fold_code(self._context.randomness.code(GENERATED_LENGTH))
            link = await links.add(replace(wished, code=code), person.id, now)
            if link is not None:
                return link
        return None


def _made(form: Form | None, ended: Conversation, link: Link) -> Scene:
    result = LinkMade(link)
    return Scene(SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=result)


def _with_code(conversation: Conversation, code: str) -> Conversation:
    others = tuple(answer for answer in conversation.answers if answer.step != CODE_STEP)
    return replace(conversation, answers=(*others, Answer(CODE_STEP, (code,))))
