"""What method objects refuse, in what they are given and in what they read."""

from typing import Any

import pytest

from crm.client.call_errors import UnexpectedAnswerError
from crm.client.methods import (
    CategoryList,
    CommunicationType,
    DealContactItemsSet,
    Duplicates,
    EntityAdd,
    EntityFields,
    EntityList,
    EntityType,
    EntityUpdate,
    FieldChoice,
    FindDuplicates,
    ItemFields,
    ItemList,
    ServerTime,
)

DEAL, LEAD, CONTACT = EntityType.DEAL, EntityType.LEAD, EntityType.CONTACT


@pytest.mark.parametrize("wrong", [0, -1, "0", "x", "", None, True, 1.5, "²", [], "9" * 30])
def test_an_id_is_a_positive_number(wrong: Any) -> None:
    with pytest.raises(UnexpectedAnswerError):
        EntityAdd(LEAD, {}).read(wrong)


@pytest.mark.parametrize("wrong", [False, None, 1, "Y"])
def test_a_classic_update_is_done_only_when_it_says_true(wrong: Any) -> None:
    with pytest.raises(UnexpectedAnswerError):
        EntityUpdate(LEAD, 1, {}).read(wrong)


def test_a_pipeline_has_an_id() -> None:
    with pytest.raises(UnexpectedAnswerError):
        CategoryList().read({"categories": [{"name": "General"}]})


@pytest.mark.parametrize("wrong", ["2026-01-01T00:00:00", "now", 5])
def test_a_time_has_an_offset(wrong: Any) -> None:
    with pytest.raises(UnexpectedAnswerError):
        ServerTime().read(wrong)


UNIVERSAL_FIELDS = {
    "fields": {
        "title": {"type": "string", "isRequired": True, "title": "Name", "upperName": "TITLE"},
        "ufCrm_1": {
            "type": "enumeration",
            "isMultiple": True,
            "title": "Colour",
            "upperName": "UF_CRM_1",
            "items": [{"ID": "44", "VALUE": "Red"}, {"ID": 45, "VALUE": "Blue"}],
        },
        "stageId": {"type": "crm_status", "isReadOnly": True, "statusType": "DEAL_STAGE"},
    }
}


def test_fields_with_their_choices_and_directories() -> None:
    fields = ItemFields(DEAL).read(UNIVERSAL_FIELDS)

    assert fields["title"].required
    assert not fields["title"].multiple
    assert fields["ufCrm_1"].choices == (FieldChoice("44", "Red"), FieldChoice("45", "Blue"))
    assert (fields["ufCrm_1"].title, fields["ufCrm_1"].upper_name) == ("Colour", "UF_CRM_1")
    assert (fields["stageId"].directory, fields["stageId"].read_only) == ("DEAL_STAGE", True)


def test_classic_fields_say_a_custom_fields_title_elsewhere() -> None:
    raw = {"UF_CRM_1": {"type": "string", "title": "UF_CRM_1", "formLabel": "Colour"}}

    assert EntityFields(DEAL).read(raw)["UF_CRM_1"].title == "Colour"


def test_hits_are_told_apart_by_kind() -> None:
    found = Duplicates(leads=(1, 2), companies=(3,))

    assert (found.of(LEAD), found.of(CONTACT), found.of(EntityType.COMPANY)) == ((1, 2), (), (3,))
    assert found.of(DEAL) == ()


@pytest.mark.parametrize("values", [(), ("1",) * 21])
def test_a_search_has_one_to_twenty_values(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="1 to 20"):
        FindDuplicates(CommunicationType.PHONE, values)


def test_deals_have_no_phone_to_search_for() -> None:
    with pytest.raises(ValueError, match="does not know"):
        FindDuplicates(CommunicationType.PHONE, ("1",), DEAL)


def test_an_empty_set_of_contacts_is_no_set() -> None:
    with pytest.raises(ValueError, match="ItemsDelete"):
        DealContactItemsSet(1, ())


def test_a_walk_cannot_be_bounded_twice() -> None:
    with pytest.raises(ValueError, match=">ID"):
        EntityList(DEAL, {">ID": 5}).after(10)
    assert ItemList(DEAL).after(10).select == ()  # everything, so the id as well


@pytest.mark.parametrize(
    ("kind", "type_id", "short"),
    [
        ("lead", 1, "L"),
        ("deal", 2, "D"),
        ("contact", 3, "C"),
        ("company", 4, "CO"),
        ("quote", 7, "Q"),
    ],
)
def test_the_names_of_a_kind(kind: str, type_id: int, short: str) -> None:
    entity = EntityType(kind)

    assert (entity.type_id, entity.short) == (type_id, short)
    assert (entity.trace_type, entity.timeline_type) == (kind.upper(), kind)
    assert entity.classic == f"crm.{kind}"
