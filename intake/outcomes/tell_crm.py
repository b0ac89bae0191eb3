"""Telling the CRM what the team does with a lead: notes, to-dos, and why it is none.

Each is refused for good without harm: the act stands, and whoever has to know reads why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import LeadState
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.notices import notice_rows
from intake.outbox.tasks.lead_tasks import FollowUpTodo, LeadNote, LostInCrm, TodoDone
from intake.outcomes.crm_work import CrmWork, Todo
from intake.outcomes.lead_entity import EntityKey, HasLeadEntities
from intake.outcomes.sending import Sending, TellingUnit, main_entities
from intake.outcomes.watching import crm_user_of
from intake.team.member import HasMembers, Member

DescribeAct = Callable[[LeadNote, str], str]
"""Writes what somebody with that name did. BB-code."""
DescribeTodo = Callable[[], tuple[str, str]]
"""Writes a to-do's title and text. BB-code."""


class ActUnit(TellingUnit, HasMembers, Protocol):
    """What is read to tell who did what."""


class WriteNote:
    """Notes an act in the timeline of what is worked on."""

    def __init__(
        self, reading: UnitOfWorkFactory[ActUnit], work: CrmWork, describe: DescribeAct
    ) -> None:
        self._reading = reading
        self._work = work
        self._describe = describe

    async def __call__(self, task: LeadNote, attempt: Attempt) -> Completion:
        """Note it, once there is a timeline."""
        async with self._reading() as unit:
            entities = await main_entities(unit, task.lead_id)
            by = await unit.members.get(task.by)
        if entities:
            await self._work.note(
                entities[0].key,
                self._describe(task, _name(by)),
                lead_mark(task.lead_id, f"n{attempt.row.id}"),
                in_doubt=attempt.in_doubt,
                progress=Sending(attempt),
            )
        return Completion()

    def refused(self, task: LeadNote, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the lead's own history has it."""
        return Completion()


@dataclass(frozen=True, slots=True)
class TodoKept:
    """Which to-do of ours is open on an entity; ``None``: none is any more."""

    key: EntityKey
    todo_id: int | None

    @classmethod
    async def write(
        cls, unit: HasLeadEntities, effects: Sequence["TodoKept"], now: datetime
    ) -> None:
        """Write them: hardly ever more than one."""
        known = await unit.lead_entities.get_all([one.key for one in effects])
        for one in effects:
            if (entity := known.get(one.key)) is not None:
                at = None if one.todo_id is None else now
                await unit.lead_entities.put(replace(entity, todo_id=one.todo_id, todo_at=at))


class KeepTodo:
    """Keeps one to-do for a lead that sleeps: its deadline is when the lead wakes."""

    def __init__(
        self, reading: UnitOfWorkFactory[ActUnit], work: CrmWork, describe: DescribeTodo
    ) -> None:
        self._reading = reading
        self._work = work
        self._describe = describe

    async def __call__(self, task: FollowUpTodo, attempt: Attempt) -> Completion:
        """Make it, or move it; a lead that woke meanwhile needs none."""
        async with self._reading() as unit:
            lead = await unit.leads.get(task.lead_id)
            if lead is None or lead.state is not LeadState.ASLEEP or lead.wakes_at is None:
                return Completion()
            entities = await main_entities(unit, task.lead_id)
            user = await crm_user_of(unit, lead.owner_id)
        if not entities:
            return Completion()
        owner = next((one for one in entities if one.todo_id is not None), entities[0])
        title, text = self._describe()
        todo = Todo(
            owner=owner.key,
            until=lead.wakes_at,
            title=title,
            text=text,
            mark=lead_mark(task.lead_id, "todo"),
            responsible=user or owner.responsible or None,
        )
        number = await self._work.put_todo(
            todo, owner.todo_id, in_doubt=attempt.in_doubt, progress=Sending(attempt)
        )
        return Completion((TodoKept(owner.key, number),))

    def refused(self, task: FollowUpTodo, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the lead wakes here all the same."""
        return Completion()


class FinishTodo:
    """Ticks a lead's to-dos off."""

    def __init__(self, reading: UnitOfWorkFactory[HasLeadEntities], work: CrmWork) -> None:
        self._reading = reading
        self._work = work

    async def __call__(self, task: TodoDone, attempt: Attempt) -> Completion:
        """Tick them off, wherever they are by now."""
        done: list[TodoKept] = []
        async with self._reading() as unit:
            entities = await unit.lead_entities.of_lead(task.lead_id)
        for entity in entities:
            if entity.todo_id is not None:
                await self._work.finish_todo(entity.todo_id, Sending(attempt))
                done.append(TodoKept(entity.key, None))
        return Completion(tuple(done))

    def refused(self, task: TodoDone, reason: str) -> Completion:  # noqa: ARG002
        """Forget them: people see for themselves what is done."""
        return Completion((TodosForgotten(task.lead_id),))


@dataclass(frozen=True, slots=True)
class TodosForgotten:
    """A lead's to-dos are people's own from now on."""

    lead_id: LeadId

    @classmethod
    async def write(
        cls,
        unit: HasLeadEntities,
        effects: Sequence["TodosForgotten"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            for entity in await unit.lead_entities.of_lead(one.lead_id):
                if entity.todo_id is not None:
                    await unit.lead_entities.put(replace(entity, todo_id=None, todo_at=None))


class LoseInCrm:
    """Moves what exists of a lead to a stage of failure: the portal's own reason."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[TellingUnit],
        work: CrmWork,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._reading = reading
        self._work = work
        self._clock = clock
        self._admins = admins

    async def __call__(self, task: LostInCrm, attempt: Attempt) -> Completion:
        """Move it; whoever gave the reason reads what is refused."""
        async with self._reading() as unit:
            entities = await main_entities(unit, task.lead_id)
        if not entities:
            return Completion()
        keys = [one.key for one in entities]
        refused = await self._work.lose(keys, task.reason, Sending(attempt))
        if not refused:
            return Completion()
        return self.refused(task, next(iter(refused.values())).reason)

    def refused(self, task: LostInCrm, reason: str) -> Completion:
        """Tell it: the lead is closed here, and open there."""
        chats = dict.fromkeys((*self._admins, ChatId(task.by)))
        now = self._clock.now()
        notices = notice_rows(
            chats, "notice-lost-refused", now, lead=str(task.lead_id), reason=reason
        )
        return Completion(follow=notices)


def lead_mark(lead_id: LeadId, of: str) -> str:
    """Return how a note about a lead is recognised, as its last words; no mark is a part of
    another one."""
    return f"(lead {lead_id} {of})"


def _name(member: Member | None) -> str:
    return "" if member is None else member.name
