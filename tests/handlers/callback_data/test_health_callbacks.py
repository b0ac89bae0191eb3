"""Callback data under ``/health``."""

import pytest

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.fitting import LIMIT
from handlers.callback_data.health_callbacks import HealthPressed, HealthVerb, health_data
from intake.operations.health_finding import Remedy


@pytest.mark.parametrize("remedy", Remedy)
@pytest.mark.parametrize("verb", [HealthVerb.ASK, HealthVerb.DO])
def test_what_is_written_is_read(verb: HealthVerb, remedy: Remedy) -> None:
    data = health_data(verb, remedy)
    assert len(data.encode()) <= LIMIT
    assert parse_callback(data) == HealthPressed(verb, remedy)


def test_looking_has_no_remedy() -> None:
    assert parse_callback(health_data(HealthVerb.LOOK)) == HealthPressed(HealthVerb.LOOK)


@pytest.mark.parametrize(
    "data", ["hl:", "hl:do:", "hl:ask:", "hl:look:menus", "hl:do:world", "hl:do:menus:1"]
)
def test_anything_else_is_nothing(data: str) -> None:
    assert parse_callback(data) is None
