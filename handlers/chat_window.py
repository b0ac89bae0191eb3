"""A person's chat as a window: what is shown there is noted, as far as it must be put right later.

Two things outlive the message that brought them: the keyboard below the input field, and the
buttons under messages that another one has followed. Telegram reports neither.
"""

from dataclasses import replace

import structlog
from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from typing_extensions import override

from handlers.cases.prospect_cases import NotesScreen
from handlers.chat_answers import Answer, Watch, Worth, give
from handlers.views.outgoing_messages import (
    NO_REPLY_KEYBOARD,
    Outgoing,
    OutgoingMessage,
    OutgoingMessages,
)
from intake.conversation.scene import Scene, SceneKind
from intake.kernel.ids import PersonId

log = structlog.get_logger()

_ENDS = frozenset({SceneKind.CONFIRMED, SceneKind.CANCELLED})
"""Scenes that report something done: they are shown even if something else is on by then."""


class ChatWindow:
    """Shows what is on to one person."""

    def __init__(self, bot: Bot, person_id: PersonId, note_screen: NotesScreen) -> None:
        self._bot = bot
        self._person_id = person_id
        self._note = note_screen

    async def show(self, scene: Scene, messages: OutgoingMessages, *, beside: bool = False) -> None:
        """Show a scene: what is on now, or what has just come to its end; or words ``beside`` it.

        A reply keyboard is noted at once, though it may leave later: scenes that are made until
        then must know that its removal is owed.
        """
        up = scene.screen.reply_keyboard
        if not up and any(_sets_keyboard(outgoing) for outgoing in messages):
            await self._note(self._person_id, reply_keyboard=True)
        notes_buttons = beside or _looks_like_earlier_ones(scene)
        watch = _ScreenWatch(self._person_id, self._note, up=up, notes_buttons=notes_buttons)
        worth = Worth.END if scene.kind in _ENDS else Worth.STATE
        answer = Answer(
            self._person_id,
            _removing(scene, messages),
            worth=Worth.WORDS if beside else worth,
            watch=watch,
        )
        await give(self._bot, answer)


class _ScreenWatch(Watch):
    """Notes what stands in the person's chat."""

    def __init__(
        self, person_id: PersonId, note: NotesScreen, *, up: bool, notes_buttons: bool
    ) -> None:
        """``up``: a reply keyboard was noted before these messages were made; its removal may still
        be under way. ``notes_buttons``: their buttons look like those of earlier messages.
        """
        self._person_id = person_id
        self._note = note
        self._up = up
        self._notes_buttons = notes_buttons

    @override
    async def sending(self, outgoing: Outgoing) -> None:
        """Note the keyboard once more, if a removal that left meanwhile has made it forgotten."""
        if self._up and _sets_keyboard(outgoing):
            await self._note(self._person_id, reply_keyboard=True)

    @override
    async def sent(self, outgoing: Outgoing, message_id: int | None) -> None:
        """Forget the keyboard when Telegram has taken a message that removes it."""
        keyboard = outgoing.keyboard if isinstance(outgoing, OutgoingMessage) else None
        try:
            if isinstance(keyboard, ReplyKeyboardRemove):
                await self._note(self._person_id, reply_keyboard=False)
            if self._notes_buttons and message_id is not None and _has_live_buttons(keyboard):
                await self._note(self._person_id, live_message=message_id)
        except Exception as error:  # noqa: BLE001  # it has left: it must not leave once more
            log.warning("screen_not_noted", error=type(error).__name__)


def _removing(scene: Scene, messages: OutgoingMessages) -> OutgoingMessages:
    """Have the first message without buttons take a reply keyboard away whose question is over."""
    if not scene.owes_removal:
        return messages
    for number, outgoing in enumerate(messages):
        if isinstance(outgoing, OutgoingMessage) and outgoing.keyboard is None:
            removing = replace(outgoing, keyboard=NO_REPLY_KEYBOARD)
            return (*messages[:number], removing, *messages[number + 1 :])
    return messages


def _sets_keyboard(outgoing: Outgoing) -> bool:
    return isinstance(outgoing, OutgoingMessage) and isinstance(
        outgoing.keyboard, ReplyKeyboardMarkup
    )


def _has_live_buttons(keyboard: object) -> bool:
    return isinstance(keyboard, InlineKeyboardMarkup) and any(
        button.callback_data is not None for row in keyboard.inline_keyboard for button in row
    )


def _looks_like_earlier_ones(scene: Scene) -> bool:
    """Say whether only the message distinguishes these buttons from earlier ones.

    Those of a question that was put just now carry a revision that no earlier ones have.
    """
    conversation = scene.running
    if conversation is None:
        return True
    return scene.again or conversation.asked != conversation.revision
