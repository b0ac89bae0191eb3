"""People decide about a submission that the portal refused: *retry* or *drop*, on its card."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, SubmissionId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row
from intake.submissions.adoption import AdoptionUnit, adopt
from intake.submissions.card import Card
from intake.submissions.submission import Dropped, HasSubmissions, Submission, SubmissionState
from intake.submissions.submitting import rows_again
from intake.team.audit import AuditEntry, HasAudit


class Settled(StrEnum):
    """What came of a decision."""

    DONE = "done"
    OVER = "over"
    """Somebody decided before: there is nothing to decide, and the card will say so."""
    ELSEWHERE = "elsewhere"
    """The button is on no card of ours in that chat."""


@dataclass(frozen=True, slots=True)
class CardPress:
    """A press on a card. The data under a button is the presser's word; the place is not."""

    submission_id: SubmissionId
    chat_id: ChatId
    message_id: int


class SettleUnit(HasOutbox, HasSubmissions, AdoptionUnit, HasAudit, OnceUnit, Protocol):
    """What is read and written."""


_Decide = Callable[[SettleUnit, Submission, datetime], Awaitable[bool]]
"""Writes a decision down; ``False`` when somebody was faster."""


class SettleDeadLetter:
    """Queue a dead-lettered submission again, or drop it: once, whoever presses, however often.

    Whoever is in the chat of the card may decide. A card that was sent twice is adopted at its
    first press: it is the one that people look at.
    """

    def __init__(self, units: UnitOfWorkFactory[SettleUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def asked(self, update_id: UpdateId, press: CardPress) -> Settled:
        """Say whether there is something to decide: a press may come from an old keyboard."""

        async def undecided(_: SettleUnit, submission: Submission, __: datetime) -> bool:
            return submission.state is SubmissionState.DEAD_LETTER and submission.dropped is None

        return await self._settle(update_id, press, undecided, refresh=False)

    async def retry(self, update_id: UpdateId, press: CardPress, by: PersonId) -> Settled:
        """Queue it again. What it may have left in the portal is looked for first."""

        async def reopen(unit: SettleUnit, submission: Submission, now: datetime) -> bool:
            if not await unit.submissions.reopen(submission.id, now):
                return False
            for row in rows_again(submission, now):
                await unit.outbox.add(row, now)
            await unit.audit.add(_entry(now, by, "submission.retried", submission))
            return True

        return await self._settle(update_id, press, reopen)

    async def drop(self, update_id: UpdateId, press: CardPress, profile: Profile) -> Settled:
        """Note that nothing more is to happen, and who said so."""

        async def drop(unit: SettleUnit, submission: Submission, now: datetime) -> bool:
            if not await unit.submissions.drop(
                submission.id, Dropped(profile.id, profile.name, now)
            ):
                return False
            await unit.audit.add(_entry(now, profile.id, "submission.dropped", submission))
            return True

        return await self._settle(update_id, press, drop)

    async def _settle(
        self, update_id: UpdateId, press: CardPress, decide: _Decide, *, refresh: bool = True
    ) -> Settled:
        """Decide, and have the card brought up to date; always when there was nothing to decide,
        for then a press has got at buttons that the card should not have."""

        async def settle(unit: SettleUnit, now: datetime) -> Settled:
            found = await self._found(unit, press)
            if found is None:
                return Settled.ELSEWHERE
            submission, card = found
            over = not await decide(unit, submission, now)
            if over or card.message_id != press.message_id:
                await adopt(unit, card, press.message_id)
            if over or refresh:
                await unit.outbox.add(card_row(submission.id, now), now)
            return Settled.OVER if over else Settled.DONE

        async def settled(unit: SettleUnit) -> Settled:
            return Settled.DONE if await self._found(unit, press) else Settled.ELSEWHERE

        return await self._once(update_id, settle, again=settled)

    async def _found(self, unit: SettleUnit, press: CardPress) -> tuple[Submission, Card] | None:
        submission = await unit.submissions.get(press.submission_id)
        card = (await unit.cards.of((press.submission_id,))).get(press.submission_id)
        if submission is None or card is None or card.chat_id != press.chat_id:
            return None
        return submission, card


def _entry(now: datetime, by: PersonId, what: str, submission: Submission) -> AuditEntry:
    return AuditEntry(now, by, what, f"submission:{submission.id}")
