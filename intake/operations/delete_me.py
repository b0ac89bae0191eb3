"""``/delete_me``: somebody wants everything about them to be gone."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.arrivals.channel_joins import HasChannelJoins
from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId, LeadId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import HasPeople
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.burst import digest_rows
from intake.leads.lead import LeadOutcome
from intake.leads.lead_book import LeadBook, LeadUnit
from intake.operations.erase_outside import DELETABLE_FOR
from intake.operations.personal_records import Erased, HasPersonalRecords
from intake.outbox.notices import notice_rows
from intake.outbox.row import NewOutboxRow, lead_key, ordering_key, thread_key
from intake.outbox.tasks.erasure_tasks import ChatErasure, CrmErasure
from intake.outbox.tasks.task import Task
from intake.team.ban import PersonHashes
from intake.team.member import HasMembers

ASKED_FOR = timedelta(hours=1)
"""How long the question is good for: an old button must not delete anything."""

NEIGHBOURS = 200
"""Of what was said in forms no numbers are kept; they are the ones just before the button's.
Telegram passes over those that are not in that chat."""


class Deletion(StrEnum):
    """What came of it."""

    DONE = "done"
    STALE = "stale"
    """The button is old: it is asked anew."""
    STAFF = "staff"
    """They work here, or did: who did what is the team's, and an admin sees to the rest."""
    NOTHING = "nothing"
    """Nothing is kept about them."""


class DeletionUnit(
    LeadUnit, HasPeople, HasMembers, HasPersonalRecords, HasChannelJoins, OnceUnit, Protocol
):
    """What is read and written for it."""


class DeleteMe:
    """Erases whoever asks for it, in one transaction; what is outside follows by the outbox.

    Whoever writes again is new from the next message on.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[DeletionUnit],
        reading: UnitOfWorkFactory[HasMembers],
        clock: Clock,
        book: LeadBook,
        hashes: PersonHashes,
        *,
        owners: Collection[PersonId],
        in_crm: bool,
    ) -> None:
        """``in_crm``: what we made there is emptied as well."""
        self._once = Once(units, clock)
        self._reading = reading
        self._clock = clock
        self._book = book
        self._hashes = hashes
        self._owners = owners
        self._in_crm = in_crm

    async def is_staff(self, person_id: PersonId) -> bool:
        """Say whether somebody works here, or did: they need not be asked."""
        async with self._reading() as unit:
            return await self._is_staff(unit, person_id)

    async def __call__(
        self, update_id: UpdateId, person_id: PersonId, asked_at: datetime, message_id: int | None
    ) -> Deletion:
        """Delete; ``message_id`` is the message with the button, which stays as the answer."""

        async def effect(unit: DeletionUnit, now: datetime) -> Deletion:
            if not within(now, asked_at, ASKED_FOR):
                return Deletion.STALE
            return await self._delete(unit, person_id, message_id, now)

        async def again(unit: DeletionUnit) -> Deletion:
            known = await unit.people.get(person_id)
            return Deletion.DONE if known is None else Deletion.STALE

        return await self._once(update_id, effect, again=again)

    async def _delete(
        self, unit: DeletionUnit, person_id: PersonId, message_id: int | None, now: datetime
    ) -> Deletion:
        await unit.teams.lock()
        await unit.channel_joins.forget_person(self._hashes(person_id))
        if await unit.people.get(person_id) is None:
            return Deletion.NOTHING
        if await self._is_staff(unit, person_id):
            return Deletion.STAFF
        open_leads = await unit.personal_records.open_leads(person_id)
        chats = await unit.personal_records.lead_chats(open_leads)
        for number in open_leads:
            lead = await unit.leads.get(number)
            if lead is not None:
                await self._book.close(unit, lead, LeadOutcome.SILENT, now)
        fields = await unit.personal_records.custom_fields(person_id)
        messages = await unit.personal_records.recent_messages(person_id, now - DELETABLE_FOR)
        erased = await unit.personal_records.erase(person_id, now)
        await unit.outbox.add_all(
            (
                *_gone_notices(chats, now),
                _row(
                    ChatErasure(erased.ghost, ChatId(person_id), _known(messages, message_id)),
                    erased,
                    now,
                ),
            ),
            now,
        )
        for lead_id in erased.leads:
            await unit.outbox.add_all(await digest_rows(unit, lead_id, now), now)
        if self._in_crm or erased.in_flight:
            task = CrmErasure(
                erased.ghost, fields, empties=self._in_crm, in_flight=bool(erased.in_flight)
            )
            await unit.outbox.add(_row(task, erased, now), now)
        return Deletion.DONE

    async def _is_staff(self, unit: HasMembers, person_id: PersonId) -> bool:
        return person_id in self._owners or await unit.members.get(person_id) is not None


def _known(messages: Collection[int], pressed: int | None) -> tuple[int, ...]:
    """Return what may stand in the chat, the answer left out."""
    before = () if pressed is None else range(max(1, pressed - NEIGHBOURS), pressed)
    return tuple(sorted({*messages, *before} - {pressed}))


def _gone_notices(
    chats: Mapping[LeadId, Collection[ChatId]], now: datetime
) -> tuple[NewOutboxRow, ...]:
    """Return what tells the teams whose open leads are gone: an edited card rings for nobody."""
    return tuple(
        row
        for lead_id, places in chats.items()
        for row in notice_rows(places, "notice-lead-erased", now, lead=str(lead_id))
    )


def _row(task: Task, erased: Erased, now: datetime) -> NewOutboxRow:
    """Return a row whose turn is after all that is on its way about the person."""
    keys = {ordering_key(one) for one in erased.submissions}
    for lead_id in erased.leads:
        keys |= {lead_key(lead_id), thread_key(lead_id, "in"), thread_key(lead_id, "out")}
    return NewOutboxRow(task, now, frozenset(keys))
