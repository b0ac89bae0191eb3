"""Four people come, three of them by one link, and two send the form."""

from tests.flows.delivery.office import BRIEF, answers, prepare, quick
from tests.flows.world import World
from tests.people import Person

FORM = quick(BRIEF)


async def come(world: World) -> None:
    """Three people come by a link, two send the form, one came by nothing."""
    await prepare(world, FORM)
    for number, name in enumerate(("Ann", "Bob"), 1):
        await _sends(world.person(name), number)
    await world.person("Cid").opens("spring")
    await world.person("Dan").opens()
    await world.settle()


async def _sends(person: Person, number: int) -> None:
    name = person.profile["first_name"]
    await answers(person, name, f"+4930901800{number}", f"{name} Ltd")
    await person.presses("Skip")
    await person.presses("Send")
