"""Members for the flows of teams: made as an admin's invitation would make them."""

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
