"""What can be put right at Telegram without asking anybody to do something there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from pydantic import SecretStr

from bot.telegram.raw_update import ALLOWED_UPDATES
from handlers.command_menus import show_menus
from intake.kernel.ids import ChatId, PersonId
from intake.operations.health_finding import Remedy
from intake.team.member import Role
from texts.translator import Translator

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramRepairs:
    """Does what it says; repeating it changes nothing."""

    bot: Bot
    translator: Translator
    default: str
    webhook: str
    """Where updates are to be brought; empty: they are fetched."""
    secret: SecretStr | None
    staff: Callable[[], Awaitable[Mapping[PersonId, Role]]]
    groups: Callable[[], Awaitable[tuple[ChatId, ...]]]
    spoken: Callable[[], Awaitable[Mapping[PersonId, str]]]
    """What those who work here chose to be spoken to in."""

    async def __call__(self, remedy: Remedy) -> bool:
        """Say whether Telegram took it."""
        try:
            match remedy:
                case Remedy.WEBHOOK:
                    await self._set_webhook()
                case Remedy.MENUS:
                    await self._set_menus()
                case Remedy.NAMES:
                    await self._say_what_for()
        except AiogramError as error:
            _log.warning("repair_refused", remedy=remedy.value, error=type(error).__name__)
            return False
        _log.info("repaired", remedy=remedy.value)
        return True

    async def _set_webhook(self) -> None:
        """Pending updates are kept, either way."""
        if not self.webhook or self.secret is None:
            await self.bot.delete_webhook(drop_pending_updates=False)
            return
        await self.bot.set_webhook(
            self.webhook,
            secret_token=self.secret.get_secret_value(),
            allowed_updates=list(ALLOWED_UPDATES),
            drop_pending_updates=False,
            max_connections=40,
        )

    async def _set_menus(self) -> None:
        await show_menus(
            self.bot,
            self.translator,
            default=self.default,
            staff=await self.staff(),
            groups=await self.groups(),
            spoken=await self.spoken(),
        )

    async def _say_what_for(self) -> None:
        for language in self.translator.languages:
            await self.bot.set_my_description(
                self.translator.plain(language, "bot-description"), language_code=language
            )
            await self.bot.set_my_short_description(
                self.translator.plain(language, "bot-short-description"), language_code=language
            )
