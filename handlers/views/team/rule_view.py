"""A rule was added: what is said, and the way to all rules."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.staff_callbacks import TeamVerb, team_data
from handlers.deep_links import DeepLinks
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Scene
from intake.staffing.rule_wizard import RuleAdded
from texts.translator import Translator


def rule_added(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Say so."""
    if not isinstance(scene.result, RuleAdded):
        raise TypeError(scene.result)
    button = InlineKeyboardButton(
        text=translator.plain(scene.language, "button-team-line"),
        callback_data=team_data(TeamVerb.LINE, scene.result.team.id),
    )
    text = translator.say(scene.language, "rule-how-done")
    return (OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[[button]])),)
