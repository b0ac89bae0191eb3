"""What is left of somebody: in the database, and in the numbers."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from intake.attribution.credit import AttributionModel
from intake.stats.answer_stats import AnswerStats
from intake.stats.period import Period
from intake.stats.stats_question import Dimension, StatsQuestion, StatsView
from storage.tables import metadata
from tests.flows.world import World
from tests.people import Person

ZONE = "Europe/Berlin"


async def deletes(person: Person) -> None:
    """Ask to be forgotten, and mean it."""
    await person.says("/delete_me")
    await person.presses("Yes, delete everything")


async def stored(world: World, *, besides: frozenset[str] = frozenset()) -> str:
    """All that the database holds, as text; ids stand in it as numbers."""
    found: list[str] = []
    for name in sorted(set(metadata.tables) - besides):
        rows = await world.rows(f"SELECT * FROM {name}")  # noqa: S608  our own names
        found += [f"{name}: {row!r}" for row in rows]
    return "\n".join(found)


async def traces_of(world: World, *words: str) -> list[str]:
    """The rows in which one of these words stands. The update log has ids that mean nothing."""
    lines = (await stored(world)).splitlines()
    return [line for line in lines if any(word in line for word in words)]


async def numbers_of(world: World) -> list[Any]:
    """Every number that ``/stats`` has, of every kind of question, as it is now."""
    ask = AnswerStats(world.database.reading_in_parallel, world.clock, zone="UTC")
    today = world.clock.now().date()
    period = Period(today - timedelta(days=30), today, ZONE)
    answers: list[Any] = []
    for view, by, model in product(StatsView, Dimension, AttributionModel):
        answer = await ask(StatsQuestion(period, view, by, model))
        answers.append(replace(answer, at=world.clock.now(), names={}))
    question = StatsQuestion(period)
    answers += [await ask.steps(question, form.id) for form in world.process.files.catalogue.menu]
    answers.append(await ask.cohorts(question))
    return answers
