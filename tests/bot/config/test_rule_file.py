"""The rules file: faults with their lines."""

from pathlib import Path

import pytest

from bot.config.rule_file import RuleFileError, load_rules

GOOD = """\
rules:
  - name: agency
    match: '(?P<utm_source>fb|ig)-(?P<utm_campaign>[0-9]+)'
"""


def lines(path: Path, text: str) -> list[str]:
    (path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_rules(path / "rules.yaml")
    return [line.removeprefix(f"{path}/") for line in caught.value.lines]


def test_without_a_file_there_are_no_rules() -> None:
    assert load_rules(None) == ()


def test_rules_are_loaded_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(GOOD + GOOD.partition("\n")[2].replace("agency", "other"), encoding="utf-8")
    assert [rule.name for rule in load_rules(file)] == ["agency", "other"]


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    complaints = lines(tmp_path, GOOD + "    tilte: x\n    match: a\n  - name: b\n    match: '('\n")
    assert complaints == [
        "rules.yaml:2: rules[0]: the key 'match' is in line 3 and again in line 5",
        "rules.yaml:4: rules[0].tilte: unknown key; did you mean 'title'?",
        "rules.yaml:7: rules[1].match: is no regular expression that RE2 takes: missing ): (",
    ]


@pytest.mark.parametrize("text", ["", "- a", "rules: [", "rules: x", "\tx"])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    (line,) = lines(tmp_path, text)
    assert line.startswith("rules.yaml:1: ")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleFileError, match="not written in UTF-8"):
        load_rules(tmp_path / "rules.yaml")
