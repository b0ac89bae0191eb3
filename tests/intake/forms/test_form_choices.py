"""``choices: forms``: a wizard lets people choose among the forms that there are."""

from dataclasses import replace
from typing import Any

from bot.config.form_reading import read_form
from intake.forms.form import Form
from intake.forms.violations import Violations
from intake.forms.wording import Wording
from tests.intake.forms.samples import SMALL, form_of, full_form
from texts.fault_lines import terminal_words

WIZARD: dict[str, Any] = {
    **{key: value for key, value in SMALL.items() if key != "crm"},
    "languages": ["en", "ru"],
    "title": {"en": "Make", "ru": "Сделать"},
    "finish": {"text": {"en": "Made", "ru": "Готово"}},
    "steps": [
        {
            "id": "form",
            "type": "choice",
            "prompt": {"en": "Which?", "ru": "Какая?"},
            "choices": "forms",
        },
        {"id": "name", "type": "name", "prompt": {"en": "Who?", "ru": "Кто?"}},
    ],
}
ENGLISH = form_of(SMALL, "small")
BOTH = replace(full_form(), id="full")  # type: ignore[arg-type]  # a plain word reads better


def asked(*offered: Form) -> Form:
    return form_of(WIZARD, "newlink", wizard=True, offered=offered)


def labels(form: Form, language: str) -> dict[str, str]:
    return {one.value: one.label.in_(language, "en") for one in form.steps[0].choices}


def test_each_form_is_a_choice_by_its_title_in_every_language() -> None:
    wizard = asked(ENGLISH, BOTH)
    assert labels(wizard, "en") == {"small": "Small", "full": "Everything"}
    assert labels(wizard, "ru") == {"small": "Small", "full": "Всё"}


def test_titles_that_do_not_tell_forms_apart_are_followed_by_their_ids() -> None:
    twin = replace(ENGLISH, id="twin")  # type: ignore[arg-type]  # as above
    named = replace(BOTH, title=Wording({"en": "Small", "ru": "Twin"}))
    assert labels(asked(ENGLISH, twin, named), "ru") == {
        "small": "Small (small)",
        "twin": "Small (twin)",
        "full": "Twin (full)",
    }


def test_one_form_is_no_question() -> None:
    assert [step.id for step in asked(ENGLISH).steps] == ["name"]


def test_the_wizard_is_another_when_the_forms_are() -> None:
    assert asked(ENGLISH, BOTH).hash != asked(ENGLISH, replace(BOTH, id="new")).hash  # type: ignore[arg-type]  # as above


def test_only_a_wizard_can_ask_for_a_form() -> None:
    read = read_form({**WIZARD, "crm": {}}, form_id="mine", languages=frozenset({"en", "ru"}))
    assert isinstance(read, Violations)
    violations = [terminal_words(violation) for violation in read.violations]
    assert "steps[0].choices: must be a list, not the text 'forms'" in violations
