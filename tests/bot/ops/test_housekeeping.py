"""When housekeeping forgets, and when it does not."""

from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ops.housekeeping import Housekeeping
from intake.conversation.conversation import Ending
from tests.intake.operations.forgetting import DAY, Scene, open_scene


class RoundOverError(Exception):
    """Everything was done for this hour."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(tmp_path) as opened:
        yield opened


def rounds(scene: Scene) -> Housekeeping:
    """Return housekeeping whose every round ends with an error, after an hour has passed."""
    seconds = 0.0

    async def sleep(an_hour: float) -> None:
        nonlocal seconds
        scene.at += timedelta(seconds=an_hour)
        seconds += an_hour
        raise RoundOverError

    return Housekeeping(scene.forget_expired, scene, sleep, steady=lambda: seconds)


@pytest.mark.parametrize(("jump", "forgotten"), [(DAY * 400, False), (timedelta(0), True)])
async def test_a_clock_that_has_just_jumped_ahead_deletes_nothing(
    scene: Scene, logged: list[MutableMapping[str, Any]], jump: timedelta, forgotten: bool
) -> None:
    housekeeping = rounds(scene)
    with pytest.raises(RoundOverError):
        await housekeeping.run()
    one = await scene.add(Ending.CANCELLED, changed_at=scene.at - 4 * DAY)
    scene.at += jump
    with pytest.raises(RoundOverError):
        await housekeeping.run()
    assert ((await scene.stored(one)).answers == ()) is forgotten
    assert bool([line for line in logged if line["event"] == "clock_jumped"]) is not forgotten
