"""What the audit keeps is told in words, and found by what it is about."""

import ast
import re
from pathlib import Path

import intake
from handlers.views.team.audit_words import text_of
from intake.team.audit import AUDIT_WORDS, AuditKind
from intake.team.team import TeamRules
from texts.translator import Translator

_INTAKE = Path(intake.__file__).parent
_WRITERS = ("AuditEntry(", "TeamChange(", "MemberChange(", ".note(", "_ruled(")
_WHAT = re.compile(r"[a-z]+\.[a-z_]+")
_RULED = re.compile(r"team\.\{name\}")


def audited() -> set[str]:
    """Every word by which something is noted: those that writers of the audit spell out, and those
    of the rules that are changed by their names."""
    found = set()
    for path in _INTAKE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not any(one in text for one in _WRITERS):
            continue
        if _RULED.search(text):
            named = TeamRules.__dataclass_fields__
            found |= {f"team.{one}" for one in named if f"``{one}``" in text}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if _WHAT.fullmatch(node.value) else set()
    return found


def test_every_change_has_its_words() -> None:
    known = Translator().keys
    assert len(audited()) > 40
    assert {text_of(one) for one in audited()} <= known.keys()


def test_every_change_is_found_by_what_it_is_about() -> None:
    known = {word for words in AUDIT_WORDS.values() for word in words}
    assert {one.partition(".")[0] for one in audited()} <= known
    assert set(AUDIT_WORDS) == set(AuditKind)
