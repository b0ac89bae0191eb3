"""What fits a field is sent as the portal stores it; what does not is named, not just lost."""

from typing import Any

import pytest

from crm.client.methods.entity_types import EntityType
from crm.client.methods.portal_setup import Category, Status
from crm.client.methods.records import FieldChoice, FieldDescription
from crm.gateway.values import Facts, field_title, pipeline_of, resolve
from intake.delivery.plan import FieldValue
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Misfit

SIZES = (FieldChoice("7", "Small"), FieldChoice("8", "Large"), FieldChoice("9", "7"))
HEARD = (Status("AD", "An advert", "HEARD"), Status("FRIEND", "A friend", "HEARD"))


def described(kind: str, *, multiple: bool = False, **more: Any) -> Facts:
    field = FieldDescription(
        "UF_CRM_X", kind, "The field", required=False, read_only=False, multiple=multiple, **more
    )
    return Facts({EntityType.DEAL: {"UF_CRM_X": field}}, {"HEARD": HEARD})


LIST, LISTS = (described("enumeration", multiple=many, choices=SIZES) for many in (False, True))
CODE, CODES = (described("crm_status", multiple=many, directory="HEARD") for many in (False, True))
TEXT, TEXTS = described("string"), described("string", multiple=True)
BOTH = ("Small", "Large")

CASES: list[tuple[Facts, FieldValue, FieldValue | None, tuple[str, ...]]] = [
    (LIST, "large", "8", ()),
    (LIST, "8", "8", ()),
    (LIST, "7", "9", ()),  # a title before another one's id
    (LIST, "Huge", None, ("Huge",)),
    (LIST, "La\u200brge\u00a0", "8", ()),  # as labels and titles are pasted
    (LIST, BOTH, "7", ("Large",)),
    (LIST, ("Huge", "Large"), "8", ("Huge",)),
    (LISTS, BOTH, ("7", "8"), ()),
    (LISTS, ("Small", "Huge"), ("7",), ("Huge",)),
    (LISTS, ("Huge", "Tiny"), None, ("Huge", "Tiny")),
    (CODE, "a friend", "FRIEND", ()),
    (CODE, "FRIEND", "FRIEND", ()),
    (CODE, "A foe", None, ("A foe",)),
    (CODE, "", None, ("",)),
    (CODES, ("A friend", "An advert", "A foe"), ("FRIEND", "AD"), ("A foe",)),
    (described("crm_status", directory="UNTOLD"), "A foe", "A foe", ()),
    (described("crm_status", directory="UNTOLD"), BOTH, "Small", ("Large",)),
    (described("crm_status", directory="UNTOLD", multiple=True), BOTH, BOTH, ()),
    (described("boolean"), "Y", 1, ()),
    (described("boolean"), "Нет", 0, ()),
    (described("boolean"), "Perhaps", None, ("Perhaps",)),
    (described("boolean"), ("Y", "N", "N"), 1, ("N", "N")),
    (described("integer"), "12", "12", ()),
    (described("integer"), "1.5", None, ("1.5",)),
    (described("integer"), "a dozen", None, ("a dozen",)),
    (described("integer", multiple=True), ("1", "x"), ("1",), ("x",)),
    (described("double"), "1500.50", "1500.50", ()),
    (described("double"), "1 500,50", None, ("1 500,50",)),
    (described("money"), "1500.50", "1500.50", ()),
    (described("money"), "1500|EUR", "1500|EUR", ()),
    (described("money"), "much", None, ("much",)),
    (described("date"), "2026-12-31", "2026-12-31", ()),
    (described("date"), "31.12.2026", None, ("31.12.2026",)),
    (described("datetime"), "2026-12-31T18:00:00+03:00", "2026-12-31T18:00:00+03:00", ()),
    (described("employee"), "7", "7", ()),
    (described("employee"), "Ann", None, ("Ann",)),
    (described("crm"), "D_12", "D_12", ()),
    (described("crm"), "my deal", None, ("my deal",)),
    (described("file"), "plan.pdf", None, ("plan.pdf",)),
    (TEXT, BOTH, "Small, Large", ()),
    (TEXTS, BOTH, BOTH, ()),
    (described("url"), "anything", "anything", ()),
    (described("of a later version"), "anything", "anything", ()),
]


@pytest.mark.parametrize(("facts", "value", "sent", "left"), CASES)
def test_a_custom_field(
    facts: Facts, value: FieldValue, sent: FieldValue | None, left: tuple[str, ...]
) -> None:
    result = resolve(EntityType.DEAL, {"UF_CRM_X": value}, facts)
    assert result.fields == ({} if sent is None else {"UF_CRM_X": sent})
    assert result.misfits == tuple(
        Misfit(EntityKind.DEAL, "UF_CRM_X", "The field", one) for one in left
    )


STANDARD = Facts(
    directories={
        "DEAL_TYPE": (Status("SALE", "Sale", "DEAL_TYPE"),),
        "SOURCE": (Status("WEB", "Website", "SOURCE"),),
        "DEAL_STAGE_3": (Status("C3:NEW", "Fresh", "DEAL_STAGE_3"),),
    },
    pipelines=(Category(0, "General"), Category(3, "Partners")),
)


@pytest.mark.parametrize(
    ("fields", "sent", "left"),
    [
        ({"TYPE_ID": "sale"}, {"TYPE_ID": "SALE"}, []),
        ({"TYPE_ID": ("sale", "rent")}, {"TYPE_ID": "SALE"}, [("TYPE_ID", "rent")]),
        ({"TYPE_ID": "rent"}, {}, [("TYPE_ID", "rent")]),
        ({"SOURCE_ID": "Moon"}, {}, [("SOURCE_ID", "Moon")]),
        (
            {"CATEGORY_ID": "partners", "STAGE_ID": "new"},
            {"CATEGORY_ID": 3},
            [("STAGE_ID", "new")],
        ),
        (
            {"CATEGORY_ID": "Partners", "STAGE_ID": "NEW"},
            {"CATEGORY_ID": 3, "STAGE_ID": "C3:NEW"},
            [],
        ),
        ({"CATEGORY_ID": "Nowhere"}, {}, [("CATEGORY_ID", "Nowhere")]),
        ({"UF_CRM_UNTOLD": "x"}, {"UF_CRM_UNTOLD": "x"}, []),
        ({"COMMENTS": ("a", "b")}, {"COMMENTS": "a, b"}, []),
    ],
)
def test_standard_fields(
    fields: dict[str, FieldValue], sent: dict[str, FieldValue], left: list[tuple[str, str]]
) -> None:
    result = resolve(EntityType.DEAL, fields, STANDARD)
    assert result.fields == sent
    assert [(one.field, one.value) for one in result.misfits] == left


@pytest.mark.parametrize(
    ("value", "pipeline"), [(None, 0), (0, 0), ("3", 3), ("Partners", 3), ("Nowhere", None)]
)
def test_a_pipeline_by_its_number_or_title(value: FieldValue | None, pipeline: int | None) -> None:
    assert pipeline_of(value, STANDARD.pipelines) == pipeline


def test_a_field_that_does_not_exist_is_named_by_its_own_name() -> None:
    result = resolve(EntityType.DEAL, {"UF_CRM_GONE": ("a", "b")}, TEXT)
    assert result.fields == {}
    assert [(one.title, one.value) for one in result.misfits] == [
        ("UF_CRM_GONE", "a"),
        ("UF_CRM_GONE", "b"),
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("COMMENTS", "Comments"),
        ("SOURCE_ID", "Source"),
        ("ID_CARD", "Id card"),
        ("IS_MANUAL_OPPORTUNITY", "Is manual opportunity"),
        ("UF_CRM_ROOF_ID", "UF_CRM_ROOF_ID"),
    ],
)
def test_a_field_of_which_the_portal_tells_nothing_is_named_in_words(name: str, title: str) -> None:
    assert field_title(name) == title
