"""The plan: who carries what, what is left alone, what repeats."""

import pytest

from intake.delivery.naming import with_key
from intake.delivery.plan import (
    Assignee,
    Found,
    FoundContact,
    MultifieldType,
    PlannedEntity,
    TraceMode,
    bears,
    note_mark,
)
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.submissions.submission import Created, CreatedEntity
from tests.intake.delivery.made_up import (
    ANSWERS,
    COMPANY,
    EMAIL,
    KEY,
    NAME,
    PHONE,
    TELEGRAM,
    answer,
    plan_of,
    submission,
)

CONTACT, COMPANY_KIND = EntityKind.CONTACT, EntityKind.COMPANY
DEAL, LEAD = EntityKind.DEAL, EntityKind.LEAD


def test_look_up_names_every_clue() -> None:
    wanted = look_up_of(submission())
    assert (wanted.phones, wanted.emails, wanted.telegram) == ((PHONE,), (EMAIL,), TELEGRAM)
    assert wanted.company == COMPANY
    assert not wanted.open_main


@pytest.mark.parametrize("bundle", Bundle)
def test_look_up_is_the_same_whatever_the_bundle(bundle: Bundle) -> None:
    wanted = look_up_of(submission(bundle))
    assert (wanted.bundle, wanted.phones, wanted.company) == (bundle, (PHONE,), COMPANY)


def test_nobody_is_looked_for_when_the_form_wants_no_people() -> None:
    wanted = look_up_of(submission(contact=False, company=False))
    assert (wanted.phones, wanted.emails, wanted.telegram, wanted.company) == ((), (), "", None)
    plan = plan_of(submission(contact=False, company=False))
    assert (plan.contact, plan.company) == (None, None)


def test_a_company_is_looked_for_by_its_tax_id() -> None:
    field = "UF_CRM_TAX"
    tax = answer("tax", StepType.TEXT, "DE123", to=((EntityKind.COMPANY, field),))
    wanted = submission(
        answers=(*ANSWERS, tax), company_match=CompanyMatch.TAX_ID, tax_id_field=field
    )
    clues = look_up_of(wanted)
    assert (clues.company, clues.tax_id_field) == ("DE123", field)
    company = plan_of(wanted).company
    assert company is not None
    assert company.fields == {"TITLE": COMPANY, field: "DE123"}


@pytest.mark.parametrize("tax_id", ["нет", "—", "n/a"])
def test_a_tax_id_without_a_digit_finds_no_company(tax_id: str) -> None:
    field = "UF_CRM_TAX"
    said = answer("tax", StepType.TEXT, tax_id, to=((EntityKind.COMPANY, field),))
    wanted = submission(
        answers=(*ANSWERS, said), company_match=CompanyMatch.TAX_ID, tax_id_field=field
    )
    assert look_up_of(wanted).company is None
    assert plan_of(wanted).company is not None  # it is made, and belongs to nobody else


def test_how_a_company_is_told_apart_goes_along_with_the_look_up() -> None:
    for match in CompanyMatch:
        wanted = submission(company_match=match, tax_id_field="UF_CRM_TAX")
        assert look_up_of(wanted).company_match is match


@pytest.mark.parametrize(
    ("match", "field"), [(CompanyMatch.TITLE, "UF_CRM_TAX"), (CompanyMatch.TAX_ID, None)]
)
def test_a_tax_id_is_looked_for_only_where_match_and_field_say_so(
    match: CompanyMatch, field: str | None
) -> None:
    tax = answer("tax", StepType.TEXT, "DE123", to=((COMPANY_KIND, "UF_CRM_TAX"),))
    wanted = submission(answers=(*ANSWERS, tax), company_match=match, tax_id_field=field)
    assert look_up_of(wanted).company == COMPANY


def test_kinds_in_the_order_of_making() -> None:
    assert kinds_of(submission(Bundle.LEAD)) == (LEAD,)
    assert kinds_of(submission(Bundle.DEAL)) == (CONTACT, EntityKind.COMPANY, DEAL)
    assert kinds_of(submission(Bundle.AUTO, company=False)) == (CONTACT, LEAD, DEAL)
    assert kinds_of(submission(Bundle.QUOTE, contact=False)) == (COMPANY_KIND, EntityKind.QUOTE)


def test_a_plan_carries_the_source_and_how_to_trace_it() -> None:
    wanted = submission()
    plan = make_plan(wanted, Found(DEAL), mode=TraceMode.STORED, comment="Hello")
    assert plan.attribution == wanted.attribution
    assert plan.mode is TraceMode.STORED
    assert plan.misfits_title == ""


def test_what_the_form_says_of_every_entity() -> None:
    wanted = submission(
        pipeline="Partners",
        stage="New",
        source_id="WEB",
        assigned_by=3,
        fields={
            DEAL: {"UF_CRM_NOTE": "from Telegram"},
            CONTACT: {"POST": "Prospect"},
            EntityKind.QUOTE: {"TERMS": "30 days"},
        },
        titles={DEAL: "{wish} / {link} [{source}] {nothing}"},
    )
    plan = plan_of(wanted)
    assert plan.main.fields == {
        "TITLE": "A roof & a floor / Link 1 [google]",
        "CATEGORY_ID": "Partners",
        "STAGE_ID": "New",
        "SOURCE_ID": "WEB",
        "ASSIGNED_BY_ID": 3,
        "UF_CRM_NOTE": "from Telegram",
        "COMMENTS": "A roof & a floor",
    }
    assert plan.contact is not None
    assert (plan.contact.fields["SOURCE_ID"], plan.contact.fields["POST"]) == ("WEB", "Prospect")
    assert plan.company is not None
    assert plan.company.fields == {"ASSIGNED_BY_ID": 3, "TITLE": COMPANY}
    quote = plan_of(wanted, Found(EntityKind.QUOTE)).main.fields
    assert (quote["STATUS_ID"], quote["TERMS"]) == ("New", "30 days")
    assert not {"SOURCE_ID", "CATEGORY_ID", "STAGE_ID"} & set(quote)


def test_an_amount_stays_as_it_was_said() -> None:
    """Without the manual mark the portal sums up the deal's products, and there are none."""
    answers = (answer("budget", StepType.NUMBER, "1500", to=((None, "OPPORTUNITY"),)),)
    fields = plan_of(submission(answers=answers)).main.fields
    assert (fields["OPPORTUNITY"], fields["IS_MANUAL_OPPORTUNITY"]) == ("1500", "Y")


def test_a_lead_stands_for_its_contact_and_names_its_company() -> None:
    lead = plan_of(submission(Bundle.LEAD, source_id="WEB")).main
    assert lead.fields == {
        "TITLE": "B2B request: Anna Schmidt",
        "NAME": "Anna",
        "LAST_NAME": "Schmidt",
        "COMPANY_TITLE": COMPANY,
        "COMMENTS": "A roof & a floor",
        "SOURCE_ID": "WEB",
    }
    assert [(row.value, row.value_type) for row in lead.multifields] == [
        (PHONE, "WORK"),
        (EMAIL, "WORK"),
        (TELEGRAM, "TELEGRAM"),
    ]


def test_a_quote_names_its_client_in_plain_lines() -> None:
    fields = plan_of(submission(Bundle.QUOTE)).main.fields
    assert str(fields["TITLE"]).startswith("B2B request: Anna Schmidt #")
    assert fields["STATUS_ID"] == "DRAFT"
    assert fields["CLIENT_CONTACT"] == "Anna Schmidt"
    assert fields["CLIENT_TITLE"] == COMPANY
    assert (fields["CLIENT_PHONE"], fields["CLIENT_EMAIL"]) == (PHONE, EMAIL)


def test_a_quote_names_all_numbers_and_addresses_of_its_client() -> None:
    more = (
        answer("mobile", StepType.PHONE, "+79123456789", to=((CONTACT, "PHONE"),)),
        answer("work", StepType.EMAIL, "work@example.com", to=((CONTACT, "EMAIL"),)),
    )
    fields = plan_of(submission(Bundle.QUOTE, answers=(*ANSWERS, *more))).main.fields
    assert fields["CLIENT_PHONE"] == f"{PHONE}, +79123456789"
    assert fields["CLIENT_EMAIL"] == f"{EMAIL}, work@example.com"


@pytest.mark.parametrize(
    ("phones", "lacks"),
    [
        ((), True),
        (("no number",), True),
        (("030 123457",), True),
        (("+43 30 123456",), True),
        (("+4930123456",), False),
        (("030 123456",), False),
        (("030/12 34 56",), False),
        (("+49 (0)30 123456",), False),
        (("+49 30 123456 ext. 7",), False),
        (("0049 30 123456",), False),
    ],
)
def test_an_existing_contact_gets_what_it_lacks(phones: tuple[str, ...], lacks: bool) -> None:
    found = Found(DEAL, contact=FoundContact(5, phones, (EMAIL.upper(),), (TELEGRAM,)))
    contact = plan_of(submission(), found).contact
    assert contact is not None
    assert (contact.id, contact.fields) == (5, {})
    assert [row.type for row in contact.multifields] == ([MultifieldType.PHONE] if lacks else [])


@pytest.mark.parametrize(
    ("theirs", "lacks"),
    [
        ("8 (912) 345-67-89", False),
        ("00 7 (912) 345-67-89", False),
        ("123-45-67-89", False),
        ("23-45-67-89", True),
    ],
)
def test_a_phone_that_ends_in_the_same_nine_digits_is_the_same_phone(
    theirs: str, lacks: bool
) -> None:
    mobile = (answer("phone", StepType.PHONE, "+79123456789", to=((CONTACT, "PHONE"),)),)
    found = Found(DEAL, contact=FoundContact(5, (theirs,), (), (TELEGRAM,)))
    contact = plan_of(submission(answers=mobile), found).contact
    assert contact is not None
    assert bool(contact.multifields) is lacks


def test_a_site_is_not_added_to_somebody_who_exists() -> None:
    site = answer("site", StepType.TEXT, "https://anna.example", to=((CONTACT, "WEB"),))
    new = plan_of(submission(answers=(NAME, site))).contact
    found = Found(DEAL, contact=FoundContact(5, ims=(TELEGRAM,)))
    known = plan_of(submission(answers=(NAME, site)), found).contact
    assert new is not None
    assert known is not None
    assert MultifieldType.WEB in {row.type for row in new.multifields}
    assert known.multifields == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "lacks"),
    [
        ("anna@xn--e1afmkfd.xn--p1ai", "Anna@пример.рф", False),
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@XN--E1AFMKFD.xn--p1ai", False),
        ("anna@example.com", "anna@example.org", True),
        ("anna@example.com", "@..", True),
    ],
)
def test_an_address_is_the_same_encoded_or_not(ours: str, theirs: str, lacks: bool) -> None:
    found = Found(DEAL, contact=FoundContact(5, (PHONE,), (theirs,), (TELEGRAM,)))
    email = answer("email", StepType.EMAIL, ours, to=((CONTACT, "EMAIL"),))
    contact = plan_of(submission(answers=(*ANSWERS[:2], email)), found).contact
    assert contact is not None
    assert bool(contact.multifields) is lacks


def test_an_existing_company_keeps_what_it_says() -> None:
    plan = plan_of(submission(assigned_by=3), Found(DEAL, company_id=8))
    assert plan.company == PlannedEntity(EntityKind.COMPANY, 8)


def test_what_an_earlier_attempt_made_still_gets_its_values() -> None:
    """Whether it was whole nobody knows; other people's entities are left alone."""
    contact, company = FoundContact(5, (PHONE,), (EMAIL,), (TELEGRAM,)), 8
    found = Found(DEAL, contact=contact, company_id=company)
    ours = Created(
        (CreatedEntity(CONTACT, 5, made=True), CreatedEntity(COMPANY_KIND, 8, made=True))
    )
    theirs = Created(
        (CreatedEntity(CONTACT, 6, made=True), CreatedEntity(COMPANY_KIND, 8, made=False))
    )
    plans = [
        make_plan(submission(), found, made, mode=TraceMode.LINKED, comment="Hello")
        for made in (ours, theirs)
    ]
    assert [plan.contact for plan in plans] == [
        PlannedEntity(CONTACT, 5, {"NAME": "Anna", "LAST_NAME": "Schmidt"}),
        PlannedEntity(CONTACT, 5),
    ]
    assert [plan.company for plan in plans] == [
        PlannedEntity(COMPANY_KIND, 8, {"TITLE": COMPANY}),
        PlannedEntity(COMPANY_KIND, 8),
    ]


@pytest.mark.parametrize("bundle", [Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE])
def test_a_repeat_inquiry_makes_nothing(bundle: Bundle) -> None:
    wanted = submission(bundle, repeat=RepeatPolicy.COMMENT)
    assert look_up_of(wanted).open_main
    found = Found(EntityKind(bundle.value), contact=FoundContact(5), open_main_id=9)
    plan = plan_of(wanted, found)
    assert (plan.main.id, plan.main.fields, plan.company) == (9, {}, None)
    assert plan_of(submission(bundle), found).main.id is None


def test_a_repeat_inquiry_without_an_open_main_is_a_first_one() -> None:
    wanted = submission(repeat=RepeatPolicy.COMMENT)
    assert plan_of(wanted, Found(DEAL, contact=FoundContact(5))).main.id is None


@pytest.mark.parametrize("people_too", [True, False])
def test_whoever_has_taken_it_wins_over_the_form(people_too: bool) -> None:
    wanted, taken = submission(assigned_by=3), Assignee(12, people_too=people_too)
    plan = make_plan(wanted, Found(DEAL), mode=TraceMode.LINKED, comment="", assignee=taken)
    people = 12 if people_too else 3
    assert [one.fields["ASSIGNED_BY_ID"] for one in plan.entities] == [people, people, 12]
    assert plan.main.fields["COMMENTS"] == "A roof & a floor", "beside everything else"


def test_nobody_is_made_responsible_for_what_was_there_before() -> None:
    found = Found(DEAL, contact=FoundContact(5), company_id=8, open_main_id=9)
    plan = make_plan(
        submission(repeat=RepeatPolicy.COMMENT),
        found,
        mode=TraceMode.LINKED,
        comment="",
        assignee=Assignee(12, people_too=True),
    )
    assert [one.fields for one in plan.entities] == [{}, {}, {}]


def test_people_who_are_not_wanted_are_nobodys() -> None:
    plan = make_plan(
        submission(contact=False, company=False),
        Found(DEAL),
        mode=TraceMode.LINKED,
        comment="",
        assignee=Assignee(12, people_too=True),
    )
    assert (plan.contact, plan.company) == (None, None)


def test_marks_tell_notes_apart_and_are_found_as_they_were_written_before() -> None:
    marks = [note_mark(KEY), note_mark(KEY, "t1"), note_mark(KEY, "t12"), note_mark(KEY, "c1")]
    assert len(set(marks)) == len(marks)
    for mark in marks:
        assert [bears(f"Answers\n\n{one}", mark) for one in marks] == [m == mark for m in marks]
        before = f"Submission\n{KEY}\n\n(Leadtrace {mark[1:]}"
        assert bears(before, mark)
        assert [bears(before, one) for one in marks] == [m == mark for m in marks]
    assert not bears(f"Offer {with_key('Roof', KEY)}", note_mark(KEY))
    assert len(note_mark(KEY)) == 12
