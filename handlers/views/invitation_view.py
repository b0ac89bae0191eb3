"""What is said of invitations: to whoever took one, and to whoever made it."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.deep_links import DeepLinks
from handlers.staff_callbacks import invitation_data
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Scene
from intake.staffing.invite import InvitationTold
from intake.staffing.take_invitation import InvitationTaken
from intake.team.member import Role
from texts.markup import cut
from texts.translator import Translator

_NAME = 80


def invitation_taken(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Welcome somebody, or say that it waits for a word."""
    if not isinstance(scene.result, InvitationTaken):
        raise TypeError(scene.result)
    key = "invitation-waits" if scene.result.waits else "invitation-taken"
    team = cut(scene.result.team, _NAME) or translator.plain(scene.language, "team-default")
    return (OutgoingMessage(translator.say(scene.language, key, team=team)),)


def invitation_news(told: InvitationTold, translator: Translator, language: str) -> OutgoingMessage:
    """Tell whoever made an invitation who took it, with what can be done about it."""
    invitation = told.invitation
    team = cut(told.team, _NAME) or translator.plain(language, "team-default")
    person = cut(told.person, _NAME)

    def button(key: str, *, confirmed: bool) -> InlineKeyboardButton:
        data = invitation_data(invitation.id, confirmed=confirmed)
        return InlineKeyboardButton(text=translator.plain(language, key), callback_data=data)

    undo = button("button-invitation-undo", confirmed=False)
    if invitation.revoked_at is not None:
        text = translator.say(language, "invitation-news-undone", person=person)
        return OutgoingMessage(text)
    if invitation.waits:
        row = [button("button-invitation-yes", confirmed=True), undo]
        key = "invitation-news-waits"
    else:
        row = [undo]
        admin = invitation.role is Role.ADMIN
        key = "invitation-news-admin" if admin else "invitation-news-manager"
    text = translator.say(language, key, person=person, team=team)
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[row]))
