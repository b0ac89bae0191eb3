"""Many submissions at once, put where a confirmed form puts them: nobody has to type them all."""

from dataclasses import replace

from intake.attribution.touch import NewTouch, TouchKind
from intake.forms.crm_part import EntityKind
from intake.forms.step import StepType
from intake.kernel.ids import PersonId, SubmissionKey
from intake.kernel.person import Profile
from intake.links.link import Utm
from intake.submissions.submitting import rows_for
from tests.flows.world import World
from tests.intake.delivery.made_up import NAME, PERSON, answer, submission
from tests.intake.delivery.workbench import as_new


async def queue(world: World, count: int) -> None:
    """Queue the submissions of so many strangers, each with a phone and a company of its own."""
    for number in range(1, count + 1):
        await _submit(world, number)


def company_of(number: int) -> str:
    """What the stranger with that number, counted from 1, says to work for."""
    return f"Company {number:03}"


async def _submit(world: World, number: int) -> None:
    now = world.clock.now()
    who = replace(PERSON, id=PersonId(PERSON.id + number))
    phone, company = f"+493090190{number:03}", company_of(number)
    answers = (
        NAME,
        answer("phone", StepType.PHONE, phone, to=((EntityKind.CONTACT, "PHONE"),)),
        answer("company", StepType.TEXT, company, to=((EntityKind.COMPANY, "TITLE"),)),
    )
    made_up = submission(
        touches=0, answers=answers, person=who, key=SubmissionKey(f"{number:032x}"[::-1])
    )
    came = NewTouch(who.id, now, TouchKind.LINK, "spring", utm=Utm("google", "cpc", "roofs"))
    async with world.database.writing() as unit:
        await unit.people.meet(Profile(who.id, "Anna"), now)
        touch = await unit.touches.add(came)
        new = as_new(made_up, attribution=replace(made_up.attribution, credited=touch))
        stored = await unit.submissions.add(new)
        assert stored
        for row in rows_for(new, stored.id, now):
            await unit.outbox.add(row, now)
        await unit.commit()
