"""Ours, whole: outbox, relay, storage, gateway, and the cards for the managers beside it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.compression import Compression
from benchmarks.contestants.work import Kind, Way, Work
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.running import running
from benchmarks.waiting import fill
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from crm.client.methods.duplicate_search import MAX_VALUES
from crm.gateway import phone_spellings
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.delivery.plan import Found, LookUp

LOOK = 0.05
"""Seconds between two looks at what still waits."""
ANSWERS = {
    Kind.SAME: ("Ann", "+49 30 9012345"),
    Kind.BUNDLE: ("Ann", "+49 30 9012345", "ann@example.com", "1500", "We need a website."),
}
FORMS = {Kind.SAME: "phone", Kind.BUNDLE: "five"}


class Ours:
    """Works off what waits in a database, the way the bot does after a start."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._file = work.folder / "ours.db"
        self._open = AsyncExitStack()
        self._opened: tuple[Product, Bitrix24Gateway, Bitrix24Client] | None = None

    async def prepare(self) -> None:
        """Fill the database, and open the product on it."""
        self._file = new_file(self._work.folder, "ours")
        kind = self._work.kind
        await fill(self._file, FORMS[kind], ANSWERS[kind], self._work.prospects)
        self._opened = await self._open.enter_async_context(_open(self._work, self._file))

    async def drain(self) -> None:
        """Run the relay until nothing waits."""
        assert self._opened is not None
        product, gateway, client = self._opened
        async with self._open, running(product.relay(gateway, client), product):
            while waiting(self._file):  # noqa: ASYNC110  no event tells of all of them
                await asyncio.sleep(LOOK * self._work.factor)


@asynccontextmanager
async def _open(
    work: Work, file: Path
) -> AsyncIterator[tuple[Product, Bitrix24Gateway, Bitrix24Client]]:
    clock = Compression(work.factor)
    kind, spellings = Bitrix24Gateway, phone_spellings.SPELLINGS
    if work.kind is Kind.SAME:
        kind, spellings = PhoneOnly, MAX_VALUES
    session = open_session()
    limits = Limits(time.monotonic, rate=work.rate)
    client = Bitrix24Client(session, WebhookUrl(work.webhook), limits)
    gateway = kind(client)
    if work.way is not Way.CHOSEN:
        go_one_way(gateway, pipelined=work.way is Way.PIPELINED)
    with patch.object(phone_spellings, "SPELLINGS", spellings):
        async with (
            session,
            opened(file_url(file), form=FORMS[work.kind], clock=clock) as product,
            gateway,
        ):
            yield product, gateway, client


class PhoneOnly(Bitrix24Gateway):
    """Looks nobody up but by phone, as the others do; they search for one spelling, this for all
    that one search takes."""

    async def look_up(self, wanted: LookUp) -> Found:
        """Leave the Telegram id out."""
        return await super().look_up(replace(wanted, telegram=""))


def go_one_way(gateway: Bitrix24Gateway, *, pipelined: bool) -> None:
    """Take the choice between pipelined and staged away from a gateway."""
    gateway._chain_pays = lambda commands: pipelined  # type: ignore[method-assign]  # noqa: ARG005, SLF001  to compare


def waiting(file: Path) -> int:
    """Return how many submissions wait or are in progress.

    It looks beside the product, and reads two indexes only: counting the submissions themselves
    would take longer than delivering one.
    """
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        (count,) = connection.execute(_WAITING).fetchone()
    finally:
        connection.close()
    return int(count)


_WAITING = """
SELECT (SELECT count(*) FROM outbox WHERE queue = 'crm' AND lease_owner IS NULL)
     + (SELECT count(*) FROM outbox WHERE queue = 'crm' AND lease_owner IS NOT NULL)
"""
