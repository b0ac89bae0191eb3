"""Every text exists in every language, is asked for rightly, and is asked for at all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.views.team.audit_words import text_of
from intake.forms.crm_part import EntityKind
from intake.forms.values.vocabulary import VOCABULARIES
from intake.kernel.problems import PROBLEMS
from intake.kernel.sheet import SHEET_FAULTS
from intake.wizards.experiment_wizard import GREETING_STEPS
from tests.guards.test_audit import audited
from texts.translator import LOCALES, Translator

ROOT = LOCALES.parent.parent
SPEAKING = ("handlers", "texts", "bot", "web", "intake")
TRANSLATOR = Translator()
KEYS = TRANSLATOR.keys

_NOTICE = re.compile(r"notice-[a-z-]+")
_MARKUP = re.compile(r"[<&]")
_PLAIN = (
    "button-",
    "wide-button-",
    "trouble-",
    "problem-",
    "alert-",
    "command-",
    "comment-",
    "entity-",
)
"""Texts that are also shown where Telegram reads no markup."""


def test_every_text_is_sound() -> None:
    TRANSLATOR.check()


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in SPEAKING:
        for path in (ROOT / package).rglob("*.py"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def spoken() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each call of ``say`` or ``plain`` that names its key: where, key, arguments."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in {"say", "plain", "_say", "_plain", "titled"}:
                continue
            named = {word.arg for word in node.keywords if word.arg}
            for word in node.args:
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield where, word.value, frozenset(named)


def used() -> set[str]:
    """Return the keys that the code names, and those that it puts together."""
    named = {text for _, tree in sources() for text in strings(tree)}
    named |= {f"entity-{kind}" for kind in EntityKind}
    named |= {key for key in KEYS if key.startswith("command-") and key[8:] in named}
    named |= {text_of(what) for what in audited()}
    return named


def test_every_key_that_the_code_says_exists_with_its_arguments() -> None:
    calls = list(spoken())
    assert len(calls) > 40
    wrong = [
        (where, key)
        for where, key, arguments in calls
        if key not in KEYS or (arguments and arguments != KEYS[key])
    ]
    assert wrong == []


def test_every_problem_has_its_text() -> None:
    assert {key: KEYS.get(key) for key in PROBLEMS} == dict(PROBLEMS)


def test_every_fault_of_a_table_has_its_text() -> None:
    assert {key: KEYS.get(key) for key in SHEET_FAULTS} == dict(SHEET_FAULTS)


def test_every_notice_has_its_text() -> None:
    notices = {text for _, tree in sources() for text in strings(tree) if _NOTICE.fullmatch(text)}
    assert notices
    assert notices <= KEYS.keys()


def test_every_reason_of_a_file_has_its_text_with_its_arguments() -> None:
    asked = [
        (str(node.args[0].value), frozenset(word.arg for word in node.keywords))
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "why" and isinstance(node.args[0], ast.Constant)
    ]
    assert len(asked) > 80
    assert [one for one in asked if KEYS.get(one[0]) != one[1]] == []


def test_no_text_is_left_over() -> None:
    assert KEYS.keys() - used() - PROBLEMS.keys() == set()


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_texts_that_are_shown_as_they_are_hold_no_markup(language: str) -> None:
    for key, names in KEYS.items():
        if key.startswith(_PLAIN) and not {"at"} & names:
            text = TRANSLATOR.plain(language, key, **dict.fromkeys(names, 1))
            assert not _MARKUP.search(text), key


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_alerts_fit(language: str) -> None:
    for key, names in KEYS.items():
        if key.startswith(("alert-", "problem-")):
            text = TRANSLATOR.plain(language, key, **dict.fromkeys(names, 1))
            assert len(text) <= 150, key


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_commands_and_buttons_keep_telegrams_limits(language: str) -> None:
    for key, names in KEYS.items():
        text_of = dict.fromkeys(names, 1)
        if key.startswith("command-"):
            assert 1 <= len(TRANSLATOR.plain(language, key, **text_of)) <= 256
        if key.startswith("button-"):
            assert len(TRANSLATOR.plain(language, key, **text_of)) <= 22, key
        if key.startswith("wide-button-"):  # such a button has a row for itself
            assert len(TRANSLATOR.plain(language, key, **text_of)) <= 32, key


def test_reply_buttons_cannot_be_typed_by_chance() -> None:
    """They are recognised by their whole text, in every language: none may be a plain word."""
    for key in ("button-back", "button-skip", "button-keep", "button-cancel"):
        for language in TRANSLATOR.languages:
            assert not TRANSLATOR.plain(language, key).replace(" ", "").isalpha()


def test_every_language_has_its_words_for_answers() -> None:
    """Without them its people's *yes* is not understood, and their dates are written in English."""
    assert set(TRANSLATOR.languages) <= VOCABULARIES.keys()


def test_a_variants_greeting_is_asked_for_in_every_language() -> None:
    assert set(TRANSLATOR.languages) == GREETING_STEPS.keys()


def test_language_names_differ() -> None:
    names = [TRANSLATOR.plain(language, "language-name") for language in TRANSLATOR.languages]
    assert len(set(names)) == len(names)
