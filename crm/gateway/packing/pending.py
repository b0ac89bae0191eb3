"""Those who wait for a shared batch, and what of them fits into the next one.

There are two queues. Loose commands share batches without ``halt``: one that is refused costs the
others nothing, so none may refer to another, or the text of the reference would be written into the
CRM. What belongs together (a chain with references; a comment and the trace that it proves) stays
together, in batches with ``halt``; those behind a failure were not carried out, and may ask again.
"""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from crm.client.call_errors import AmbiguousError, Bitrix24Error, TransientError
from crm.client.call_time import CallTime
from crm.client.limits.request_limits import Limits, limit_near
from crm.client.methods.command_batch import MAX_COMMANDS, Command, Failed, Outcome
from crm.gateway.packing.pipelining import LONGEST


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one command."""

    outcome: Outcome[Any]
    time: CallTime | None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One command and who waits for its outcome."""

    command: Command[Any]
    answer: "asyncio.Future[Answer]"

    @property
    def method(self) -> str:
        """The name of its method, whose execution seconds it uses."""
        return self.command.method.name

    def resolve(self, answer: Answer) -> None:
        """Give the outcome, unless nobody waits for it any more."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: Bitrix24Error) -> None:
        """Give an error of its own, so that no two tasks raise the same one.

        What may have happened to a batch leaves no doubt about a mere question in it.
        """
        harmless = isinstance(error, AmbiguousError) and self.command.method.repeatable
        self.resolve(Answer(Failed(error.copy(TransientError if harmless else None)), None))


AtomicGroup: TypeAlias = tuple[Asked, ...]
"""What must not be parted."""


@dataclass(slots=True)
class BatchDraft:
    """What goes into one batch."""

    groups: list[AtomicGroup] = field(default_factory=list)
    seconds: float = 0.0
    """Of the portal's work, about."""
    full: bool = False
    """Whether nothing more ever fits."""
    shortened: bool = False
    """Whether more would have fitted, had it not been to end with the others."""


@dataclass(slots=True)
class PendingQueue:
    """Those who wait for a batch of one kind, first come first served."""

    limits: Limits
    halt: bool
    waiting: deque[AtomicGroup] = field(default_factory=deque)
    in_flight: int = 0
    """Groups on their way."""
    until: float = float("-inf")
    """When the last batch that nothing has shortened will be done, about."""

    def next_draft(self) -> BatchDraft:
        """Return what fits into one batch: fifty commands, or a third of the portal's patience, or
        what is left of a method's execution seconds.
        """
        now = self.limits.clock()
        longest = self._longest(now)
        draft = BatchDraft()
        count, seconds = 0, 0.0
        calls: Counter[str] = Counter()
        for group in self.waiting:
            methods = [asked.method for asked in group]
            count += len(group)
            seconds += sum(self.limits.use(method).each for method in methods)
            calls.update(methods)
            if draft.groups and (count > MAX_COMMANDS or seconds > longest + 1e-6):
                draft.full = True
                draft.shortened = count <= MAX_COMMANDS and longest < LONGEST
                return draft
            lacking = any(calls[method] > self.limits.use(method).room(now) for method in methods)
            if draft.groups and lacking:
                return draft
            draft.groups.append(group)
            draft.seconds = seconds
        draft.full = count >= MAX_COMMANDS
        return draft

    def dequeue(self, draft: BatchDraft) -> None:
        """Take what :meth:`next_draft` returned out of the queue: it goes now."""
        for _ in draft.groups:
            self.waiting.popleft()
        self.in_flight += len(draft.groups)
        if not draft.shortened:
            self.until = max(self.until, self.limits.clock() + draft.seconds)

    def completed(self, draft: BatchDraft) -> None:
        """Note that a batch is no longer on its way."""
        self.in_flight -= len(draft.groups)

    def sift(self) -> None:
        """Drop what nobody waits for, and send those away whose method has used up its seconds:
        the others need not wait for it."""
        now = self.limits.clock()
        methods = {asked.method for group in self.waiting for asked in group}
        waits = {method: self.limits.delay({method: 1}, now) for method in methods}
        for group in self.waiting:
            method = max((asked.method for asked in group), key=waits.__getitem__)
            if waits[method] > self.limits.patience:
                for asked in group:
                    asked.fail(limit_near(method, waits[method]))
        self.waiting = deque(
            group for group in self.waiting if not all(asked.answer.done() for asked in group)
        )

    def _longest(self, now: float) -> float:
        """Seconds that a batch may take.

        What a halt has held up goes in batches that end with the others, or nearly, so that nobody
        has to wait twice as long; but only while requests are to be had.
        """
        left = self.until - now
        if not self.halt or left <= 0 or self.limits.bucket.room(now) < 1:
            return LONGEST
        return min(LONGEST, max(LONGEST / 2, left + 1 / self.limits.rate.per_second))
