"""All tests run with aiogram as the bot has it: whoever imports it first decides.

``--engine postgresql`` lets those that need a database have one of a real server.
"""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from bot.telegram.lazy_models import import_aiogram
from tests import databases
from tests.done_once import do_once
from tests.examples import examples

import_aiogram()
do_once()

_GARBAGE = 20_000
"""New objects until the collector looks among them; Python's own number is 700."""

settings.register_profile(
    "leadtrace",
    parent=settings(),
    max_examples=examples(50),
    deadline=None,  # a busy machine fails no test: speed is measured in benchmarks/
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("leadtrace")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one choose the engine."""
    parser.addoption("--engine", choices=databases.ENGINES, default=databases.SQLITE)


def pytest_configure(config: pytest.Config) -> None:
    """Note which one, and say what the marks mean."""
    databases.choose(config.getoption("--engine"))
    config.addinivalue_line("markers", "sqlite: is about SQLite, whatever engine is chosen")
    config.addinivalue_line(
        "markers",
        "seconds: real processes on a real server, whose seconds count: run with PostgreSQL alone",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for garbage more rarely, and never among what is there until the end.

    Ten thousand tests are a million objects: looking through them took a quarter of the time. What
    a cycle kept open is complained of later for that, in another test or at the end.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has nothing to do with the chosen engine."""
    others = _counts_seconds if databases.chosen() == databases.SQLITE else _is_about_sqlite
    left = [item for item in items if others(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _counts_seconds(item: pytest.Item) -> bool:
    return item.get_closest_marker("seconds") is not None


def _is_about_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("sqlite") is not None or item.path.parent.name == "sqlite"


@pytest.fixture(autouse=True)
def _databases() -> Iterator[None]:
    yield
    databases.give_back()
