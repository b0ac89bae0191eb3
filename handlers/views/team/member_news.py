"""News about a member, for whoever leads."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.staff_callbacks import TeamVerb, team_data
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import TeamId
from intake.team.member import Member
from texts.markup import cut
from texts.translator import Translator

_NAME = 80


def member_news(
    member: Member, team_id: TeamId, text: str, translator: Translator, language: str
) -> OutgoingMessage:
    """Say it, with the way to the member's page, or to the users of the portal."""
    linking = member.crm_user is None
    verb = TeamVerb.USERS if linking else TeamVerb.MEMBER
    key = "button-member-user" if linking else "wide-button-member-open"
    button = InlineKeyboardButton(
        text=translator.plain(language, key),
        callback_data=team_data(verb, team_id, member.person_id, 0 if linking else ""),
    )
    words = translator.say(language, text, person=cut(member.name, _NAME))
    return OutgoingMessage(words, InlineKeyboardMarkup(inline_keyboard=[[button]]))
