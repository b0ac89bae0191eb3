"""What comes to prospects by itself, on its way to Telegram."""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from typing_extensions import override

from handlers.views.conversation.nudge_view import render_nudge
from intake.kernel.clock import Clock
from intake.kernel.languages import Languages
from intake.kernel.person import Person
from intake.nudges.send_nudge import NudgePost, Reached
from intake.outbox.tasks.notice_tasks import ProspectNotice
from texts.translator import Translator

_log = structlog.get_logger(__name__)


class TelegramNudgePost(NudgePost):
    """Sends a message in the person's language; at night without a sound."""

    def __init__(
        self, bot: Bot, translator: Translator, languages: Languages, clock: Clock
    ) -> None:
        self._bot = bot
        self._translator = translator
        self._languages = languages
        self._clock = clock

    @override
    async def __call__(self, notice: ProspectNotice, person: Person, *, silently: bool) -> Reached:
        language = self._languages.of(person)
        message = render_nudge(notice, self._translator, language, self._clock.now())
        try:
            await self._bot.send_message(
                person.id,
                message.text,
                reply_markup=message.keyboard,
                disable_notification=silently,
            )
        except TelegramForbiddenError:
            return Reached.BLOCKED
        except TelegramBadRequest as error:
            _log.warning("nudge_refused", kind=notice.kind, error=type(error).__name__)
            return Reached.REFUSED
        return Reached.SENT
