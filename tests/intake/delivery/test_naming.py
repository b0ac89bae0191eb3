"""What people and entities are called: names taken apart, titles filled and cut."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.delivery.naming import TITLE_LENGTH, fill_title, split_name, with_key
from intake.delivery.plan import short_key
from intake.forms.crm_part import Bundle, EntityKind
from intake.forms.step import StepType
from tests.intake.delivery.made_up import KEY, PERSON, answer, plan_of, submission

CONTACT = EntityKind.CONTACT
DEAL, LEAD, QUOTE = EntityKind.DEAL, EntityKind.LEAD, EntityKind.QUOTE


def titled(template: str, bundle: Bundle = Bundle.DEAL) -> object:
    """The title that the CRM gets."""
    wanted = submission(bundle, titles=dict.fromkeys((DEAL, QUOTE), template))
    return plan_of(wanted).main.fields["TITLE"]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("Anna", ("Anna", "", "")),
        ("Anna Schmidt", ("Anna", "", "Schmidt")),
        ("Vincent van der Berg", ("Vincent", "", "van der Berg")),
        ("Schmidt, Anna Maria", ("Anna Maria", "", "Schmidt")),
        ("Schmidt, Anna, Dr.", ("Anna, Dr.", "", "Schmidt")),
        ("Anna,", ("Anna,", "", "")),
        ("Иванова Анна Петровна", ("Анна", "Петровна", "Иванова")),
        ("Анна Петровна Иванова", ("Анна", "Петровна", "Иванова")),
        ("Анна Петровна", ("Анна", "Петровна", "")),
        ("Адам Мицкевич", ("Адам", "", "Мицкевич")),
        ("Адам Ильич Мицкевич", ("Адам", "Ильич", "Мицкевич")),
        ("Никита Кузьмич Орлов", ("Никита", "Кузьмич", "Орлов")),
        ("", ("", "", "")),
    ],
)
def test_names_are_taken_apart(said: str, parts: tuple[str, str, str]) -> None:
    name = split_name(said)
    assert (name.first, name.second, name.last) == parts


@given(st.text())
def test_no_part_of_a_name_is_lost(said: str) -> None:
    name = split_name(said)
    words = sorted(f"{name.first} {name.second} {name.last}".split())
    whole = sorted(said.split())
    assert words == whole or "," in said


def test_a_patronymic_has_a_field_of_its_own() -> None:
    said = answer("name", StepType.NAME, "Иванов Пётр Сергеевич", to=((CONTACT, "NAME"),))
    contact = plan_of(submission(answers=(said,))).contact
    assert contact is not None
    assert contact.fields == {"NAME": "Пётр", "SECOND_NAME": "Сергеевич", "LAST_NAME": "Иванов"}


def test_nobody_said_a_name() -> None:
    plan = plan_of(submission(answers=()))
    assert plan.contact is not None
    assert plan.contact.fields == {"NAME": "Annie", "LAST_NAME": "S."}
    assert plan.main.fields["TITLE"] == "B2B request: Annie S."
    assert plan_of(submission(Bundle.LEAD, answers=())).main.fields["NAME"] == "Annie"
    nameless = replace(PERSON, first_name="", last_name="", username=None)
    plan = plan_of(submission(answers=(), person=nameless))
    assert plan.contact is not None
    assert plan.contact.fields == {"NAME": "Telegram"}


@pytest.mark.parametrize(
    ("username", "called"), [("annie", "@annie"), (None, "Telegram"), ("", "Telegram")]
)
def test_who_shows_no_name_is_called_by_what_there_is(username: str | None, called: str) -> None:
    nameless = replace(PERSON, first_name="", last_name="", username=username)
    plan = plan_of(submission(answers=(), person=nameless))
    assert plan.main.fields["TITLE"] == f"B2B request: {called}"
    assert plan.contact is not None
    assert plan.contact.fields == {"NAME": called}


def test_a_title_without_a_source_leaves_its_places_empty() -> None:
    wanted = submission(titles={DEAL: "{form} [{link}{source}]"})
    nobodys = replace(wanted.attribution, credited=None, earlier=())
    fields = plan_of(replace(wanted, attribution=nobodys)).main.fields
    assert fields["TITLE"] == "B2B request []"


def test_what_is_missing_leaves_no_loose_ends_in_a_title() -> None:
    values = {"form": "B2B request", "name": "Anna", "link": ""}
    assert fill_title("{link} — {form}: {name} / {wish}", values) == "B2B request: Anna"


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_a_template_is_only_filled(template: str, values: dict[str, str]) -> None:
    assert isinstance(fill_title(template, values), str)


def test_values_are_not_templates() -> None:
    values = {"name": "{source} {0.__class__}", "source": "secret"}
    assert fill_title("{name}", values) == "{source} {0.__class__}"


def test_only_a_title_that_the_portal_would_cut_is_cut() -> None:
    whole = "x" * TITLE_LENGTH
    assert titled(whole) == whole
    assert titled(f"{whole}x") == f"{whole[:-1]}…"


def test_a_title_that_is_cut_after_a_word_has_no_space_before_the_dots() -> None:
    word = "x" * (TITLE_LENGTH - 2)
    assert titled(f"{word} and more") == f"{word}…"


def test_a_quotes_title_uses_all_the_room_that_its_key_leaves() -> None:
    mark = f" #{short_key(KEY)}"
    whole = "x" * (TITLE_LENGTH - len(mark))
    assert titled(whole, Bundle.QUOTE) == f"{whole}{mark}"
    assert titled(f"{whole}x", Bundle.QUOTE) == f"{whole[:-1]}…{mark}"


@given(st.text(max_size=600))
def test_a_quote_keeps_its_key(title: str) -> None:
    marked = with_key(title, KEY)
    assert len(marked) <= TITLE_LENGTH
    assert marked.endswith(f"#{short_key(KEY)}")
