"""How updates come in: by polling, or by a webhook. Chosen once, at the start."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aiogram import Bot
from pydantic import SecretStr

from bot.telegram.poller import Poller
from bot.telegram.posting.notice_post import AdminNotices
from bot.telegram.update_processor import NotHandledError, UpdateProcessor
from bot.telegram.update_source import BotApiUpdates
from bot.telegram.waiting import unless_stopped
from bot.telegram.webhook import WebhookRefusedError, set_webhook
from web.telegram import PATH, TelegramWebhook

FINISH_SECONDS = 20.0
"""How long updates in progress get at the stop; what is not done by then waits for the next
start."""

OPEN_SECONDS = 25.0
"""How long a webhook's update waits for the start, or while stopping; Telegram repeats it then."""

OnReceiving = Callable[[bool], None]
"""Learns whether updates can reach us."""


class Receiver(Protocol):
    """One way in."""

    @property
    def mode(self) -> str:
        """Its name, for the log."""
        ...

    @property
    def alone(self) -> bool:
        """Whether only one process of a bot may receive like that."""
        ...

    @property
    def flood_wait_limit(self) -> float:
        """Seconds that an answer waits for Telegram's flood limit."""
        ...

    @property
    def endpoint(self) -> TelegramWebhook | None:
        """What the web application must mount, if anything."""
        ...

    def open(self, processor: UpdateProcessor) -> None:
        """Let in what comes by itself; what an earlier process left was taken up before."""
        ...

    async def receive(
        self, bot: Bot, stopping: asyncio.Event, on_receiving: OnReceiving, notices: AdminNotices
    ) -> None:
        """Receive until stopped; what is in progress then is still done, or kept.

        Raises:
            WrongTokenError: the token was revoked meanwhile.
            WebhookRefusedError: Telegram does not take our address; the admins know.
        """
        ...


class Polling:
    """Fetches updates; nothing of ours must be reachable."""

    mode = "polling"
    alone = True
    flood_wait_limit = 30.0
    endpoint = None

    def __init__(self) -> None:
        self._processor: UpdateProcessor | None = None

    def open(self, processor: UpdateProcessor) -> None:
        """Name who handles what is fetched: nothing comes by itself."""
        self._processor = processor

    async def receive(
        self,
        bot: Bot,
        stopping: asyncio.Event,
        on_receiving: OnReceiving,
        notices: AdminNotices,  # noqa: ARG002  # the port's signature
    ) -> None:
        """Fetch until stopped."""
        if self._processor is None:
            raise NotHandledError
        poller = Poller(
            BotApiUpdates(bot),
            self._processor,
            stopping=stopping,
            on_receiving=on_receiving,
            grace=FINISH_SECONDS,
        )
        await poller.run()


class Webhook:
    """Takes what Telegram brings to our address, which may be set since before this start."""

    mode = "webhook"
    alone = False
    flood_wait_limit = 15.0
    """A request's time is short."""

    def __init__(self, public_url: str, secret: SecretStr) -> None:
        self._url = public_url + PATH
        self._secret = secret
        self._processor: UpdateProcessor | None = None
        self._open = asyncio.Event()
        self.endpoint = TelegramWebhook(self._take, secret.get_secret_value())

    def open(self, processor: UpdateProcessor) -> None:
        """Let in what has waited, and what comes."""
        self._processor = processor
        self._open.set()

    async def receive(
        self, bot: Bot, stopping: asyncio.Event, on_receiving: OnReceiving, notices: AdminNotices
    ) -> None:
        """Set the webhook, then only wait for the stop."""
        if self._processor is None:
            raise NotHandledError
        setting = set_webhook(
            bot,
            self._url,
            self._secret,
            on_receiving=on_receiving,
            notify_admins=notices.queue,
        )
        try:
            await unless_stopped(stopping, setting)
        except WebhookRefusedError as refusal:
            # At once: the process ends, and with it what empties the outbox.
            await notices.send_now("notice-webhook-refused", reason=refusal.reason)
            raise
        await stopping.wait()
        await self._processor.finish(FINISH_SECONDS)

    async def _take(self, raw: Mapping[str, Any]) -> None:
        async with asyncio.timeout(OPEN_SECONDS):
            await self._open.wait()
        if self._processor is None:
            raise NotHandledError
        await self._processor.take(raw)


def choose_receiver(public_url: str | None, secret: SecretStr | None) -> Receiver:
    """Return the way in: a webhook where we are reached from outside."""
    return Polling() if public_url is None or secret is None else Webhook(public_url, secret)
