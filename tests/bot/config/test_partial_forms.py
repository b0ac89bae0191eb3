"""When a form may send what was not finished."""

import copy
from datetime import timedelta
from typing import Any

from bot.config.form_reading import read_form
from intake.forms.form import Form, PartialPolicy
from intake.forms.violations import Violations
from tests.intake.forms.samples import FULL
from texts.fault_lines import terminal_words


def read(**changes: Any) -> Form | Violations:
    raw = {**copy.deepcopy(FULL), "partial": {"silence": 30, "stage": "NEW"}, **changes}
    present = {name: value for name, value in raw.items() if value is not None}
    return read_form(present, form_id="full", languages=frozenset({"en", "ru"}))


def reasons(form: Form | Violations) -> list[tuple[object, str]]:
    assert isinstance(form, Violations)
    return [(one.path, terminal_words(one)) for one in form.violations]


def test_a_form_says_when_and_where() -> None:
    form = read()
    assert isinstance(form, Form)
    assert form.partial == PartialPolicy(timedelta(minutes=30), reminder=True, stage="NEW")
    assert form.rating is False


def test_without_a_consent_only_reminders_may_follow() -> None:
    [(path, reason)] = reasons(read(consent=None))
    assert path == ("partial", "stage")
    assert "after a consent only" in reason
    assert isinstance(read(consent=None, partial={"silence": 30}), Form)


def test_somebody_must_be_reachable() -> None:
    text = {"en": "?", "ru": "?"}
    step = {"id": "story", "type": "text", "prompt": text, "crm": "main.COMMENTS"}
    [(path, reason)] = reasons(read(steps=[step], crm={"bundle": "deal"}))
    assert path == ("partial", "stage")
    assert "nobody could be reached" in reason
