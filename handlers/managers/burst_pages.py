"""Turning the pages of a burst's digest."""

from aiogram.types import CallbackQuery, Update

from handlers.callback_data.lead_callbacks import BurstPageWanted
from handlers.cases.lead_cases import TurnsBurst
from handlers.presses import PressAnswer
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_burst_page(
    query: CallbackQuery,
    pressed: BurstPageWanted,
    profile: Profile,
    event_update: Update,
    turn_burst: TurnsBurst,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Have the page shown: by the outbox, which knows how much the group takes."""
    async with PressAnswer(query) as answer:
        message = query.message
        turned = message is not None and await turn_burst(
            UpdateId(event_update.update_id),
            ChatId(message.chat.id),
            message.message_id,
            pressed.page,
        )
        if not turned:
            language = await language_of(profile)
            await answer.alert(translator.plain(language, "alert-burst-over"))
