"""The buttons of a lead, on its cards."""

from datetime import tzinfo

from aiogram import Bot
from aiogram.types import CallbackQuery, Update

from handlers.callbacks import LEAD, LeadPressed
from handlers.ornaments import Ornaments
from handlers.presses import PressAnswer, PressedMessage, tell_alone
from handlers.views.card_buttons import LeadButtons, Rows
from handlers.views.card_keyboard import without_data
from handlers.views.reader_time import moment_in_words
from handlers.views.whole_answers import whole_answers
from handlers.workflow import ActsOnLead, KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from intake.leads.lead import Lead
from intake.leads.lead_action import Acted, ActOutcome, LeadAction, LeadPress
from texts.markup import cut
from texts.translator import Translator

_NAME = 60
_DONE = {
    LeadAction.RELEASE: "alert-lead-released",
    LeadAction.CALLED: "alert-lead-noted",
    LeadAction.WROTE: "alert-lead-noted",
    LeadAction.NO_ANSWER: "alert-lead-noted",
    LeadAction.ANSWER_NEEDLESS: "alert-lead-noted",
    LeadAction.GIVE_UP: "alert-lead-closed",
    LeadAction.DONE: "alert-lead-closed",
    LeadAction.REOPEN: "alert-lead-reopened",
    LeadAction.WAKE: "alert-lead-noted",
    LeadAction.SPAM_SURELY: "alert-lead-spam",
}


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
        say = _Words(translator, language, timezone)
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
        elif acted.outcome is ActOutcome.ASKED and acted.lead is not None:
            buttons = LeadButtons(acted.lead, translator, team_language)
            message = PressedMessage(query)
            kept = without_data(message.rows, LEAD)
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


class _Words:
    """What whoever pressed is told, in their language."""

    def __init__(self, translator: Translator, language: str, zone: tzinfo) -> None:
        self._translator = translator
        self._language = language
        self._zone = zone

    def unknown(self) -> str:
        return self._plain("alert-unknown")

    def done(self, action: LeadAction, acted: Acted) -> str:
        if action in {LeadAction.TAKE, LeadAction.TAKE_OVER}:
            return self._plain(
                "alert-lead-taken-unlinked" if acted.unlinked else "alert-lead-taken"
            )
        if acted.owner is not None:
            return self._plain("alert-lead-handed", owner=cut(acted.owner.name, _NAME))
        if acted.until is not None:
            until = moment_in_words(acted.until, self._translator, self._language, self._zone)
            return self._plain("alert-lead-postponed", until=until)
        return self._plain(_DONE[action])

    def refused(self, acted: Acted) -> str | None:
        """Return why it was not done; ``None`` when there is nothing to say."""
        match acted.outcome:
            case ActOutcome.HELD:
                return self._held(acted, acted.lead)
            case ActOutcome.OVER:
                return self._plain("alert-lead-over")
            case ActOutcome.NOT_A_MEMBER:
                return self._plain("alert-lead-not-a-member")
            case ActOutcome.UNKNOWN:
                return self.unknown()
            case _:
                return None

    def _held(self, acted: Acted, lead: Lead | None) -> str:
        if acted.owner is None or acted.since is None or lead is None or not lead.is_open:
            return self._plain("alert-lead-over")
        since = moment_in_words(acted.since, self._translator, self._language, self._zone)
        return self._plain(
            "alert-lead-held",
            owner=cut(acted.owner.name, _NAME),
            since=since,
            over=self._plain("button-lead-take-over"),
            more=self._plain("button-lead-more"),
        )

    def _plain(self, key: str, /, **args: str) -> str:
        return self._translator.plain(self._language, key, **args)
