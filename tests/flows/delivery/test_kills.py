"""A real process, killed at random moments while people fill the form in."""

import asyncio
import os
import random
import re
import signal

import pytest

from intake.links.link import Utm
from tests.flows.delivery.office import bundles, check_crm
from tests.flows.delivery.stage import Stage
from tests.people import Person

KILLS_EACH = 6
"""Sudden ends that one world lives through at least, until one has met a delivery; somebody new
comes before each."""
WORLDS = int(os.environ.get("KILLED_WORLDS", "1"))
"""``make kills`` asks for more."""
LONGEST = 2.5
"""Seconds that a process lives at most once it receives: by then it has nothing left to do."""
THANKS_TIMEOUT = 90.0
"""Seconds of a person; all the sudden ends together take a fourth of that."""
_NUMBER = re.compile(r"^#(\d+) ", re.MULTILINE)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(WORLDS))
async def test_killed_again_and_again(stage: Stage, seed: int) -> None:
    """Everybody is thanked in the end, and has left exactly one bundle, rightly linked."""
    dice = random.Random(seed)  # noqa: S311  reproducible
    await stage.portal("settings", command_seconds=0.1)
    await stage.add_link("spring", Utm(source="google"))
    people = interrupted = 0
    async with asyncio.TaskGroup() as filling:
        while people < KILLS_EACH or not interrupted:
            person = stage.telegram.person(f"Person {people}")
            filling.create_task(fills_in(stage, person, people))
            people += 1
            async with stage.running() as process:
                await asyncio.sleep(dice.uniform(0.0, LONGEST))
                process.kill()
                assert await process.wait() == -signal.SIGKILL
            await stage.let_the_portal_end_its_work()
            interrupted += await stage.let_the_settle_time_pass()
        async with stage.running():
            await stage.until(lambda: all_delivered(stage, people))
    check_crm(await stage.portal())
    assert await stage.numbers() == bundles(people)


async def fills_in(stage: Stage, person: Person, number: int) -> None:
    """Answer what is asked, however late, until thanked.

    A person reacts to each last message once: what was said or pressed while no bot was there,
    Telegram keeps.
    """
    answers = {
        "1/3 · Who?": f"Person {number}",
        "2/3 · Which number?": f"+49309018{number:03}",
        "3/3 · Which company?": f"Company {number}",
    }
    await person.opens("spring")
    seen = 0

    async def thanked() -> bool:
        nonlocal seen
        messages = await person.chat.messages()
        if not messages or messages[-1].id == seen:
            return False
        last = messages[-1]
        seen = last.id
        for question, words in answers.items():
            if question in last.text:
                await person.says(words)
        if any("Send" in button for button in last.buttons):
            await person.does("press", text="Send", message_id=last.id)
        # A process that is killed, or cut off, after it said so leaves the update to another one.
        return any("Thank you" in one.text for one in messages)

    try:
        await stage.until(thanked, THANKS_TIMEOUT)
    except TimeoutError:
        said = [(one.by_bot, one.text[:60], one.buttons) for one in await person.chat_log()]
        pytest.fail(f"person {number} was left alone: {said}")


async def all_delivered(stage: Stage, people: int) -> bool:
    """Whether everybody's present card says so.

    A kill between a card's sending and its commit leaves a second one; the later one is present.
    """
    cards = [one.text for one in await stage.managers.messages()]
    present = {number[1]: text for text in cards if (number := _NUMBER.search(text))}
    return len(present) == people and all("In the CRM" in text for text in present.values())
