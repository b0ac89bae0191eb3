"""What is said of invitations: to whoever took one, and to whoever made it."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.staff_callbacks import InvitationVerb, invitation_data
from handlers.deep_links import DeepLinks
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Scene
from intake.staffing.invite import InvitationOutcome
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


def invitation_news(
    outcome: InvitationOutcome, translator: Translator, language: str
) -> OutgoingMessage:
    """Tell whoever made an invitation who took it, with what can be done about it."""
    invitation = outcome.invitation
    team = cut(outcome.team, _NAME) or translator.plain(language, "team-default")
    person = cut(outcome.person, _NAME)

    undo = _button("button-invitation-undo", InvitationVerb.UNDO, outcome, translator, language)
    if invitation.revoked_at is not None:
        text = translator.say(language, "invitation-news-undone", person=person)
        return OutgoingMessage(text)
    if invitation.waits:
        yes = _button("button-invitation-yes", InvitationVerb.YES, outcome, translator, language)
        row = [yes, undo]
        key = "invitation-news-waits"
    else:
        row = [undo]
        admin = invitation.role is Role.ADMIN
        key = "invitation-news-admin" if admin else "invitation-news-manager"
    text = translator.say(language, key, person=person, team=team)
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[row]))


def invitation_question(
    outcome: InvitationOutcome, translator: Translator, language: str
) -> OutgoingMessage:
    """Ask whether to undo one that holds: whoever took it leaves the team by that."""
    team = cut(outcome.team, _NAME) or translator.plain(language, "team-default")
    text = translator.say(
        language, "invitation-undo-sure", person=cut(outcome.person, _NAME), team=team
    )
    row = [
        _button("button-remove-yes", InvitationVerb.SURELY, outcome, translator, language),
        _button("button-staff-back", InvitationVerb.KEEP, outcome, translator, language),
    ]
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[row]))


def _button(
    key: str,
    verb: InvitationVerb,
    outcome: InvitationOutcome,
    translator: Translator,
    language: str,
) -> InlineKeyboardButton:
    data = invitation_data(verb, outcome.invitation.id)
    return InlineKeyboardButton(text=translator.plain(language, key), callback_data=data)
