"""Members for the flows of teams: made as an admin's invitation would make them."""

from typing import Any

from bot.wiring.staffing import build_daily_check
from intake.kernel.ids import PersonId, TeamId
from intake.team.member import Member, Role
from tests.flows.world import World
from tests.people import Person


async def make_member(
    world: World, person: Person, role: Role = Role.MANAGER, team: int = 1
) -> None:
    """Let somebody be one of a team."""
    await person.opens()
    member = Member(
        person_id=PersonId(person.id),
        name=str(person.profile["first_name"]),
        role=role,
        joined_at=world.clock.now(),
    )
    async with world.database.writing() as unit:
        await unit.members.join(member, TeamId(team))
        await unit.commit()


async def member_of(world: World, person: Person) -> Member:
    """The member as stored."""
    async with world.database.reading() as unit:
        member = await unit.members.get(PersonId(person.id))
    assert member is not None
    return member


async def daily_check(world: World) -> None:
    """What the housekeeping does every hour, and delivery."""
    await build_daily_check(world.process.settings, world.database, world.clock)()
    await world.deliver()


def in_portal(world: World, act: str, **given: Any) -> Any:
    """Something that happens in the portal."""
    return world.portal.act({"act": act, **given}, world.clock.seconds())


async def chat_text(person: Person) -> str:
    """All that the bot said to somebody."""
    return "\n".join(one.text for one in await person.chat.messages())
