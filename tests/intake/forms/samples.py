"""Small forms for tests, made the way real ones are: from a plain mapping."""

import copy
from datetime import UTC, date, datetime
from typing import Any

from bot.config.form_reading import read_form
from intake.forms.answer import FileKind, FileRef, ParseContext
from intake.forms.form import Form
from intake.forms.step import Step
from intake.forms.violations import Violations
from intake.kernel.ids import StepId

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
AROUND = ParseContext("en", "RU", TODAY)

SMALL: dict[str, Any] = {
    "languages": ["en"],
    "title": "Small",
    "steps": [{"id": "name", "type": "name", "prompt": "Who?"}],
    "finish": {"text": "Done"},
    "crm": {},
}

FULL: dict[str, Any] = {
    "languages": ["en", "ru"],
    "fallback": "ru",
    "title": {"en": "Everything", "ru": "Всё"},
    "greeting": {"en": "Hello", "ru": "Привет"},
    "consent": {
        "version": "1",
        "text": {"en": "Do you agree?", "ru": "Согласны?"},
        "url": "https://example.com/privacy",
    },
    "steps": [
        {"id": "name", "type": "name", "prompt": {"en": "Name?", "ru": "Имя?"}},
        {"id": "phone", "type": "phone", "prompt": {"en": "Phone?", "ru": "Телефон?"}},
        {
            "id": "email",
            "type": "email",
            "prompt": {"en": "E-mail?", "ru": "Почта?"},
            "required": False,
        },
        {
            "id": "kind",
            "type": "choice",
            "prompt": {"en": "What?", "ru": "Что?"},
            "choices": [
                {"value": "price", "label": {"en": "Prices", "ru": "Цены"}},
                {"value": "demo", "label": {"en": "A demonstration", "ru": "Показ"}},
                {"value": "other", "label": {"en": "Something else", "ru": "Другое"}},
            ],
        },
        {
            "id": "demo_day",
            "type": "date",
            "prompt": {"en": "Which day?", "ru": "Какой день?"},
            "when": {"step": "kind", "is": "demo"},
            "limits": {"earliest": "today"},
        },
        {
            "id": "topics",
            "type": "choices",
            "prompt": {"en": "Topics?", "ru": "Темы?"},
            "when": {"step": "demo_day", "answered": True},
            "limits": {"max_choices": 2},
            "choices": [
                {"value": "a", "label": {"en": "Apples", "ru": "Яблоки"}},
                {"value": "b", "label": {"en": "Bananas", "ru": "Бананы"}},
                {"value": "c", "label": {"en": "Cherries", "ru": "Вишни"}},
            ],
        },
        {
            "id": "budget",
            "type": "number",
            "prompt": {"en": "Budget?", "ru": "Бюджет?"},
            "required": False,
            "limits": {"minimum": 0, "maximum": 1000000},
        },
        {
            "id": "files",
            "type": "file",
            "prompt": {"en": "Files?", "ru": "Файлы?"},
            "required": False,
            "limits": {"max_files": 3, "file_types": ["pdf", "image"]},
        },
        {"id": "news", "type": "yes_no", "prompt": {"en": "News?", "ru": "Новости?"}},
        {
            "id": "story",
            "type": "long_text",
            "prompt": {"en": "Story?", "ru": "История?"},
            "required": False,
        },
    ],
    "finish": {"text": {"en": "Thanks", "ru": "Спасибо"}},
    "crm": {"bundle": "deal"},
}


def form_of(
    raw: dict[str, Any],
    form_id: str = "full",
    *,
    wizard: bool = False,
    offered: tuple[Form, ...] = (),
) -> Form:
    """Judge a mapping that must be right."""
    read = read_form(
        raw, form_id=form_id, languages=frozenset({"en", "ru"}), wizard=wizard, offered=offered
    )
    assert not isinstance(read, Violations), read
    return read


def full_form(**changes: Any) -> Form:
    """Return the full form with some of its keys changed."""
    return form_of({**copy.deepcopy(FULL), **changes})


def without_consent(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a copy that asks for no consent."""
    return {key: copy.deepcopy(value) for key, value in raw.items() if key != "consent"}


def step_of(**raw: Any) -> Step:
    """Return one step of a form that has only that one."""
    raw = {"id": "it", "prompt": "?", **raw}
    form = form_of({**SMALL, "steps": [raw]})
    return form.steps[0]


def step_in(form: Form, step_id: str) -> Step:
    """Return a step that the form has."""
    step = form.step(StepId(step_id))
    assert step is not None
    return step


def file_ref(name: str = "brief.pdf", unique: str = "u1", size: int | None = 1000) -> FileRef:
    """Return a document."""
    return FileRef(f"file-{unique}", unique, name, size, None, FileKind.DOCUMENT)


def photo_ref(unique: str = "p1") -> FileRef:
    """Return a photo."""
    return FileRef(f"file-{unique}", unique, "photo.jpg", 2000, "image/jpeg", FileKind.PHOTO)
