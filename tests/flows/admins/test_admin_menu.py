"""``/admin``: everything is reached from it, and a button does what its command does."""

from dataclasses import replace

import pytest
from aiogram.types import BotCommand, BotCommandScopeChat

from handlers.callback_data.admin_callbacks import admin_command_data
from handlers.command_list import Section, commands_in, offered_to
from intake.kernel.ids import PersonId, TeamId
from intake.kernel.person import Profile
from intake.team.member import Member, Role
from tests.flows.managers.crew import chat_text, make_member, member_of
from tests.flows.world import World
from tests.people import Person
from texts.translator import Translator

ALL = [one.name for section in Section for one in commands_in(section)]


async def offered(world: World, person: Person, language: str) -> list[BotCommand]:
    scope = BotCommandScopeChat(chat_id=person.id)
    return await world.bot.get_my_commands(scope=scope, language_code=language or None)


async def menu_of(world: World, person: Person) -> list[str]:
    """The commands that were set for somebody's chat with the bot."""
    return [one.command for one in await offered(world, person, "")]


async def words_of(world: World, person: Person, language: str) -> list[str]:
    """What they say of themselves where the app speaks that language."""
    return [one.description for one in await offered(world, person, language)]


async def test_the_menu_leads_to_every_command(world: World) -> None:
    await world.admin.says("/admin")
    sections = (await world.admin.sees()).buttons
    assert len(sections) == len(Section)
    found = []
    for section in sections:
        await world.admin.presses(section)
        page = await world.admin.sees()
        data = [button["callback_data"] for row in page.rows for button in row]
        found += [one.removeprefix("ad:/") for one in data if one.startswith("ad:/")]
        assert all(f"/{one} " in page.text for one in found[-len(page.rows) + 1 :])
        await world.admin.presses("Back")
    assert found == ALL


@pytest.mark.parametrize("name", ALL)
async def test_a_button_does_what_its_command_does(world: World, name: str) -> None:
    await world.add_link("spring")
    await world.admin.says(f"/{name}")
    typed = [one.text for one in await world.admin.chat.messages()][-1]
    section = next(one for one in Section if any(name == c.name for c in commands_in(one)))
    if name in world.process.files.catalogue.wizard_ids:
        await world.admin.says("/cancel")
    await world.admin.says("/admin")
    number = list(Section).index(section)
    await world.admin.presses((await world.admin.sees()).buttons[number])
    await world.admin.presses(data=admin_command_data(name))
    assert [one.text for one in await world.admin.chat.messages()][-1] == typed


async def test_a_button_gives_nobody_more_than_the_command(world: World) -> None:
    """An old menu of somebody who is no admin any more."""
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    await mia.says("/admin")
    await mia.presses("Team")
    member = await member_of(world, mia)
    async with world.database.writing() as unit:
        plain = replace(member, role=Role.MANAGER, revision=member.revision + 1)
        await unit.members.save(plain, was=member.revision)
        await unit.commit()
    pressed = await mia.presses(data=admin_command_data("team"))
    assert pressed.toast
    assert "Main team" not in await chat_text(mia)


async def test_whoever_works_here_gets_their_menu_with_their_first_word(world: World) -> None:
    """Before it Telegram knows no chat with them: what a start of the process set was refused."""
    mia = world.person("Mia")
    async with world.database.writing() as unit:
        await unit.people.meet(Profile(PersonId(mia.id), "Mia"), world.clock.now())
        member = Member(
            person_id=PersonId(mia.id),
            name="Mia",
            role=Role.ADMIN,
            joined_at=world.clock.now(),
        )
        await unit.members.join(member, TeamId(1))
        await unit.commit()
    await world.deliver()
    await mia.opens()
    await world.deliver()
    wanted = [one.name for one in offered_to(Role.ADMIN)]
    assert await menu_of(world, mia) == wanted
    assert await menu_of(world, world.admin) == wanted


async def test_a_prospect_has_everybodys_menu_until_they_choose_a_language(
    world: World, ann: Person
) -> None:
    await ann.opens()
    await world.deliver()
    assert await menu_of(world, ann) == []
    await ann.says("/language")
    await ann.presses("Русский")
    await world.deliver()
    russian = [Translator().plain("ru", f"command-{one.name}") for one in offered_to(None)]
    for language in ("", "en", "ru"):
        assert await words_of(world, ann, language) == russian


async def test_the_menu_speaks_the_language_that_an_admin_chose(world: World) -> None:
    await world.admin.says("/language")
    await world.admin.presses("Русский")
    await world.deliver()
    assert "Кто что изменил" in await words_of(world, world.admin, "en")
