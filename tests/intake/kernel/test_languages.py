import pytest

from intake.kernel.ids import PersonId
from intake.kernel.languages import Languages
from intake.kernel.person import Person, Profile
from tests.intake.forms.samples import NOW

LANGUAGES = Languages(("en", "ru", "pt-br"), "en")


@pytest.mark.parametrize(
    ("code", "spoken"),
    [("ru", "ru"), ("ru-RU", "ru"), ("pt-BR", "pt-br"), ("pt", "en"), (None, "en"), ("", "en")],
)
def test_a_person_is_spoken_to_in_the_nearest_language(code: str | None, spoken: str) -> None:
    assert LANGUAGES.of(Profile(PersonId(1), language_code=code)) == spoken


def test_what_was_chosen_wins() -> None:
    person = Person(PersonId(1), "A", "", None, "en", "ru", NOW, None)
    assert LANGUAGES.of(person) == "ru"
