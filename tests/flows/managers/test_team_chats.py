"""A team's chat that is not the one of the settings: in it everybody has the same rights."""

import pytest

from bot.telegram.quarantine import GivenUp
from bot.wiring.incoming import build_quarantine
from intake.kernel.ids import UpdateId
from intake.team.member import Role
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.crew import chat_text, make_member, member_of
from tests.flows.managers.talks import message, private_team, topics
from tests.flows.world import World
from tests.people import Chat, Person


@pytest.fixture
def mia(world: World) -> Person:
    """A manager whom nobody has invited: she is in the team's group."""
    return world.person("Mia")


@pytest.fixture(params=[False, True], ids=["plain", "topics"])
async def roofs(world: World, mia: Person, request: pytest.FixtureRequest) -> Chat:
    """The main team's new group; ``MANAGERS_CHAT_ID`` names another one."""
    return await moved(world, mia, topics=request.param)


async def moved(world: World, mia: Person, *, topics: bool) -> Chat:
    """Let the main team work in another group."""
    await prepare(world)
    details = {"topics": True} if topics else {"supergroup": True}
    group = await world.telegram.group(
        "Roofs", owner=world.admin, people=(mia,), bot="administrator", **details
    )
    await world.admin.says("/place", at=group)
    await world.admin.presses("Main team", at=group)
    return group


async def test_its_people_do_all_that_the_managers_group_does(
    world: World, ann: Person, mia: Person, roofs: Chat
) -> None:
    world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(ann)
    await world.settle()
    card = await message(roofs, "quick question")
    await mia.says("/queue", at=roofs)
    page = (await roofs.messages())[-1]
    assert "1" in page.text
    await mia.presses("Resend the refused", at=roofs, message_id=page.id)
    await mia.presses("Yes", at=roofs, message_id=page.id)
    await world.settle()
    assert world.entities("deal")
    await mia.says("/duty", at=roofs)
    assert "Mia" not in (await roofs.messages())[-1].text, "she has done nothing yet"
    await mia.presses("Take", at=roofs, message_id=card.id)
    await world.deliver()
    assert "Mia has it" in (await message(roofs, "Who: Ann Lee")).text
    assert (await member_of(world, mia)).role is Role.MANAGER
    for command, words in (
        ("/duty", "Mia"),
        ("/away", "You’re away"),
        ("/back", "back"),
        ("/why", "Mia"),
        ("/postpone 2 h", "Postponed until"),
    ):
        await mia.says(command, at=roofs, reply_to=card.id)
        assert words in (await roofs.messages())[-1].text, command
    await mia.says("We do!", roofs, reply_to=card.id)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"


async def test_a_group_of_nobodys_has_no_queue(world: World, mia: Person) -> None:
    group = await world.telegram.group("Friends", owner=mia, bot="administrator")
    await mia.says("/queue", at=group)
    assert await group.messages() == []


async def test_what_is_lost_there_is_told_to_the_admins(
    world: World, mia: Person, roofs: Chat
) -> None:
    """Of words that nobody could handle somebody hears: a strange group's are noise."""
    strange = await world.telegram.group("Friends", owner=mia, bot="administrator")
    process = world.process
    keep = build_quarantine(
        process.settings, process.database, process.files, process.bot, world.clock
    )
    for group, reported in ((strange, False), (roofs, True)):
        await mia.says("/queue", at=group)
        raw = dict(world.telegram.fed[-1]) | {"update_id": 900_000 + group.id % 1000}
        await keep(UpdateId(int(raw["update_id"])), raw, GivenUp(ValueError(), 3))
        await world.deliver()
        assert ("ValueError" in await chat_text(world.admin)) is reported


async def test_a_second_team_has_the_same_rights_in_its_group(
    world: World, ann: Person, mia: Person
) -> None:
    """And nobody of one team acts on the other's leads."""
    await world.admin.says("/newteam Walls")
    group = await world.telegram.group(
        "Walls", owner=world.admin, people=(mia,), bot="administrator", topics=True
    )
    await world.admin.says("/place", at=group)
    await world.admin.presses("Walls", at=group)
    await mia.says("/queue", at=group)
    assert "Everything is in the CRM" in (await group.messages())[-1].text
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    card = await message(world.managers, "Wrote without a form")
    data = card.button("✋ Take")["callback_data"]
    own = (await group.messages())[-1]
    pressed = await mia.presses(data=data, at=group, message_id=own.id, stale=True)
    assert pressed.toast
    await world.deliver()
    assert "✋ Take" in (await message(world.managers, "Wrote without a form")).buttons
    assert await world.rows("SELECT id FROM leads WHERE owner_id IS NOT NULL") == []
    assert await topics(world, group) == {}


# --- what reaches the admins and the team of a rating ---


async def rated(world: World, manager: Person, ann: Person, grade: str) -> None:
    """A prospect sends a form, is served, and rates it."""
    await world.edit_form("quick", lambda form: form.update(rating=True))
    await submits(ann)
    await world.settle()
    chat = manager.chat
    card = await message(chat, "Ann Lee")
    await manager.presses("Take", message_id=card.id)
    await world.deliver()
    await manager.presses("Done", message_id=card.id)
    await world.deliver()
    await world.advance(3600)
    await world.deliver()
    await ann.presses(grade)
    await world.deliver()


async def test_a_low_rating_reaches_admins_by_role_and_its_words_the_owner(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    boris = world.person("Boris")
    await private_team(world, mia)
    await make_member(world, boris, Role.ADMIN)
    await rated(world, mia, ann, "1")
    assert "rated us 1 of 5" in await chat_text(boris)
    assert "rated us 1 of 5" in await chat_text(world.admin)
    assert "rated us" not in await chat_text(mia)
    await ann.says("Nobody called")
    await world.deliver()
    for person in (boris, world.admin, mia):
        assert "says why" in await chat_text(person)
    assert not any("says why" in one.text for one in await world.cards()), "that group is nobody’s"
