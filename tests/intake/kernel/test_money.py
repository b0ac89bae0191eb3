"""Which three letters are a currency."""

from babel.core import get_global

from intake.kernel.money import CODES, digits

RETIRED = frozenset({"BGN"})
"""Of those that Babel's data still calls money of today."""
UNKNOWN = frozenset({"SVC", "VED"})
"""Of ISO 4217's list, those of which that data says nothing."""


def test_the_codes_are_those_by_which_people_pay() -> None:
    today = {
        code
        for used in get_global("territory_currencies").values()
        for code, _, until, is_tender in used
        if is_tender and until is None
    }
    assert today - RETIRED <= CODES
    assert today | UNKNOWN >= CODES
    assert not {"ABC", "RUR", "BYR", "XAU", "XXX", "DEM"} & CODES
    assert all(len(code) == 3 and code.isupper() for code in CODES)


def test_most_have_cents() -> None:
    assert [digits(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]
