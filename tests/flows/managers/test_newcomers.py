"""Who comes on duty in a team without a group sees what waits there, at once."""

from dataclasses import replace
from datetime import time, timedelta

from intake.kernel.ids import PersonId
from intake.team.working_time import Hours, Shift
from tests.flows.managers.desk import Desk
from tests.people import Person

FROM_TEN = Hours(((Shift(time(10), time(18)),),) * 7)


async def cards(person: Person) -> list[str]:
    """The cards that somebody sees."""
    return [one.text for one in await person.chat.messages() if "quick question" in one.text]


async def works_from_ten(desk: Desk, person: Person) -> None:
    """It is half past nine."""
    async with desk.world.database.writing() as unit:
        member = await unit.members.get(PersonId(person.id))
        assert member is not None
        changed = replace(member, hours=FROM_TEN, revision=member.revision + 1)
        await unit.members.save(changed, was=member.revision)
        await unit.commit()


async def test_back_brings_what_waits(private_desk: Desk) -> None:
    desk = private_desk
    await desk.zoe.says("/away")
    for name in ("Ann", "Tom"):
        await desk.comes(desk.world.person(name))
    assert (len(await cards(desk.boris)), len(await cards(desk.zoe))) == (2, 0)
    await desk.presses(desk.boris, "Take")
    await desk.zoe.says("/back")
    await desk.world.deliver()
    assert len(await cards(desk.zoe)) == 1, "the other one is Boris's already"
    await desk.presses(desk.zoe, "Take")
    assert "Zoe has it" in (await cards(desk.boris))[0]


async def test_the_beginning_of_a_shift_brings_what_waits(private_desk: Desk) -> None:
    desk = private_desk
    await works_from_ten(desk, desk.zoe)
    await desk.comes()
    assert await cards(desk.zoe) == []
    await desk.world.advance(timedelta(minutes=31))
    await desk.world.deliver()
    assert len(await cards(desk.zoe)) == 1
    before = len(await desk.boris.chat.messages())
    await desk.zoe.says("/away")
    await desk.zoe.says("/back")
    await desk.world.deliver()
    assert len(await cards(desk.zoe)) == 1, "once"
    assert len(await desk.boris.chat.messages()) == before
