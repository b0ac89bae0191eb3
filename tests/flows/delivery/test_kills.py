"""A real process, killed at random moments while several people fill the form in."""

import asyncio
import os
import random
import signal

import pytest

from tests.flows.delivery.office import bundles
from tests.flows.delivery.stage import Stage
from tests.people import Person, SandboxRefusedError

KILLS = int(os.environ.get("KILLS", "6"))
"""Sudden ends in all; ``make simulate`` asks for dozens."""
KILLS_EACH = 6
"""Sudden ends that one set of people lives through."""
PEOPLE = 5
LONGEST = 2.5
"""Seconds that a process lives at most after its start: a delivery here takes less than one."""


@pytest.mark.timeout(60 + 40 * KILLS_EACH)
@pytest.mark.parametrize("seed", range(max(1, KILLS // KILLS_EACH)))
async def test_killed_again_and_again(stage: Stage, seed: int) -> None:
    """Everybody is thanked in the end, and has left exactly one bundle."""
    dice = random.Random(seed)  # noqa: S311  reproducible
    await stage.portal("settings", command_seconds=0.05)
    people = [stage.telegram.person(f"Person {n}") for n in range(PEOPLE)]
    async with asyncio.TaskGroup() as filling:
        for number, person in enumerate(people):
            filling.create_task(fills_in(stage, person, number))
        for _ in range(KILLS_EACH):
            async with stage.running() as process:
                await asyncio.sleep(dice.uniform(0.0, LONGEST))
                process.kill()
                assert await process.wait() == -signal.SIGKILL
            await stage.let_the_portal_end_its_work()
            await stage.let_the_settle_time_pass()
        async with stage.running():
            await stage.until(lambda: all_delivered(stage))
    assert await stage.numbers() == bundles(PEOPLE)


async def fills_in(stage: Stage, person: Person, number: int) -> None:
    """Answer what is asked, whoever asks it and however late, until thanked.

    A person looks at the last message only, and does not repeat an answer before the bot has asked
    anew: Telegram keeps what was said while no bot was there.
    """
    answers = {
        "Who?": f"Person {number}",
        "Which number?": f"+49309018{number:03}",
        "Which company?": f"Company {number}",
    }
    await person.opens()
    handled = 0

    async def thanked() -> bool:
        nonlocal handled
        seen = (await person.chat.messages())[-1:]
        if not seen or "Thank you" in seen[0].text:
            return bool(seen)
        (message,) = seen
        if any("Send" in button for button in message.buttons):
            try:
                await person.does("press", text="Send", message_id=message.id)
            except SandboxRefusedError:
                return False  # the bot has just taken the button away
        elif message.id > handled:
            asked = next((words for words in answers if words in message.text), None)
            if asked is not None:
                handled = message.id
                await person.says(answers[asked])
        return False

    await stage.until(thanked, seconds=40.0 * KILLS_EACH)


async def all_delivered(stage: Stage) -> bool:
    cards = [one.text for one in await stage.managers.messages()]
    return len(cards) == PEOPLE and all("In the CRM" in text for text in cards)
