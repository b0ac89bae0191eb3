"""``python -m bot forms preview``: a form in the terminal, with its real questions."""

import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.previewing import ENDED, STOPPED, play
from bot.config.form_files import load_form
from texts.translator import Translator

ROOT = Path(__file__).parents[3]
TRANSLATOR = Translator()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def played(form: str, lines: Iterable[str], language: str = "en") -> tuple[int, str]:
    """What stands in the terminal in the end, and the exit code."""
    shown: list[str] = []
    typed = iter(lines)
    code = play(
        load_form(ROOT / "forms" / f"{form}.yaml", languages=TRANSLATOR.languages),
        TRANSLATOR,
        language=language,
        region="DE",
        now=NOW,
        read=lambda _: next(typed, None),
        write=shown.append,
    )
    return code, "\n".join(shown)


@pytest.mark.parametrize(("language", "agree"), [("en", "I agree"), ("ru", "Даю согласие")])
def test_the_real_questions_come_in_their_order(language: str, agree: str) -> None:
    code, shown = played("lead", ("1", "Ann Lee", "030 901820", "1", "/skip"), language)
    assert agree in shown
    assert "4/4" in shown
    assert "+49 30 901820" in shown
    assert code == STOPPED, "the summary was not confirmed"


def test_a_wrong_answer_is_told_and_asked_again() -> None:
    _, shown = played("lead", ("1", "Ann", "12"))
    assert shown.count("2/4") == 2


def test_sent_is_the_good_end() -> None:
    lines = ("1", "Ann Lee", "030 901820", "1", "/skip", "5")
    code, shown = played("lead", lines)
    assert code == ENDED, shown
    assert "Stopped" not in shown


def test_cancelling_and_the_end_of_the_input_are_none() -> None:
    assert played("lead", ("1", "/cancel"))[0] == STOPPED
    code, shown = played("lead", ("1",))
    assert code == STOPPED
    assert "Stopped before the end." in shown


def test_a_number_is_an_answer_where_one_is_typed() -> None:
    """With a # it presses a button in any case."""
    _, shown = played("lead", ("1", "7"))
    assert "1/4" in shown.rpartition("#1")[0]
    _, back = played("lead", ("1", "Ann", "#2"))
    assert back.count("1/4") == 2


def preview(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", "forms", "preview", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_neither_token_nor_database_is_needed() -> None:
    done = preview("forms/lead.yaml", "--language", "ru", typed="1\nАнна\n")
    assert done.returncode == STOPPED
    assert "2/4" in done.stdout
    assert done.stderr == ""


def test_faults_are_told_by_file_and_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("languages: [en]\ntitle: X\nsteps:\n  - id: a\n    type: nothing\n")
    for arguments, complaint in (
        ((str(wrong),), "wrong.yaml:5"),
        (("forms/nowhere.yaml",), "there is no such file"),
        (("forms/lead.yaml", "--language", "fr"), "it is not in 'fr', but in: en, ru"),
    ):
        done = preview(*arguments)
        assert done.returncode == 2
        assert complaint in done.stderr
        assert "Traceback" not in done.stderr
