"""A person's chat as a window: what is shown there is noted, as far as it must be put right later.

Two things outlive the message that brought them: the keyboard below the input field, and the
buttons under messages that another one has followed. Telegram tells of neither.
"""

from dataclasses import replace

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from handlers.answering import send
from handlers.bubbles import NO_REPLY_KEYBOARD, Bubble, Bubbles
from handlers.workflow import NotesScreen
from intake.ids import PersonId
from intake.scene import Scene


class Window:
    """Shows what is on to one person."""

    def __init__(self, bot: Bot, person_id: PersonId, note_screen: NotesScreen) -> None:
        self._bot = bot
        self._person_id = person_id
        self._note = note_screen

    async def show(self, scene: Scene, bubbles: Bubbles, *, beside: bool = False) -> None:
        """Send the bubbles of a scene, or what is asked ``beside`` it.

        The reply keyboard is noted before it is sent, and forgotten when Telegram has taken the
        message that removes it: in between anything may fail, and then its removal is owed.
        """
        up, buttons = scene.screen.reply_keyboard, None
        for bubble in _removing(scene, bubbles):
            keyboard = bubble.keyboard if isinstance(bubble, Bubble) else None
            if isinstance(keyboard, ReplyKeyboardMarkup) and not up:
                await self._note(self._person_id, reply_keyboard=True)
                up = True
            message_id = await send(self._bot, self._person_id, bubble)
            if isinstance(keyboard, ReplyKeyboardRemove) and up:
                await self._note(self._person_id, reply_keyboard=False)
                up = False
            if _has_live_buttons(keyboard):
                buttons = message_id
        if buttons is not None and (beside or _looks_like_earlier_ones(scene)):
            await self._note(self._person_id, live_message=buttons)


def _removing(scene: Scene, bubbles: Bubbles) -> Bubbles:
    """Have the first message without buttons take a reply keyboard away whose question is over."""
    if not scene.owes_removal:
        return bubbles
    for number, bubble in enumerate(bubbles):
        if isinstance(bubble, Bubble) and bubble.keyboard is None:
            removing = replace(bubble, keyboard=NO_REPLY_KEYBOARD)
            return (*bubbles[:number], removing, *bubbles[number + 1 :])
    return bubbles


def _has_live_buttons(keyboard: object) -> bool:
    return isinstance(keyboard, InlineKeyboardMarkup) and any(
        button.callback_data is not None for row in keyboard.inline_keyboard for button in row
    )


def _looks_like_earlier_ones(scene: Scene) -> bool:
    """Say whether only the message tells these buttons from earlier ones.

    Those of a question that was put just now carry a revision that no earlier ones have.
    """
    talk = scene.running
    if talk is None:
        return True
    return scene.again or talk.asked != talk.revision
