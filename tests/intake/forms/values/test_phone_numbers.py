import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.values.phone_numbers import (
    Phone,
    example,
    read_phone,
    read_shared_phone,
    show_phone,
)
from intake.kernel.problems import Guess, Problem, ask_back, problem


@pytest.mark.parametrize(
    ("typed", "region", "number", "extension"),
    [
        ("+7 912 345-67-89", "RU", "+79123456789", None),
        ("8 (912) 345-67-89", "RU", "+79123456789", None),
        ("79123456789", "RU", "+79123456789", None),
        ("8 495 123-45-67 доб. 123", "RU", "+74951234567", "123"),
        ("+49 30 901820 ext. 12", "RU", "+4930901820", "12"),
        ("0171 2345678", "DE", "+491712345678", None),
        ("380501234567", "RU", "+380501234567", None),
        ("мой номер +79123456789", "RU", "+79123456789", None),
        # as they are pasted
        ("８９１２３４５６７８９", "RU", "+79123456789", None),
        ("٨٩١٢٣٤٥٦٧٨٩", "RU", "+79123456789", None),
        ("8–912–345—67−89", "RU", "+79123456789", None),
        ("8.912.345.67.89", "RU", "+79123456789", None),
        ("8_912_345_67_89", "RU", "+79123456789", None),
        ("8 9 1 2 3 4 5 6 7 8 9", "RU", "+79123456789", None),
        ("+7-912\n345-67-89", "RU", "+79123456789", None),
        ("8️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣", "RU", "+79123456789", None),
        ("[8] (912) 345/67/89", "RU", "+79123456789", None),
        ("tel:+7-912-345-67-89", "RU", "+79123456789", None),
        ("tel:+7-912-345-67-89;ext=12", "RU", "+79123456789", "12"),
        ("https://wa.me/79123456789?text=hi", "DE", "+79123456789", None),
        ("https://api.whatsapp.com/send?phone=79123456789&text=1", "US", "+79123456789", None),
        ("t.me/+79123456789", "RU", "+79123456789", None),
        ("плюс 7 912 345 67 89", "RU", "+79123456789", None),
        # from here and from elsewhere
        ("8 912 345-67-89", "KZ", "+79123456789", None),
        ("8 (701) 234-56-78", "KZ", "+77012345678", None),
        ("+7 8 912 345-67-89", "RU", "+79123456789", None),
        ("030/901820", "DE", "+4930901820", None),
        ("+49 (0) 30 901820", "RU", "+4930901820", None),
        ("0049 30 901820", "RU", "+4930901820", None),
        ("0049 30 901820", "US", "+4930901820", None),
        ("011 49 30 901820", "US", "+4930901820", None),
        ("8 10 49 30 901820", "RU", "+4930901820", None),
        ("8 912 345-67-89", "UZ", "+79123456789", None),
        ("8 912 345-67-89", "US", "+79123456789", None),
        ("8 029 123 45 67", "BY", "+375291234567", None),
        ("050 123 45 67", "UA", "+380501234567", None),
        ("998901234567", "RU", "+998901234567", None),
        # among words
        ("030 901820 Anna", "DE", "+4930901820", None),
        ("(201) 555-0123 ab 18", "US", "+12015550123", None),
        ("Анна, 8 912 345-67-89", "RU", "+79123456789", None),
        ("тел.89123456789", "RU", "+79123456789", None),
        ("8 912 345-67-89 дом 5 кв 12", "RU", "+79123456789", None),
        ("8(912)3456789дом5", "RU", "+79123456789", None),
        ("8 912 345-67-89 после 18:00", "RU", "+79123456789", None),
        ("8 912 345-67-89 (повторяю: +7 912 345-67-89)", "RU", "+79123456789", None),
    ],
)
def test_numbers_become_e164(typed: str, region: str, number: str, extension: str | None) -> None:
    assert read_phone(typed, region) == Phone(number, extension)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("позвоните мне", "problem-phone-not-a-number"),
        ("", "problem-phone-not-a-number"),
        ("12", "problem-phone-short"),
        ("8912345678901234", "problem-phone-long"),
        ("+999 1234567", "problem-phone-country"),
        ("+7 000 000-00-00", "problem-phone-invalid"),
        ("Anna 12", "problem-phone-not-a-number"),
        ("дом 5, квартира 12, этаж 3", "problem-phone-not-a-number"),
        ("восемь девятьсот двенадцать", "problem-phone-not-a-number"),
        ("Allee 18 ab 12 Uhr", "problem-phone-not-a-number"),
        ("9I2 345 67 89", "problem-phone-short"),
        ("8 912 345 6O 89", "problem-phone-short"),
        ("4276 3800 1234 5678", "problem-phone-long"),
        ("0501234567", "problem-phone-invalid"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong_with_an_example(typed: str, key: str) -> None:
    assert read_phone(typed, "RU") == Problem(key, {"example": example("RU")})


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("Nein danke, 030 ist falsch", "DE"),
        ("030 Anna", "DE"),
        ("call 911 please", "US"),
        ("I have 2 kids and 3 dogs", "US"),
        ("abcdefghij", "US"),
        ("at 5 o'clock on 12 May", "GB"),
    ],
)
def test_prose_is_no_number(typed: str, region: str) -> None:
    assert read_phone(typed, region) == Problem(
        "problem-phone-not-a-number", {"example": example(region)}
    )


@pytest.mark.parametrize(
    "extension",
    [
        "доб. 12",
        "доб.12",
        "доб: 12",
        "(доб. 12)",
        "доб. (12)",
        "доб. № 12",
        "в.н. 12",
        ", доб. 12",
        "добавочный 12",
        "добавочный номер 12",
        "вн. 12",
        "внутр. 12",
        "внутренний 12",
        "внутренний номер: 12",
        "внутр. тел. 12",
        "доп. 12",
        "дополнительный 12",
        "Durchwahl 12",
        "DW 12",
        "DW: 12",
        "App. 12",
        "Apparat 12",
        "ext 12",
        "ext. 12",
        "Extension 12",
        "x12",
        "x 12",
        "х12",
        "#12",
        ", # 12",
        "добавочный 1-2",
        "внутрішній 12",
        "Kl. 12",
        "wew. 12",
        "interno 12",
    ],
)
@pytest.mark.parametrize(
    ("number", "region", "read"),
    [("8 495 123-45-67", "RU", "+74951234567"), ("030 901820", "DE", "+4930901820")],
)
def test_extensions_in_words(extension: str, number: str, region: str, read: str) -> None:
    assert read_phone(f"{number} {extension}", region) == Phone(read, "12")
    assert read_phone(f"{number}{extension} Анна", region) == Phone(read, "12")


def test_no_number_is_cut_through() -> None:
    words = "слово " * 80
    assert read_phone(f"{words} 030 901820", "DE") == Phone("+4930901820")
    for more in range(30):
        read = read_phone(f"{words}{'я' * more} 030 90182012", "DE")
        assert isinstance(read, Problem) or read == Phone("+493090182012")


@pytest.mark.parametrize(
    "typed",
    [
        "O201 555 0123",
        "https://vk.com/id2015550123",
        "anna2015550123@example.com",
        "@anna2015550123",
    ],
)
def test_digits_of_other_things_are_no_number(typed: str) -> None:
    assert isinstance(read_phone(typed, "US"), Problem)


def test_an_extension_may_stand_first() -> None:
    assert read_phone("внутренний 12, 8 495 123-45-67", "RU") == Phone("+74951234567", "12")


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("+7 912 345-67-89, +7 912 345-67-80", "+7 912 345-67-80"),
        ("89123456789 или 89123456780", "+7 912 345-67-80"),
        ("89123456789\n89123456780", "+7 912 345-67-80"),
        ("моб. 89123456789, доп. 84951234567", "+7 495 123-45-67"),
        ("8 912 345-67-89 или 380501234567", "+380 50 123 4567"),
    ],
)
def test_of_two_numbers_neither_is_taken(typed: str, second: str) -> None:
    assert read_phone(typed, "RU") == problem(
        "problem-phone-many", first="+7 912 345-67-89", second=second
    )


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("+7 912 345-67-89, 12", "12"),
        ("+7 912 345-67-89/90", "90"),
        ("18, +7 912 345-67-89", "18"),
        ("+7 912 345-67-89 (12)", "12"),
    ],
)
def test_digits_beside_a_number_are_asked_about(typed: str, rest: str) -> None:
    why = problem("problem-phone-rest", number="+7 912 345-67-89", rest=rest)
    assert read_phone(typed, "RU") == ask_back(("+79123456789",), why)


@pytest.mark.parametrize(
    ("typed", "region", "number", "other"),
    [
        ("491712345678", "DE", "+49 171 2345678", "+49 491 712345678"),
        ("49 1512 3456789", "DE", "+49 1512 3456789", "+49 491 5123456789"),
        ("79123456789", "DE", "+7 912 345-67-89", "+49 791 23456789"),
        ("8 (912) 345-67-89", "DE", "+7 912 345-67-89", "+49 89 123456789"),
        ("468123456", "SE", "+46 8 12 34 56", "+46 46 812 34 56"),
    ],
)
def test_a_country_code_without_plus_is_asked_about_where_it_may_be_an_area_code(
    typed: str, region: str, number: str, other: str
) -> None:
    why = problem("problem-phone-plus", number=number, other=other)
    assert read_phone(typed, region) == ask_back((_plain(number),), why)


def test_no_number_of_any_country_is_read_as_another() -> None:
    """With a plus, without it, as at home: it is this number, or a question."""
    formats = phonenumbers.PhoneNumberFormat
    kinds = phonenumbers.PhoneNumberType
    for region in phonenumbers.SUPPORTED_REGIONS:
        for kind in (kinds.MOBILE, kinds.FIXED_LINE):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None:
                continue
            e164, national, international = (
                phonenumbers.format_number(number, one)
                for one in (formats.E164, formats.NATIONAL, formats.INTERNATIONAL)
            )
            for typed in (e164, international, national, f"{national} Anna", f"00{e164[1:]}"):
                assert read_phone(typed, region) == Phone(e164), typed
            bare = phonenumbers.national_significant_number(number)
            for typed in (e164[1:], international[1:], bare):
                read = read_phone(typed, region)
                assert read == Phone(e164) or (
                    isinstance(read, Guess) and e164 in {read.values[0], _plain(read.args["other"])}
                ), (region, typed, read)


def _plain(shown: object) -> str:
    return "".join(sign for sign in str(shown) if sign in "+0123456789")


@pytest.mark.parametrize("typed", ["interno 12 06 6981234", "via Roma 12 06 6981234"])
def test_a_number_before_another_makes_no_country_code(typed: str) -> None:
    assert isinstance(read_phone(typed, "IT"), Problem)


@pytest.mark.parametrize("typed", ["1-800-FLOWERS", "1800FLOWERS", "+1 800 FLOWERS", "800-flowers"])
def test_letters_are_never_keys_unless_the_person_says_so(typed: str) -> None:
    why = problem("problem-phone-letters", number="+1 800-356-9377")
    assert read_phone(typed, "US") == ask_back(("+18003569377",), why)


@given(st.text(alphabet=st.sampled_from("aаб .,()-+7891234560\n")))
def test_a_letter_adds_no_digit(text: str) -> None:
    read = read_phone(text, "RU")
    if isinstance(read, Phone):
        digits = "".join(filter(str.isdigit, text))
        assert read.number[2:] in digits


def test_the_example_is_itself_a_number_that_is_taken() -> None:
    for region in ("RU", "DE", "US", "KZ", "GB"):
        assert isinstance(read_phone(example(region), region), Phone)


@given(st.text())
def test_nothing_typed_raises(text: str) -> None:
    read = read_phone(text, "RU")
    assert isinstance(read, Problem) or read.number.startswith("+")


def test_a_shared_number_is_taken_as_telegram_gives_it() -> None:
    assert read_shared_phone("79990000001", "RU") == Phone("+79990000001")
    assert read_shared_phone("+1 555 010 0000", "RU") == Phone("+15550100000")
    assert isinstance(read_shared_phone("12", "RU"), Problem)


def test_a_number_is_shown_as_people_write_it() -> None:
    assert show_phone("+79123456789", None, "ext.") == "+7 912 345-67-89"
    assert show_phone("+74951234567", "12", "доб.") == "+7 495 123-45-67 доб. 12"
    assert show_phone("nonsense", None, "ext.") == "nonsense"
