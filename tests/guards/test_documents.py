"""The documents keep their word."""

import re
from pathlib import Path

import pytest
import yaml

from bot.config.form_files import accept_consents, load_catalogue
from handlers.command_list import COMMANDS, Audience

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if not path.name.startswith(".")
]
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (document.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_is_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:[a-z]+/)+[a-z_]+\.py)`", text):
        assert (ROOT / path).is_file(), path


def test_every_decision_is_listed_once() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(
        path.name for path in folder.glob("*.md") if path.name != "README.md"
    )


def test_the_form_in_the_readme_is_a_form(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    form = text.partition("```yaml\n")[2].partition("```")[0]
    assert len(form.splitlines()) == 12
    (tmp_path / "request.yaml").write_text(form, encoding="utf-8")
    accept_consents(tmp_path, languages=("en", "ru"))
    assert [
        form.id for form in load_catalogue(tmp_path, languages=("en", "ru"), default=None).menu
    ] == ["request"]


def test_both_pages_for_admins_name_every_command_and_say_the_same() -> None:
    pages = [ROOT / "docs" / name for name in ("admins.md", "admins.ru.md")]
    english, russian = (page.read_text(encoding="utf-8") for page in pages)
    table = re.compile(r"^\| `/(\w+)` \|", re.MULTILINE)
    assert table.findall(english) == table.findall(russian)
    admins = {one.name for one in COMMANDS if one.audience is Audience.ADMINS or one.section}
    assert set(table.findall(english)) == admins - {"duty"}, "that one is for managers"
    for mark in ("## ", "| ", "- "):
        lines = [page.count(f"\n{mark}") for page in (english, russian)]
        assert lines[0] == lines[1], mark


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert set(re.findall(r"`make ([a-z]+)", text)) <= targets, document.name


def test_the_container_holds_every_package_that_the_bot_imports() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for package in ("bot", "handlers", "storage", "intake", "crm", "web", "texts", "forms"):
        assert f"COPY {package} {package}\n" in text
        assert f"!{package}\n" in ignored
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"bot", "accept", "postgres", "migrate", "caddy"}


def test_no_registry_is_named_in_the_locks() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = re.sub(r"#.*", "", lock.read_text(encoding="utf-8"))
        assert "--hash=sha256:" in text
        assert "index-url" not in text
        assert "://" not in text
