"""The garbage collector looks seldom, but it looks."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.ops.collector import YOUNG, start_collecting


class Knot:
    """Refers to itself, so that only the collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
    gc.enable()


def test_cycles_go_once_there_are_many_of_them() -> None:
    gc.disable()
    start_collecting()
    first = weakref.ref(Knot())
    assert first() is not None, "one alone is not looked for"
    for _ in range(YOUNG):
        Knot()
    assert first() is None
