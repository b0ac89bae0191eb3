"""A team at its cards: people who see a lead and press its buttons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.kernel.ids import LeadId
from intake.leads.assignment import Assignment
from intake.leads.lead import Lead
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.talks import lead, plain_group, private_team
from tests.flows.world import World
from tests.people import Chat, Person, Pressed, SeenMessage

ANN, BORIS, MIA = "Ann", "Boris", "Mia"


@dataclass
class Desk:
    """A team of three, and where it sees its leads: a group, or (``None``) each one's own chat."""

    world: World
    group: Chat | None
    boris: Person
    mia: Person
    zoe: Person

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        template: Path,
        *,
        private: bool = False,
        form: dict[str, Any] | None = None,
        **settings: Any,
    ) -> AsyncIterator["Desk"]:
        """Open a world in which a team is at work."""
        async with World.open(folder, template, **settings) as world:
            await prepare(world, form)
            people = [world.person(name) for name in (BORIS, MIA, "Zoe")]
            group = None
            if private:
                await private_team(world, *people)
            else:
                group = await plain_group(world, *people)
            yield cls(world, group, *people)
            assert world.quarantine == [], "the bot gave an update up"

    def chat(self, person: Person) -> Chat:
        """Where somebody sees the leads."""
        return person.chat if self.group is None else self.group

    async def comes(self, prospect: Person | None = None, **form: Any) -> Person:
        """A prospect sends the short form, and the team is shown it."""
        prospect = prospect or self.world.person(ANN, last_name="Lee")
        await submits(prospect, **form)
        await self.world.settle()
        return prospect

    async def card(
        self, person: Person | None = None, words: str = "quick question"
    ) -> SeenMessage:
        """The newest card that somebody sees."""
        chat = self.chat(person or self.boris)
        found = [one for one in await chat.messages() if words in one.text]
        assert found, [one.text for one in await chat.messages()]
        return found[-1]

    async def presses(
        self, person: Person, button: str, *, card: SeenMessage | None = None, **details: Any
    ) -> Pressed:
        """Press a button of the card, and have the card brought up to date."""
        pressed = await self.holds(person, button, card=card, **details)
        await self.world.deliver()
        return pressed

    async def holds(
        self, person: Person, button: str, *, card: SeenMessage | None = None, **details: Any
    ) -> Pressed:
        """Press a button; nobody is told of it yet."""
        shown = card or await self.card(person)
        return await person.presses(button, at=self.group, message_id=shown.id, **details)

    async def chooses(self, person: Person, *buttons: str) -> Pressed:
        """Press one button after another."""
        pressed = None
        for button in buttons:
            pressed = await self.presses(person, button)
        assert pressed is not None
        return pressed

    async def lead(self, number: int = 1) -> Lead:
        """The lead with that number."""
        return await lead(self.world, number)

    async def history(self, number: int = 1) -> tuple[Assignment, ...]:
        """Who had that lead."""
        async with self.world.database.reading() as unit:
            return await unit.assignments.of_lead(LeadId(number))
