"""Models that are built on first use are the same as those that aiogram builds while imported.

One test, because each way of importing aiogram takes a process of its own, and seconds of it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FIRST_USED = {
    "AnswerCallbackQuery",
    "EditMessageReplyMarkup",
    "EditMessageText",
    "InlineKeyboardMarkup",
    "Message",
    "ReplyKeyboardMarkup",
    "SendMessage",
    "Update",
}
"""What every conversation needs."""


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


def test_models_are_the_same_whenever_they_are_built() -> None:
    plain, _ = described("plain")
    lazy, log = described("lazy")
    unknown, complaints = described("unknown")

    assert plain["built"] == []
    assert log == []
    assert len(lazy["built"]) > 0.9 * len(lazy["fields"]), "the others are built on first use"
    later = {name.rpartition(".")[2] for name in lazy["built"]}
    assert not later & FIRST_USED, "these are built at the start"

    assert plain["at_once"] == 0
    assert lazy["at_once"] > 0.9 * len(lazy["fields"]), "the others know no bot"

    assert unknown["built"] == [], "an aiogram that is made otherwise is imported as it is"
    assert len(complaints) == 1
    assert "models_not_lazy" in complaints[0]

    for what in ("fields", "updates", "answers", "calls", "bots"):
        assert len(plain[what]) > 5
        assert lazy[what] == plain[what], what
        assert unknown[what] == plain[what], what
