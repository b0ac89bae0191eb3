"""Sharing batches: commands of many deliveries travel together, and each gets its own outcomes.

A portal takes two requests a second and fifty commands in each, so a backlog moves twenty-five
times faster in full batches than in single calls.

The rule of filling is Nagle's, without a timer: a full batch leaves at once. A part of one waits
for company as long as some is about to come, or, where requests are scarce, as long as anything is
on its way. Few who are in progress wait for nobody.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, OperatingLimitError, PermanentError
from crm.client.methods.chains import named_apart, one_after_another
from crm.client.methods.command_batch import MAX_COMMANDS, Batch, BatchResult
from crm.gateway.packing.pending import Answer, Asked, AtomicGroup, BatchDraft, PendingQueue

FEW = 3
"""Deliveries in progress up to which nobody waits for others: their batches go at once."""
IN_FLIGHT_LIMIT = 48
"""Shared batches on their way at most: what the bucket takes at once. With fewer, a portal that
takes 20 s for each would be asked less often than it allows."""
_EACH = 4
"""Commands that a delivery needs, about: contact, deal, trace, comment."""
_SPARE = 2
"""Requests that a part of a batch leaves to others."""


class BatchPacker:
    """Stands before the client and packs what is asked at the same time.

    Owned by the gateway. Batches on their way outlive a cancelled asker: others wait for them.
    """

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client
        self._loose = PendingQueue(client.limits, halt=False)
        self._halting = PendingQueue(client.limits, halt=True)
        self._in_flight: set[asyncio.Task[None]] = set()
        self.active = 0
        """Deliveries that are being worked on."""
        self._asking = 0
        """Of those, the ones that wait for an answer of the portal."""
        self._looking = False

    @property
    def contended(self) -> bool:
        """Say whether there are so many in progress that sharing beats speed."""
        return self.active > FEW

    @property
    def unsent(self) -> int:
        """How many deliveries in progress will need more requests: whole chains on their way, or
        the last of a delivery, hardly will."""
        return max(0, self.active - self._halting.in_flight)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one delivery as in progress for the time of the context."""
        self.active += 1
        try:
            yield
        finally:
            self.active -= 1
            self._look_soon()

    async def close(self) -> None:
        """Let go of the batches on their way; those who wait for them are cancelled."""
        in_flight = tuple(self._in_flight)
        for sending in in_flight:
            sending.cancel()
        await asyncio.gather(*in_flight, return_exceptions=True)

    async def batch(self, batch: Batch) -> BatchResult:
        """Send a batch: without ``halt`` shared and perhaps in parts, with it shared as a whole, or
        alone and at once when nobody is there to share with.

        Raises a Bitrix24Error only for one that went alone. Of a shared one each command has its
        own outcome, even when the request as a whole failed: another part may have arrived.
        """
        self._asking += 1
        try:
            if batch.halt and not self.contended:
                return await self._client.batch(batch)
            return await self._share(batch)
        finally:
            self._asking -= 1

    async def _share(self, batch: Batch) -> BatchResult:
        loop = asyncio.get_running_loop()
        asked = tuple(Asked(command, loop.create_future()) for command in batch.commands)
        if batch.halt:
            self._halting.waiting.append(asked)
        else:
            self._loose.waiting.extend((one,) for one in asked)
        self._look_soon()
        answers = await asyncio.gather(*(one.answer for one in asked), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):  # a fault of our own
                raise answer
        named = [
            (command.name, answer)
            for command, answer in zip(batch.commands, answers, strict=True)
            if isinstance(answer, Answer)
        ]
        return BatchResult(
            {name: answer.outcome for name, answer in named},
            {name: answer.time for name, answer in named if answer.time is not None},
        )

    def _look_soon(self) -> None:
        """Look once after everybody who is ready now has asked."""
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._looking = False
        for queue in (self._halting, self._loose):  # those who are nearly done go first
            queue.sift()
            while queue.waiting and len(self._in_flight) < IN_FLIGHT_LIMIT:
                draft = queue.next_draft()
                if not draft.full and self._waits_for_more():
                    break
                self._send_off(queue, draft)

    def _waits_for_more(self) -> bool:
        """Say whether a part of a batch should wait for company.

        A delivery in progress that asks nothing right now is about to. When everybody asks, only
        what is on its way brings company: that pays where the trip is short, or requests are
        scarce.
        """
        if not self._in_flight or not self.contended:
            return False
        limits = self._client.limits
        trip = MAX_COMMANDS * limits.usual_cost()
        if self._asking < self.active or trip <= 1 / limits.rate.per_second:
            return True
        needed = self.unsent * _EACH / MAX_COMMANDS + _SPARE
        return limits.bucket.room(limits.clock()) < needed

    def _send_off(self, queue: PendingQueue, draft: BatchDraft) -> None:
        def completed(sending: "asyncio.Task[None]") -> None:
            queue.completed(draft)
            self._in_flight.discard(sending)
            self._look_soon()

        queue.dequeue(draft)
        sending = asyncio.create_task(self._send(queue, draft.groups), name="crm-shared-batch")
        self._in_flight.add(sending)
        sending.add_done_callback(completed)

    async def _send(self, queue: PendingQueue, groups: list[AtomicGroup]) -> None:
        """Send a batch and give each its outcome."""
        everybody = [asked for group in groups for asked in group]
        chains = named_apart([[asked.command for asked in group] for group in groups])
        named = [command for chain in chains for command in chain]
        try:
            order = one_after_another(chains) if queue.halt else tuple(named)
            result = await self._client.batch(Batch(order, halt=queue.halt))
        except Bitrix24Error as error:
            await self._refused(queue, groups, error)
        except asyncio.CancelledError:
            for asked in everybody:
                asked.answer.cancel()
            raise
        except BaseException as fault:  # noqa: BLE001  ours: those who asked must not wait for ever
            for asked in everybody:
                if not asked.answer.done():
                    asked.answer.set_exception(fault)
        else:
            for asked, command in zip(everybody, named, strict=True):
                asked.resolve(Answer(result[command], result.times.get(command.name)))

    async def _refused(
        self, queue: PendingQueue, groups: list[AtomicGroup], error: Bitrix24Error
    ) -> None:
        """Fail those who are to blame for a batch that failed as a whole; the others go on.

        One that was refused for good before anything was done (too large, say) is halved until it
        is clear whose fault that is: nobody else may become a dead letter for it. A method without
        seconds left sends back only those who need it.
        """
        refused = isinstance(error, PermanentError) and error.surely_not_done
        if refused and len(groups) > 1:
            half = len(groups) // 2
            await self._send(queue, groups[:half])
            await self._send(queue, groups[half:])
            return
        blamed = [group for group in groups if any(asked.method == error.method for asked in group)]
        if isinstance(error, OperatingLimitError) and 0 < len(blamed) < len(groups):
            queue.waiting.extendleft(group for group in reversed(groups) if group not in blamed)
            groups = blamed
        for group in groups:
            for asked in group:
                asked.fail(error)
