"""The buttons under what comes to prospects by itself."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Update

from handlers.callback_data.nudge_callbacks import NudgeSwitchedOff, RatingPressed
from handlers.cases.prospect_cases import NotesScreen, RatesLead, ShowsNow, SwitchesNudgeOff
from handlers.chat_window import ChatWindow
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.conversation.scene_view import View
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.nudges.rate_lead import Rated, Rating
from intake.outbox.tasks.notice_tasks import NudgeKind
from texts.markup import join
from texts.translator import Translator

_WORDS = {
    NudgeKind.REMINDER: "nudge-off-reminder",
    NudgeKind.FOLLOW_UP: "nudge-off-follow-up",
    NudgeKind.RATING: "nudge-off-rating",
}


async def on_nudge_off(
    query: CallbackQuery,
    pressed: NudgeSwitchedOff,
    profile: Profile,
    *,
    event_update: Update,
    switch_nudge_off: SwitchesNudgeOff,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Send no more of that kind; the buttons go."""
    async with PressAnswer(query) as answer:
        await switch_nudge_off(UpdateId(event_update.update_id), profile, pressed.kind)
        language = await language_of(profile)
        key = _WORDS.get(pressed.kind, "nudge-off-other")
        await answer.toast(translator.plain(language, key))
    await PressedMessage(query).disarm(translator.say(language, key))


async def on_nudge_continued(
    query: CallbackQuery,
    profile: Profile,
    *,
    bot: Bot,
    show_now: ShowsNow,
    note_screen: NotesScreen,
    view: View,
) -> None:
    """Show once more where they are."""
    async with PressAnswer(query):
        scene = await show_now(profile)
    await PressedMessage(query).disarm()
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))


async def on_rating(
    query: CallbackQuery,
    pressed: RatingPressed,
    profile: Profile,
    *,
    event_update: Update,
    rate_lead: RatesLead,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Keep the rating, thank for it, and offer to say why."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        said = Rating(pressed.lead_id, pressed.grade)
        rated = await rate_lead(UpdateId(event_update.update_id), profile.id, said)
        language = await language_of(profile)
        match rated:
            case Rated.BEFORE:
                await answer.alert(translator.plain(language, "alert-rated"))
            case Rated.OVER:
                await answer.alert(translator.plain(language, "alert-rating-over"))
    if rated in {Rated.BEFORE, Rated.OVER}:
        await message.disarm()
        return
    low = rated is Rated.LOW
    mark = translator.say(language, "nudge-rating-mark", rating=pressed.grade)
    thanks = translator.say(language, "nudge-rating-thanks-low" if low else "nudge-rating-thanks")
    await message.disarm(join((mark, thanks), "\n\n"))
