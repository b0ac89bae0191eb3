"""A team with two groups: each lead stays in the one in which it stands."""

from tests.flows.delivery.office import prepare, submits
from tests.flows.world import World
from tests.people import Chat


async def about(group: Chat, name: str) -> list[int]:
    """The messages that name somebody."""
    return [one.id for one in await group.messages() if name in one.text]


async def test_a_lead_stays_in_its_group(world: World) -> None:
    await prepare(world)
    second = await world.telegram.group("Managers 2", owner=world.admin)
    await world.admin.says("/place", at=second)
    await world.admin.presses("➕", at=second)
    await world.advance(60)
    names = {"Ann": "+4930901820", "Tom": "+4930901821"}
    people = {name: world.person(name) for name in names}
    for name, phone in names.items():
        await submits(people[name], phone, f"{name} & Sons", name=f"{name} Lee")
        await world.settle()
    groups = (world.managers, second)
    homes = {name: [one for one in groups if await about(one, f"{name} Lee")] for name in names}
    assert all(len(home) == 1 for home in homes.values()), "each has one card"
    assert homes["Ann"] != homes["Tom"], "they share the work"
    there = next(name for name, home in homes.items() if home == [second])
    for _ in range(2):
        await submits(people[there], names[there], "More & Sons", name=f"{there} Lee")
        await world.settle()
    assert len(await about(second, "More & Sons")) == 2
    assert await about(world.managers, f"{there} Lee") == [], "its newer cards stand there as well"
    card = (await about(second, "More & Sons"))[-1]
    await world.admin.says("We do!", second, reply_to=card)
    await world.settle()
    assert (await people[there].sees()).text == "We do!"
    await people[there].says("And windows?")
    await world.settle()
    assert await about(second, "And windows?")
    assert not await about(world.managers, "And windows?")


async def test_mere_words_stand_with_their_card_in_the_first_group(world: World) -> None:
    second = await world.telegram.group("Managers 2", owner=world.admin)
    await world.admin.says("/place", at=second)
    await world.admin.presses("➕", at=second)
    await world.advance(60)
    for number in range(3):
        person = world.person(f"Zed {number}")
        await person.opens()
        await person.says(f"Do you paint roof {number}?")
        await world.settle()
    assert await about(second, "Zed") == []
    for number in range(3):
        assert len(await about(world.managers, f"Zed {number}")) == 2, "the words, and the card"
