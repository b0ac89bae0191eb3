"""A team with hours, and what it does with leads, for tests of what prospects are told."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from intake.kernel.ids import LeadId, PersonId
from intake.kernel.person import Profile
from intake.leads.lead import Lead, LeadOutcome
from intake.leads.lead_book import LeadBook
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM
from intake.team.working_time import Hours, Shift
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

ZONE = "Europe/Berlin"
NINE_TO_SIX = (Shift(time(9), time(18)),)
OFFICE = Hours((NINE_TO_SIX,) * 5 + ((), ()))
"""Monday to Friday."""
BOOK = LeadBook(zone=ZONE)


async def open_office(
    world: World, *people: Person, hours: Hours | None = OFFICE, **rules: Any
) -> None:
    """Make these people the default team; it works by these hours and rules."""
    now = world.clock.now()
    async with world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        changed = replace(
            team,
            hours=hours,
            time_zone=ZONE,
            rules=replace(team.rules, **rules),
            revision=team.revision + 1,
        )
        await unit.teams.save(changed, was=team.revision)
        for person in people:
            await unit.people.meet(Profile(PersonId(person.id), "Mia"), now)
            member = Member(person_id=PersonId(person.id), name="Mia", joined_at=now)
            await unit.members.join(member, DEFAULT_TEAM)
        await unit.commit()


async def lead_of(world: World, number: int = 1) -> Lead:
    """The lead with that number, counted from 1."""
    async with world.database.reading() as unit:
        lead = await unit.leads.get(LeadId(number))
    assert lead is not None
    return lead


async def answer(world: World, manager: Person, number: int = 1) -> None:
    """Let a manager take a lead, if nobody has, and answer."""
    lead = await lead_of(world, number)
    now, by = world.clock.now(), PersonId(manager.id)
    async with world.database.writing() as unit:
        taken = (await BOOK.take(unit, lead, by, now)).lead
        await BOOK.answered(unit, taken, by, now)
        await unit.commit()


async def hear(world: World, number: int = 1) -> None:
    """Let the prospect say something to the team."""
    lead = await lead_of(world, number)
    async with world.database.writing() as unit:
        await BOOK.note_inbound(unit, lead, world.clock.now())
        await unit.commit()


async def close(world: World, outcome: LeadOutcome = LeadOutcome.DONE, number: int = 1) -> None:
    """Close a lead."""
    lead = await lead_of(world, number)
    async with world.database.writing() as unit:
        await BOOK.close(unit, lead, outcome, world.clock.now())
        await unit.commit()


async def ask(world: World, at: str = "") -> Person:
    """Somebody fills the form in; gives who. ``at``: go on to that time first (in Berlin)."""
    if at:
        await until(world, at)
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds)
    await world.deliver()
    return person


async def until(world: World, at: str) -> None:
    """Go on to a time of today, or of tomorrow if that is over: ``21:30`` in Berlin, in winter."""
    hour, minute = map(int, at.split(":"))
    now = world.clock.now()
    wanted = now.replace(hour=hour, minute=minute, second=0) - timedelta(hours=1)
    while wanted < now:
        wanted += timedelta(days=1)
    await world.advance(wanted - now)
    await world.deliver()
