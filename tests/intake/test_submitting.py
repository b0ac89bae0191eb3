from dataclasses import replace

from intake.attribution import attribute
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.ids import PersonId, StepId
from intake.people import Person
from intake.submissions import NewSubmission
from intake.submitting import sharing_keys, submission_of
from tests.intake.engine.talking import begun, to_summary
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


def test_a_choice_is_submitted_with_its_title_in_the_forms_own_language() -> None:
    talk = to_summary(full_form())
    submission = submission_of(
        talk.form, talk.conversation, ANNA, attribute((), NOW), NOW, team_language="en"
    )
    kind = next(answer for answer in submission.answers if answer.step == "kind")
    assert (kind.answer.value, kind.shown, kind.items) == ("price", "Prices", ("Цены",))


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
