import json
import shutil
from pathlib import Path

import pytest

from bot.config.form_files import FormFilesError, accept_consents, load_catalogue
from bot.config.released_consents import FILE_NAME
from bot.config.yaml_places import read_yaml
from bot.wiring.wizard_registry import WIZARDS

ROOT = Path(__file__).parents[3]
LANGUAGES = ("en", "ru")

GOOD = """\
languages: [en]
title: Small
steps:
  - id: name
    type: name
    prompt: Who?
finish:
  text: Done
crm:
  bundle: lead
"""
CONSENT = """\
consent:
  version: "1"
  text: Do you agree?
"""


def violations(folder: Path, default: str | None = None) -> list[str]:
    """Return the lines of the refusal, with the folder's name cut off."""
    with pytest.raises(FormFilesError) as refused:
        load_catalogue(folder, languages=LANGUAGES, default=default)
    return [line.removeprefix(f"{folder}/") for line in refused.value.lines]


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_forms_are_right_and_their_consents_released() -> None:
    catalogue = load_catalogue(ROOT / "forms", languages=LANGUAGES, default=None)
    assert [form.id for form in catalogue.menu] == ["b2b", "event", "lead"]
    assert catalogue.default is None
    assert all(set(form.languages) == set(LANGUAGES) for form in catalogue.menu)
    assert {wizard.id for wizard in catalogue.wizards} == WIZARDS.keys()


def test_a_default_must_be_one_of_the_forms(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    catalogue = load_catalogue(tmp_path, languages=LANGUAGES, default="small")
    assert catalogue.default is not None
    assert violations(tmp_path, "lead") == [
        "DEFAULT_FORM: there is no form 'lead'; there are small"
    ]
    assert violations(tmp_path, "newlink")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("type: name", "type: nmae", "small.yaml:5: steps[0].type: must be one of"),
        ("title: Small\n", "", "small.yaml:1: form: 'title' is missing"),
        ("title: Small", "titel: Small", "small.yaml:2: titel: unknown key; did you mean 'title'?"),
        ("  bundle: lead", "  bundel: lead", "small.yaml:10: crm.bundel: unknown key"),
        ("prompt: Who?", "prompt: {en: Who, de: Wer}", "small.yaml:6: steps[0].prompt.de"),
        ("title: Small", "title: A\ntitle: B", "in line 2 and again in line 3"),
        ("title: Small", "title: 2026-13-45", "small.yaml:2: title: is impossible"),
        ("title: Small", "title: 2026-01-15", "small.yaml:2: title: must be text, not the date"),
        ("title: Small", "title: yes", "must be text, not true; write it in quotes"),
        ("title: Small", "title: &a [*a]", "points to what is around it"),
        ("title: Small", "? [a, b]\n: c", "a key must be text"),
        ("title: Small", "1: c", "the key 1 must be text"),
        ("title: Small", "title: 'x", "no valid YAML"),
        ("title: Small", "\ttitle: x", "small.yaml:2: no valid YAML"),
        ("title: Small", "title: !!python/object:os.system x", "no valid YAML"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    write(tmp_path, GOOD.replace(old, new))
    assert any(line in violation for violation in violations(tmp_path)), violations(tmp_path)


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("type: name", "type: x"))
    write(tmp_path, GOOD.replace("title: Small", ""), "other.yaml")
    assert {violation.partition(":")[0] for violation in violations(tmp_path)} == {
        "small.yaml",
        "other.yaml",
    }


def test_folders_and_files_that_are_none(tmp_path: Path) -> None:
    assert "there is no such folder" in violations(tmp_path / "gone")[0]
    assert "there is no form" in violations(tmp_path)[0]
    write(tmp_path, GOOD, "lead.yml")
    assert "rename the file" in violations(tmp_path)[0]
    (tmp_path / "lead.yml").unlink()
    write(tmp_path, "- a\n- b\n")
    assert "must be a mapping" in violations(tmp_path)[0]
    (tmp_path / "small.yaml").write_bytes(GOOD.replace("Small", "Форма").encode("cp1251"))
    assert "save it as UTF-8" in violations(tmp_path)[0]
    write(tmp_path, "")
    assert "must be a mapping" in violations(tmp_path)[0]
    write(tmp_path, "[" * 2000)
    assert violations(tmp_path)
    write(tmp_path, "#" * 1_000_001)
    assert "larger than a form" in violations(tmp_path)[0]
    (tmp_path / "small.yaml").unlink()
    (tmp_path / "small.yaml").mkdir()
    assert "cannot be read" in violations(tmp_path)[0]


def test_a_file_beside_the_form_becomes_an_absolute_path(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("  text: Done", "  text: Done\n  file: price.pdf"))
    catalogue = load_catalogue(tmp_path, languages=LANGUAGES, default=None)
    before = catalogue.menu[0]
    assert before.finish.file == "price.pdf"
    (tmp_path / "price.pdf").write_bytes(b"%PDF")
    after = load_catalogue(tmp_path, languages=LANGUAGES, default=None).menu[0]
    assert after.finish.file == str(tmp_path / "price.pdf")
    assert after.hash == before.hash


def test_no_path_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    inner = tmp_path / "forms"
    inner.mkdir()
    write(inner, GOOD.replace("  text: Done", "  text: Done\n  file: ../secret"))
    catalogue = load_catalogue(inner, languages=LANGUAGES, default=None)
    assert catalogue.menu[0].finish.file == "../secret"


def test_a_consent_is_released_once_and_then_keeps_its_text(tmp_path: Path) -> None:
    write(tmp_path, GOOD + CONSENT)
    (violation,) = violations(tmp_path)
    assert violation.startswith("small.yaml:12: consent.version: '1' is not released yet")
    assert accept_consents(tmp_path, languages=LANGUAGES) == ("small: consent 1",)
    load_catalogue(tmp_path, languages=LANGUAGES, default=None)
    assert accept_consents(tmp_path, languages=LANGUAGES) == ()

    write(tmp_path, GOOD + CONSENT.replace("Do you", "Don't you"))
    (violation,) = violations(tmp_path)
    assert "give it a new version" in violation
    with pytest.raises(FormFilesError, match="give it a new version"):
        accept_consents(tmp_path, languages=LANGUAGES)

    write(tmp_path, GOOD + CONSENT.replace("Do you", "Don't you").replace('"1"', '"2"'))
    assert accept_consents(tmp_path, languages=LANGUAGES) == ("small: consent 2",)
    assert set(json.loads((tmp_path / FILE_NAME).read_text())["small"]) == {"1", "2"}


@pytest.mark.parametrize("text", ["{", "[]", '{"small": 1}'])
def test_a_damaged_list_of_consents_is_told(tmp_path: Path, text: str) -> None:
    write(tmp_path, GOOD + CONSENT)
    (tmp_path / FILE_NAME).write_text(text)
    assert any("restore it from version control" in violation for violation in violations(tmp_path))
    with pytest.raises(FormFilesError, match="version control"):
        accept_consents(tmp_path, languages=LANGUAGES)


def test_wrong_forms_release_nothing(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("type: name", "type: x") + CONSENT)
    with pytest.raises(FormFilesError, match="must be one of"):
        accept_consents(tmp_path, languages=LANGUAGES)
    assert not (tmp_path / FILE_NAME).exists()


def test_aliases_are_read_like_what_they_stand_for() -> None:
    placed = read_yaml("a: &x\n  b: 1\nc: *x\n")
    assert placed.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert placed.line(("c", "b")) == 2
    assert placed.line(("nowhere", 3)) == 1


def test_the_shipped_forms_can_be_copied_elsewhere(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "forms", tmp_path / "forms")
    assert load_catalogue(tmp_path / "forms", languages=LANGUAGES, default="lead").default
