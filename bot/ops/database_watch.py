"""Watching the database: the admins read when it keeps nothing, and when it does again.

Nothing here needs the database. The outbox, by which admins read everything else, is in it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError

from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId
from intake.outbox.tasks.notice_tasks import Notice
from storage.durability import Durability
from storage.trouble import Trouble

_log = structlog.get_logger(__name__)

EVERY = 10.0
"""Seconds between two looks."""
PROOF_SECONDS = 10.0
"""For so long a second look waits: a disk may not come back, or only just has."""
NEWS_EVERY = timedelta(minutes=10)
"""At least so long apart are two messages that something is wrong: a database that comes and goes
is one trouble."""


class WatchedDatabase(Protocol):
    """What is watched."""

    durability: Durability

    def trouble(self) -> Trouble | None:
        """Return why nothing is kept, as far as is known."""
        ...

    async def prove(self) -> None:
        """Write something and take it away again; raises if that is not kept."""
        ...


Send = Callable[[Notice], Awaitable[None]]
"""Sends a notice to its chat at once; raises aiogram's errors."""


class DatabaseWatch:
    """Looks at the database every few seconds, and at once when work was not kept.

    A trouble is reported when it is still there at a second look: somebody who held the lock for a
    moment is none. While there is one the watch itself writes, so that its end is seen when nobody
    else does. The end is reported when nothing has changed until the next look: on a disk that is
    full a little may find room. A message that cannot be sent is sent at a later look, if it is
    still true then.
    """

    def __init__(
        self,
        database: WatchedDatabase,
        send: Send,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._database = database
        self._send = send
        self._clock = clock
        self._admins = admins
        self._stirred = asyncio.Event()
        self._logged: Trouble | None = None
        self._reported: Trouble | None = None
        self._notified_at: datetime | None = None
        self._owed: dict[ChatId, Notice] = {}
        database.durability.on_change = self._stirred.set

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # must not end the process
                _log.error("database_watch_failed", exc_info=error)
            try:
                async with asyncio.timeout(EVERY):
                    await self._stirred.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Look once, and report what is new."""
        is_calm = self._logged is None and not self._stirred.is_set()
        self._stirred.clear()
        trouble = self._database.trouble()
        if trouble is not None and trouble is not Trouble.FILE_GONE:
            trouble = await self._prove(trouble)
        self._note(trouble)
        if trouble is not None and self._is_news():
            self._reported, self._notified_at = trouble, self._clock.now()
            self._owe("notice-database-trouble", trouble=trouble.value)
        elif trouble is None and self._reported is not None and is_calm:
            self._reported = None
            self._owe("notice-database-well")
        if trouble is not None or self._reported is None:  # what is owed is true
            await self._pay()

    async def _prove(self, trouble: Trouble) -> Trouble | None:
        try:
            async with asyncio.timeout(PROOF_SECONDS):
                await self._database.prove()
        except Exception as error:  # noqa: BLE001  # whatever it is, the database keeps nothing
            _log.debug("database_proof_failed", error=type(error).__name__)
            return self._database.trouble() or trouble
        finally:
            self._stirred.clear()  # by our own writing
        return self._database.trouble()

    def _note(self, trouble: Trouble | None) -> None:
        if trouble is self._logged:
            return
        self._logged = trouble
        if trouble is None:
            _log.info("database_well_again")
        else:
            _log.error("database_trouble", trouble=trouble.value)

    def _is_news(self) -> bool:
        """Say whether to report it: what they do not know, and not at every coming and going."""
        now = self._clock.now()
        lately = self._notified_at is not None and within(now, self._notified_at, NEWS_EVERY)
        return self._reported is None and not lately

    def _owe(self, text: str, **args: str) -> None:
        """Owe each admin a notice; whoever got none of the trouble gets none of its end."""
        for chat in self._admins:
            if text == "notice-database-well" and self._owed.pop(chat, None) is not None:
                continue
            self._owed[chat] = Notice(chat, text, args)

    async def _pay(self) -> None:
        for chat, notice in tuple(self._owed.items()):
            try:
                await self._send(notice)
            except (TelegramForbiddenError, TelegramBadRequest):
                # An admin who never started the bot, or blocks it, cannot be reached.
                _log.warning("database_notice_refused")
            except AiogramError as error:
                _log.warning("database_notice_delayed", error=type(error).__name__)
                continue
            del self._owed[chat]
