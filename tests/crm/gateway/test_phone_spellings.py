"""In which spellings a phone is searched, and that it is found however people wrote it."""

from dataclasses import replace
from pathlib import Path

import phonenumbers
import pytest

from crm.client.methods.duplicate_search import MAX_VALUES
from crm.gateway.phone_spellings import MOST_VALUES, SPELLINGS, phone_forms, searches
from intake.delivery.planning import look_up_of
from intake.forms.step import StepType
from sandbox.portal.entities import Multifield
from sandbox.portal.kinds import Kind
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import ANSWERS, submission

SEARCHED = (Path(__file__).parent / "searched_phones.txt").read_text(encoding="utf-8")
"""For a number of each sort what is searched, the likeliest first: a blank line before each."""

SPELT = {
    "+79123456789": """
        +79123456789 | 79123456789 | 89123456789 | 9123456789 | +7 912 345-67-89
        +7 (912) 345-67-89 | 8 (912) 345-67-89 | 8 912 345-67-89 | +7 912 345 67 89
        8 912 345 67 89 | 7 912 345 67 89 | +7(912)345-67-89 | 8(912)345-67-89 | +7-912-345-67-89
        8-912-345-67-89 | +7 (912) 345 67 89 | (912) 345-67-89 | 912 345-67-89 | +7(912)3456789
        8 (912) 345 67 89 | 7 (912) 345-67-89 | +7 9123456789 | 8(912)3456789 | +7 912-345-67-89
        0079123456789 | 8 (912) 345-67-89 доб. 12 | tel:+7-912-345-67-89 | 912-345-67-89
        +7 (912)345-67-89 | 8 (912)345-67-89
    """,
    "+77011234567": """
        +77011234567 | 77011234567 | 87011234567 | 7011234567 | +7 701 123 4567
        +7 (701) 123-45-67 | 8 (701) 123-45-67 | 8 701 123-45-67 | +7 701 123-45-67
        +7 701 123 45 67 | 8 701 123 45 67 | +7(701)123-45-67 | 8(701)123-45-67 | 8 (701) 123 4567
        +7-701-123-45-67 | 8-701-123-45-67 | +7 (701) 123 45 67 | 8 701 1234567 | +7 7011234567
        8 7011234567 | +7 701 123 45 67 ext. 4 | (701) 123-45-67 | 701-123-45-67
    """,
    "+375291234567": """
        +375291234567 | 375291234567 | 80291234567 | 291234567 | +375 29 123-45-67
        +375 29 123 45 67 | +375 (29) 123-45-67 | +375(29)123-45-67 | +375-29-123-45-67
        8 029 123-45-67 | 8 (029) 123-45-67 | 8(029)123-45-67 | 8-029-123-45-67 | 8 029 1234567
        8 029 123 45 67 | (029) 123-45-67 | 029 123-45-67 | 029-123-45-67 | 029 123 45 67
        0291234567 | +375 29 1234567 | +375(29)1234567 | +37529 123-45-67 | +37529 123 45 67
    """,
    "+998901234567": """
        +998901234567 | 998901234567 | 901234567 | 90 123 45 67 | 90 123-45-67 | (90) 123-45-67
        +998 90 123 45 67 | +998 90 123-45-67 | +998 (90) 123-45-67 | +998(90)123-45-67
        +998-90-123-45-67 | +99890 123 45 67 | +99890 123-45-67 | 998 90 123 45 67 | 90 1234567
        998 90 123-45-67 | +998 90 1234567 | +998 (90) 123 45 67 | 90-123-45-67 | (90)123-45-67
    """,
    "+491711234567": """
        +491711234567 | 491711234567 | 01711234567 | 0171 1234567 | 0171/1234567 | 0171-1234567
        (0171) 1234567 | +49 171 1234567 | +49 (171) 1234567 | +49-171-1234567 | 0171 / 1234567
        +49 (0)171 1234567 | +49 (0) 171 1234567 | +49(0)1711234567 | 00491711234567
        0049 171 1234567 | 1711234567 | 0171 123 45 67 | 0171 123 4567 | +49 171 123 45 67
    """,
    "+380501234567": """
        +380501234567 | 380501234567 | 0501234567 | 501234567 | +380 50 123 4567
        +38 (050) 123-45-67 | +380 (50) 123-45-67 | (050) 123-45-67 | 050 123-45-67
        050 123 45 67 | 050-123-45-67 | +380 50 123 45 67 | +380 50 123-45-67 | 050 123 4567
        +38 050 123 45 67 | +38 050 123-45-67 | +380(50)123-45-67 | +380-50-123-45-67
        +380 (50) 123 45 67 | +38 0501234567 | 00380501234567
    """,
    "+4930901820": """
        +4930901820 | 4930901820 | 030901820 | 030 901820 | 030/901820 | 030-901820 | (030) 901820
        +49 30 901820 | +49 (0)30 901820 | +49 (0) 30 901820 | +49(0)30901820 | +49 (30) 901820
        0049 30 901820 | 004930901820 | 030 / 901820 | +49-30-901820 | 030 90 18 20 | (030)901820
        +49 30 90 18 20 | 49 30 901820 | +49(30)901820
    """,
    "+12015550123": """
        +12015550123 | 12015550123 | 2015550123 | +1 201-555-0123 | (201) 555-0123 | 201-555-0123
        201.555.0123 | 201 555 0123 | +1 (201) 555-0123 | 1 (201) 555-0123 | 1-201-555-0123
        +1-201-555-0123 | (201)555-0123 | +1(201)555-0123 | 1(201)555-0123 | +1 201 555 0123
        1 201 555 0123 | +1.201.555.0123 | 0012015550123 | (201) 555 0123 | (201) 555-0123 x 9
    """,
    "+447911123456": """
        +447911123456 | 447911123456 | 07911123456 | 07911 123456 | +44 7911 123456
        +44 (0)7911 123456 | 07911 123 456 | 0044 7911 123456 | 00447911123456 | 07911-123456
        +44 7911 123 456 | (07911) 123456 | +44(0)7911123456 | 7911123456 | +44 (0) 7911 123456
        +44-7911-123456 | 44 7911 123456 | +44 7911123456 | +44 (7911) 123456 | (07911)123456
    """,
}


@pytest.mark.parametrize("number", SPELT)
async def test_a_phone_is_found_however_people_wrote_it(workshop: Workshop, number: str) -> None:
    world = workshop.portal.world
    contact = world.find(Kind.CONTACT, await workshop.add_contact())
    assert contact is not None
    asked = tuple(
        replace(one, answer=replace(one.answer, values=(number,)))
        if one.type is StepType.PHONE
        else one
        for one in ANSWERS
    )
    wanted = look_up_of(submission(answers=asked))
    spelt = [one.strip() for line in SPELT[number].split("\n") for one in line.split("|")]
    before, spelt = workshop.requests, [one for one in spelt if one]
    assert len(spelt) >= 20
    missed = []
    for spelling in spelt:
        world.set_multifields(contact, [Multifield(1, "PHONE", "WORK", spelling)])
        if (await workshop.gateway.look_up(wanted)).contact is None:
            missed.append(spelling)
    assert missed == []
    assert workshop.requests == before + 2 * len(spelt)


@pytest.mark.parametrize("searched", SEARCHED.split("\n\n"))
def test_the_likeliest_spellings_are_searched_first(searched: str) -> None:
    """Whoever changes a pattern, its cost or the library reads here what is searched instead."""
    forms = searched.strip("\n").split("\n")
    assert phone_forms(forms[0]) == tuple(forms)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("no phone", ("no phone",)),
        ("", ("",)),
        ("+", ("+",)),
        ("+99912345", ("+99912345", "99912345")),
        ("12345", ("12345",)),
    ],
)
def test_what_is_no_number_is_searched_as_it_is(text: str, searched: tuple[str, ...]) -> None:
    assert phone_forms(text) == searched


def test_every_country_has_its_spellings() -> None:
    """Each is the number itself: nothing else is ever searched for."""
    written = phonenumbers.PhoneNumberFormat
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number(region)
        assert number is not None
        forms = phone_forms(phonenumbers.format_number(number, written.E164))
        assert len(forms) == len(set(forms)) <= SPELLINGS
        assert {
            phonenumbers.format_number(number, one)
            for one in (written.E164, written.INTERNATIONAL, written.NATIONAL, written.RFC3966)
        } <= set(forms), region
        tail = phonenumbers.national_significant_number(number)[-5:]
        assert all("".join(filter(str.isdigit, form)).endswith(tail) for form in forms), region


def test_a_short_number_is_not_searched_without_its_country_and_zero() -> None:
    """``30 901820`` may be anybody's, anywhere."""
    assert not {"30901820", "30 901820", "(30) 901820"} & set(phone_forms("+4930901820"))
    assert "501234567" in phone_forms("+380501234567")


def test_a_search_takes_twenty_values_and_all_numbers_their_likeliest() -> None:
    numbers = tuple(f"+4930123{number}" for number in range(100, 130))
    asked = searches(numbers)
    assert max(map(len, asked)) <= MAX_VALUES
    assert sum(map(len, asked)) == MOST_VALUES
    assert set(numbers) <= {value for values in asked for value in values}
    assert [len(values) for values in searches(numbers[:1])] == [MAX_VALUES, MAX_VALUES]
    assert searches(()) == ()
