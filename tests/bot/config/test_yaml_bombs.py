"""YAML that is built to cost time or memory: one clear line, for little work."""

import os
from pathlib import Path

import pytest
from yaml.scanner import Scanner

from bot.config.rule_file import RuleFileError, load_rules
from bot.config.yaml_files import FORM, LARGEST, file_faults, read_yaml_file
from bot.config.yaml_places import DEEPEST, LONGEST_VALUE, MOST_VALUES
from intake.forms.violations import FileFault
from texts.fault_lines import terminal_line

LAUGHS = "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}' if level else 'ha'] * 9)}]\n"
    for level in range(12)
)
ALL_OF_IT = LARGEST - 100
VALUES, DEPTH, LENGTH = f"{MOST_VALUES} values", f"{DEEPEST} levels", f"{LONGEST_VALUE} characters"

MOST_SCANNED = 6 * MOST_VALUES
"""Tokens that PyYAML may look for before we stop it: a few for each value that a form may have."""

BOMBS = {
    "aliases of aliases": (LAUGHS, VALUES),
    "one alias again and again": ("- &a [x, y, z]\n" + "- *a\n" * (ALL_OF_IT // 5), VALUES),
    "anchors": ("".join(f"- &a{n} x\n" for n in range(ALL_OF_IT // 12)), VALUES),
    "keys": ("".join(f"k{n}: 1\n" for n in range(ALL_OF_IT // 10)), VALUES),
    "a list": ("- a\n" * (ALL_OF_IT // 4), VALUES),
    "a flow list": ("[" + "a," * (ALL_OF_IT // 2) + "]", VALUES),
    "tags": ("- !!int '1'\n" * (ALL_OF_IT // 12), VALUES),
    "open brackets": ("[" * ALL_OF_IT, DEPTH),
    "brackets": ("[" * (ALL_OF_IT // 2) + "]" * (ALL_OF_IT // 2), DEPTH),
    "dashes": ("- " * (ALL_OF_IT // 2), DEPTH),
    "question marks": ("? " * (ALL_OF_IT // 2), DEPTH),
    "maps in maps": ("{a: " * (ALL_OF_IT // 4), DEPTH),
    "indented maps": ("".join(" " * level + "a:\n" for level in range(600)), DEPTH),
    "a long word": ("a: " + "x" * ALL_OF_IT, LENGTH),
    "a long text": ('a: "' + "\\n" * (ALL_OF_IT // 2) + '"', LENGTH),
    "a long block": ("a: |\n" + " x\n" * (ALL_OF_IT // 3), LENGTH),
    "a long key": ("x" * LONGEST_VALUE + "y: a", LENGTH),
    "many digits": ("a: " + "9" * ALL_OF_IT, LENGTH),
    "many digits to the base of sixty": ("a: 1" + ":59" * (ALL_OF_IT // 3), LENGTH),
    "too large": ("#" * (LARGEST + 1), "larger than a form"),
    "many documents": ("a\n---\n" * (ALL_OF_IT // 6), "YAML"),
    "a long tag": ("!" * ALL_OF_IT, "YAML"),
    "an open quote": ('"' + "a" * ALL_OF_IT, "YAML"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_one_line_for_little_work(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, reason = BOMBS[name]
    scanned = 0

    def counted(scanner: Scanner) -> None:
        nonlocal scanned
        scanned += 1
        fetch(scanner)

    fetch = Scanner.fetch_more_tokens
    monkeypatch.setattr(Scanner, "fetch_more_tokens", counted)
    file = tmp_path / "bomb.yaml"
    file.write_text(text)
    faults: list[FileFault] = []
    assert read_yaml_file(file, faults, what=FORM) is None
    assert scanned < MOST_SCANNED
    (line,) = map(terminal_line, faults)
    assert line.startswith(f"{file}:")
    assert reason in line
    assert len(line) < len(str(file)) + 300


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("0x" + "f" * 5000, "too large"),
        ("1" + ":59" * 3000, "too large"),
        ("9" * 5000, "is impossible"),
        ("9" * 30, "too large"),
        ("1" + ":59" * 3000 + ".5", "is not what"),
        ("!!bool maybe", "is not what"),
        ("!!int ''", "is not what"),
        ("!!float ''", "is not what"),
        ("!!timestamp soon", "is not what"),
        ("2026-13-45", "is impossible"),
        ("!!binary ä", "YAML"),
    ],
)
@pytest.mark.parametrize("place", ["a: {}", "- {}", "? {}\n: a"])
def test_a_value_that_cannot_be_made_is_a_fault_of_its_line(
    tmp_path: Path, place: str, value: str, reason: str
) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(f"# the first line\n{place.format(value)}\n")
    faults: list[FileFault] = []
    placed = read_yaml_file(file, faults, what=FORM)
    if placed is not None:
        faults += file_faults(file, placed, placed.violations)
    assert any(reason in terminal_line(fault) for fault in faults), faults


def test_what_shares_a_text_by_an_alias_is_read(tmp_path: Path) -> None:
    file = tmp_path / "fine.yaml"
    file.write_text("one: &text {en: Hello, ru: Привет}\ntwo: *text\nthree: [*text, *text]\n")
    faults: list[FileFault] = []
    placed = read_yaml_file(file, faults, what=FORM)
    assert faults == []
    assert placed is not None
    hello = {"en": "Hello", "ru": "Привет"}
    assert placed.value == {"one": hello, "two": hello, "three": [hello, hello]}


def test_a_file_of_rules_is_read_with_the_same_care(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(LAUGHS)
    with pytest.raises(RuleFileError) as caught:
        load_rules(file)
    assert VALUES in caught.value.lines[0]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    faults: list[FileFault] = []
    assert read_yaml_file(tmp_path / "pipe.yaml", faults, what=FORM) is None
    assert "no plain file" in terminal_line(faults[0])
