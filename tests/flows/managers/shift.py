"""A team on its shift: who works, until when, and what they have."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from intake.kernel.ids import LeadId, PersonId
from intake.leads.assignment import Assignment
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook
from intake.leads.lead_clocks import look_at_line
from intake.leads.timer import Timer, of_lead
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM, Strategy, Team, TeamRules
from intake.team.working_time import Hours, Shift
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.delivery.office import answers
from tests.flows.world import World
from tests.people import Person

OFFICE = Hours(((Shift(time(9), time(18)),),) * 5 + ((),) * 2)
"""Monday to Friday."""


def each_day(*shifts: tuple[str, str]) -> Hours:
    """The same shifts on every day, told like ``("09:00", "13:00")``."""
    day = tuple(Shift(time.fromisoformat(start), time.fromisoformat(end)) for start, end in shifts)
    return Hours((day,) * 7)


@dataclass
class Shifts:
    """The default team, changed behind the bot's back, and what has become of its leads."""

    world: World

    async def team(self, strategy: Strategy = Strategy.ROUND_ROBIN, **changes: Any) -> Team:
        """Set the team's rules: what :class:`TeamRules` names, and the team's own fields."""
        rules = {name: changes.pop(name) for name in list(changes) if name in _RULES}
        async with self.world.database.writing() as unit:
            team = await unit.teams.get(DEFAULT_TEAM)
            assert team is not None
            team_rules = replace(team.rules, strategy=strategy, **rules)
            changed = replace(team, rules=team_rules, revision=team.revision + 1, **changes)
            await unit.teams.save(changed, was=team.revision)
            await unit.commit()
        return changed

    async def joins(self, name: str = "Boris", **changes: Any) -> Person:
        """Somebody becomes a member, with what is told of them."""
        person = self.world.person(name)
        await person.opens()
        member = Member(
            person_id=PersonId(person.id), name=name, joined_at=self.world.clock.now(), **changes
        )
        async with self.world.database.writing() as unit:
            await unit.members.join(member, DEFAULT_TEAM)
            await look_at_line(unit, self.world.clock.now())
            await unit.commit()
        return person

    async def asks(self, name: str = "Ann") -> Person:
        """A prospect sends the short form."""
        prospect = self.world.person(name)
        await answers(prospect, f"{name} Lee", "+4930901820", "Lee & Sons")
        await prospect.presses("Send")
        return prospect

    async def lead(self, number: int = 1) -> Lead:
        """The lead with that number."""
        async with self.world.database.reading() as unit:
            lead = await unit.leads.get(LeadId(number))
        assert lead is not None, f"there is no lead {number}"
        return lead

    async def history(self, number: int = 1) -> tuple[Assignment, ...]:
        """Who had that lead."""
        async with self.world.database.reading() as unit:
            return await unit.assignments.of_lead(LeadId(number))

    async def clocks(self, number: int = 1) -> tuple[Timer, ...]:
        """What is waited for in that lead."""
        async with self.world.database.reading() as unit:
            return await unit.timers.open_of(of_lead(LeadId(number)))

    async def changes(self, change: Any, number: int = 1) -> Lead:
        """Change a lead as a use case would: ``change(book, unit, lead, now)``."""
        book, now = LeadBook(zone="UTC"), self.world.clock.now()
        async with self.world.database.writing() as unit:
            lead = await unit.leads.get(LeadId(number))
            assert lead is not None
            await change(book, unit, lead, now)
            await unit.commit()
        return await self.lead(number)

    async def takes(self, person: Person, number: int = 1) -> Lead:
        """Somebody takes a lead."""

        async def take(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: Any) -> None:
            await book.take(unit, lead, PersonId(person.id), now)

        return await self.changes(take, number)

    async def answers(self, person: Person, number: int = 1) -> Lead:
        """Somebody answers the prospect."""

        async def answer(book: LeadBook, unit: SqlUnitOfWork, lead: Lead, now: Any) -> None:
            await book.answered(unit, lead, PersonId(person.id), now)

        return await self.changes(answer, number)

    async def passes(self, **span: float) -> None:
        """Let time pass, and have happen what is due then."""
        await self.world.advance(timedelta(**span))
        await self.world.deliver()


_RULES = set(TeamRules.__dataclass_fields__)
