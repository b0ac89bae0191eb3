"""How a correction is shown: what changes, and for how many submissions."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.submission_callbacks import correction_data
from handlers.deep_links import DeepLinks
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Scene
from intake.links.link import Utm
from intake.wizards.correction_wizard import CorrectionProposed
from intake.wizards.proposal import LOOKED_AT, Proposal
from texts.markup import Html, code, cut, join
from texts.translator import Translator

_TITLE, _VALUE = 200, 150


def correction_proposed(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Show the proposal with the button that has the last word."""
    if not isinstance(scene.result, CorrectionProposed):
        raise TypeError(scene.result)
    proposal = scene.result.proposal
    label = translator.plain(scene.language, "button-correct")
    button = InlineKeyboardButton(text=label, callback_data=correction_data(proposal.correction.id))
    text = described(proposal, "correction-proposed", translator, scene.language)
    return (OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[[button]])),)


def described(proposal: Proposal, head: str, translator: Translator, language: str) -> Html:
    """Return what a correction changes, under that headline."""
    affected = proposal.affected

    def line(key: str, count: int) -> Html:
        return translator.say(language, key, count=count) if count else Html("")

    blocks = [
        translator.say(language, head, title=cut(proposal.link.title, _TITLE)),
        join([translator.say(language, "correction-wrong"), *_values(proposal.correction.wrong)]),
        join([translator.say(language, "correction-right"), *_values(proposal.correction.right)]),
        join(
            [
                line("correction-sent", len(affected.sent)),
                line("correction-unsent", len(affected.unsent)),
                line("correction-untraceable", len(affected.untraceable)),
                Html("") if affected.all else translator.say(language, "correction-none"),
                line("correction-more", LOOKED_AT if proposal.more else 0),
            ]
        ),
    ]
    return join(blocks, "\n\n")


def _values(utm: Utm) -> list[Html]:
    return [Html(f"{name}: {code(cut(value, _VALUE))}") for name, value in utm.named().items()]
