"""Where the answers go: to which entity, into which field, and what becomes of several there."""

from dataclasses import replace

import pytest

from intake.delivery.planning import look_up_of
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.step import StepType
from tests.intake.delivery.made_up import (
    ANSWERS,
    COMPANY,
    EMAIL,
    PHONE,
    TELEGRAM,
    answer,
    plan_of,
    submission,
)

CONTACT, COMPANY_KIND = EntityKind.CONTACT, EntityKind.COMPANY
DEAL, LEAD = EntityKind.DEAL, EntityKind.LEAD

TYPED = "[url=https://evil.example]prize[/url] and [1]"
READS = "［url=https://evil.example］prize［/url］ and [1]"


def test_an_answer_without_a_target_still_names_the_person() -> None:
    bare = tuple(replace(one, targets=()) for one in ANSWERS)
    plan = plan_of(submission(answers=bare))
    assert plan.contact is not None
    assert plan.contact.fields == {"NAME": "Anna", "LAST_NAME": "Schmidt"}
    assert [row.value for row in plan.contact.multifields] == [PHONE, EMAIL, TELEGRAM]
    assert "COMMENTS" not in plan.main.fields
    assert plan.company is None  # nobody said what it is called


def test_personal_answers_to_the_main_entity_go_to_its_contact() -> None:
    to_main = tuple(
        replace(one, targets=tuple(replace(target, entity=None) for target in one.targets))
        for one in ANSWERS[:3]
    )
    for bundle in (Bundle.DEAL, Bundle.QUOTE):
        plan = plan_of(submission(bundle, answers=to_main))
        assert plan.contact is not None
        assert len(plan.contact.multifields) == 3
        assert plan.main.multifields == ()
    lead = plan_of(submission(Bundle.LEAD, answers=to_main)).main
    assert len(lead.multifields) == 3
    assert (lead.fields["NAME"], lead.fields["LAST_NAME"]) == ("Anna", "Schmidt")


def test_asked_parts_of_a_name_are_not_taken_apart() -> None:
    answers = (
        answer("first", StepType.NAME, "Anna Maria", to=((CONTACT, "NAME"),)),
        answer("last", StepType.NAME, "van der Berg", to=((CONTACT, "LAST_NAME"),)),
    )
    contact = plan_of(submission(answers=answers)).contact
    assert contact is not None
    assert contact.fields == {"NAME": "Anna Maria", "LAST_NAME": "van der Berg"}


def test_a_name_said_in_two_answers_is_one_name() -> None:
    said = tuple(
        answer(step, StepType.TEXT, value, to=((CONTACT, "NAME"),))
        for step, value in (("first", "Anna"), ("last", "Schmidt"))
    )
    contact = plan_of(submission(answers=said)).contact
    assert contact is not None
    assert contact.fields == {"NAME": "Anna", "LAST_NAME": "Schmidt"}


@pytest.mark.parametrize("title", ["—", "\u3164", "🚀", "..."])
def test_a_title_that_names_nothing_finds_and_makes_no_company(title: str) -> None:
    said = answer("company", StepType.TEXT, title, to=((EntityKind.COMPANY, "TITLE"),))
    wanted = submission(answers=(*(one for one in ANSWERS if one.step != "company"), said))
    assert look_up_of(wanted).company is None
    assert plan_of(wanted).company is None


@pytest.mark.parametrize(
    ("kind", "field"), [(COMPANY_KIND, "TITLE"), (LEAD, "COMPANY_TITLE"), (None, "COMPANY_TITLE")]
)
def test_a_lead_finds_its_company_wherever_the_form_puts_the_name(
    kind: EntityKind | None, field: str
) -> None:
    said = answer("company", StepType.TEXT, COMPANY, to=((kind, field),))
    wanted = submission(Bundle.LEAD, answers=(said,))
    assert look_up_of(wanted).company == COMPANY
    assert plan_of(wanted).main.fields["COMPANY_TITLE"] == COMPANY


def test_a_company_has_its_own_phone_and_keeps_a_name_that_it_has_no_place_for() -> None:
    """The CRM says so of a field that it lacks, and the comment holds the value."""
    more = (
        answer("office", StepType.PHONE, "+79123456789", to=((COMPANY_KIND, "PHONE"),)),
        answer("boss", StepType.TEXT, "Erna", to=((COMPANY_KIND, "NAME"),)),
    )
    company = plan_of(submission(answers=(*ANSWERS, *more), assigned_by=3)).company
    assert company is not None
    assert [row.value for row in company.multifields] == ["+79123456789"]
    assert company.fields == {"ASSIGNED_BY_ID": 3, "NAME": "Erna", "TITLE": COMPANY}


def test_several_answers_to_one_field_are_joined() -> None:
    answers = (
        answer("a", StepType.TEXT, "one", to=((None, "COMMENTS"), (None, "UF_CRM_NOTE"))),
        answer("b", StepType.NUMBER, "2", to=((None, "COMMENTS"), (None, "UF_CRM_NOTE"))),
        answer("c", StepType.CHOICES, "x", "y", to=((None, "UF_CRM_L"),), items=("X", "Y")),
        answer("d", StepType.CHOICE, "z", to=((None, "UF_CRM_L"),), items=("Zoo",)),
        answer("e", StepType.YES_NO, "yes", to=((None, "UF_CRM_Y"),)),
        answer("f", StepType.FILE, to=((None, "UF_CRM_FILES"),)),
    )
    fields = plan_of(submission(answers=answers)).main.fields
    assert fields["COMMENTS"] == "one\n2"
    assert fields["UF_CRM_NOTE"] == "one, 2"
    assert fields["UF_CRM_L"] == ("X", "Y", "Zoo")
    assert fields["UF_CRM_Y"] == "Y"
    assert "UF_CRM_FILES" not in fields


@pytest.mark.parametrize(("said", "stored"), [("yes", "Y"), ("no", "N")])
def test_a_no_is_stored_like_a_yes(said: str, stored: str) -> None:
    news = answer("news", StepType.YES_NO, said, to=((None, "UF_CRM_NEWS"),))
    assert plan_of(submission(answers=(news,))).main.fields["UF_CRM_NEWS"] == stored


def test_a_phone_keeps_its_extension_where_it_is_only_read() -> None:
    """In a phone field nobody would be found by it."""
    to = ((CONTACT, "PHONE"), (None, "COMMENTS"))
    typed = answer("phone", StepType.PHONE, PHONE, to=to, extension="7")
    plan = plan_of(submission(answers=(replace(typed, shown="+49 30 123456 ext. 7"),)))
    assert plan.contact is not None
    assert [row.value for row in plan.contact.multifields] == [PHONE, TELEGRAM]
    assert plan.main.fields["COMMENTS"] == "+49 30 123456 ext. 7"


def test_each_of_several_choices_is_a_site_of_its_own() -> None:
    shops = ("https://roofs.example", "https://floors.example")
    chosen = answer("shops", StepType.CHOICES, "a", "b", to=((COMPANY_KIND, "WEB"),), items=shops)
    company = plan_of(submission(answers=(*ANSWERS, chosen))).company
    assert company is not None
    assert tuple(row.value for row in company.multifields) == shops


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("COMMENTS", READS),
        ("CONTENT", READS),
        ("TERMS", READS),
        ("TITLE", TYPED),
        ("UF_CRM_NOTE", TYPED),
        ("CLIENT_TITLE", TYPED),
    ],
)
def test_what_people_typed_is_no_markup_where_the_crm_reads_any(field: str, stored: str) -> None:
    """Elsewhere it stands as it was typed."""
    typed = answer("wish", StepType.LONG_TEXT, TYPED, to=((None, field),))
    wanted = submission(Bundle.QUOTE, answers=(typed,), fields={EntityKind.QUOTE: {"X": TYPED}})
    assert plan_of(wanted).main.fields[field] == stored
    assert plan_of(wanted).main.fields["X"] == TYPED, "a constant is the form's author's"


@pytest.mark.parametrize("kind", [CONTACT, EntityKind.COMPANY, DEAL])
def test_answers_that_share_a_field_are_no_markup_together(kind: EntityKind) -> None:
    answers = tuple(
        answer(str(number), step_type, *texts, to=((kind, "COMMENTS"),), items=texts)
        for number, (step_type, texts) in enumerate(
            [(StepType.TEXT, ("[",)), (StepType.CHOICES, ("[b]x", "y")), (StepType.TEXT, ("b]",))]
        )
    )
    plan = plan_of(submission(answers=(*ANSWERS[:4], *answers)))
    (entity,) = [one for one in plan.entities if one.kind is kind]
    assert entity.fields["COMMENTS"] == "[\n［b］x, y\nb]"


def test_two_answers_make_no_tag_together() -> None:
    halves = (
        answer("one", StepType.TEXT, "x[", to=((None, "COMMENTS"),)),
        answer("two", StepType.LONG_TEXT, "b]bold", to=((None, "COMMENTS"),)),
    )
    plan = plan_of(submission(answers=halves))
    assert plan.main.fields["COMMENTS"] == "x［\nb］bold"
