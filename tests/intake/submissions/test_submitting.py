from dataclasses import replace

import pytest

from intake.attribution.credit import attribute
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.forms.wording import Wording
from intake.kernel.ids import PersonId, StepId
from intake.kernel.person import Person
from intake.submissions.submission import NewSubmission
from intake.submissions.submitting import sharing_keys, submission_of
from tests.intake.conversation.talking import begun, to_summary
from tests.intake.forms.samples import NOW, SMALL, form_of, full_form

ANNA = Person(PersonId(1), "Anna", "", None, "en", None, NOW, None)

B2B = form_of(
    {
        **SMALL,
        "steps": [
            {"id": "company", "type": "text", "prompt": "?", "crm": "company.TITLE"},
            {"id": "inn", "type": "text", "prompt": "?", "crm": "company.UF_CRM_INN"},
            {"id": "email", "type": "email", "prompt": "?"},
        ],
        "crm": {
            "bundle": "deal",
            "company": True,
            "company_match": "tax_id",
            "tax_id_field": "UF_CRM_INN",
        },
    },
    "b2b",
)


def submitted(form: Form, **answers: str) -> NewSubmission:
    given = tuple(Answer(StepId(step), (value,)) for step, value in answers.items())
    conversation = replace(begun(form), answers=given)
    return submission_of(form, conversation, ANNA, attribute((), NOW), NOW, team_language="en")


def test_only_answers_to_steps_that_apply_are_submitted() -> None:
    talk = to_summary(full_form())
    talk.edit("kind")
    for answer in ("demo", "tomorrow", "1"):
        talk.say(answer)
    talk.edit("kind")
    talk.say("price")
    submission = submission_of(
        talk.form, talk.conversation, ANNA, attribute((), NOW), NOW, team_language="en"
    )
    assert [answer.step for answer in submission.answers] == ["name", "phone", "kind", "news"]
    assert submission.form_title == "Everything"
    assert submission.key == talk.conversation.submission_key


@pytest.mark.parametrize("prospect", ["en", "ru"])
@pytest.mark.parametrize(
    ("team", "title", "read"),
    [
        (
            "en",
            "Everything",
            {
                "name": ("Name?", "Ann"),
                "phone": ("Phone?", "+49 30 901820 ext. 5"),
                "kind": ("What?", "A demonstration"),
                "demo_day": ("Day", "24 December 2026"),
                "topics": ("Topics?", "Apples, Cherries"),
                "budget": ("Budget?", "1,500"),
                "news": ("News?", "No"),
            },
        ),
        (
            "ru",
            "Всё",
            {
                "name": ("Имя?", "Ann"),
                "phone": ("Телефон?", "+49 30 901820 доб. 5"),
                "kind": ("Что?", "Показ"),
                "demo_day": ("День", "24 декабря 2026"),
                "topics": ("Темы?", "Яблоки, Вишни"),
                "budget": ("Бюджет?", "1\N{NO-BREAK SPACE}500"),
                "news": ("Новости?", "Нет"),
            },
        ),
    ],
)
def test_the_team_reads_its_own_language_whichever_the_prospect_spoke(
    prospect: str, team: str, title: str, read: dict[str, tuple[str, str]]
) -> None:
    form = full_form()
    labelled = tuple(
        replace(step, label=Wording({"en": "Day", "ru": "День"})) if step.id == "demo_day" else step
        for step in form.steps
    )
    form = replace(form, steps=labelled)
    said = (
        Answer(StepId("name"), ("Ann",)),
        Answer(StepId("phone"), ("+4930901820",), extension="5"),
        Answer(StepId("kind"), ("demo",)),
        Answer(StepId("demo_day"), ("2026-12-24",)),
        Answer(StepId("topics"), ("a", "c")),
        Answer(StepId("budget"), ("1500",)),
        Answer(StepId("news"), ("no",)),
    )
    conversation = replace(begun(form), answers=said, language=prospect)
    submission = submission_of(
        form, conversation, ANNA, attribute((), NOW), NOW, team_language=team
    )
    assert submission.form_title == title
    assert {one.step: (one.called, one.shown) for one in submission.answers} == read
    topics = next(one for one in submission.answers if one.step == "topics")
    assert topics.items == tuple(topics.shown.split(", "))
    asked = {str(one.step): one.prompt for one in submission.answers}
    assert asked["name"] == form.steps[0].prompt.by_language[prospect]


def test_a_form_without_the_teams_language_speaks_its_fallback_language() -> None:
    submission = submission_of(B2B, begun(B2B), ANNA, attribute((), NOW), NOW, team_language="ru")
    assert submission.form_title == "Small"


def test_what_two_submissions_share_does_not_depend_on_spelling() -> None:
    first = sharing_keys(submitted(B2B, company="ООО  «Ромашка»", email="Anna@example.com"))
    second = sharing_keys(submitted(B2B, company="ооо «ромашка».", email="anna@example.com"))
    assert first == second
    assert "email:anna@example.com" in first
    assert "person:1" in first


def test_a_company_is_shared_by_title_and_by_tax_id() -> None:
    keys = sharing_keys(submitted(B2B, company="Ромашка", inn="7701234567"))
    assert {"company:ромашка", "company:7701234567"} <= keys


def test_strangers_share_no_company_that_is_only_signs() -> None:
    for company in ("—", "\u3164", "🚀", ""):
        keys = sharing_keys(submitted(B2B, company=company))
        assert not [key for key in keys if key.startswith("company:")], company
