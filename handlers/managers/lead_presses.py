"""The buttons of a lead, on its cards."""

from datetime import tzinfo

from aiogram import Bot
from aiogram.types import CallbackQuery, Update

from handlers.callback_data.lead_callbacks import LEAD, TAKE_BACK, LeadPressed
from handlers.cases.lead_cases import ActsOnLead
from handlers.ornaments import Ornaments
from handlers.presses import PressAnswer, PressedMessage, tell_alone
from handlers.views.cards.act_words import ActWords
from handlers.views.cards.card_buttons import LeadButtons, Rows
from handlers.views.cards.card_keyboard import without_data
from handlers.views.cards.whole_answers import whole_answers
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from intake.leads.lead_action import Acted, ActOutcome, LeadAction, LeadPress
from texts.translator import Translator

_TYPED = {
    LeadAction.ANOTHER_DAY: "alert-lead-another-day",
    LeadAction.SEND_LATER: "alert-lead-send-later",
}
"""What has to be typed, and how."""


async def on_lead_pressed(
    query: CallbackQuery,
    pressed: LeadPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    act_on_lead: ActsOnLead,
    language_of: KnowsLanguage,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
    ornaments: Ornaments,
) -> None:
    """Do what the button says. The card itself is refreshed by the outbox; what can be chosen
    further takes the place of the buttons.

    An alert is for whoever pressed, the card for the team: each in its language.
    """
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        say = ActWords(translator, language, timezone)
        if query.message is None:
            await answer.alert(say.unknown())
            return
        place, message_id = ChatId(query.message.chat.id), query.message.message_id
        press = LeadPress(pressed.lead_id, pressed.action, pressed.argument, place, message_id)
        acted = await act_on_lead(UpdateId(event_update.update_id), press, profile)
        if acted.outcome is ActOutcome.ASKED and acted.submission is not None:
            pages = whole_answers(acted.submission)
            beg = translator.plain(language, "alert-lead-start-me")
            await tell_alone(bot, query, answer, pages, beg)
        elif acted.outcome is ActOutcome.ASKED and pressed.action in _TYPED:
            await answer.alert(translator.plain(language, _TYPED[pressed.action]))
        elif acted.outcome is ActOutcome.ASKED and acted.lead is not None:
            buttons = LeadButtons(acted.lead, translator, team_language)
            message = PressedMessage(query)
            kept = without_data(message.rows, LEAD, TAKE_BACK)
            await message.replace_rows((*_chosen(buttons, pressed, acted), *kept), ornaments)
        elif acted.outcome is ActOutcome.DONE:
            tell = answer.alert if acted.unlinked else answer.toast
            await tell(say.done(pressed.action, acted))
        elif (words := say.refused(acted)) is not None:
            await answer.alert(words)


def _chosen(buttons: LeadButtons, pressed: LeadPressed, acted: Acted) -> Rows:
    """Return what can be chosen further."""
    match pressed.action:
        case LeadAction.MORE:
            return buttons.more()
        case LeadAction.HAND:
            page = int(pressed.argument) if pressed.argument.isdigit() else 0
            return buttons.members(acted.members, page)
        case LeadAction.POSTPONE:
            return buttons.postponing(sleeps_on=pressed.argument == "1")
        case LeadAction.NOT_A_LEAD:
            return buttons.reasons(acted.reasons)
        case LeadAction.SPAM:
            return buttons.spam()
        case _:
            return buttons.first(acted.owner)
