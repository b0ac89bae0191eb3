"""The way out to the portal: the HTTP session, the client and the gateway, as the settings say."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import TCPConnector

from bot.missing_portal import MissingPortal
from bot.settings import Settings
from crm.client import Bitrix24Client, open_session
from crm.endpoint import WebhookUrl
from crm.gateway import Bitrix24Gateway
from crm.limits import ENTERPRISE, STANDARD, Limits
from crm.trace import TraceOptions
from intake.delivery.gateway import CrmGateway

LinkPage = Callable[[str], str]
"""Makes a link's address from its code."""


@asynccontextmanager
async def open_client(settings: Settings) -> AsyncIterator[Bitrix24Client | None]:
    """Open the client for the time of the context; ``None`` while no webhook is set."""
    if settings.bitrix24_webhook_url is None:
        yield None
        return
    rate = ENTERPRISE if settings.portal_rate == 5 else STANDARD
    proxy = settings.bitrix24_proxy
    async with open_session(
        connector=TCPConnector(ssl=settings.bitrix24_ca_file or True),
        proxy=proxy.get_secret_value() if proxy is not None else None,
    ) as session:
        yield Bitrix24Client(
            session,
            WebhookUrl(settings.bitrix24_webhook_url.get_secret_value()),
            Limits(time.monotonic, rate=rate),
        )


@asynccontextmanager
async def open_portal(settings: Settings, link_page: LinkPage) -> AsyncIterator[CrmGateway]:
    """Open the portal for the time of the context; nothing is sent yet."""
    options = TraceOptions(
        channel=settings.trace_channel,
        link_page=link_page if settings.trace_link_page else None,
    )
    async with open_client(settings) as client:
        yield MissingPortal() if client is None else Bitrix24Gateway(client, trace=options)
