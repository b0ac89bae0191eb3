"""An admin confirms the link wizard."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending, HasConversations
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.scenes import scene_of
from intake.conversation.transitions import changed, put_at
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.links.link import HasLinks, Link, Links, NewLink, fold_code
from intake.wizards.link_answers import CODE_STEP, GENERATED_LENGTH, WrongAnswer, link_of, taken

_TRIES = 10
"""Generated codes until we give up: with eight characters even one repetition is rare."""


class LinkMakingUnit(HasLinks, HasConversations, Protocol):
    """Enough to make a link of a conversation."""


class LinkMaking:
    """Make the link that a wizard's answers describe, or ask again for what cannot be used."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context

    async def make(
        self, unit: LinkMakingUnit, form: Form, conversation: Conversation, now: datetime
    ) -> Scene:
        """Make the link and end the conversation, within the caller's transaction."""
        wished = link_of(conversation, self._context.catalogue.menu)
        if isinstance(wished, WrongAnswer):
            return await self._ask_again(unit, form, conversation, wished, now)
        link = await self._add(unit.links, wished, conversation, now)
        if link is None:
            return await self._ask_again(unit, form, conversation, taken(wished.code), now)
        ended = changed(_with_code(conversation, link.code), now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return Scene(SceneKind.LINK_MADE, ended.language, form=form, conversation=ended, link=link)

    async def _add(
        self, links: Links, wished: NewLink, conversation: Conversation, now: datetime
    ) -> Link | None:
        if wished.code:
            return await links.add(wished, conversation.person_id, now)
        for _ in range(_TRIES):
            code = fold_code(self._context.randomness.code(GENERATED_LENGTH))
            link = await links.add(replace(wished, code=code), conversation.person_id, now)
            if link is not None:
                return link
        return None

    async def _ask_again(
        self,
        unit: LinkMakingUnit,
        form: Form,
        conversation: Conversation,
        wrong: WrongAnswer,
        now: datetime,
    ) -> Scene:
        step = form.step(wrong.step)
        if step is None:
            return scene_of(form, conversation, problem=wrong.problem)
        again = put_at(conversation, step, now, editing=True)
        await unit.conversations.save(again, was=conversation.revision)
        return scene_of(form, again, problem=wrong.problem)


async def made_link(links: Links, conversation: Conversation) -> Link | None:
    """Return the link that an ended wizard made: its code is kept among the answers."""
    code = conversation.answer(CODE_STEP)
    return await links.by_code(fold_code(code.value)) if code else None


def _with_code(conversation: Conversation, code: str) -> Conversation:
    others = tuple(answer for answer in conversation.answers if answer.step != CODE_STEP)
    return replace(conversation, answers=(*others, Answer(CODE_STEP, (code,))))
