"""A team whose managers have users in the portal, and people who work there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, PersonId
from intake.kernel.person import Profile
from intake.leads.lead import Lead, LeadOutcome
from intake.leads.lead_book import LeadBook
from intake.leads.taking import Taking, note_act
from intake.outbox.row import lead_row
from intake.outbox.tasks.lead_tasks import FollowUpTodo, LeadAct, LostInCrm
from intake.outcomes.lead_entity import EntityKey, LeadEntity
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM
from tests.flows.delivery.office import submits
from tests.flows.world import World
from tests.people import Person

BOOK = LeadBook(zone="UTC")
MINUTE = timedelta(minutes=1)


class CrmDesk:
    """The world, seen by those who work leads in Telegram and in the portal."""

    def __init__(self, world: World) -> None:
        self.world = world

    # --- people here ---

    async def joins(self, name: str, crm_user: int | None = None) -> Person:
        """Make somebody a member of the team, with a confirmed user in the portal or without."""
        person = self.world.person(name)
        await person.opens()
        now = self.world.clock.now()
        async with self.world.database.writing() as unit:
            await unit.people.meet(Profile(PersonId(person.id), name), now)
            member = Member(
                person_id=PersonId(person.id),
                name=name,
                joined_at=now,
                crm_user_id=crm_user,
                crm_confirmed_at=None if crm_user is None else now,
            )
            await unit.members.join(member, DEFAULT_TEAM)
            await unit.commit()
        return person

    async def rules(self, **rules: Any) -> None:
        """Change how the team works."""
        async with self.world.database.writing() as unit:
            team = await unit.teams.get(DEFAULT_TEAM)
            assert team is not None
            changed = replace(team, rules=replace(team.rules, **rules), revision=team.revision + 1)
            await unit.teams.save(changed, was=team.revision)
            await unit.commit()

    async def asks(self, name: str = "Ann", phone: str = "+4930901820") -> Person:
        """Let a prospect send the short form; nothing is delivered yet."""
        person = self.world.person(name)
        await submits(person, phone, f"{name} & Sons", name=f"{name} Lee")
        return person

    async def lead(self, number: int = 1) -> Lead:
        """The lead with that number."""
        async with self.world.database.reading() as unit:
            lead = await unit.leads.get(LeadId(number))
        assert lead is not None, f"there is no lead {number}"
        return lead

    async def takes(self, manager: Person, number: int = 1) -> Lead:
        """Let a manager take a lead, as a press does."""
        lead, now = await self.lead(number), self.world.clock.now()
        async with self.world.database.writing() as unit:
            member = await unit.members.get(PersonId(manager.id))
            assert member is not None
            ownership = await Taking(BOOK).take(unit, lead, member, now)
            await unit.commit()
        return ownership.lead

    async def postpones(self, manager: Person, by: timedelta, number: int = 1) -> None:
        """Let the owner postpone a lead."""
        lead, now = await self.lead(number), self.world.clock.now()
        async with self.world.database.writing() as unit:
            await BOOK.sleep(unit, lead, now + by, now, sleeps_on=False)
            todo = FollowUpTodo(lead.id, now + by, PersonId(manager.id))
            await unit.outbox.add(lead_row(todo, now), now)
            await unit.commit()

    async def calls(self, manager: Person, number: int = 1) -> None:
        """Let a manager note a call."""
        lead, now = await self.lead(number), self.world.clock.now()
        async with self.world.database.writing() as unit:
            member = await unit.members.get(PersonId(manager.id))
            assert member is not None
            await BOOK.answered(unit, lead, member.person_id, now)
            await note_act(unit, lead.id, LeadAct.CALLED, member, now)
            await unit.commit()

    async def wakes(self, number: int = 1) -> None:
        """Let a lead's sleep end."""
        lead, now = await self.lead(number), self.world.clock.now()
        async with self.world.database.writing() as unit:
            await BOOK.wake(unit, lead, now)
            await unit.commit()

    async def closes(
        self,
        outcome: LeadOutcome = LeadOutcome.DONE,
        number: int = 1,
        *,
        by: Person | None = None,
        reason: str = "",
    ) -> None:
        """Let a lead be closed; with a reason of the portal's as well there."""
        lead, now = await self.lead(number), self.world.clock.now()
        async with self.world.database.writing() as unit:
            await BOOK.close(unit, lead, outcome, now)
            if by is not None:
                lost = LostInCrm(lead.id, reason, PersonId(by.id))
                await unit.outbox.add(lead_row(lost, now), now)
            await unit.commit()

    # --- the portal ---

    def act(self, act: str, **given: Any) -> Any:
        """Do what a person does in the portal (docs/sandbox-portal.md)."""
        return self.world.portal.act({"act": act, **given}, self.world.clock.seconds())

    def changes(self, kind: str, number: int, user: int = 1, **fields: Any) -> None:
        """Change a card by hand."""
        self.act("change", type=kind, id=number, user_id=user, fields=fields)

    def card(self, kind: str = "deal", number: int = 0) -> dict[str, Any]:
        """A card's fields, by classic names; without a number the last one."""
        cards = self.world.entities(kind)
        found = cards[-1] if not number else next(one for one in cards if one["id"] == number)
        return {"ID": found["id"], **found["fields"]}

    def assigned(self, kind: str = "deal", number: int = 0) -> int:
        """Who is responsible for a card."""
        return int(self.card(kind, number)["ASSIGNED_BY_ID"])

    def comments(self) -> list[str]:
        """What stands in timelines."""
        return [one["text"] for one in self.world.crm()["comments"]]

    def activities(self) -> list[dict[str, Any]]:
        """To-dos."""
        return list(self.world.crm()["activities"])

    # --- time, and what is stored ---

    async def reads(self, after: timedelta = MINUTE) -> None:
        """Let so much time pass that the portal is read again."""
        await self.world.advance(after)
        await self.world.deliver()

    async def entity(self, kind: str, number: int) -> LeadEntity:
        """What is known of an entity."""
        key = EntityKey(EntityKind(kind), number)
        async with self.world.database.reading() as unit:
            return (await unit.lead_entities.get_all([key]))[key]

    async def watched(self, number: int = 1) -> dict[str, int]:
        """The cards with stages that stand for a lead, by kind."""
        async with self.world.database.reading() as unit:
            entities = await unit.lead_entities.of_lead(LeadId(number))
        return {one.key.kind.value: one.key.id for one in entities if one.is_live}

    async def journey(self, submission: int = 1) -> dict[str, Any]:
        """What is counted of a submission."""
        rows = await self.world.rows("SELECT * FROM journeys ORDER BY submission_id")
        return next(one for one in rows if one["submission_id"] == submission)

    async def stages(self) -> list[str]:
        """The stages that were seen."""
        return [one["stage"] for one in await self.world.rows("SELECT * FROM stage_events")]

    async def notices(self) -> list[str]:
        """What the admin was told."""
        return [one.text for one in await self.world.admin.chat.messages()]
