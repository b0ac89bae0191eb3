"""Which updates a row of ours holds, so that nobody need offer them again."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Protocol

import structlog

from bot.telegram.chat_queue import UpdateInProgress
from bot.telegram.owned_tasks import OwnedTasks
from bot.telegram.retry_policy import STORAGE_SECONDS
from intake.kernel.ids import UpdateId
from intake.kernel.update_log import ChatTurn, always, is_storable

_log = structlog.get_logger(__name__)

_BY_ID = attrgetter("update_id")

TIDY_SECONDS = 1.0
"""How long rows of done updates wait for others, to go in one transaction."""


class KeepsReceived(Protocol):
    """The database's part; see :class:`bot.telegram.received.KeepReceived`."""

    async def __call__(
        self, updates: Sequence[tuple[UpdateId, Mapping[str, Any]]], done: Sequence[UpdateId]
    ) -> None:
        """Keep these and remove those, in one transaction."""
        ...

    async def waiting(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return what an earlier process has left."""
        ...

    def turn(
        self, raw: Mapping[str, Any], is_first: Callable[[], bool] = always
    ) -> ChatTurn | None:
        """Return of whose turn in its chat it must be looked, if of anybody's."""
        ...

    async def hand_over(self, key: UpdateId, raw: Mapping[str, Any]) -> bool:
        """Give an update to the process whose turn it is; ``False``: it is ours by now."""
        ...

    async def handed(self) -> Sequence[Mapping[str, Any]]:
        """Return what others have handed over to us."""
        ...

    async def taken_up(self, keys: Sequence[UpdateId]) -> None:
        """Note that these are in our queues."""
        ...


class KeptUpdates:
    """Keeps what is not done soon, and removes its rows once it is, a little later."""

    def __init__(self, keep: KeepsReceived, tasks: OwnedTasks) -> None:
        self._keep = keep
        self._tasks = tasks
        self._done: list[UpdateId] = []
        """Kept ones whose rows can go."""
        self._tidying = False

    async def waiting(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return what an earlier process has left; raises if the storage does."""
        return await self._keep.waiting(limit)

    def turn(self, update: UpdateInProgress, is_first: Callable[[], bool]) -> ChatTurn | None:
        """Return of whose turn in its chat it must be looked, if of anybody's."""
        return self._keep.turn(update.raw, is_first)

    async def hand_over(self, update: UpdateInProgress) -> bool:
        """Let the process see to an update whose turn it is; say whether one does.

        Not while it is being kept: that could be done after the other process has removed the row,
        and nobody would remove it again.
        """
        async with update.writing:
            try:
                return await self._keep.hand_over(update.update_id, update.raw)
            except Exception as error:  # noqa: BLE001  # it is tried again, whatever it is
                _log.warning("update_not_handed_over", update=update.update_id, exc_info=error)
                return False

    async def handed(self) -> Sequence[Mapping[str, Any]]:
        """Return what others have handed over to us; raises if the storage does."""
        return await self._keep.handed()

    async def taken_up(self, updates: Sequence[UpdateInProgress]) -> None:
        """Note that these are in our queues; raises if the storage does.

        Not while one is being handed over, be it to ourselves: that is in no queue afterwards, and
        its row must go on saying so.
        """
        async with contextlib.AsyncExitStack() as writing:
            for one in sorted(updates, key=_BY_ID):
                await writing.enter_async_context(one.writing)
            if here := [one.update_id for one in updates if one.stored]:
                await self._keep.taken_up(here)

    async def keep(self, updates: Iterable[UpdateInProgress]) -> bool:
        """Keep what is not done of it; say whether that worked.

        The rows of updates that are done by now go in the same transaction.
        """
        batch = list(dict.fromkeys(_open(updates)))
        async with contextlib.AsyncExitStack() as writing:
            for one in sorted(batch, key=_BY_ID):  # as all do it: nobody waits in a circle
                await writing.enter_async_context(one.writing)
            return await self._keep_open(_open(batch))

    async def _keep_open(self, updates: Sequence[UpdateInProgress]) -> bool:
        new = [(one.update_id, one.raw) for one in updates if is_storable(one.update_id)]
        if not new:
            return True
        try:
            with self._removing() as done:
                await self._keep(new, done)
        except Exception as error:  # noqa: BLE001  # Telegram must keep it then, whatever it is
            _log.error("updates_not_kept", updates=len(new), exc_info=error)
            self._note(updates, kept=False)  # a commit may have been kept, and then failed here
            return False
        self._note(updates, kept=True)
        return True

    def forget(self, update: UpdateInProgress) -> None:
        """Have the row of a done update removed, unless a transaction that keeps others does."""
        self._done.append(update.update_id)
        self._tidy_soon()

    async def remove_done(self) -> bool:
        """Remove the rows of what is done; say whether that worked."""
        if not self._done:
            return True
        try:
            with self._removing() as done:
                await self._keep((), done)
        except Exception as error:  # noqa: BLE001  # it is tried again
            _log.warning("received_rows_not_removed", rows=len(self._done), exc_info=error)
            return False
        return True

    def _note(self, updates: Iterable[UpdateInProgress], *, kept: bool) -> None:
        for update in updates:
            update.kept, update.stored = kept, True
            if update.ended.is_set():
                self.forget(update)

    @contextlib.contextmanager
    def _removing(self) -> Iterator[Sequence[UpdateId]]:
        """Take what can go; it is put back if it stays, even because this is cancelled."""
        done, self._done = self._done, []
        try:
            yield done
        except BaseException:
            self._done += done
            self._tidy_soon()
            raise

    def _tidy_soon(self) -> None:
        if self._done and not self._tidying:
            self._tidying = True
            self._tasks.start(self._tidy())

    async def _tidy(self) -> None:
        pause = TIDY_SECONDS
        while self._done:
            await asyncio.sleep(pause)
            pause = TIDY_SECONDS if await self.remove_done() else STORAGE_SECONDS
        self._tidying = False


def _open(updates: Iterable[UpdateInProgress]) -> list[UpdateInProgress]:
    """Return those that are neither kept nor done."""
    return [one for one in updates if not (one.kept or one.ended.is_set())]
