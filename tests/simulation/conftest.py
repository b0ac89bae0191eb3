"""Thousands of troubles stay out of the log: rendering them is slow."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Log nothing."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    with structlog.testing.capture_logs():
        yield
