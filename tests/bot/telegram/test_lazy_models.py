"""Models that are built on first use are the same as those that aiogram builds while imported."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@cache
def described(way: str) -> tuple[dict[str, Any], list[str]]:
    """Return what the models are and do in a process that imports aiogram that way, and its log."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.bot.telegram.described_models", way],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *log, result = done.stdout.splitlines()
    return json.loads(result), log


def test_models_are_built_on_first_use() -> None:
    (lazy, log), (plain, _) = described("lazy"), described("plain")
    assert log == []
    assert len(lazy["built"]) > 0.9 * len(lazy["fields"])
    assert plain["built"] == []


def test_what_every_conversation_needs_is_built_at_the_start() -> None:
    later = {name.rpartition(".")[2] for name in described("lazy")[0]["built"]}
    assert not later & {
        "AnswerCallbackQuery",
        "EditMessageReplyMarkup",
        "EditMessageText",
        "InlineKeyboardMarkup",
        "Message",
        "ReplyKeyboardMarkup",
        "SendMessage",
        "Update",
    }


def test_an_aiogram_that_is_made_otherwise_is_imported_as_it_is() -> None:
    unknown, log = described("unknown")
    assert unknown["built"] == []
    assert len(log) == 1
    assert "models_not_lazy" in log[0]


@pytest.mark.parametrize("way", ["lazy", "unknown"])
@pytest.mark.parametrize("what", ["fields", "updates", "answers", "calls"])
def test_they_are_the_same(way: str, what: str) -> None:
    seen, plain = described(way)[0][what], described("plain")[0][what]
    assert len(plain) > 5
    assert seen == plain
